"""The duties of a school the slow way: day by day, is this the last school day of its period?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attendance_policy.calendar import Calendar
from attendance_policy.policy.model import Policy
from reference.days import SchoolDays, monday, school_year

Found = tuple[str, str, date, str]
UNITS = {"fortnight": (2, "week"), "week": (1, "week"), "month": (1, "month"), "year": (12, "month")}


def duty_days(policy: Policy, calendar: Calendar, first: date, last: date) -> list[Found]:
    """(duty, cadence, day, session) of every duty that falls on a day, in the order of days."""
    found = []
    for rule in policy.rules:
        if rule.section == "duties":
            for cadence in rule.occasions:
                found += [(rule.id, cadence, day, half) for day, half in _days(policy, cadence, calendar, first, last)]
    return sorted(found, key=lambda one: (one[2], one[3], one[0], one[1]))


def _days(policy: Policy, cadence: str, calendar: Calendar, first: date, last: date) -> Iterator[tuple[date, str]]:
    school = SchoolDays(calendar, ())
    if cadence == "review":
        cadence, opening = policy.counting.review_every, policy.counting.review_on == "first school day"
    else:
        opening = False
    plain = ("session", "school day")
    periods = {} if cadence in plain else {day: _period(school, cadence, day) for day in school.open}
    day = first
    while day <= last:
        if day in school.open:
            if cadence == "session":
                yield from ((day, "am"), (day, "pm"))
            elif cadence == "school day" or _ends(periods, day, opening):
                yield day, ""
        day += timedelta(days=1)


def _ends(periods: dict[date, object], day: date, opening: bool) -> bool:
    """Whether no later (or, looked at from the other end, no earlier) school day lies in the day's own period."""
    if periods[day] is None:
        return False
    others = [other for other in periods if (other < day if opening else other > day)]
    return all(periods[other] != periods[day] for other in others)


def _period(school: SchoolDays, cadence: str, day: date) -> object:
    if cadence in ("half term", "term"):
        return school._period(cadence, day)
    if cadence == "week":
        return monday(day)
    if cadence in UNITS:
        count, unit = UNITS[cadence]
    else:
        word, _, unit = cadence.partition(" ")
        if not word.isdigit():
            return None
        count, unit = int(word), unit.rstrip("s")
        if (count, unit) == (1, "week"):
            return monday(day)
        if unit == "year":
            count, unit = 12 * count, "month"
    if unit == "week":
        year, own = school_year(day), monday(day)
        return year, sum(week < own for week in school.weeks[year]) // count
    if 12 % count:
        return None
    months = day.month - 9 if day.month >= 9 else day.month + 3
    return (day.year, day.month) if count == 1 else (school_year(day), months // count)
