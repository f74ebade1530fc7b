"""The first and the last school day of a period, days of reviews, and what lies after a break: by the calendar, not by
the register."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar, monday_of, school_year_of
from attendance_policy.facts.days import Days, Index

PERIODS = ("week", "half term", "term", "year")


def _period(calendar: Calendar, name: str) -> Callable[[date], object]:
    return {
        "week": monday_of, "half term": calendar.half_term_index, "term": calendar.term_index, "year": school_year_of,
    }[name]  # fmt: skip


def opens(days: Days, period: str) -> NDArray[np.bool_]:
    """Whether each day is the first school day of its period; a register may begin later than that."""
    first: NDArray[np.bool_] = days.first_of[period.replace(" ", "_")] == np.arange(len(days.days))
    if len(first):
        of, begun, known = _period(days.calendar, period), days.days[0], days.calendar.school_days
        before = bisect_left(known, begun) - 1  # periods do not overlap: the nearest school day tells
        first[0] = before < 0 or of(known[before]) != of(begun)
    return first


def closes(days: Days, period: str) -> NDArray[np.bool_]:
    """Whether each day is the last school day of its period; a register may end before that."""
    last = np.append(opens(days, period)[1:], True)[: len(days.days)]
    if len(last):
        calendar, end = days.calendar, days.days[-1]
        if days.planned is not None and calendar.school_days[-1:] <= (end,):
            calendar = days.planned
        of, known = _period(calendar, period), calendar.school_days
        after = bisect_right(known, end)
        last[-1] = after == len(known) or of(known[after]) != of(end)
    return last


def review_days(days: Days, every: str, on: str) -> Index:
    """The indices of the days on which every pupil is reviewed: a period that goes on after the register has not had
    its last day."""
    if every == "school day":
        return np.arange(len(days.days), dtype=np.int32)
    held = opens(days, every) if on == "first school day" else closes(days, every)
    return np.flatnonzero(held).astype(np.int32)


def over(days: Days, name: str) -> NDArray[np.bool_]:
    """Whether each day is on or after the first one after the named break of its own school year."""
    ends = days.calendar.breaks(name)
    passed = [any(end <= day and school_year_of(end) == school_year_of(day) for end in ends) for day in days.days]
    return np.array(passed, dtype=np.bool_)
