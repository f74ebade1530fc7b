"""A page as one HTML file: no script, nothing fetched, every chart with its table."""

from __future__ import annotations

from functools import cache

from attendance_policy import __version__
from attendance_policy.reports.policy_words import capital
from attendance_policy.reports.shapes import Table
from attendance_policy.reports.sheet import Sheet
from attendance_policy.reports.suppressed import KEPT_BACK, SMALL
from attendance_policy.templating import Sandbox, page_templates

_ONE_LINE = 17


def sheet_page(sheet: Sheet) -> str:
    """The page. Everything in it is text: nothing that a file holds becomes markup."""
    return _templates().get_template("sheet.html.j2").render(sheet=sheet, version=__version__)


@cache
def _templates() -> Sandbox:
    return page_templates(
        "attendance_policy.reports", {"capital": capital},
        {"figure": _is_figure, "kept": _is_kept, "short": _is_short, "long": _is_long},
    )  # fmt: skip


def _is_figure(cell: str) -> bool:
    """Whether a cell stands to the right: a number, a percentage, or a dash."""
    plain = cell.rstrip("%").replace(",", "").replace(".", "")
    return (cell[:1].isdigit() and plain.isdigit()) or cell in ("–", "·")


def _is_kept(cell: str) -> bool:
    """Whether a cell says why a figure is not there: it stands where the figure would."""
    return cell in (SMALL, KEPT_BACK)


def _is_short(cell: str) -> bool:
    """Whether a cell stays on one line, as a date does."""
    return len(cell) <= _ONE_LINE


def _is_long(table: Table) -> bool:
    """Whether a table is folded away: it has many rows, or cells with long lists."""
    return len(table.rows) > 60 or any(len(cell) > 300 for row in table.rows for cell in row)
