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
from attendance_policy.diff.nested import bounds_of, is_possible
from attendance_policy.policy.called import Called
from attendance_policy.policy.comparison_words import arguments, unit_words, window_words
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
        parts = [self._box(box) for box in boxes]
        several = len(parts) > 1 or left
        said = [_bracketed(" and ", part) if several else " and ".join(part) for part in parts]
        return " or ".join([*said, *(["in other cases too"] if left else [])])

    def _box(self, box: list[frozenset[int]]) -> list[str]:
        """What holds of a box, each part in brackets that is one of several things."""
        said: list[list[str]] = []
        for (quantity, held), chosen in zip(self.cells.items(), box, strict=True):
            if len(chosen) == len(held):
                continue
            if None in held and len(chosen) == len(held) - 1 and held.index(None) not in chosen:
                said.append([f"{_shown(quantity)} with a value"])
                continue
            said.append([region_words(quantity, held, run) for run in runs(held, {held[at] for at in chosen})])
        if len(said) == 1:
            return [" or ".join(said[0])]
        return [_bracketed(" or ", parts) for parts in said] or ["everybody"]


def _bracketed(word: str, parts: list[str]) -> str:
    return f"({word.join(parts)})" if len(parts) > 1 else parts[0]


def shift(before: Policy, old: Groups, after: Policy, new: Groups, names: Names) -> Shift:
    """Two sets of conditions on the cells of both. Names of the first policy are read as the second has them."""
    space = _joint(before, [c for group in old for c in group], after, [c for group in new for c in group], names)
    if prod(len(held) for held in space.values()) > LIMIT:
        return Shift(space, decided=False, names=names)
    held: tuple[set[Cell], set[Cell]] = (set(), set())
    unknown: tuple[set[Cell], set[Cell]] = (set(), set())
    quantities = tuple(space)
    bounds = bounds_of(space, (before.counting, after.counting))
    for cell in product(*(range(len(values)) for values in space.values())):
        if not is_possible(cell, bounds):
            continue
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
    counted = _counted(quantity, held, run) or _marked(quantity, held, run)
    return counted or _region(quantity, held, run).replace(str(quantity), _shown(quantity))


def _counted(quantity: Quantity, held: Sequence[Value], run: tuple[int, int]) -> str:
    """A number of sessions, days or spells as people say it: `8 or more sessions of unauthorised absence in the last 10
    school weeks`; "" of anything else."""
    if quantity.name not in ("sessions", "school_days", "spells") or held[run[0]] is None:
        return ""
    use = Use("fact", quantity.name, quantity.args)
    low, high = int(str(held[run[0]])), int(str(held[run[1] + 1])) - 1 if run[1] + 1 < len(held) else None
    figure = (f"{low} or more" if high is None else f"fewer than {high + 1}" if run[0] == 0 and high > low
              else str(low) if low == high else f"{low} to {high}")  # fmt: skip
    named = Called()
    return f"{figure} {unit_words(use, named, one=figure == '1')}{window_words(use, named)}"


def _marked(quantity: Quantity, held: Sequence[Value], run: tuple[int, int]) -> str:
    """How a day is marked: `days marked I or M`; "" of anything else."""
    if quantity.name != "marked":
        return ""
    use = Use("fact", quantity.name, quantity.args)
    return f"days {'marked' if held[run[0]] else 'not marked'} {arguments(use, Called())['what']}"


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

