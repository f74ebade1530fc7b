"""dated-gap: days between two versions of a profile on which neither holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject

_DAY = timedelta(days=1)


def _find(subject: Subject) -> Iterator[Finding]:
    until = subject.policy.in_force[1]
    if until is None:
        return
    others = [found for found in subject.policies.library.found if found.id == subject.policy.id]
    later = [found for found in others if found.since is not None and found.since > until]
    if not later or any(found.serves(until + _DAY) for found in others):
        return
    following = min(later, key=lambda found: (found.since or date.max, found.shown))
    assert following.since is not None
    yield RULE.at(
        subject,
        ("in_force", "until"),
        f"no version of `{subject.policy.id}` holds from {until + _DAY} to {following.since - _DAY}",
        f"`{following.path.name}` holds from {following.since}; let this one hold until the day before",
    )


RULE = Rule(
    "dated-gap",
    Severity.WARNING,
    "days on which no version of a profile holds",
    "A decision uses the version of its day. Between the last day of one version and the first of the next there is "
    "nothing to decide by. Two versions that hold on the same day are an error: versions-overlap.",
    _find,
)
