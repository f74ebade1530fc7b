"""A worklist as a page to print: one section a role, a box to tick for each item; no script, nothing fetched."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from attendance_policy import __version__
from attendance_policy.reports.worklist_text import counts_words
from attendance_policy.reports.worklist_words import (
    about,
    assumed_words,
    by_role,
    capital,
    long_day,
    script_rows,
    whom,
)
from attendance_policy.worklist.model import Worklist


def worklist_page(found: Worklist) -> str:
    """One self-contained HTML file, for A4."""
    return _templates().get_template("worklist.html.j2").render(
        version=__version__, found=found, roles=list(by_role(found)), counts=counts_words(found),
        assumed=list(assumed_words(found)),
    )  # fmt: skip


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("attendance_policy.reports"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.filters.update(
        capital=capital, day=long_day, whom=whom, about=about, facts=script_rows
    )
    return made
