"""Rows of what a log or the pupil file tells: requests, reports, names that come on or off the roll."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import school_year_of
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.logged import Logged
from attendance_policy.facts.memory import Keys, is_among
from attendance_policy.facts.rows import Rows


def event_rows(occasion: str, grid: Grid, logged: Logged | None) -> Rows | None:
    """The rows of an occasion, by pupil and day; None where nothing that was given could tell them."""
    log = logged if logged is not None else Logged()
    if occasion in ("request", "report"):
        asked = log.requests if occasion == "request" else log.reports
        return None if logged is None else _rows(occasion, grid, asked.key)
    dates = grid.pupils.leave if occasion == "removal" else grid.pupils.start
    if logged is None and not any(dates):
        return None
    told = log.left if occasion == "removal" else log.joined
    own = _left(grid) if occasion == "removal" else _joined(grid)
    count = max(grid.size[1], 1)
    # Where the log tells of a pupil, the pupil file only says the same again: no key is in both.
    return _rows(occasion, grid, np.sort(np.concatenate((told, own[~is_among(own // count, told // count)]))))


def _rows(occasion: str, grid: Grid, keys: Keys) -> Rows:
    count = max(grid.size[1], 1)
    none = np.full(len(keys), -1, dtype=np.int32)
    return Rows(occasion, grid, (keys // count).astype(np.int32), (keys % count).astype(np.int32), none, none, none)


def _left(grid: Grid) -> Keys:
    """The last school day on or before each pupil's last day on roll, where that lies in the register."""
    days = grid.days
    leave = _ordinals(grid.pupils.leave)
    if not days.days:
        return np.array([], dtype=np.int64)
    who = np.flatnonzero((leave >= days.ordinal[0]) & (leave <= days.ordinal[-1]))
    return who * len(days.days) + np.searchsorted(days.ordinal, leave[who], side="right") - 1


def _joined(grid: Grid) -> Keys:
    """The first school day on or after each pupil's first day on roll, where that lies in the register.

    A register that begins on the first school day after it has it too, of the same school year where the calendar
    knows no school day before.
    """
    days = grid.days
    if not days.days:
        return np.array([], dtype=np.int64)
    earlier = max((day for day in days.calendar.school_days if day < days.days[0]), default=None)
    start = _ordinals(grid.pupils.start)
    told = (start > 0) & (start <= days.ordinal[-1])
    if earlier is not None:
        told &= start > earlier.toordinal()
    else:
        before = set(start[told & (start < days.ordinal[0])].tolist())
        year = school_year_of(days.days[0])
        others = [one for one in before if school_year_of(date.fromordinal(one)) != year]
        told &= ~is_among(start, np.array(others, dtype=start.dtype))
    who = np.flatnonzero(told)
    return who * len(days.days) + np.searchsorted(days.ordinal, start[who])


def _ordinals(dates: Sequence[date | None]) -> NDArray[np.int64]:
    """Each date as date.toordinal(), 0 for none."""
    known = {day: 0 if day is None else day.toordinal() for day in set(dates)}  # most pupils share a few
    return np.fromiter(map(known.__getitem__, dates), dtype=np.int64, count=len(dates))
