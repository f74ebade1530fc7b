"""Counting marks in windows, by running totals over days; each set of codes is summed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from attendance_policy.facts.days import Days, Index
from attendance_policy.facts.grid import Grid, among
from attendance_policy.facts.rows import Rows
from attendance_policy.facts.running import begins, runs, totals, turned
from attendance_policy.vocabulary.counting import Counting

Args = dict[str, str | int]
Words = NDArray[np.uint16]
_TILE = 512  # lines that are turned at a time
_PART = 16  # days: few enough that nothing between marks and totals leaves a processor's cache
_BOTH = np.uint16(0x0101)
WINDOWS = ("this", "school_weeks", "school_days", "since")
T = TypeVar("T")


class Sums:
    """Counts of one grid, each a row a day and a column a line of marks. Shared by every rule, and by every policy that
    counts alike."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._kept: dict[tuple[object, ...], Any] = {}

    def _keep(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    @cached_property
    def _marks(self) -> Words:
        """(days, lines): the two marks of each day side by side, as one word."""
        return _by_day(self.grid.marks)

    def sessions(self, numbers: frozenset[int]) -> NDArray[np.int16]:
        """(days + 1, lines): how many sessions before each day are marked with one of `numbers`."""

        def counted() -> Iterator[NDArray[np.int16]]:
            for start in range(0, len(self._marks), _PART):
                yield _halves(_among(self._marks[start : start + _PART], numbers, self.grid.last))

        return self._keep(("sessions", numbers), lambda: totals(counted(), *self._marks.shape))

    def on_day(self, numbers: frozenset[int], both: bool) -> NDArray[np.bool_]:
        """(days, lines): days on which a session (or, `both`, every possible one) has one of `numbers`."""

        def make() -> NDArray[np.bool_]:
            found = np.empty(self._marks.shape, dtype=np.bool_)
            for start in range(0, len(found), _PART):
                part = slice(start, start + _PART)
                member = _among(self._marks[part], numbers, self.grid.last)
                np.not_equal(member, 0, out=found[part])
                if both:
                    found[part] &= (member | (self._possible[part] ^ _BOTH)) == _BOTH
            return found

        return self._keep(("day", numbers, both), make)

    def school_days(self, numbers: frozenset[int], both: bool) -> NDArray[np.int16]:
        """(days + 1, lines): how many days before each are days of the set."""

        def make() -> NDArray[np.int16]:
            return totals([self.on_day(numbers, both).astype(np.int16)], *self._marks.shape)

        return self._keep(("days", numbers, both), make)

    def runs(self, numbers: frozenset[int], both: bool) -> NDArray[np.uint8] | NDArray[np.uint16]:
        """(days, lines): how many days of the set in a row end with each day; days without sessions break none."""
        return self._keep(("runs", numbers, both), lambda: runs(self.on_day(numbers, both), self._open))

    def begun(self, numbers: frozenset[int]) -> NDArray[np.int16]:
        """(days + 1, lines): how many runs of sessions of the set have begun before each day."""

        def make() -> NDArray[np.int16]:
            member = self.grid.lookup(numbers)
            at = np.flatnonzero(member)
            first = np.zeros(member.shape, dtype=np.uint8)
            first.ravel()[at[begins(at, self.grid.possible & ~member)]] = 1
            return totals([_halves(_by_day(first))], *self._marks.shape)

        return self._keep(("begun", numbers), make)

    @cached_property
    def _possible(self) -> Words:
        return _among(self._marks, self.grid.members("possible", ()), self.grid.last)

    @property
    def _open(self) -> NDArray[np.bool_]:
        """(days, lines): days with a possible session."""
        return self.on_day(self.grid.members("possible", ()), both=False)


def _by_day(marks: NDArray[np.uint8]) -> Words:
    """(days, lines) words of two sessions, from bytes by line and session."""
    lines, columns = marks.shape
    words = np.ascontiguousarray(marks).view(np.uint16)
    found = np.empty((columns // 2, lines), dtype=np.uint16)
    for start in range(0, lines, _TILE):
        found[:, start : start + _TILE] = words[start : start + _TILE].T
    return found


def _among(words: Words, numbers: frozenset[int], last: int) -> Words:
    return among(words.view(np.uint8), numbers, last).view(np.uint16)


def _halves(words: Words) -> NDArray[np.int16]:
    """The sum of the two halves of each word, in place of the words."""
    words *= _BOTH
    words >>= np.uint16(8)
    return words.view(np.int16)


def window_starts(days: Days, args: Args, counting: Counting) -> Index:
    """For each day, the first day of the window that ends with it; all are indices into days."""
    if "school_weeks" in args:
        return days.weeks_back(int(args["school_weeks"]), counting.school_week == "full weeks only")
    if "school_days" in args:
        return days.days_back(int(args["school_days"]))
    this = str(args.get("this", counting.attendance.removeprefix("this ")))
    return days.first_of[this.replace(" ", "_")]


def window_end(rows: Rows, percent: bool) -> Index:
    """The day after the last one that counts: this day is in, except for what is seen at its start."""
    at_start = rows.start_of_day or (percent and rows.occasion in ("absence", "return"))
    return rows.day if at_start else rows.day + 1


def spell_end(rows: Rows, percent: bool) -> Index:
    """The same for a window of the spell: who is back in the morning was so before any other mark of that day."""
    end = window_end(rows, percent)
    if rows.occasion != "return":
        return end
    return np.where(rows.grid.here[rows.seen, 2 * rows.day], rows.day, end)


def between(total: NDArray[np.int16], rows: Rows, start: Index, end: Index) -> NDArray[np.int16]:
    """The count from day `start` up to, not including, day `end` of each row."""
    flat, lines = total.ravel(), np.int64(total.shape[1])
    last: NDArray[np.int16] = flat.take(end * lines + rows.seen)
    last -= flat.take(np.minimum(start, end) * lines + rows.seen)
    return last


def in_window(total: NDArray[np.int16], rows: Rows, starts: Index, percent: bool) -> NDArray[np.int16]:
    """The count of each row in the window that `starts` gives for its day."""
    if rows.review is None:
        end = window_end(rows, percent)
        if not starts.any():  # all that there was before the end
            return total.ravel().take(end * np.int64(total.shape[1]) + rows.seen)
        return between(total, rows, starts[rows.day], end)
    # Every pupil on the same days: whole days, instead of each row's own two places. Several facts ask for one count.
    days = rows.review.days
    end = days if rows.start_of_day else days + 1
    start = np.minimum(starts[days], end)
    key = (id(total), start.tobytes(), rows.start_of_day)
    known = rows.windowed.get(key)
    if known is None:
        counted = _days_of(total, end)
        if start.any():
            counted = counted - (total[start[0]] if (start == start[0]).all() else total[start])
        # Holding the total keeps the id its own.
        known = rows.windowed[key] = (total, rows.review.laid(turned(counted)))
    return known[1]


def _days_of(total: NDArray[np.int16], at: Index) -> NDArray[np.int16]:
    """Some days of a table; every one of a stretch without a gap as they lie."""
    if len(at) and len(at) == at[-1] - at[0] + 1:
        return total[at[0] : at[-1] + 1]
    return total[at]
