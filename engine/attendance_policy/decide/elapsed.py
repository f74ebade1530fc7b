"""How long ago something was: whether a `not_before` is over, an `until` past, and how often a distance fits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.due import moved
from attendance_policy.facts.grid import Days, Index

# Units that dates are counted in; the others go by what each school day belongs to.
_BY_DATE = ("days", "weeks", "working days", "months", "years")
Flags = NDArray[np.bool_]


def reached(days: Days, begun: Index, day: Index, count: int, unit: str, full_weeks: bool) -> Flags:
    """Whether each `day` is at or past `count` units after `begun`; both are indices into the days."""
    return _against(days, begun, day, count, unit, full_weeks, np.greater_equal)


def past(days: Days, begun: Index, day: Index, count: int, unit: str, full_weeks: bool) -> Flags:
    """Whether each `day` lies past that: not the day itself, nor anything of that week, half term or term."""
    return _against(days, begun, day, count, unit, full_weeks, np.greater)


def _against(
    days: Days, begun: Index, day: Index, count: int, unit: str, full_weeks: bool,
    compare: Callable[[Index, Index], Flags],
) -> Flags:  # fmt: skip
    if unit not in _BY_DATE:
        return compare(_passed(days, begun, day, unit, full_weeks), np.full_like(day, count))
    ends = np.zeros(len(days.days), dtype=np.int32)
    asked = np.zeros(len(days.days), dtype=np.bool_)
    asked[begun] = True
    for index in np.flatnonzero(asked).tolist():
        end = moved(days.days[index], count, unit, days.calendar)
        assert isinstance(end, date)
        ends[index] = end.toordinal()
    return compare(days.ordinal[day], ends[begun])


def _passed(days: Days, begun: Index, day: Index, unit: str, full_weeks: bool) -> Index:
    """How often the unit has changed from `begun` to `day`; with `full_weeks`, only to a week that has all its days."""
    match unit:
        case "school weeks":
            weeks = full_weeks_before(days) if full_weeks else days.week
            return weeks[day] - weeks[begun]
        case "half terms":
            return days.half_term[day] - days.half_term[begun]
        case "terms":
            return days.term[day] - days.term[begun]
    return day - begun


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
    return _passed(days, first, day, unit, full_weeks)
