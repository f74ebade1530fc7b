"""Running totals and runs of days, by whole words and by the few days that matter instead of mark by mark.

Both are the slowest of all that is counted, so they are written for a processor: eight days are summed by one
multiplication, and of runs only the days of the set are looked at, which are few where the set is absence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
# Multiplying by these adds to each part of a word all the parts before it: eight of 8 bits, four of 16 bits.
_EIGHT, _FOUR = np.uint64(0x0101010101010101), np.uint64(0x0001000100010001)
_LAST = np.uint64(56)
_STEPS = 8  # how far on is looked place by place, before whole lines are


def width(days: int) -> int:
    """How many columns totals of so many days have: one more, filled up to whole words."""
    return (days // 8 + 1) * 8


def totals(by_day: NDArray[np.uint8] | Flags, out: NDArray[np.int16] | None = None) -> NDArray[np.int16]:
    """(lines, days + 1 or a few more): how many before each day. `by_day`: (lines, days), each at most 31.

    The columns after the last day repeat it, so that a line is a whole number of words. `out`: where they go.
    """
    lines, days = by_day.shape
    words = width(days) // 8
    padded = np.zeros((lines, words * 8), dtype=np.uint8)
    padded[:, 1 : days + 1] = by_day
    eights = padded.view("<u8")
    eights *= _EIGHT
    before = np.zeros((lines, words), dtype="<u8")
    np.right_shift(eights[:, :-1], _LAST, out=before[:, 1:])
    np.cumsum(before, axis=1, out=before)
    before *= _FOUR
    found = np.empty(padded.shape, dtype="<i2") if out is None else out
    found[:] = padded
    fours = found.view("<u8")
    fours[:, 0::2] += before
    fours[:, 1::2] += before
    return found


def runs(member: Flags, open_day: Flags) -> NDArray[np.int16]:
    """(lines, days): how many days of the set in a row end with each day; a day that is not open and not of the set
    breaks none and keeps the number."""
    if np.count_nonzero(member) * 4 > member.size:
        total = np.cumsum(member, axis=1, dtype=np.int16)
        return total - np.maximum.accumulate(np.where(open_day & ~member, total, np.int16(0)), axis=1)
    found = np.zeros(member.shape, dtype=np.int16)
    flat, width = found.ravel(), member.shape[1]
    at = np.flatnonzero(member)
    if len(at):
        new = begins(at, open_day & ~member)
        first = np.flatnonzero(new)
        flat[at] = np.arange(1, len(at) + 1) - np.repeat(first, np.diff(first, append=len(at)))
        closed = np.flatnonzero(~(member | open_day))
        if len(closed):
            apart = closed % width == 0
            apart[0] = True
            apart[1:] |= closed[1:] != closed[:-1] + 1
            opens = closed[apart]
            held = np.where(opens % width == 0, np.int16(0), flat[opens - 1])
            flat[closed] = np.repeat(held, np.diff(np.flatnonzero(apart), append=len(closed)))
    return found


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
