"""Running totals and runs of days, day by day over all lines at once; where runs of sessions begin and what follows.

Tables of counts have a row a day and a column a line of marks. So a total is the one before it and a day's own counts,
one addition for all lines, which a processor does many at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
T = TypeVar("T", bound=np.generic)
_STEPS = 8  # how far on is looked place by place, before whole lines are
_FEW = 128  # lines: of so few, all days are summed by one call
_FEW_WORDS = 1024  # so few are looked through faster than they are sorted out
_TURNED = 40  # rows that are turned at a time: few enough to stay in the cache, and their columns are written together


def totals(parts: Iterable[NDArray[np.int16]], days: int, lines: int) -> NDArray[np.int16]:
    """(days + 1, lines): how many before each day. `parts`: counts of the days in their order, each (some, lines)."""
    found = np.empty((days + 1, lines), dtype=np.int16)
    found[0] = day = 0
    for part in parts:
        if lines < _FEW:
            np.cumsum(part, axis=0, out=found[day + 1 : day + 1 + len(part)])
            found[day + 1 : day + 1 + len(part)] += found[day]
            day += len(part)
            continue
        for one in part:
            np.add(found[day], one, out=found[day + 1])
            day += 1
    return found


def runs(member: Flags, opened: Flags) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """(days, lines): how many days of the set in a row end with each day; a day that is neither open nor of the set
    breaks none and keeps the number. Both are (days, lines)."""
    small: Any = np.uint8 if len(member) < 1 << 8 else np.uint16
    found: NDArray[np.uint8] | NDArray[np.uint16] = np.empty(member.shape, dtype=small)
    counted, goes_on = member.view(np.uint8), np.empty(member.shape[1:], dtype=np.bool_)
    found[:1] = counted[:1]
    for day in range(1, len(found)):
        np.greater_equal(member[day], opened[day], out=goes_on)
        np.multiply(found[day - 1], goes_on.view(np.uint8), out=found[day])
        found[day] += counted[day]
    return found


def turned(table: NDArray[T]) -> NDArray[T]:
    """A table of days by lines as one of lines by days."""
    days, lines = table.shape
    found = np.empty((lines, days), dtype=table.dtype)
    for start in range(0, days, _TURNED):
        found[:, start : start + _TURNED] = table[start : start + _TURNED].T
    return found


def places(flags: Flags) -> NDArray[np.int64]:
    """Where flags (in one row, ascending) are set: `np.flatnonzero`, which goes on from one to the next and takes two
    to three times as long where there are some in a hundred. Here only the words of eight that hold one are looked at.
    """
    whole = len(flags) // 8 * 8
    words = flags[:whole].view(np.uint64)
    at: NDArray[np.int64] = np.flatnonzero(words != 0)
    if len(at) * 2 > len(words) or len(words) < _FEW_WORDS:
        return np.flatnonzero(flags)
    inside = np.flatnonzero(words.take(at).view(np.bool_))
    found = at.take(inside >> 3)
    found <<= 3
    inside &= 7
    found += inside
    rest = np.flatnonzero(flags[whole:])
    return np.concatenate((found, rest + whole)) if len(rest) else found


def stretches(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of stretches, one after another: each from its start on, as many as its length."""
    return np.repeat(starts - (np.cumsum(lengths) - lengths), lengths) + np.arange(int(lengths.sum()))


def begins(at: NDArray[np.int64], breaks: Flags) -> Flags:
    """Which of these places, ascending, begin a run: after one that breaks it, or on another line.

    `breaks`: (lines, columns), whether each place breaks a run; `at` are places in it row by row.
    """
    goes_on = at[1:] == at[:-1] + 1
    if not len(at):
        return np.ones(0, dtype=np.bool_)
    line = at // breaks.shape[1]
    same = line[1:] == line[:-1]
    flat, apart = breaks.ravel(), np.flatnonzero(~goes_on & same)
    place, left = at[apart] + 1, np.arange(len(apart))
    while len(left):  # step on from each until a break or the next: hardly any lasts longer than one step
        left = left[~flat[place[left]]]
        place[left] += 1
        there = place[left] == at[apart[left] + 1]
        goes_on[apart[left[there]]] = True
        left = left[~there]
    return np.append(True, ~(goes_on & same))


def following(place: NDArray[np.int64], wanted: Flags) -> NDArray[np.int64]:
    """For each place, the first one after it on its line that is wanted; -1 for none. `wanted`: (lines, columns)."""
    flat, width = wanted.ravel(), wanted.shape[1]
    found = np.full(len(place), -1, dtype=np.int64)
    here, left = place.copy(), np.arange(len(place))
    for _ in range(_STEPS):
        here[left] += 1
        left = left[here[left] % width != 0]
        yes = flat[here[left]]
        found[left[yes]] = here[left[yes]]
        left = left[~yes]
        if not len(left):
            return found
    line, column = np.divmod(here[left], width)
    later = wanted[line] & (np.arange(width) > column[:, None])
    found[left] = np.where(later.any(axis=1), line * width + later.argmax(axis=1), -1)
    return found
