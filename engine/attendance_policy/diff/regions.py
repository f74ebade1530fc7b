"""Where two conditions differ: exact regions of the values they read, from the cells that both cut the world into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import prod

from attendance_policy.analysis.quantities import MOST, Quantity, Value, cells, quantity_of
from attendance_policy.analysis.scalar import NO, YES, constants_of, truth_at
from attendance_policy.analysis.space import every_condition
from attendance_policy.analysis.words import region, runs
from attendance_policy.conditions.model import Comparison, Condition, Use
from attendance_policy.diff.names import Names
from attendance_policy.policy.model import Policy
from attendance_policy.vocabulary import Kind

# Above this many cells a question is left undecided instead of keeping somebody waiting.
LIMIT = 20_000
_MOST_BOXES = 3
_WINDOWS = ("this", "school_weeks", "school_days", "since", "at", "of", "outcome")

Cell = tuple[int, ...]
At = Callable[[Use], Value]
# Every one of the groups must hold; of a group, one condition.
Groups = Sequence[Sequence[Condition]]


@dataclass(frozen=True, eq=False)
class Shift:
    """What two sets of conditions make of every cell. `decided` is False where there are too many to go through.

    `gained`, `lost`: cells that hold only after, only before. `opened`: cells left at not known on one side alone.
    """

    cells: Mapping[Quantity, tuple[Value, ...]]
    decided: bool = True
    before: frozenset[Cell] = frozenset()
    after: frozenset[Cell] = frozenset()
    unknown: tuple[frozenset[Cell], frozenset[Cell]] = (frozenset(), frozenset())
    names: Names = field(default_factory=Names)

    @property
    def gained(self) -> frozenset[Cell]:
        """Cells that are newly reached."""
        return self.after - self.before

    @property
    def lost(self) -> frozenset[Cell]:
        """Cells that are no longer reached."""
        return self.before - self.after

    @property
    def same(self) -> bool:
        """Whether both are the same on every value."""
        return self.decided and self.before == self.after and self.unknown[0] == self.unknown[1]

    def values(self, cell: Cell) -> dict[Quantity, Value]:
        """The values that stand for a cell."""
        return {quantity: held[at] for (quantity, held), at in zip(self.cells.items(), cell, strict=True)}

    def words(self, chosen: frozenset[Cell]) -> str:
        """Some cells in words, as at most three regions; what is left over is said to be more."""
        boxes, left = _boxes(chosen, [len(held) for held in self.cells.values()])
        said = [self._box(box) for box in boxes]
        return " or ".join(said) + (" or more" if left else "")

    def _box(self, box: list[frozenset[int]]) -> str:
        said = []
        for (quantity, held), chosen in zip(self.cells.items(), box, strict=True):
            if len(chosen) == len(held):
                continue
            if None in held and len(chosen) == len(held) - 1 and held.index(None) not in chosen:
                said.append(f"{_shown(quantity)} with a value")
                continue
            parts = [region_words(quantity, held, run) for run in runs(held, {held[at] for at in chosen})]
            said.append(" or ".join(parts))
        return " and ".join(said) or "everybody"


def shift(before: Policy, old: Groups, after: Policy, new: Groups, names: Names) -> Shift:
    """Two sets of conditions on the cells of both. Names of the first policy are read as the second has them."""
    space = _joint(before, [c for group in old for c in group], after, [c for group in new for c in group], names)
    if prod(len(held) for held in space.values()) > LIMIT:
        return Shift(space, decided=False, names=names)
    held: tuple[set[Cell], set[Cell]] = (set(), set())
    unknown: tuple[set[Cell], set[Cell]] = (set(), set())
    quantities = tuple(space)
    for cell in product(*(range(len(values)) for values in space.values())):
        point = {quantity: space[quantity][at] for quantity, at in zip(quantities, cell, strict=True)}
        for side, (policy, groups, said) in enumerate(((before, old, names), (after, new, Names()))):
            truth = _holds(policy, groups, _reader(point, said))
            if truth != NO:
                (held if truth == YES else unknown)[side].add(cell)
    return Shift(space, True, frozenset(held[0]), frozenset(held[1]),
                 (frozenset(unknown[0]), frozenset(unknown[1])), names)  # fmt: skip


def _holds(policy: Policy, groups: Groups, at: At) -> int:
    return min((max((truth_at(policy, one, at) for one in group), default=YES) for group in groups), default=YES)


def _reader(point: Mapping[Quantity, Value], names: Names) -> At:
    return lambda use: point[named(quantity_of(use), names)]


def named(quantity: Quantity, names: Names) -> Quantity:
    """A quantity of the first policy by the names of the second."""
    if not names.words:
        return quantity
    args = tuple((key, names.words.get(str(value), value)) for key, value in quantity.args)
    return Quantity(names.words.get(quantity.name, quantity.name), quantity.kind, args, quantity.words)


def _joint(
    before: Policy, old: Iterable[Condition], after: Policy, new: Iterable[Condition], names: Names
) -> dict[Quantity, tuple[Value, ...]]:
    found: dict[Quantity, list[tuple[Comparison, tuple[Fraction | str, ...]]]] = {}
    for policy, conditions, said in ((before, old, names), (after, new, Names())):
        for condition in every_condition(policy, conditions):
            for comparison in condition.comparisons:
                if comparison.use.kind != "tier":
                    read = found.setdefault(named(quantity_of(comparison.use), said), [])
                    read.append((comparison, constants_of(policy, comparison)))
            for use in condition.uses:
                if use.kind not in ("term", "tier", "value"):
                    found.setdefault(named(quantity_of(use), said), [])
    ordered = sorted(found.items(), key=lambda item: str(item[0]))
    return {quantity: cells(quantity, read) for quantity, read in ordered}


def _boxes(chosen: frozenset[Cell], sizes: list[int]) -> tuple[list[list[frozenset[int]]], bool]:
    """Cells as a few boxes (a set of places along each quantity), which together are no more and no less."""
    left = set(chosen)
    found: list[list[frozenset[int]]] = []
    while left and len(found) < _MOST_BOXES:
        start = min(left)
        box = [frozenset([at]) for at in start]
        for dim, size in enumerate(sizes):
            for at in range(size):
                wider = [*box[:dim], frozenset([at]), *box[dim + 1 :]]
                if at not in box[dim] and all(cell in chosen for cell in product(*wider)):
                    box[dim] = box[dim] | {at}
        found.append(box)
        left -= set(product(*box))
    return found, bool(left)


def region_words(quantity: Quantity, held: Sequence[Value], run: tuple[int, int]) -> str:
    """A run of cells in words: `attendance from 93% and below 95%`, `sessions('O') of 10 or more`."""
    return _region(quantity, held, run).replace(str(quantity), _shown(quantity))


def _shown(quantity: Quantity) -> str:
    """A quantity as a condition has it: what is counted stands before the window."""
    args = sorted(quantity.args, key=lambda arg: arg[0] in _WINDOWS)
    said = [f"{key}={value!r}" if key in _WINDOWS else repr(value) for key, value in args]
    return f"{quantity.name}({', '.join(said)})" if said else quantity.name


def _region(quantity: Quantity, held: Sequence[Value], run: tuple[int, int]) -> str:
    first, last = run
    if quantity.kind not in (Kind.COUNT, Kind.TIME) or held[first] is None:
        if quantity.kind in (Kind.YES_NO, Kind.PERCENT) or held[first] is None:
            return region(quantity, held, run)
        listed = [str(value) for value in held[first : last + 1]]
        return f"{quantity} {listed[0]} to {listed[-1]}" if len(listed) > 2 else f"{quantity} {' or '.join(listed)}"
    low = held[first]
    high = held[last]
    below = held[last + 1] if last + 1 < len(held) else None
    if quantity.kind is Kind.TIME:
        return f"{quantity} from {low} to {high}" if low != high else f"{quantity} at {low}"
    assert isinstance(low, int)
    most = None if high == MOST or below is None else int(str(below)) - 1
    if most is None:
        return f"{quantity} of {low} or more"
    if first == 0:
        return f"{quantity} below {most + 1}" if most > low else f"{quantity} of {low}"
    return f"{quantity} from {low} to {most}" if most > low else f"{quantity} of {low}"

