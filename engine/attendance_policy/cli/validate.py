"""`validate`: profiles against schema, vocabulary and references."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import finding, show_github, show_json, show_problems
from attendance_policy.diagnostics import Problem, Severity
from attendance_policy.library import examine_calendar, is_calendar
from attendance_policy.policy import Policies


@click.command(name="validate")
@click.argument("names", nargs=-1, metavar="[ID|PATH]...")
@policies_option
@format_option("text", "json", "github")
def command(names: tuple[str, ...], folders: tuple[Path, ...], form: str) -> int:
    """Check profiles and calendars; without a name, every profile that can be found. `-` reads standard input.

    Exits with 1 when there is an error in a file.
    """
    library = open_library(folders)
    policies = Policies(library)
    problems: list[Problem] = []
    checked = 0
    if "-" in names:
        document = library.document_of(sys.stdin.buffer.read(), "<stdin>")
        problems += policies.examine_document(document).problems
        checked += 1
    calendars = [name for name in names if name != "-" and is_calendar(name, folders)]
    for name in calendars:
        problems += examine_calendar(name, folders)
        checked += 1
    rest = [name for name in names if name != "-" and name not in calendars]
    targets = [library.find(name) for name in rest] if names else list(library.found)
    for found in targets:
        problems += policies.examine(found).problems
        checked += 1
    problems = sorted(set(problems))
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if form == "json":
        show_json({"checked": checked, "findings": [finding(problem) for problem in problems]})
    elif form == "github":
        show_github(problems)
    else:
        show_problems(problems)
        others = len(problems) - errors
        click.echo(
            f"{checked} checked: {_count(errors, 'error')}, {_count(others, 'warning or note', 'warnings and notes')}"
        )
    return 1 if errors else 0


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
