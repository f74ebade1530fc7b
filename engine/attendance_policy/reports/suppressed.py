"""Small numbers kept back, so that none can be got back: not from a total, and not from several tables put together.

Figures that add up are a network: each is an arc, and at every node what comes in equals what goes out. Somebody who
reads the page knows what is shown, exactly or to the nearest 5; that a figure kept back for its size is 0 to 4; and
that one kept back to protect another is 5 or more. A figure is given away when no other number fits all of that. Whole
numbers in a network can change only round a cycle of arcs that can each be one more or one less; so a figure is safe
when there is such a cycle through it. A rounded figure can often be one more and be shown as before: that costs
nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import field
from typing import TypeAlias

from attendance_policy.frozen import dataclass

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


def to_five(value: int) -> int:
    """The nearest multiple of 5."""
    return (value + 2) // 5 * 5


@dataclass(frozen=True, slots=True)
class _Arc:
    tail: Hashable
    head: Hashable
    value: int
    published: bool
    rounded: bool
    low: int
    high: int
    worth: int

    def span(self, why: str | None) -> tuple[int, int]:
        """The least and the most that the figure may be for a reader. `why`: why it is kept back, or None."""
        low, high = 0, _FREE
        if why == SMALL:
            high = FEWEST - 1
        elif why is not None:
            low = FEWEST
        elif self.published and self.rounded:
            low, high = max(FEWEST, to_five(self.value) - 2), to_five(self.value) + 2
        elif self.published:
            low = high = self.value
        return max(low, self.low), min(high, self.high)


@dataclass(slots=True)
class Network:
    """Figures that add up. Every one runs from a node to a node; the nodes are sums that must come out even."""

    _arcs: dict[Hashable, _Arc] = field(default_factory=dict)
    _forced: set[Hashable] = field(default_factory=set)

    def add(
        self, name: Hashable, tail: Hashable, head: Hashable, value: int, *, published: bool = True,
        rounded: bool = False, worth: int = 0, low: int = 0, high: int = _FREE, hide: bool = False,
    ) -> None:  # fmt: skip
        """A figure. One that is never published is known to lie from `low` to `high`, and to nobody what it is.

        `rounded`: shown to the nearest 5. `worth`: of several that could protect another, one that is worth less is
        kept back first. `hide`: kept back whatever its size.
        """
        if name in self._arcs:
            raise ValueError(f"two figures are called {name}")
        self._arcs[name] = _Arc(tail, head, value, published, rounded, low, high, worth)
        if hide:
            self._forced.add(name)

    def shown(self) -> dict[Hashable, Figure]:
        """Every published figure as it may be shown.

        Each small figure gets the cheapest cycle through it: the figures on it that could not change unseen are kept
        back too, and protect each other. What one cycle keeps back costs the next one nothing.
        """
        published = {name: arc for name, arc in self._arcs.items() if arc.published}
        kept = {name: SMALL if arc.value < FEWEST else KEPT_BACK for name, arc in published.items()
                if arc.value < FEWEST or name in self._forced}  # fmt: skip
        for name in tuple(kept):
            cycle = self._cheapest_cycle(name, kept)
            if cycle is None:  # nothing could protect it but to show nothing
                cycle = tuple(published)
            kept |= {other: KEPT_BACK for other in cycle if other not in kept}
        return {
            name: Figure(None, kept[name]) if name in kept else Figure(to_five(arc.value) if arc.rounded else arc.value)
            for name, arc in published.items()
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

        Figures in `fixed` may not be kept back.
        """
        arc = self._arcs[name]
        low, high = arc.span(kept[name])
        steps = self._steps(kept, fixed)
        ways = [_cheapest(steps, arc.head, arc.tail, name) if arc.value < high else None,
                _cheapest(steps, arc.tail, arc.head, name) if arc.value > low else None]  # fmt: skip
        found = [way for way in ways if way is not None]
        return min(found, key=lambda way: way[0])[1] if found else None

    def _steps(self, kept: Mapping[Hashable, str], fixed: Collection[Hashable]) -> dict[Hashable, list[_Step]]:
        """Where one unit more can go: node -> (cost, node, the figure it changes)."""
        steps: dict[Hashable, list[_Step]] = {}
        for name, arc in self._arcs.items():
            low, high = arc.span(kept.get(name))
            least, most, cost = low, high, 0
            if arc.published and name not in kept and name not in fixed:
                least, most = arc.span(KEPT_BACK)
                cost = _DEAR**arc.worth * (_LEAST + arc.value)
            if arc.value < most:
                steps.setdefault(arc.tail, []).append((cost if arc.value >= high else 0, arc.head, name))
            if arc.value > least:
                steps.setdefault(arc.head, []).append((cost if arc.value <= low else 0, arc.tail, name))
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
