"""How near a rule that was not decided came: where figures are all that is missing, what part of the way they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from attendance_policy.explain.model import YES, Explanation, RuleTold, Told
from attendance_policy.explain.words import share_of
from attendance_policy.frozen import dataclass

# From so much of the way on, a rule is close to being decided.
HALF = Fraction(1, 2)
_PRESENCE = re.compile(r"\battendance\b")


@dataclass(frozen=True, slots=True)
class Near:
    """A rule that only figures keep from being decided. `way`: what part of the way the farthest of them has come, 1
    where everything holds; `missing`: how many sessions, days or times are to come; `leaf`: the farthest figure, None
    where everything holds."""

    rule: RuleTold
    way: Fraction
    missing: int
    leaf: Told | None


def nearness(rule: RuleTold, explanation: Explanation) -> Near | None:
    """How near a rule is; None where something else than figures is missing, or where nothing of it can be told."""
    found = [_of(told) for told in rule.conditions]
    counted = [one for one in found if one is not None]
    if not found or len(counted) < len(found):
        return None
    way, _, leaf = min(counted, key=lambda one: one[0])
    if leaf is None and explanation.in_time(rule.ahead) is None:
        return None  # it holds, was decided before, and is not decided anew
    return Near(rule, way, sum(missing for _, missing, _ in counted), leaf)


def nearest_first(rules: Iterable[RuleTold], explanation: Explanation) -> list[Near]:
    """Every rule that only figures keep from being decided, the nearest first."""
    found = [near for rule in rules if (near := nearness(rule, explanation)) is not None]
    return sorted(found, key=lambda near: (near.way < HALF, near.missing, -near.way))  # sorting keeps what is alike


def _of(told: Told) -> tuple[Fraction, int, Told | None] | None:
    if told.verdict == YES:
        return Fraction(1), 0, None
    if told.parts and told.joined in ("all", "any"):
        parts = [_of(part) for part in told.parts]
        counted = [part for part in parts if part is not None]
        if told.joined == "any":
            return max(counted, key=lambda one: (one[0], -one[1]), default=None)
        if len(counted) < len(parts):
            return None
        way, _, leaf = min(counted, key=lambda one: one[0])
        return way, sum(missing for _, missing, _ in counted), leaf
    if told.parts or told.distance is None or told.distance.by <= 0:
        return None
    by, more = told.distance.by, told.distance.more
    share = share_of(told)
    if share is not None:
        part, whole = share
        if more and _PRESENCE.search(told.written):
            return Fraction(whole - part - by, whole - part), by, told  # so many absences less
        done = part if more else whole - part
    elif told.value.isdigit() and more:
        done = int(told.value)
    else:
        return None  # too many of what was counted: time alone takes it back
    return Fraction(done, done + by), by, told
