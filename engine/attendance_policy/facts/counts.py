"""Counting marks in windows, by cumulative sums over sessions or days; each set of codes is summed once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from attendance_policy.facts.grid import Days, Grid, Index
from attendance_policy.facts.rows import Rows
from attendance_policy.vocabulary.counting import Counting

Args = dict[str, str | int]
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
        """(pupils, sessions + 1): how many sessions before each are marked with one of `numbers`."""
        return self._keep(("sessions", numbers), lambda: _cumulative(self.grid.lookup(numbers)))

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
        """(pupils, days + 1): how many days before each are days of the set."""
        return self._keep(("days", numbers, both), lambda: _cumulative(self.on_day(numbers, both)))

    def runs(self, numbers: frozenset[int], both: bool) -> NDArray[np.int16]:
        """(pupils, days): how many days of the set in a row end with each day; days without sessions break none."""

        def make() -> NDArray[np.int16]:
            member = self.on_day(numbers, both)
            open_day = self.grid.possible[:, 0::2] | self.grid.possible[:, 1::2]
            total = np.cumsum(member, axis=1, dtype=np.int16)
            broken = np.where(open_day & ~member, total, np.int16(0))
            return total - np.maximum.accumulate(broken, axis=1)

        return self._keep(("runs", numbers, both), make)

    def begun(self, numbers: frozenset[int]) -> NDArray[np.int16]:
        """(pupils, sessions + 1): how many runs of sessions of the set have begun before each session."""

        def make() -> NDArray[np.int16]:
            member = self.grid.lookup(numbers)
            total = np.cumsum(member, axis=1, dtype=np.int16)
            broken = np.where(self.grid.possible & ~member, total, np.int16(0))
            run = total - np.maximum.accumulate(broken, axis=1)
            return _cumulative(member & (run == 1))

        return self._keep(("begun", numbers), make)


def _cumulative(member: NDArray[np.bool_]) -> NDArray[np.int16]:
    total = np.zeros((member.shape[0], member.shape[1] + 1), dtype=np.int16)
    np.cumsum(member, axis=1, dtype=np.int16, out=total[:, 1:])
    return total


def window_start(days: Days, day: Index, args: Args, counting: Counting) -> Index:
    """The first day of the window that ends with each `day`; all are indices into days."""
    if "school_weeks" in args:
        return days.weeks_back(int(args["school_weeks"]), counting.school_week == "full weeks only")[day]
    if "school_days" in args:
        return days.days_back(int(args["school_days"]))[day]
    this = str(args.get("this", counting.attendance.removeprefix("this ")))
    return days.first_of[this.replace(" ", "_")][day]


def window_end(rows: Rows, percent: bool) -> Index:
    """The day after the last one that counts: this day is in, except for what is seen at its start."""
    at_start = rows.start_of_day or (percent and rows.occasion in ("absence", "return"))
    return rows.day if at_start else rows.day + 1


def between(total: NDArray[np.int16], rows: Rows, start: Index, end: Index, scale: int) -> NDArray[np.int32]:
    """The count from `start` up to, not including, `end` of each row; `scale`: columns a day."""
    flat = total.ravel()
    base = rows.seen.astype(np.int64) * total.shape[1]
    last: NDArray[np.int32] = flat.take(base + end * scale).astype(np.int32)
    last -= flat.take(base + np.minimum(start, end) * scale)
    return last
