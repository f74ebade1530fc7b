"""tier-gap: a pupil may have a percentage, or another figure, that no level of a tier takes in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from attendance_policy.analysis.quantities import Quantity, Value
from attendance_policy.analysis.space import Point, Space, space_of
from attendance_policy.analysis.words import region, runs, witness
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.model import Level, Tier


def _find(subject: Subject) -> Iterator[Finding]:
    for tier in subject.policy.tiers.values():
        conditions = [when for level in tier.levels for when in level.when]
        if any(not level.when for level in tier.levels):
            continue
        space = space_of(subject.policy, conditions)
        if len(space.cells) != 1:
            continue  # with more than one quantity nobody says that the levels are to take in everything
        [(quantity, cells)] = space.cells.items()
        outside = {
            value
            for point in space.points()
            if (value := point.values[quantity]) is not None and all(point.truth(when) == 0 for when in conditions)
        }
        for first, last in runs(cells, outside):
            beside = [cells[at] for at in (first - 1, last + 1) if 0 <= at < len(cells)]
            levels = dict.fromkeys(level.id for value in beside for level in _at(space, tier, quantity, value))
            lines = " and ".join(
                f"`{name}` (line {subject.place(('tiers', tier.id, 'levels', name)).line})" for name in levels
            )
            found = RULE.at(
                subject,
                ("tiers", tier.id),
                f"{region(quantity, cells, (first, last))} is in no level of `{tier.id}`; beside it: {lines}",
                "let the levels meet, or say under `otherwise` what the document leaves open",
                witness=witness(quantity, cells[(first + last) // 2]),
            )
            yield found if tier.otherwise is None else _known(found)


def _at(space: Space, tier: Tier, quantity: Quantity, value: Value) -> Iterator[Level]:
    """The levels that a value fits."""
    here = Point(space.policy, {quantity: value})
    return (level for level in tier.levels if any(here.truth(when) > 0 for when in level.when))


def _known(found: Finding) -> Finding:
    """The same as a note: the profile says of the hole that the document leaves it."""
    problem = replace(found.problem, severity=Severity.NOTE, suggestion="`otherwise` says that the document leaves it")
    return replace(found, problem=problem)


RULE = Rule(
    "tier-gap",
    Severity.WARNING,
    "a hole between the levels of a tier",
    "Printed tables often end one row at 92.9 and begin the next at 93. A pupil at 92.95 is then in no row at all, and "
    "nothing that hangs on a level happens. Where `otherwise` says that the document leaves it open it is a note. "
    "The values are computed from the figures of the levels, exactly.",
    _find,
)
