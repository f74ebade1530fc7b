"""Where two conditions differ: exact regions of the values they read, from the cells that both cut the world into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from itertools import product
from math import prod

from attendance_policy.analysis.quantities import Quantity, Value, cells, quantity_of
from attendance_policy.analysis.scalar import NO, YES, constants_of, truth_at
from attendance_policy.analysis.space import every_condition
from attendance_policy.conditions.model import Comparison, Condition, Use
from attendance_policy.diff.names import Names
from attendance_policy.diff.nested import bounds_of, is_possible
from attendance_policy.diff.region_words import both_called, is_clause, region_words
from attendance_policy.frozen import dataclass
from attendance_policy.policy.called import Called
from attendance_policy.policy.model import Policy

# Above this many cells a question is left undecided instead of keeping somebody waiting.
LIMIT = 20_000
_MOST_BOXES = 3

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
    called: Called = field(default_factory=Called)

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
        """Some cells in words: what all of them share, then at most three regions; what is left over is said to be."""
        sizes = [len(held) for held in self.cells.values()]
        boxes, left = _boxes(chosen, sizes)
        shared = [frozenset(cell[dim] for cell in chosen) for dim in range(len(sizes))]
        everything = [frozenset(range(size)) for size in sizes]
        common, _ = self._box(shared)
        if len(boxes) == 1 and not left:
            return common
        rest = [[all_ if one >= its else one for one, its, all_ in zip(box, shared, everything, strict=True)]
                for box in boxes]  # fmt: skip
        said = " or ".join(f"({words})" if composed else words for words, composed in map(self._box, rest))
        if shared == everything:
            return f"{said} or in other cases too" if left else said
        return f"{common}, {'for example' if left else 'namely'} {said}"

    def _box(self, box: Sequence[frozenset[int]]) -> tuple[str, bool]:
        """What holds of a box, figures first, then what else has to be so; and whether it is said in several parts, of
        which each stands in brackets that is one of several things."""
        figures, clauses = list[list[str]](), list[list[str]]()
        for (quantity, held), chosen in zip(self.cells.items(), box, strict=True):
            if len(chosen) < len(held):
                parts = region_words(quantity, held, chosen, self.called)
                (clauses if is_clause(quantity) else figures).append(parts)
        composed = len(figures) + len(clauses) > 1
        said = [" and ".join(_bracketed(parts) if composed else " or ".join(parts) for parts in some)
                for some in (figures, clauses)]  # fmt: skip
        if not clauses:
            return said[0] or "everybody", composed
        return f"{said[0] or 'cases'} where {said[1]}", composed or len(clauses[0]) > 1


def _bracketed(parts: list[str]) -> str:
    return f"({' or '.join(parts)})" if len(parts) > 1 else parts[0]


def shift(before: Policy, old: Groups, after: Policy, new: Groups, names: Names) -> Shift:
    """Two sets of conditions on the cells of both. Names of the first policy are read as the second has them."""
    space = _joint(before, [c for group in old for c in group], after, [c for group in new for c in group], names)
    if prod(len(held) for held in space.values()) > LIMIT:
        return Shift(space, decided=False, names=names)
    called = both_called(before.called, after.called)
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
                 (frozenset(unknown[0]), frozenset(unknown[1])), names, called)  # fmt: skip


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
