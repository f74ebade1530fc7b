"""year-left-out: the registers give times for the year groups around one, and none for it."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.vocabulary import YEARS


def _find(subject: Subject) -> Iterator[Finding]:
    groups = subject.policy.registers
    if not isinstance(groups, tuple) or any(not group.years for group in groups):
        return  # silent, or one group for everybody
    of = {YEARS.index(year): group.id for group in groups for year in group.years}
    for at in range(min(of, default=0), max(of, default=0)):
        if at in of:
            continue
        before = max(year for year in of if year < at)
        after = min(year for year in of if year > at)
        yield RULE.at(
            subject,
            ("registers", of[before], "years"),
            f"year {YEARS[at]} has no register: year {YEARS[before]} is in `{of[before]}`, and year {YEARS[after]} in "
            f"`{of[after]}`",
            f"write {_quoted(at)} under `years` of the group it belongs to, or give it a group whose `am` and `pm` say "
            "what the document leaves out",
        )


def _quoted(at: int) -> str:
    return f'`"{YEARS[at]}"`' if YEARS[at].isalpha() else f"`{YEARS[at]}`"


RULE = Rule(
    "year-left-out",
    Severity.WARNING,
    "a year group between two others that has no register",
    "A school that teaches years 3, 4 and 6 teaches year 5 too. Times are often given by group, and a year that slips "
    "out of the lists gets no answer to any question about an arrival. Years below the first and above the last are "
    "not taken to be of the school; registers for `all` leave nobody out.",
    _find,
)
