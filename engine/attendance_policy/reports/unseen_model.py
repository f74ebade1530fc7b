"""Counts of a policy's decisions beside what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from attendance_policy.frozen import dataclass
from attendance_policy.reports.suppressed import FEWEST, KEPT_BACK, SMALL, Figure, to_five

MOST_STAGES = 4


@dataclass(frozen=True, slots=True)
class Count:
    """A true count beside what is told of it; `told` is None where it is not told at all."""

    true: int
    told: Figure | None

    @staticmethod
    def of(true: int) -> Count:
        """A count to the nearest 5, or fewer than 5."""
        return Count(true, Figure(to_five(true)) if true >= FEWEST else Figure(None, SMALL))

    def bears(self, more: int) -> bool:
        """Whether the count could be so many more (or less, below 0) and be told as it is."""
        other = self.true + more
        if other < 0:
            return False
        if self.told is None:
            return True
        if self.told.value is None:
            return (other < FEWEST) == (self.told.why == SMALL)
        return other >= FEWEST and to_five(other) == self.told.value


@dataclass(frozen=True, slots=True)
class Acts:
    """What one firing of a rule counts in: how many of each kind, and of each role's decisions."""

    kinds: tuple[tuple[str, int], ...]
    roles: tuple[tuple[str, int], ...]


@dataclass(eq=False)
class Told:
    """Every count of the decisions of one run, and what is told of it.

    `weeks`: kind -> a count a week. `rules`: pupils of each rule. `roles`: decisions of each. `stages`: for each half
    term, pupils by furthest stage, as `parted` has them: (rule or "", which of `reached`, the stages' rules in order).
    `after`: pupils of each rule after the change of a what-if. `repeats`: whether a rule came again for one pupil.
    """

    weeks: dict[str, list[Count]]
    rules: dict[str, Count]
    roles: dict[str, Count]
    stages: list[list[Count]]
    parted: list[tuple[str, list[int]]]
    reached: tuple[str, ...]
    after: dict[str, Count] = field(default_factory=dict)
    repeats: dict[str, bool] = field(default_factory=dict)
    acts: dict[str, tuple[Acts, ...]] = field(default_factory=dict)

    def bears(self, rule: str, more: int) -> bool:
        """Whether the rule could reach one pupil more (or less) with nothing told otherwise but its own figure."""
        if self.repeats.get(rule) and (more > 0 or self.rules[rule].true > 1):
            return True  # a decision that came again for one pupil may as well have been another's
        return any(self.holds(one, more) for one in self.acts[rule])

    def reaches(self, rule: str, more: int) -> bool:
        """Whether the pupils of the rule, on both sides of a what-if, could be one more (or less) and be told as they
        are."""
        return self.rules[rule].bears(more) and (rule not in self.after or self.after[rule].bears(more))

    def holds(self, acts: Acts, more: int) -> bool:
        weeks = all(sum(week.bears(more) for week in self.weeks[kind]) >= times
                    for kind, times in acts.kinds if kind in self.weeks)  # fmt: skip
        return weeks and all(self.roles[role].bears(more * times) for role, times in acts.roles if role in self.roles)


def joined_stages(names: Sequence[str]) -> list[tuple[str, list[int]]]:
    """At most MOST_STAGES stages to draw, the earliest joined: (rule or "", places)."""
    extra = max(0, len(names) - MOST_STAGES)
    joined = [("", list(range(extra + 1)))] if extra else []
    return joined + [(names[at], [at]) for at in range(extra + 1 if extra else 0, len(names))]


def column_of(counts: Sequence[int]) -> list[Count]:
    """Counts that stand beside each other. With one under 5 the least of the others is kept back as well."""
    hidden = [at for at, count in enumerate(counts) if count < FEWEST]
    if hidden:
        hidden += sorted((at for at in range(len(counts)) if at not in hidden), key=lambda at: counts[at])[:1]
    return [Count(one, Figure(None, SMALL if one < FEWEST else KEPT_BACK)) if at in hidden else Count.of(one)
            for at, one in enumerate(counts)]  # fmt: skip
