"""Small numbers kept back, so that none can be got back: not from a total, and not from several put together.

Figures that add up are a network: each is an arc, and at every node what comes in equals what goes out. Somebody who
reads the table knows the arcs that are shown, that a figure kept back for its size is 0 to 4, and that one kept back to
protect another is 5 or more. A figure is given away when no other number fits all of that. Whole numbers in a network
can change only round a cycle of arcs that are not known; so a figure is safe when there is such a cycle through it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

FEWEST = 5
SMALL, KEPT_BACK = "fewer than 5", "not shown"
_FREE = 1 << 40


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
        """Every published figure as it may be shown."""
        kept = {name: SMALL for name, (_, _, value, published) in self._arcs.items() if published and value < FEWEST}
        while given := self._given_away(kept):
            more = self._best_beside(given, kept)
            if more is None:  # nothing is left that could protect it: everything is kept back
                break
            kept[more] = KEPT_BACK
        return {
            name: Figure(None, kept[name]) if name in kept else Figure(value)
            for name, (_, _, value, published) in self._arcs.items()
            if published
        }

    def _bounds(self, name: Hashable, kept: Mapping[Hashable, str]) -> tuple[int, int]:
        _, _, value, published = self._arcs[name]
        if not published:
            return 0, _FREE
        if name not in kept:
            return value, value
        return (0, FEWEST - 1) if kept[name] == SMALL else (FEWEST, _FREE)

    def _steps(self, kept: Mapping[Hashable, str]) -> dict[Hashable, list[tuple[Hashable, Hashable]]]:
        """Where one more unit can go: node -> (node, the arc it changes)."""
        steps: dict[Hashable, list[tuple[Hashable, Hashable]]] = {}
        for name, (tail, head, value, _) in self._arcs.items():
            low, high = self._bounds(name, kept)
            if value < high:
                steps.setdefault(tail, []).append((head, name))
            if value > low:
                steps.setdefault(head, []).append((tail, name))
        return steps

    def _given_away(self, kept: Mapping[Hashable, str]) -> Hashable | None:
        """A figure kept back that only one number fits; None when there is no such figure."""
        steps = self._steps(kept)
        for name in kept:
            tail, head, value, _ = self._arcs[name]
            low, high = self._bounds(name, kept)
            up = value < high and _reaches(steps, head, tail, name)
            if not up and not (value > low and _reaches(steps, tail, head, name)):
                return name
        return None

    def _best_beside(self, name: Hashable, kept: Mapping[Hashable, str]) -> Hashable | None:
        """The figure to keep back so that `name` is safe, or nearer to it: one beside it, worth least, then least."""
        tail, head, _, _ = self._arcs[name]
        left = [
            (not {a, b} & {tail, head}, self._worth[other], value, place, other)
            for place, (other, (a, b, value, published)) in enumerate(self._arcs.items())
            if published and other not in kept
        ]
        return min(left, key=lambda one: one[:4])[4] if left else None


def _reaches(
    steps: Mapping[Hashable, Sequence[tuple[Hashable, Hashable]]], start: Hashable, goal: Hashable, without: Hashable
) -> bool:
    """Whether a unit can get from one node to another, not over the arc `without`."""
    if start == goal:
        return True
    seen, waiting = {start}, deque([start])
    while waiting:
        for node, over in steps.get(waiting.popleft(), ()):
            if over != without and node not in seen:
                if node == goal:
                    return True
                seen.add(node)
                waiting.append(node)
    return False


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
