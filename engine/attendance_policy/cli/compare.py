"""`compare`: what several policies make of a scenario, in one table, and why they differ."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from attendance_policy.cli.asking import calendar_option, now_option, reading_option, the_now
from attendance_policy.cli.options import format_option, open_library, policies_option
from attendance_policy.cli.output import finding, show_json, show_problems
from attendance_policy.cli.replay import documents, ready_policies
from attendance_policy.library import read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.scenario import Ready, check_names, read_scenario
from attendance_policy.scenario.compare import compare
from attendance_policy.scenario.compare_table import comparison_markdown, comparison_rows, comparison_text


@click.command(name="compare")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--policy", "names", multiple=True, metavar="ID", help="A column of the table (repeatable); without it, "
              "every school and trust.")  # fmt: skip
@click.option("--differences", is_flag=True, help="Only the rows on which the policies differ.")
@reading_option
@calendar_option
@now_option
@policies_option
@format_option("text", "markdown", "json")
def command(
    scenarios: tuple[str, ...], names: tuple[str, ...], differences: bool, readings: tuple[str, ...],
    calendar_name: str | None, now: str | None, today: str | None, folders: tuple[Path, ...], form: str,
) -> int:  # fmt: skip
    """Compare policies on scenarios: a row for each question and each act, a column for each policy, and the cause of
    each difference: a figure, a time, a silence, a reading, with its clauses.

    A folder stands for every scenario in it; `-` reads one from standard input. Exits with 0 whatever differs.
    """
    library = open_library(folders)
    policies = Policies(library)
    codes = code_book(policies.resolver)
    user_folders = library.folders[:-1]
    calendar = read_calendar(calendar_name, user_folders) if calendar_name else None
    day, moment = the_now(now, today)
    loaded: dict[tuple[object, ...], Ready] = {}
    rows: list[dict[str, object]] = []
    findings: list[object] = []
    for document in documents(scenarios, library):
        scenario = read_scenario(document, codes, lambda name: read_calendar(name, user_folders), calendar)
        if moment is not None:
            scenario = replace(scenario, now=moment)
        ready = ready_policies(policies, names, readings, day or scenario.day, loaded)
        problems = sorted({*scenario.problems, *check_names(scenario, [one.loaded.policy for one in ready])})
        found = compare(scenario, ready)
        if form == "json":
            rows += comparison_rows(found, differences)
            findings += [finding(problem) for problem in problems]
            continue
        show_problems(problems, err=True)
        click.echo((comparison_text if form == "text" else comparison_markdown)(found, differences))
    if form == "json":
        show_json({"rows": rows, "findings": findings})
    return 0
