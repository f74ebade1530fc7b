"""Small numbers kept back, so that none can be got back: not from a total, and not from several put together.

Figures that add up are a network: each is an arc, and at every node what comes in equals what goes out. Somebody who
reads the table knows the arcs that are shown, that a figure kept back for its size is 0 to 4, and that one kept back to
protect another is 5 or more. A figure is given away when no other number fits all of that. Whole numbers in a network
can change only round a cycle of arcs that are not known; so a figure is safe when there is such a cycle through it.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

FEWEST = 5
SMALL, KEPT_BACK = "fewer than 5", "not shown"
_FREE = 1 << 40
# What it costs to keep a figure back: little ones first, but one of more worth only for many of less.
_LEAST, _DEAR = 1000, 100
_Step: TypeAlias = tuple[int, Hashable, Hashable]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it may be shown. `value` is None where it is kept back; `why` is then SMALL or KEPT_BACK."""

    value: int | None
    why: str = ""

    def __str__(self) -> str:
        return f"{self.value:,}" if self.value is not None else self.why


@dataclass(slots=True)
class Network:
    """Figures that add up. Every one runs from a node to a node; the nodes are sums that must come out even."""

    _arcs: dict[Hashable, tuple[Hashable, Hashable, int, bool]] = field(default_factory=dict)
    _worth: dict[Hashable, int] = field(default_factory=dict)

    def add(
        self, name: Hashable, tail: Hashable, head: Hashable, value: int, published: bool = True, worth: int = 0
    ) -> None:
        """A figure. One that is never published is known to be 0 or more, and to nobody what it is. `worth`: of several
        that could protect another, one that is worth less is kept back first."""
        if name in self._arcs:
            raise ValueError(f"two figures are called {name}")
        self._arcs[name] = (tail, head, value, published)
        self._worth[name] = worth

    def shown(self) -> dict[Hashable, Figure]:
        """Every published figure as it may be shown.

        Each small figure gets the cheapest cycle through it: the figures on it are kept back too, and protect each
        other. What one cycle keeps back costs the next one nothing.
        """
        kept = {name: SMALL for name, (_, _, value, published) in self._arcs.items() if published and value < FEWEST}
        for name in tuple(kept):
            cycle = self._cheapest_cycle(name, kept)
            if cycle is None:  # nothing could protect it but to show nothing
                cycle = tuple(other for other, (_, _, _, published) in self._arcs.items() if published)
            kept |= {other: KEPT_BACK for other in cycle if other not in kept}
        return {
            name: Figure(None, kept[name]) if name in kept else Figure(value)
            for name, (_, _, value, published) in self._arcs.items()
            if published
        }

    def given_away(self, shown: Mapping[Hashable, Figure]) -> tuple[Hashable, ...]:
        """The figures kept back that only one number fits, for somebody who has all that is shown."""
        kept = {name: figure.why for name, figure in shown.items() if figure.value is None}
        fixed = {name for name in shown if name not in kept}
        return tuple(name for name in kept if self._cheapest_cycle(name, kept, fixed) is None)

    def _cheapest_cycle(
        self, name: Hashable, kept: Mapping[Hashable, str], fixed: Collection[Hashable] = ()
    ) -> tuple[Hashable, ...] | None:
        """What else has to be kept back so that `name` could be one more or one less; None where it cannot be.

        Figures in `fixed` may not change.
        """
        tail, head, value, _ = self._arcs[name]
        high = FEWEST - 1 if kept[name] == SMALL else _FREE
        low = 0 if kept[name] == SMALL else FEWEST
        steps = self._steps(kept, fixed)
        ways = [_cheapest(steps, head, tail, name) if value < high else None,
                _cheapest(steps, tail, head, name) if value > low else None]  # fmt: skip
        found = [way for way in ways if way is not None]
        return min(found, key=lambda way: way[0])[1] if found else None

    def _steps(self, kept: Mapping[Hashable, str], fixed: Collection[Hashable]) -> dict[Hashable, list[_Step]]:
        """Where one unit more can go: node -> (cost, node, the figure it changes)."""
        steps: dict[Hashable, list[_Step]] = {}
        for name, (tail, head, value, published) in self._arcs.items():
            if name in fixed:
                continue
            low, high, cost = 0, _FREE, 0
            if published:
                low, high = (0, FEWEST - 1) if kept.get(name) == SMALL else (FEWEST, _FREE)
                cost = 0 if name in kept else _DEAR ** self._worth[name] * (_LEAST + value)
            if value < high:
                steps.setdefault(tail, []).append((cost, head, name))
            if value > low:
                steps.setdefault(head, []).append((cost, tail, name))
        return steps


def _cheapest(
    steps: Mapping[Hashable, Sequence[_Step]], start: Hashable, goal: Hashable, without: Hashable
) -> tuple[int, tuple[Hashable, ...]] | None:
    """The cheapest way of a unit from one node to another, not over `without`: its cost, and the figures that cost."""
    waiting: list[tuple[int, int, Hashable, tuple[Hashable, ...]]] = [(0, 0, start, ())]
    done: set[Hashable] = set()
    place = 0
    while waiting:
        cost, _, node, way = heapq.heappop(waiting)
        if node == goal:
            return cost, way
        if node in done:
            continue
        done.add(node)
        for more, other, name in steps.get(node, ()):
            if name != without and other not in done:
                place += 1  # of two ways that cost the same, the one found first
                heapq.heappush(waiting, (cost + more, place, other, (*way, name) if more else way))
    return None


def pooled(groups: Sequence[str], sizes: Iterable[Sequence[int]]) -> tuple[tuple[str, ...], ...]:
    """Neighbouring groups joined until each has FEWEST in every period in which it has anybody; () when too few in all.

    `sizes`: of each group, how many in each period. Nothing is told of a group by itself once it is joined.
    """
    joined: list[tuple[tuple[str, ...], tuple[int, ...]]] = [
        ((group,), tuple(size)) for group, size in zip(groups, sizes, strict=True)
    ]
    while True:
        at = next((at for at, (_, size) in enumerate(joined) if any(0 < one < FEWEST for one in size)), None)
        if at is None:
            return tuple(names for names, _ in joined)
        if len(joined) == 1:
            return ()
        first = at if at + 1 < len(joined) else at - 1
        (a, a_size), (b, b_size) = joined[first : first + 2]
        joined[first : first + 2] = [((*a, *b), tuple(x + y for x, y in zip(a_size, b_size, strict=True)))]
