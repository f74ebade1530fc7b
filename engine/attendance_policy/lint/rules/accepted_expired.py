"""accepted-expired: a finding was accepted for a time, and the time is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject


def _find(subject: Subject) -> Iterator[Finding]:
    for name, one in subject.data.get("accepted", {}).items():
        until = date.fromisoformat(str(one["until"]))
        if until < subject.now:
            yield RULE.at(
                subject,
                ("accepted", name),
                f"`{one['finding']}` was accepted until {until}, and today is {subject.now}",
                "mend what was found, or accept it anew with a reason and a later day",
            )


RULE = Rule(
    "accepted-expired",
    Severity.WARNING,
    "an acceptance that has run out",
    "What a school knows of and lives with is accepted until a day, so that somebody looks at it again.",
    _find,
)
