"""The pages that `simulate` writes for governors and for the attendance team."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attendance_policy.register.atomic import write_whole

if TYPE_CHECKING:
    from attendance_policy.reports.report import Report

# As `reports.team` has them: a call that writes no page does not import what writes one. A test holds the two alike.
ORDERS = ("attendance", "id", "year")
_FILE = click.Path(path_type=Path, dir_okay=True)


def sheet_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--governors`, `--team` and the order of the pupils on the second."""
    options = (
        click.option("--governors", "governors_path", type=_FILE, metavar="FILE", help="Write a page for governors: "
                     "figures beside England's, small numbers suppressed."),
        click.option("--team", "team_path", type=_FILE, metavar="FILE", help="Write a page for the attendance team, "
                     "with pupils by id."),
        click.option("--team-order", type=click.Choice(ORDERS), default=ORDERS[0], show_default=True,
                     help="What the pupils on that page are ordered by."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def write_sheets(report: Report, governors_path: Path | None, team_path: Path | None, order: str) -> None:
    """The pages that were asked for, each written whole or not at all."""
    if governors_path is None and team_path is None:
        return
    from attendance_policy.reports.governors import governors
    from attendance_policy.reports.sheet_page import sheet_page
    from attendance_policy.reports.team import team

    if governors_path is not None:
        write_whole(governors_path, sheet_page(governors(report)).encode("utf-8"))
    if team_path is not None:
        write_whole(team_path, sheet_page(team(report, order)).encode("utf-8"))
