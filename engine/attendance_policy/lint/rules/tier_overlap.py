"""tier-overlap: two levels of a tier both take in a figure, and neither is the rest of the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from attendance_policy.analysis.quantities import Value
from attendance_policy.analysis.space import Space, space_of
from attendance_policy.analysis.words import region, runs, witness
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.model import Level


def _find(subject: Subject) -> Iterator[Finding]:
    for tier in subject.policy.tiers.values():
        for one, other in combinations([level for level in tier.levels if level.when], 2):
            space = space_of(subject.policy, (*one.when, *other.when))
            if len(space.cells) != 1:
                continue  # criteria of different kinds are meant to meet; the order of the levels says who wins
            [(quantity, cells)] = space.cells.items()
            first, second = _taken(space, one), _taken(space, other)
            if first <= second or second <= first:
                continue  # a ladder: below 90 and below 95, the stricter one first
            for run in runs(cells, first & second):
                line = subject.place(("tiers", tier.id, "levels", one.id)).line
                both = f"`{one.id}` (line {line}) and in `{other.id}`"
                yield RULE.at(
                    subject,
                    ("tiers", tier.id, "levels", other.id),
                    f"{region(quantity, cells, run)} is in {both}; the first wins",
                    "let the levels meet without overlapping, or write an open point if the document has it so",
                    witness=witness(quantity, cells[(run[0] + run[1]) // 2]),
                )


def _taken(space: Space, level: Level) -> set[Value]:
    return {
        value
        for point in space.points()
        for value in point.values.values()
        if value is not None and any(point.truth(when) == 2 for when in level.when)
    }


RULE = Rule(
    "tier-overlap",
    Severity.WARNING,
    "a figure that two levels of a tier take in",
    "Rows of a printed table that overlap by a point are told apart by nothing in the document; in the profile the "
    "first one wins, and nobody may have meant that. A level inside another is a ladder and no finding, and neither "
    "are levels with criteria of several kinds, whose order is their meaning.",
    _find,
)
