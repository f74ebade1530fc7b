"""reading-changes-nothing: a reading of an open point leaves the profile as it was."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject


def _find(subject: Subject) -> Iterator[Finding]:
    for point in subject.policy.open_points:
        if point.standard:
            continue
        as_written = subject.loaded.resolved_tree({**_written(subject), point.id: "as_written"})
        for reading in point.readings[1:]:
            tree = subject.loaded.resolved_tree({**_written(subject), point.id: reading.id})
            if tree.data == as_written.data:
                yield RULE.at(
                    subject,
                    ("open_points", point.id, "readings", reading.id),
                    f"reading `{reading.id}` of `{point.id}` sets what the profile says already",
                    "take it out, or set what it does say otherwise",
                    clauses=reading.source,
                )


def _written(subject: Subject) -> dict[str, str]:
    return {point.id: "as_written" for point in subject.policy.open_points}


RULE = Rule(
    "reading-changes-nothing",
    Severity.WARNING,
    "a reading that is no other reading",
    "A reading is a patch of the body; one that sets the same values makes two sides of a question that has one.",
    _find,
)
