"""open-point-undecided: nobody has said by which reading the school works."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject


def _find(subject: Subject) -> Iterator[Finding]:
    for point in subject.policy.open_points:
        if point.working:
            continue
        readings = ", ".join(f"`{reading.id}`" for reading in point.readings)
        yield RULE.at(
            subject,
            ("open_points", point.id),
            f"nobody has decided `{point.id}`: {point.asks}",
            f"name one of {readings} under `working`, and say why under `because`",
            clauses=tuple(dict.fromkeys(clause for reading in point.readings for clause in reading.source)),
        )


RULE = Rule(
    "open-point-undecided",
    Severity.NOTE,
    "an open point that nobody has decided",
    "Until a person names the reading the school works by, every rule that turns on it is held back in a simulation, "
    "and every answer that turns on it has no value.",
    _find,
)
