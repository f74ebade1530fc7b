"""Whether a day that is asked about is a school day: one rule for arrivals, reports and leave.

A Saturday or Sunday never is. Another day is closed only by a calendar that was given or that the profile names; what
none of these says is taken for a school day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attendance_policy.calendar import Calendar

_SATURDAY = 5
_A_YEAR = 366  # no holidays are longer: what comes after does not change what is said


def school_day(day: date, calendar: Calendar | None) -> bool | None:
    """Whether there is school on a day; None where nobody says."""
    if day.weekday() >= _SATURDAY:
        return False
    return calendar.is_open(day) if calendar is not None and calendar.covers(day) else None


def no_school(first: date, last: date, calendar: Calendar | None) -> str:
    """Why none of the days from first to last is a school day, as a sentence; "" where one is or may be."""
    if any(school_day(day, calendar) is not False for day in _days(first, last)):
        return ""
    if calendar is not None and (calendar.covers(first) or calendar.covers(last)):
        if first == last:
            return f"{first} is no school day in the calendar `{calendar.id}`"
        return f"the calendar `{calendar.id}` has no school day from {first} to {last}"
    if first == last:
        return f"{first} is a {first:%A}, which is never a school day"
    return f"{first} and {last} are a Saturday and a Sunday, which are never school days"


def taken(first: date, last: date, calendar: Calendar | None) -> tuple[str, ...]:
    """What is to be said beside an answer about the days from first to last, of how they were told to be school days.

    That a calendar which closed them is invented; or that they were taken for school days, where that is in doubt: the
    calendar does not reach them, or without one they all lie in August or from Christmas Eve to New Year's Day.
    """
    if no_school(first, last, calendar):
        closed = any(day.weekday() < _SATURDAY for day in _days(first, last))
        return (f"the calendar `{calendar.id}` is invented",) if calendar and calendar.invented and closed else ()
    last = min(last, first + timedelta(days=_A_YEAR)) if (last - first).days > _A_YEAR else last
    weekdays = [day for day in _days(first, last) if school_day(day, calendar) is not False]
    if any(school_day(day, calendar) or (calendar is None and not _in_holidays(day)) for day in weekdays):
        return ()
    if calendar is not None:
        return (f"the calendar `{calendar.id}` says nothing about {weekdays[0]}; it is taken for a school day",)
    return (f"no calendar is named, and {weekdays[0]} is taken for a school day: add `--calendar`",)


def _in_holidays(day: date) -> bool:
    """Whether hardly any school in England is open: no ground to close the day, and enough to say what was taken."""
    return day.month == 8 or (day.month, day.day) >= (12, 24) or (day.month, day.day) == (1, 1)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
