"""accepted-too-long: a finding is accepted for more than a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject

_LONGEST = timedelta(days=366)


def _find(subject: Subject) -> Iterator[Finding]:
    for name, one in subject.data.get("accepted", {}).items():
        until = date.fromisoformat(str(one["until"]))
        if until - subject.now > _LONGEST:
            message = f"`{one['finding']}` is accepted until {until}, more than a year from {subject.now}"
            yield RULE.at(subject, ("accepted", name), message, "accept it for a year at most")


RULE = Rule(
    "accepted-too-long",
    Severity.WARNING,
    "an acceptance for more than a year",
    "A policy is looked at every year; what it lives with is looked at as often.",
    _find,
)
