"""`letters`: the letters due on a day, as documents and tables; what cannot be written is told, and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from attendance_policy.cli.options import as_date, format_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.paths import resolved
from attendance_policy.cli.running import Given, laid, running_options
from attendance_policy.cli.screen import show_lines, style_of_terminal
from attendance_policy.decide.blocks import decide, part_of
from attendance_policy.decide.model import Decided
from attendance_policy.decide.points import held_rules
from attendance_policy.decide.restated import folded
from attendance_policy.decide.run import decide_block
from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.letters.build import Wish, build_letters
from attendance_policy.letters.folder import check_folder, write_what_can_be
from attendance_policy.letters.read_template import Templates, read_template
from attendance_policy.letters.school_files import NAME_COLUMNS, Said, read_names, read_said, read_school
from attendance_policy.letters.writers import WRITERS
from attendance_policy.register.maps.model import FileMap
from attendance_policy.reports.letters_text import letters_data, letters_text
from attendance_policy.reports.sections import not_all_taken
from attendance_policy.reports.words import count_of

_PATH = click.Path(path_type=Path)


def _check(context: click.Context, _: click.Parameter, path: Path | None) -> None:
    """Look through a template, say what was found, and end the call."""
    if path is None or context.resilient_parsing:
        return
    if path.suffix.lower() in (".yaml", ".yml"):
        found = count_of(len(read_template(path).parts), "block")
    else:
        from attendance_policy.letters.writers.docx import check_template

        found = count_of(check_template(path), "placeholder")
    click.echo(f"{path.as_posix()} can be used: {found}")
    context.exit()


@click.command(name="letters")
@running_options
@click.option("--on", "on_name", required=True, metavar="DATE", help="The day: whatever was decided on it, and the "
              "date of the letters.")  # fmt: skip
@click.option("--since", "since_name", metavar="DATE", help="Take in what was decided from this day on.")
@click.option("--out", "folder", required=True, type=_PATH, metavar="DIR", help="Write into DIR.")
@click.option("--names", type=_PATH, metavar="FILE", help="CSV of pupils' and parents' names and addresses; read by "
              "this command alone, and never printed.")  # fmt: skip
@click.option("--names-column", "columns", multiple=True, metavar="OURS=THEIRS", help="What a column of the file of "
              "names is called there, like `pupil_name=Legal name` (repeatable).")  # fmt: skip
@click.option("--facts", type=_PATH, metavar="FILE", help="CSV of what only people know: support given, times of "
              "meetings.")  # fmt: skip
@click.option("--school", type=_PATH, metavar="FILE", help="YAML of the school's name, address and signature.")
@click.option("--template", "templates", type=_PATH, metavar="DIR", help="Look for templates in DIR first, then "
              "in `letters/` of the folders of --policies, then among the packaged ones.")  # fmt: skip
@click.option("--write", "kinds", multiple=True, type=click.Choice(tuple(WRITERS)), default=("html",),
              show_default=True, help="What the letters are written as (repeatable).")  # fmt: skip
@click.option("--docx", "word", type=_PATH, metavar="FILE", help="Write Word files, too, from a Word template of the "
              "school's own.")  # fmt: skip
@click.option("--check", type=_PATH, metavar="FILE", is_eager=True, expose_value=False, callback=_check, help="Look "
              "through a template, YAML or Word, and do nothing else.")  # fmt: skip
@click.option("--include-asked", is_flag=True, help="Write those, too, that the policy leaves to a person.")
@click.option("--overwrite", is_flag=True, help="Replace letters that DIR holds already.")
@format_option("text", "json")
def command(
    given: Given, on_name: str, since_name: str | None, folder: Path, names: Path | None, columns: tuple[str, ...],
    facts: Path | None, school: Path | None, templates: Path | None, kinds: tuple[str, ...], word: Path | None,
    include_asked: bool, overwrite: bool, form: str,
) -> int:  # fmt: skip
    """The letters, notices and invitations to meetings that are due, as documents and a table for a mail merge.

    Every one that is due is written or told with the reason why it is not: a fact is missing, there is no template, the
    policy leaves it to a person, or the log of events has it as sent. Without --names, letters go to the parents of
    the pupil's id.
    """
    if given.key_file is not None:
        raise wrong_call("letters-need-ids", "`--pseudonymise` stands with `letters`",
                         "a letter goes to a person, and a pseudonym leads to nobody; leave it out")  # fmt: skip
    on = as_date(on_name, "--on")
    since = as_date(since_name, "--since") or on
    assert on is not None and since is not None
    if since > on:
        raise wrong_call("wrong-date", f"`--since` is {since} and `--on` is {on}", "name an earlier day for `--since`")
    check_folder(folder, overwrite)
    if word is not None:
        from attendance_policy.letters.writers.docx import check_template

        check_template(word)
        kinds = (*kinds, "docx")
    found = Templates(templates, given.folders)
    written = FileMap(encoding=given.encoding or "")
    people = read_names(names, replace(written, columns=_columns(columns))) if names is not None else None
    said = read_said(facts, written) if facts is not None else Said()
    about = read_school(school) if school is not None else None
    run = laid(given, on)
    only = frozenset(rule.id for rule in run.loaded.policy.rules) - held_rules(run.loaded).keys()
    policy, settings = run.loaded.policy, replace(run.settings, running=True)
    decided = folded(decide(policy, run.shared, settings, run.contacts, only))

    def again(start: int, stop: int) -> Decided:
        return folded(decide_block(policy, *part_of(run.shared, settings, run.contacts, start, stop), only))

    events = run.inputs.events.events if run.inputs.events is not None else None
    wish = Wish(on, since, found, people, said, about, include_asked, events)
    batch = build_letters(run.loaded, decided, run.shared, wish, again)
    batch = replace(batch, notes=(*batch.notes, *not_all_taken(run.inputs)))
    read = resolved([*given.files, names, facts, school, word])
    batch, files = write_what_can_be(batch, folder, tuple(dict.fromkeys(kinds)), overwrite, word, read)
    if form == "json":
        show_json(letters_data(batch, folder.as_posix(), files))
    else:
        show_lines(letters_text(batch, folder.as_posix(), files, style_of_terminal()))
    return 0


def _columns(given: tuple[str, ...]) -> dict[str, str]:
    """From our name of a column to the file's."""
    found = {}
    for text in given:
        ours, equals, theirs = (part.strip() for part in text.partition("="))
        if not equals or not theirs or ours not in NAME_COLUMNS:
            hint = did_you_mean(ours, NAME_COLUMNS) or f"the columns are {', '.join(f'`{c}`' for c in NAME_COLUMNS)}"
            raise wrong_call("wrong-column", f"`{text}` names no column of a file of names", hint)
        found[ours] = theirs
    return found
