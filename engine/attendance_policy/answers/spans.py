"""How long before a day another day lies, in the units in which policies ask for notice."""

from __future__ import annotations

import bisect
import calendar as months
from datetime import date, timedelta
from functools import cache

from attendance_policy.calendar import Calendar, monday_of
from attendance_policy.frozen import dataclass
from attendance_policy.vocabulary.counting import Counting

NEEDS_CALENDAR = ("school days", "school weeks")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why a length cannot be counted, as a sentence."""

    why: str


def latest_before(day: date, count: int, unit: str, calendar: Calendar | None, counting: Counting) -> date | Unknown:
    """The last date from which `count` whole units lie before `day`; the date itself counts, `day` does not.

    A month back from a day that the earlier month does not have is that month's last day. A school week back is the
    same weekday of the school week before. Working days are Monday to Friday without the bank holidays of England.
    """
    match unit:
        case "days":
            return day - timedelta(days=count)
        case "weeks":
            return day - timedelta(weeks=count)
        case "months":
            index = day.year * 12 + day.month - 1 - count
            year, month = divmod(index, 12)
            return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
        case "working days":
            return _back(day, count)
    if calendar is None:
        return Unknown(f"{unit} are counted, and that needs a calendar: add `--calendar`")
    found = (
        _school_days(day, count, calendar) if unit == "school days" else _school_weeks(day, count, calendar, counting)
    )
    return found or Unknown(f"the calendar `{calendar.id}` does not reach {count} {unit} back from {day}")


def _school_days(day: date, count: int, calendar: Calendar) -> date | None:
    before = bisect.bisect_left(calendar.school_days, day)
    if not calendar.covers(day):
        return None
    return day if count == 0 else calendar.school_days[before - count] if before >= count else None


def _school_weeks(day: date, count: int, calendar: Calendar, counting: Counting) -> date | None:
    if not calendar.covers(day):
        return None
    week = monday_of(day)
    first = monday_of(calendar.school_days[0]) if calendar.school_days else week
    while count > 0 and week > first:
        week -= timedelta(weeks=1)
        opened = sum(calendar.is_open(week + timedelta(days=weekday)) for weekday in range(5))
        count -= opened == 5 if counting.school_week == "full weeks only" else opened > 0
    return week + timedelta(days=day.weekday()) if count == 0 else None


def _back(day: date, count: int) -> date:
    while count > 0:
        day -= timedelta(days=1)
        count -= day.weekday() < 5 and day not in _bank_holidays(day.year)
    return day


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    # Imported here: it is a large package, and few policies count in working days.
    import holidays

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def spell_out(given: int) -> str:
    """A number of calendar days as days and whole weeks: `27 days (3 weeks and 6 days)`."""
    text = _count(given, "day")
    weeks, rest = divmod(given, 7)
    if given < 7:
        return text
    tail = " and " + _count(rest, "day") if rest else ""
    return f"{text} ({_count(weeks, 'week')}{tail})"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if abs(number) == 1 else 's'}"
