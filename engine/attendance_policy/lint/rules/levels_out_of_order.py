"""levels-out-of-order: the levels of a tier go up and down."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from attendance_policy.analysis.space import Point, space_of
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.model import Level, Policy, Tier


def _find(subject: Subject) -> Iterator[Finding]:
    for tier in subject.policy.tiers.values():
        order = _from_low_to_high(subject.policy, tier)
        places = [order.index(level) for level in tier.levels if level in order]
        if len(places) < 3 or places in (sorted(places), sorted(places, reverse=True)):
            continue
        rising = sum(a < b for a, b in pairwise(places)) * 2 > len(places) - 1
        at = next(i for i, (a, b) in enumerate(pairwise(places)) if (a > b) == rising)
        way = ("rise", "fall") if rising else ("fall", "rise")
        one, other = (order[places[i]] for i in (at, at + 1))
        line = subject.place(("tiers", tier.id, "levels", one.id)).line
        yield RULE.at(
            subject,
            ("tiers", tier.id, "levels", other.id),
            f"the levels of `{tier.id}` {way[0]}, but from `{one.id}` (line {line}) to `{other.id}` they {way[1]}",
            "let the figures of the two change places, or the two levels",
        )


def _from_low_to_high(policy: Policy, tier: Tier) -> list[Level]:
    """The levels by the least value at which each is the first that fits; none where they turn on several things."""
    space = space_of(policy, [when for level in tier.levels for when in level.when])
    if len(space.cells) != 1:
        return []
    [(quantity, cells)] = space.cells.items()
    found: dict[str, Level] = {}
    for value in cells:
        if value is not None and not isinstance(value, bool | str):
            level = _first(Point(policy, {quantity: value}), tier)
            if level is not None:
                found.setdefault(level.id, level)
    return list(found.values())


def _first(point: Point, tier: Tier) -> Level | None:
    return next((level for level in tier.levels if any(point.truth(when) == 2 for when in level.when)), None)


RULE = Rule(
    "levels-out-of-order",
    Severity.WARNING,
    "levels of a tier that go up and down",
    "The rows of a printed table rise or fall. Where one does neither, the figures of two rows have changed places, "
    "and pupils get what is meant for others. Of two levels alone nobody can tell. Levels that turn on more than one "
    "figure are left alone.",
    _find,
)
