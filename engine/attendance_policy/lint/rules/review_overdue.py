"""review-overdue: the day on which the document was to be reviewed has passed."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject


def _find(subject: Subject) -> Iterator[Finding]:
    due = subject.data.get("document", {}).get("next_review")
    if isinstance(due, str) and last_day(due) < subject.now:
        yield RULE.at(
            subject,
            ("document", "next_review"),
            f"the document was to be reviewed by {due}, and today is {subject.now}",
            "review it, and write the day of the next review",
        )


def last_day(text: str) -> date:
    """The last day of a date that may name a year, a month or a day."""
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


RULE = Rule(
    "review-overdue",
    Severity.WARNING,
    "a review that is overdue",
    "A policy is followed as if it were current until somebody looks at it again. The day is the document's own; the "
    "last day of a month or year stands for one that gives no more.",
    _find,
)
