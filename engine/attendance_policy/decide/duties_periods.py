"""The periods of a cadence on a school calendar: what `each: fortnight` comes to, and from where it is counted."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date

from attendance_policy.calendar import Calendar, monday_of, school_year_of
from attendance_policy.frozen import dataclass
from attendance_policy.policy.schedule import length_of
from attendance_policy.vocabulary.counting import Counting

SESSIONS = ("am", "pm")
_MONTHS = 12
_SEPTEMBER = 9


@dataclass(frozen=True, slots=True)
class Period:
    """One round of a cadence: its first and last school day, and the session where it is one."""

    first: date
    last: date
    session: str = ""


@dataclass(frozen=True, slots=True)
class Rounds:
    """The periods that end in a range of days. `said`: what had to be chosen to count them. `untold`: why they cannot
    be counted, where they cannot."""

    periods: tuple[Period, ...] = ()
    said: tuple[str, ...] = ()
    untold: str = ""


def rounds_of(cadence: str, calendar: Calendar, counting: Counting, first: date, last: date) -> Rounds:
    """The periods of a cadence whose last school day lies between `first` and `last`, both included.

    A period without a school day is none. A cadence that is not counted by the calendar has no periods.
    """
    if cadence == "review":
        return _reviews(calendar, counting, first, last)
    if cadence in ("session", "school day"):
        days = [day for day in calendar.school_days if first <= day <= last]
        if cadence == "session":
            both = tuple(Period(day, day, half) for day in days for half in SESSIONS)
            return Rounds(both, ("no time is named: in the session itself",))
        return Rounds(tuple(Period(day, day) for day in days), ("no time is named: by the end of the day",))
    key, counted = _key(cadence, calendar)
    if key is None:
        return Rounds(untold=counted)
    ends = f"no day is named: by the last school day of the {_named(cadence)}"
    return Rounds(_grouped(calendar, key, first, last), (ends, counted) if counted else (ends,))


def _named(cadence: str) -> str:
    length = length_of(cadence)
    return cadence if length is None or length[0] > 1 else length[1]


def _grouped(calendar: Calendar, key: Callable[[date], Hashable], first: date, last: date) -> tuple[Period, ...]:
    ends: dict[Hashable, Period] = {}
    for day in calendar.school_days:
        group = key(day)
        known = ends.get(group)
        ends[group] = Period(known.first if known is not None else day, day)
    return tuple(period for period in ends.values() if first <= period.last <= last)


def _key(cadence: str, calendar: Calendar) -> tuple[Callable[[date], Hashable] | None, str]:
    """What school days of one period have in common, and from where it is counted; or None, and why it is not."""
    plain: dict[str, Callable[[date], Hashable]] = {
        "week": monday_of, "month": lambda day: (day.year, day.month), "half term": calendar.half_term_index,
        "term": calendar.term_index, "year": school_year_of,
    }  # fmt: skip
    if cadence in plain:
        return plain[cadence], ""
    count, unit = length_of(cadence) or ((2, "week") if cadence == "fortnight" else (0, ""))
    if count == 1:
        return plain[unit], ""
    if unit == "week" and count:
        of_week = _weeks(calendar)
        return (
            lambda day: (school_year_of(day), of_week[school_year_of(day), monday_of(day)] // count),
            f"{_spans(cadence)} are {count} school weeks, counted from the first of the school year",
        )
    if unit == "month" and count and _MONTHS % count == 0:
        return (
            lambda day: (school_year_of(day), (day.month - _SEPTEMBER) % _MONTHS // count),
            f"{cadence} are counted from 1 September",
        )
    if count:
        return None, f"once in {cadence}, and no day is given from which they are counted"
    return None, ""


def _spans(cadence: str) -> str:
    return "fortnights" if cadence == "fortnight" else f"periods of {cadence}"


def _weeks(calendar: Calendar) -> dict[tuple[str, date], int]:
    """The place of each school week in its school year, from 0. Weeks without a school day are not counted."""
    places: dict[tuple[str, date], int] = {}
    in_year: dict[str, int] = {}
    for day in calendar.school_days:
        year = school_year_of(day)
        if (year, monday_of(day)) not in places:
            places[year, monday_of(day)] = in_year.get(year, 0)
            in_year[year] = in_year.get(year, 0) + 1
    return places


def _reviews(calendar: Calendar, counting: Counting, first: date, last: date) -> Rounds:
    """The days on which every pupil is looked at, as `counting.review` has them."""
    if counting.review_every == "school day" or counting.review_on != "first school day":
        found = rounds_of(counting.review_every, calendar, counting, first, last)
        days = [Period(period.last, period.last) for period in found.periods]
    else:
        every = rounds_of(counting.review_every, calendar, counting, date.min, date.max)
        days = [Period(one.first, one.first) for one in every.periods if first <= one.first <= last]
    on = "" if counting.review_every == "school day" else f", on the {counting.review_on}"
    return Rounds(tuple(days), (f"a review is each {counting.review_every}{on}, as pupils are reviewed",))
