"""cycle-overdue: a document that is to be approved or reviewed every so often, and was not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.rules.review_overdue import last_day
from attendance_policy.policy.paths import Path

_YEARS = {"year": 1, "school year": 1}


def _find(subject: Subject) -> Iterator[Finding]:
    document = subject.data.get("document", {})
    approvals = [(("document", "approved", i, "in"), one["in"]) for i, one in enumerate(document.get("approved", ()))]
    reviewed: list[tuple[Path, Any]] = [(("document", "reviewed"), document.get("reviewed"))]
    if isinstance(document.get("next_review"), str):
        reviewed = []  # the document names the day itself, which review-overdue looks at
    for key, done, dates in (("approval", "approved", approvals), ("review", "reviewed", reviewed)):
        years = _years(document.get(key, {}))
        known = [(last_day(text), path, text) for path, text in dates if isinstance(text, str)]
        if not years or not known:
            continue
        last, path, text = max(known)
        due = last.replace(year=last.year + years, day=min(last.day, 28) if last.month == 2 else last.day)
        if due < subject.now:
            often = "every year" if years == 1 else f"every {years} years"
            message = f"the document is to be {done} {often}, and was last in {text}"
            yield RULE.at(subject, path, message, f"have it {done}, and write the day",
                          clauses=_clauses(subject, key, path))  # fmt: skip


def _years(cycle: dict[str, Any]) -> int:
    each = str(cycle.get("each", ""))
    count, _, unit = each.partition(" ")
    if count.isdigit() and unit in ("years", "year"):
        return int(count)
    return _YEARS.get(each, 0)


def _clauses(subject: Subject, key: str, path: Path) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*subject.clauses(("document", key)), *subject.clauses(path))))


RULE = Rule(
    "cycle-overdue",
    Severity.WARNING,
    "an approval or review that its own cycle makes overdue",
    "A document may say how often it is approved and reviewed, and when it last was. The day of a next review that the "
    "document prints is looked at by review-overdue.",
    _find,
)
