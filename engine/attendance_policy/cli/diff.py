"""`diff`: what changed in meaning between two policies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from attendance_policy.cli.asking import calendar_option, now_option, the_now
from attendance_policy.cli.options import format_option, policies_option
from attendance_policy.cli.output import show_json
from attendance_policy.cli.paths import check_one_standard_input, check_writable
from attendance_policy.cli.revisions import Named, named
from attendance_policy.codes import Code, CodeBook
from attendance_policy.diagnostics import wrong_call
from attendance_policy.diff import Differences, compare
from attendance_policy.library import names_a_revision, read_calendar
from attendance_policy.policy.codebook import code_book
from attendance_policy.register.atomic import write_whole
from attendance_policy.reports.diff_text import diff_data, diff_markdown, diff_text
from attendance_policy.reports.history_text import counterexample_data, counterexample_markdown, counterexample_text

if TYPE_CHECKING:
    from attendance_policy.diff.counterexample import Searched

# Where neither profile names a calendar: an invented one.
_CALENDAR = "england_example"


@click.command(name="diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--brief", is_flag=True, help="Leave out what is only cited or worded otherwise.")
@click.option("--counterexample/--no-counterexample", "search", default=True, show_default=True, help="Look for the "
              "shortest history that the two decide differently.")
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write that history to "
              "FILE as a scenario, for `replay`.")
@click.option("--exit-code", "tell", is_flag=True, help="Exit with 1 where anything differs.")
@calendar_option
@now_option
@policies_option
@format_option("text", "markdown", "json")
def command(
    before: str, after: str, brief: bool, search: bool, save: Path | None, tell: bool, calendar_name: str | None,
    now: str | None, today: str | None, folders: tuple[Path, ...], form: str,
) -> int:  # fmt: skip
    """Compare two policies by meaning: value, clause, before, after, the effect in words, and the shortest history
    that they decide differently.

    A and B are ids, paths, `-` for standard input, or REV:PATH, a file at a revision of git with the base and trust of
    that revision. Another name or order is no change. Exits with 0 whatever differs, unless --exit-code is given.
    """
    day, _ = the_now(now, today)
    check_one_standard_input({"A": before, "B": after})
    check_writable({"--save": save}, [before, after, calendar_name])
    beside = names_a_revision(before) or names_a_revision(after)
    sides = [named(name, folders, day, beside) for name in (before, after)]
    found = compare(sides[0].loaded, sides[1].loaded)
    searched = _searched(found, sides, calendar_name) if search or save is not None else None
    if form == "json":
        show_json({**diff_data(found), **counterexample_data(searched)})
    else:
        click.echo((diff_text if form == "text" else diff_markdown)(found, brief))
        if searched is not None:
            click.echo((counterexample_text if form == "text" else counterexample_markdown)(searched))
    if save is not None:
        if searched is None or searched.first is None:
            raise wrong_call("nothing-to-save", "there is no history to save", "leave out `--save`")
        write_whole(save, searched.first.text.encode())
    return 1 if tell and found.changes else 0


def _searched(found: Differences, sides: list[Named], calendar_name: str | None) -> Searched:
    """The counterexample, on the calendar of the call, of a profile, or the example one."""
    from attendance_policy.diff.counterexample import find_counterexample

    named_by = [side.loaded.policy.calendar for side in reversed(sides) if side.loaded.policy.calendar]
    name = calendar_name or next(iter(named_by), _CALENDAR)
    folders = sides[1].policies.library.folders[:-1]
    codes = CodeBook.of(_joined([code_book(side.policies.resolver) for side in sides]))
    return find_counterexample(found, read_calendar(name, folders), codes)


def _joined(books: list[CodeBook]) -> list[Code]:
    """The codes of both policies; of one that both know, as the second has it."""
    return list({code.code: code for book in books for code in book.codes}.values())
