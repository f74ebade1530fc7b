"""The cells that some conditions cut the world into, and what is true in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from attendance_policy.analysis.quantities import Quantity, Value, cells, most_of, quantity_of
from attendance_policy.analysis.scalar import constants_of, truth_at
from attendance_policy.conditions.model import Comparison, Condition, Use
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Case, Policy

# Above this many cells a question is left undecided instead of keeping somebody waiting.
LIMIT = 60_000
# Facts whose values the method does not follow: another rule or a person decides them, and they may never hold.
OPAQUE = ("improved_since",)


@dataclass(frozen=True, eq=False)
class Space:
    """`cells`: one value of each cell of each quantity. `decided` is False where there are too many to go through."""

    policy: Policy
    cells: Mapping[Quantity, tuple[Value, ...]]

    @property
    def size(self) -> int:
        """How many cells there are."""
        return prod(len(values) for values in self.cells.values())

    @property
    def decided(self) -> bool:
        """Whether the cells can be gone through."""
        return self.size <= LIMIT

    def points(self) -> Iterator[Point]:
        """Every cell, by the one value of each quantity that stands for it."""
        names = tuple(self.cells)
        for values in product(*self.cells.values()):
            yield Point(self.policy, dict(zip(names, values, strict=True)))


@dataclass(frozen=True, eq=False)
class Point:
    """One cell."""

    policy: Policy
    values: Mapping[Quantity, Value]

    def __call__(self, use: Use) -> Value:
        return self.values[quantity_of(use)]

    def truth(self, condition: Condition) -> int:
        """0 no, 1 not known, 2 yes."""
        return truth_at(self.policy, condition, self)

    def holds(self, case: Case) -> int:
        """Whether a case of a rule holds, apart from what must have been done before and from waiting."""
        every = min((self.truth(condition) for condition in case.conditions), default=2)
        ways = max((2 if way.when is None else self.truth(way.when) for way in case.ways), default=2)
        return min(every, ways)


def space_of(policy: Policy, conditions: Iterable[Condition]) -> Space:
    """The cells of some conditions of one policy, terms and tiers looked into."""
    found: dict[Quantity, list[tuple[Comparison, tuple[Fraction | str, ...]]]] = {}
    for condition in every_condition(policy, conditions):
        for comparison in condition.comparisons:
            if comparison.use.kind != "tier":
                read = found.setdefault(quantity_of(comparison.use), [])
                read.append((comparison, constants_of(policy, comparison)))
        for use in condition.uses:
            if use.kind not in ("term", "tier", "value"):
                found.setdefault(quantity_of(use), [])
    ordered = sorted(found.items(), key=lambda item: str(item[0]))
    return Space(policy, {
        quantity: cells(quantity, read, most_of(quantity, lambda: policy.counting))
        for quantity, read in ordered
    })  # fmt: skip


def every_condition(policy: Policy, conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """These conditions with those of the terms and tiers they name, each once."""
    waiting, seen = list(conditions), list[Condition]()
    while waiting:
        condition = waiting.pop()
        if any(known is condition for known in seen):
            continue
        seen.append(condition)
        for use in condition.uses:
            term = policy.terms.get(use.name) if use.kind == "term" else None
            if isinstance(term, Condition):
                waiting.append(term)
            if use.kind == "tier":
                waiting += [when for level in policy.tiers[use.name].levels for when in level.when]
    return tuple(seen)


def conditions_of(case: Case) -> tuple[Condition, ...]:
    """Every condition of a case."""
    return (*case.conditions, *(way.when for way in case.ways if way.when is not None))


def equal(policy: Policy, conditions: Sequence[Condition], others: Sequence[Condition]) -> bool | None:
    """Whether all of some hold exactly where all of others do; None where there are too many cells."""
    space = space_of(policy, [*conditions, *others])
    if not space.decided:
        return None
    return all(
        min((point.truth(c) for c in conditions), default=2) == min((point.truth(c) for c in others), default=2)
        for point in space.points()
    )
