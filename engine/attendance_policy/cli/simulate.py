"""`simulate`: a year of decisions, or what a change to the policy would do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attendance_policy.cli.asking import now_option, the_now
from attendance_policy.cli.options import format_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.paths import check_unread, check_writable
from attendance_policy.cli.progress import Progress
from attendance_policy.cli.running import Begun, Given, inputs_of, key_of, policies_of, running_options, settings_of
from attendance_policy.cli.screen import show_lines, style_of_terminal
from attendance_policy.cli.sets import pairs_of
from attendance_policy.cli.sheets import sheet_options, write_sheets
from attendance_policy.cli.streaming import stream, workers_option
from attendance_policy.decide.points import due_by
from attendance_policy.decide.run import Shared
from attendance_policy.diagnostics import wrong_call
from attendance_policy.policy import Loaded, Policies
from attendance_policy.register.atomic import write_whole
from attendance_policy.reports.report import Report
from attendance_policy.reports.writers import FORMATS, check_formats
from attendance_policy.rules.settings import Settings
from attendance_policy.rules.touch import touched
from attendance_policy.simulate import (
    AS_CORRECTED,
    AS_KNOWN,
    Outcome,
    Run,
    WhatIf,
    compare,
    concerned,
    due_otherwise,
    simulate_many,
)
from attendance_policy.simulate.assumptions import discretion_sentence
from attendance_policy.simulate.inputs import Inputs
from attendance_policy.simulate.logs import Logs
from attendance_policy.simulate.patched import changed_values, same_duties, without_effect
from attendance_policy.simulate.still_running import unexplained_words
from attendance_policy.simulate.workers import Workers

if TYPE_CHECKING:
    from attendance_policy.decide.duties_model import Duties

_FILE = click.Path(path_type=Path, dir_okay=True)


@click.command(name="simulate")
@running_options
@click.option("--against", metavar="ID|PATH", help="What if this were the policy instead? REV:PATH too.")
@click.option("--set", "sets", multiple=True, metavar="PATH=VALUE", help="What if this value were different? "
              "Repeatable; a path may end in a fact of a condition.")  # fmt: skip
@click.option("--as-known", is_flag=True, help="Decide on the marks known on each day; so it is where the events hold "
              "corrections. With --as-corrected: what would no longer have been due?")  # fmt: skip
@click.option("--as-corrected", is_flag=True, help="Decide on the marks as finally corrected.")
@now_option
@workers_option
@click.option("--out", "folder", type=_FILE, metavar="DIR", help="Write every decision to tables in DIR; to "
              "DIR.parquet, stream pupil-years to Parquet files.")  # fmt: skip
@click.option("--tables", "table_formats", type=click.Choice(list(FORMATS)), multiple=True,
              help="The format of the tables in DIR (repeatable; csv without it).")  # fmt: skip
@click.option("--column", "columns", multiple=True, metavar="NAME", help="Of the decisions in DIR.parquet, write this "
              "column (repeatable; every column without it).")  # fmt: skip
@click.option("--html", "page_path", type=_FILE, metavar="FILE", help="Write a page with tables and charts.")
@sheet_options
@click.option("--with-ids", is_flag=True, help="Name the pupils that a change moves, by id: on the page, and in the "
              "lists of --as-known with --as-corrected.")  # fmt: skip
@click.option("--brief", is_flag=True, help="Print the figures alone, without what they rest on.")
@format_option("text", "json")
def command(
    given: Given, against: str | None, sets: tuple[str, ...], as_known: bool, as_corrected: bool, now: str | None,
    today: str | None, workers: int | None, folder: Path | None, table_formats: tuple[str, ...],
    columns: tuple[str, ...], page_path: Path | None, governors_path: Path | None, team_path: Path | None,
    team_order: str, with_ids: bool, brief: bool, form: str,
) -> int:  # fmt: skip
    """A school year of decisions that a policy makes from a register; with --set or --against, a what-if.

    Where the events hold corrections of marks, a day's decisions rest on the marks as they were known on it. --as-known
    and --as-corrected together are a what-if of the two.

    Exits with 3 when a profile does not validate, when nothing of a file could be accepted, or, under --strict, when
    anything could not.
    """
    if folder is not None and folder.suffix == ".parquet":
        beside = {"--against": against, "--set": sets, "--as-known": as_known, "--as-corrected": as_corrected,
                  "--now": now, "--today": today, "--tables": table_formats, "--html": page_path,
                  "--governors": governors_path, "--team": team_path, "--with-ids": with_ids}  # fmt: skip
        return stream(given, folder, columns, workers, form, beside)
    if columns:
        raise wrong_call("not-a-stream", "`--column` is for `--out DIR.parquet`", "name such a folder, or leave it out")
    if against is not None and sets:
        raise wrong_call("two-changes", "`--against` and `--set` stand together", "keep one of them")
    hindsight = as_known and as_corrected
    if hindsight and (against is not None or sets):
        raise wrong_call("two-changes", f"`{'--against' if sets == () else '--set'}` stands beside `--as-known` and "
                         "`--as-corrected`", "keep one change at a time")  # fmt: skip
    formats = _formats(table_formats, folder, given.files)
    check_writable({"--html": page_path, "--governors": governors_path, "--team": team_path,
                    "--rejects": given.rejects}, given.files)  # fmt: skip
    until = the_now(now, today)[0]
    policies, others = policies_of(given, against)
    before = policies.load(given.policy, readings=given.readings)
    after, about = _other(others, before, against, sets, given.readings)
    after = before if hindsight else after
    both = [before, after] if after is not None and not hindsight else [before]
    # Only what is told is counted: a brief text says nothing of readings, and few outputs tell of each decision.
    keep = hindsight or any(path is not None for path in (folder, governors_path, team_path))
    readings = not brief or form == "json" or page_path is not None
    # Nor of rules that a change cannot reach; but what was assumed in vain is told of all of them.
    only = concerned(before, after) if after is not None and not (readings or keep or given.assumed) else None
    settings = settings_of(given, [loaded.policy for loaded in both])
    with Progress() as progress, Workers(workers) as pool:
        inputs = inputs_of(given, Begun(policies, before, settings, key_of(given)), progress, until, pool.count)
        known = Shared.of(inputs.grid, None if as_corrected and not as_known else inputs.earlier)
        if hindsight:
            registers = {"simulating": known, "simulating the change": Shared.of(inputs.grid)}
        else:
            registers = {"simulating": known}
        logs = Logs(settings, inputs)
        runs = [Run(loaded, *logs.to(loaded.policy), only) for loaded in both]
        outcomes = [
            outcome for step, register in registers.items()
            for outcome in simulate_many(runs, register, progress.of(step), pool, keep=keep, readings=readings)
        ]  # fmt: skip
    marks = [AS_CORRECTED if as_corrected and not as_known else AS_KNOWN, AS_CORRECTED if hindsight else AS_KNOWN]
    taken = [_assumed(outcome, inputs, settings, said) for outcome, said in zip(outcomes, marks, strict=False)]
    what_if = None
    looking_back = None
    if hindsight:
        what_if = compare(outcomes[0], outcomes[1], (("marks", marks[0], marks[1]),))
        changes = inputs.corrections.changes if inputs.corrections is not None else ()
        from attendance_policy.simulate.corrected import in_hindsight

        looking_back = in_hindsight(outcomes[0].decided, outcomes[1].decided, changes)
    elif after is not None:
        what_if = compare(outcomes[0], outcomes[1], changed_values(before, after, [p for p, _ in pairs_of(sets)]))
        about += _what_moves(before, after, what_if)
    about += _not_asked_about(settings, taken)
    if readings:
        from attendance_policy.simulate.thin_days import thin_days

        about += thin_days(inputs.grid)
    if (as_known or as_corrected) and not (inputs.corrections is not None and inputs.corrections.read):
        about.append("the events hold no correction of a mark" if given.events else
                     "there are no events, and so no corrections of marks")  # fmt: skip
    every = form == "json" or folder is not None or page_path is not None or (what_if is None and not brief)
    duties = _duties([before, before] if hindsight else both, inputs, every)
    report = Report(outcomes[0], inputs, what_if, taken[0], taken[-1], tuple(about),
                    given.rejects.as_posix() if given.rejects is not None else "",
                    *duties, looking_back, with_ids)  # fmt: skip
    told: list[str] = []
    if folder is not None:
        with Progress() as progress:
            told = _write_tables(report, folder, formats, progress.of("writing the tables"))
    if page_path is not None:
        from attendance_policy.reports.page import page

        write_whole(page_path, page(report, with_ids).encode("utf-8"))
    write_sheets(report, governors_path, team_path, team_order)
    _show(report, form, brief)
    if form == "text":
        show_lines(told)
    return 0


def _duties(both: Sequence[Loaded], inputs: Inputs, every: bool) -> tuple[Duties | None, Duties | None]:
    """The duties of the school on each side. `every`: they are told; else only where they differ, of two policies."""
    same = len(both) == 1 or same_duties(*both)
    if same and not every:
        return None, None
    # A brief text says nothing of duties, mostly, and what works them out is slow to import.
    from attendance_policy.simulate.duties import duties_beside

    first = duties_beside(both[0], inputs)
    if len(both) == 1:
        return first, None
    return first, first if same else duties_beside(both[1], inputs)


def _show(report: Report, form: str, brief: bool) -> None:
    # What writes a report is imported when that report is asked for: the template engine alone takes as long as reading
    # the register of a school.
    if form == "json":
        from attendance_policy.reports.data import report_data

        show_json(report_data(report))
    elif report.what_if is not None:
        from attendance_policy.reports.what_if_text import what_if_text

        show_lines(what_if_text(report.what_if, report, style_of_terminal(), brief))
    else:
        from attendance_policy.reports.simulation_text import simulation_text

        show_lines(simulation_text(report, style_of_terminal(), brief))


def _other(
    policies: Policies, before: Loaded, against: str | None, sets: tuple[str, ...], readings: tuple[str, ...]
) -> tuple[Loaded | None, list[str]]:
    """The policy on the other side of a what-if, and what is worth knowing about it."""
    if sets:
        after = policies.patched(before, pairs_of(sets))
        lost = without_effect(after, [path for path, _ in pairs_of(sets)])
        return after, [
            f"`{path}` counts for nothing: the working reading of an open point sets it again; "
            "choose a reading with `--reading`" for path in lost
        ]  # fmt: skip
    if against is None:
        return None, []
    plain = policies.load(against)
    # A reading belongs to a document: the other side follows it where it has that very point and reading.
    points = {point.id: point for point in plain.as_written.open_points}
    shared = [text for text in readings if (point := points.get(text.partition("=")[0]))
              and point.reading(text.partition("=")[2])]  # fmt: skip
    notes = [f"`{text}` is no open point of {plain.policy.name}, which is run as it stands"
             for text in readings if text not in shared]  # fmt: skip
    return (policies.load(against, readings=shared) if shared else plain), notes


def _assumed(outcome: Outcome, inputs: Inputs, settings: Settings, marks: str) -> dict[str, str]:
    """What was taken in one run: of the inputs (`marks`: which of the corrected marks), and of the people."""
    taken = {**inputs.taken, **outcome.assumed}
    if inputs.running:
        taken |= unexplained_words(outcome.run, inputs.grid)
    if inputs.corrections is not None and inputs.corrections.used:
        taken["marks"] = marks
    if "discretion" in taken:
        taken["discretion"] = discretion_sentence(settings.discretion)
    return taken


def _what_moves(before: Loaded, after: Loaded, what_if: WhatIf) -> list[str]:
    """What the table of pupils does not show: values that were so already, other times, and why nothing moves."""
    same = [f"`{path}` was `{old}` already" for path, old, new in what_if.patch if old == new]
    if same and len(same) == len(what_if.patch):
        return [f"nothing was changed: {', '.join(same)}"]
    moved = any(c.newly or c.no_longer or c.earlier or c.later for c in what_if.changes)
    # Two whole policies have times of their own for most rules; a value that was set moves few.
    due = [f"`{rule}`" for rule in due_otherwise(what_if)] if what_if.patch or not moved else []
    if due:
        return [*same, f"{'' if moved else 'the same pupils are reached; '}due at another time: {', '.join(due)}"]
    if moved or _counted(what_if.before) != _counted(what_if.after):
        return same
    reading = touched(before.policy, after.policy) | due_by(before.policy, after.policy)
    if not reading & {count.rule for count in what_if.before.decisions}:
        return [*same, "no rule that a register asks reads what was changed"]
    return [*same, "rules read what was changed, but no pupil in this register comes near it"]


def _counted(outcome: Outcome) -> tuple[object, ...]:
    return outcome.decisions, outcome.weeks


def _not_asked_about(settings: Settings, taken: list[dict[str, str]]) -> list[str]:
    idle = sorted(name for name in settings.assume if not any(name in said for said in taken))
    return [f"`{name}` was assumed, and nothing in this register turned on it" for name in idle]


def _formats(
    chosen: tuple[str, ...], folder: Path | None, read: Sequence[str | Path | None]
) -> tuple[str, ...]:
    """The formats of the tables. What could not be written at the end of a long run is refused at its beginning."""
    if chosen and folder is None:
        raise wrong_call("no-folder", "`--tables` without `--out`", "name the folder with `--out DIR`")
    formats = tuple(dict.fromkeys(chosen)) or ("csv",)
    check_formats(formats)
    if folder is not None:
        from attendance_policy.reports.package import PACKAGE
        from attendance_policy.reports.table_folder import check_folder, names_of

        check_folder(folder)
        check_unread(folder, (*names_of(formats), PACKAGE), read)
    return formats


def _write_tables(report: Report, folder: Path, formats: Sequence[str], progress: Callable[[float], None]) -> list[str]:
    """Write the tables; the lines that say which and where."""
    from attendance_policy.reports.layout import wrapped
    from attendance_policy.reports.package import PACKAGE
    from attendance_policy.reports.table_folder import write_tables
    from attendance_policy.reports.tables import tables_of

    outcomes = [report.outcome] if report.what_if is None else [report.what_if.before, report.what_if.after]
    policies = list(dict.fromkeys(outcome.policy for outcome in outcomes))
    written = write_tables(folder, tables_of(report), formats, policies, progress)
    if written.others:
        left = ", ".join(f"`{name}`" for name in written.others)
        click.echo(f"note: of an earlier run, and left as it was: {left}", err=True)
        click.echo(f"      `{PACKAGE}` names the tables of this one", err=True)
    names = ", ".join(f"`{name}`" for name in (*(one.name for one in written.tables), PACKAGE))
    return ["", *wrapped(f"written to `{folder.as_posix()}`: {names}", style_of_terminal())]
