"""Counting marks in windows, by cumulative sums over sessions or days; each set of codes is summed once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from attendance_policy.facts.grid import Days, Grid, Index, among
from attendance_policy.facts.rows import Rows
from attendance_policy.facts.running import begins, runs, totals, width
from attendance_policy.vocabulary.counting import Counting

Args = dict[str, str | int]
_TILE = 512  # lines
WINDOWS = ("this", "school_weeks", "school_days", "since")
T = TypeVar("T")


class Sums:
    """Cumulative counts of one grid. Shared by every rule, and by every policy that counts alike."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._kept: dict[tuple[object, ...], Any] = {}

    def _keep(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def sessions(self, numbers: frozenset[int]) -> NDArray[np.int16]:
        """(pupils, days + 1 or more): how many sessions before each day are marked with one of `numbers`."""
        return self._keep(("sessions", numbers), lambda: self._tiled(numbers))

    def _tiled(self, numbers: frozenset[int]) -> NDArray[np.int16]:
        """As many lines at a time as a processor's cache holds with everything between marks and totals."""
        lines, columns = self.grid.marks.shape
        found = np.empty((lines, width(columns // 2)), dtype=np.int16)
        for start in range(0, lines, _TILE):
            tile = slice(start, start + _TILE)
            totals(_by_day(among(self.grid.marks[tile], numbers)), out=found[tile])
        return found

    def on_day(self, numbers: frozenset[int], both: bool) -> NDArray[np.bool_]:
        """(pupils, days): days on which a session (or, `both`, every possible one) has one of `numbers`."""

        def make() -> NDArray[np.bool_]:
            member = self.grid.lookup(numbers)
            morning, afternoon = member[:, 0::2], member[:, 1::2]
            if not both:
                return morning | afternoon
            other = ~self.grid.possible
            return (morning | afternoon) & (morning | other[:, 0::2]) & (afternoon | other[:, 1::2])

        return self._keep(("day", numbers, both), make)

    def school_days(self, numbers: frozenset[int], both: bool) -> NDArray[np.int16]:
        """(pupils, days + 1 or more): how many days before each are days of the set."""
        return self._keep(("days", numbers, both), lambda: totals(self.on_day(numbers, both)))

    def runs(self, numbers: frozenset[int], both: bool) -> NDArray[np.int16]:
        """(pupils, days): how many days of the set in a row end with each day; days without sessions break none."""

        def make() -> NDArray[np.int16]:
            open_day = self.grid.possible[:, 0::2] | self.grid.possible[:, 1::2]
            return runs(self.on_day(numbers, both), open_day)

        return self._keep(("runs", numbers, both), make)

    def begun(self, numbers: frozenset[int]) -> NDArray[np.int16]:
        """(pupils, days + 1 or more): how many runs of sessions of the set have begun before each day."""

        def make() -> NDArray[np.int16]:
            member = self.grid.lookup(numbers)
            at = np.flatnonzero(member)
            first = np.zeros(member.shape, dtype=np.bool_)
            first.ravel()[at[begins(at, self.grid.possible & ~member)]] = True
            return totals(_by_day(first))

        return self._keep(("begun", numbers), make)


def _by_day(member: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """How many of the two sessions of each day."""
    halves = member.view(np.uint8)
    counted: NDArray[np.uint8] = halves[:, 0::2] + halves[:, 1::2]
    return counted


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


def between(total: NDArray[np.int16], rows: Rows, start: Index, end: Index) -> NDArray[np.int16]:
    """The count from day `start` up to, not including, day `end` of each row."""
    flat = total.ravel()
    base = rows.seen.astype(np.int64) * total.shape[1]
    last: NDArray[np.int16] = flat.take(base + end)
    last -= flat.take(base + np.minimum(start, end))
    return last


def in_window(total: NDArray[np.int16], rows: Rows, starts: Index, percent: bool) -> NDArray[np.int16]:
    """The count of each row in the window that `starts` gives for its day."""
    if rows.review is None:
        return between(total, rows, starts[rows.day], window_end(rows, percent))
    # Every pupil on the same days: whole columns, instead of each row's own two places.
    days = rows.review.days
    end = days if rows.start_of_day else days + 1
    start = np.minimum(starts[days], end)
    counted = _columns(total, end)
    if start.any():
        counted = counted - (total[:, start[:1]] if (start == start[0]).all() else total.take(start, axis=1))
    return rows.review.laid(counted)


def _columns(total: NDArray[np.int16], at: Index) -> NDArray[np.int16]:
    """Columns of a table; every one of a stretch without a gap as they lie."""
    if len(at) and len(at) == at[-1] - at[0] + 1:
        return total[:, at[0] : at[-1] + 1]
    return total.take(at, axis=1)
