"""How long ago something was: whether a `not_before` is over, an `until` past, and how often a distance fits."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.due import moved
from attendance_policy.facts.days import Days, Index

# Units that dates are counted in; the others go by what each school day belongs to.
_BY_DATE = ("days", "weeks", "working days", "months", "years")


def first_day(days: Days, begun: NDArray[Any], count: int, unit: str, full_weeks: bool, past: bool) -> Index:
    """For each of these days, the first one that is at or past `count` units after it; all are indices into the days,
    and their number is that of none.

    `past`: the first that lies past that: not the day itself, nor anything of that week, half term or term.
    """
    side: Literal["left", "right"] = "right" if past else "left"
    if unit not in _BY_DATE:
        counted = _counted(days, unit, full_weeks)
        return _first(counted, counted + count, side).take(begun)
    ends = np.zeros(len(days.days), dtype=np.int32)
    asked = np.zeros(len(days.days), dtype=np.bool_)
    asked[begun] = True
    for index in np.flatnonzero(asked).tolist():
        end = moved(days.days[index], count, unit, days.calendar)
        assert isinstance(end, date)
        ends[index] = end.toordinal()
    return _first(days.ordinal, ends, side).take(begun)


def _first(ascending: Index, wanted: Index, side: Literal["left", "right"]) -> Index:
    return np.searchsorted(ascending, wanted, side).astype(np.int32)


def _counted(days: Days, unit: str, full_weeks: bool) -> Index:
    """For each day, how often the unit has changed up to it; with `full_weeks`, only to a week with all its days."""
    match unit:
        case "school weeks":
            return full_weeks_before(days) if full_weeks else days.week
        case "half terms":
            return days.half_term
        case "terms":
            return days.term
    return np.arange(len(days.days), dtype=np.int32)


def full_weeks_before(days: Days) -> Index:
    """For each day, how many full weeks have begun up to it."""
    starts = np.diff(days.week, prepend=-1) != 0
    found: Index = np.cumsum(starts & days.full_week).astype(np.int32)
    return found


def whole(days: Days, first: Index, day: Index, unit: str, full_weeks: bool) -> Index:
    """How many whole units (days or weeks, of the calendar or the school) each `day` is past `first`.

    Weeks run from Monday.
    """
    if unit == "weeks":
        return (days.ordinal[day] - 1) // 7 - (days.ordinal[first] - 1) // 7  # ordinal 1 was a Monday
    if unit == "days":
        return days.ordinal[day] - days.ordinal[first]
    counted = _counted(days, unit, full_weeks)
    return counted[day] - counted[first]
