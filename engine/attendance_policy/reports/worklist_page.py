"""A worklist as a page to print: counts, hours, a sheet for each role, a box for each item; nothing fetched."""

from __future__ import annotations

from functools import cache

from attendance_policy import __version__
from attendance_policy.reports.worklist_sheets import count_words, left_words, on_sheets
from attendance_policy.reports.worklist_text import counts_words
from attendance_policy.reports.worklist_words import assumed_words, capital, long_day
from attendance_policy.templating import Sandbox, page_templates
from attendance_policy.worklist.model import Worklist


def worklist_page(found: Worklist) -> str:
    """One self-contained HTML file, for A4."""
    return _templates().get_template("worklist.html.j2").render(
        version=__version__, found=found, laid=on_sheets(found), counts=counts_words(found),
        assumed=list(assumed_words(found)),
    )  # fmt: skip


@cache
def _templates() -> Sandbox:
    return page_templates("attendance_policy.reports", {
        "capital": capital, "day": long_day, "counted": count_words, "left": left_words,
    })  # fmt: skip
