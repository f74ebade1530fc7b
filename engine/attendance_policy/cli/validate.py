"""`validate`: profiles against schema, vocabulary and references."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from attendance_policy.cli.checking import CHECK_FORMATS, each_there, show_checked
from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import finding, show_json, show_problems
from attendance_policy.diagnostics import CannotGoOn, Problem, Severity
from attendance_policy.library import examine_calendar, is_calendar
from attendance_policy.policy import Policies

if TYPE_CHECKING:
    from attendance_policy.reports.formats.model import Checked


@click.command(name="validate")
@click.argument("names", nargs=-1, metavar="[ID|PATH]...")
@policies_option
@format_option(*CHECK_FORMATS)
def command(names: tuple[str, ...], folders: tuple[Path, ...], form: str) -> int:
    """Check profiles and calendars; without a name, every profile that can be found. `-` reads standard input.

    Exits with 1 when there is an error in a file, and with 2 when a name or path is not there: that is told in every
    format, beside what is found in the others.
    """
    library = open_library(folders)
    policies = Policies(library)
    found_in: dict[str, tuple[Problem, ...]] = {}
    document = library.given("-") if "-" in names else None
    if document is not None:
        found_in["<stdin>"] = policies.examine_document(document).problems
    calendars = [name for name in names if name != "-" and is_calendar(name, folders)]
    for name in calendars:
        found_in[name] = tuple(examine_calendar(name, folders))
    rest = [name for name in names if name != "-" and name not in calendars]
    targets, missing = each_there(rest, library.find) if names else (list(library.found), library.empty())
    for found in targets:
        found_in[found.shown] = policies.problems(found)
    checked = len(found_in)
    problems = sorted({problem for several in found_in.values() for problem in several})
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if form != "text":  # as text they go to standard error alone
        problems = sorted({*problems, *missing})
    if form == "json":
        show_json({"checked": checked, "findings": [finding(problem) for problem in problems]})
    elif form != "text":
        show_checked(_checked(found_in, problems), form)
    else:
        show_problems(problems)
        others = len(problems) - errors
        click.echo(
            f"{checked} checked: {_count(errors, 'error')}, {_count(others, 'warning or note', 'warnings and notes')}"
        )
    if missing:
        raise CannotGoOn(missing, exit_code=2)
    return 1 if errors else 0


def _checked(found_in: dict[str, tuple[Problem, ...]], problems: list[Problem]) -> Checked:
    """Each problem at the file it stands in, which may be another than the one that was checked."""
    from attendance_policy.reports.formats.codes import explain_codes
    from attendance_policy.reports.formats.model import Check, Checked, Remark

    files = dict.fromkeys([*found_in, *(problem.place.file for problem in problems)])
    return Checked(
        "validate",
        tuple(Check(file, "validate", tuple(Remark(p) for p in problems if p.place.file == file)) for file in files),
        explain_codes(problems),
    )


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
