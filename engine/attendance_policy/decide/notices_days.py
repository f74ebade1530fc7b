"""The days of formal steps: the last day of a length of time, counted from a day that is not counted itself."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta

from attendance_policy.calendar import Calendar
from attendance_policy.decide.due import working_days
from attendance_policy.frozen import dataclass
from attendance_policy.policy.formal import Length

COUNTED = "the day from which a time is counted is not part of it, and its last day is"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why a day cannot be told, as a sentence. `missing`: the input that would tell it, else ""."""

    why: str
    missing: str = ""


def last_day(day: date, length: Length, calendar: Calendar | None) -> date | Unknown:
    """The last day of a length counted from `day`: 21 days from 1 March end on 22 March, 3 years on 1 March.

    A month that does not have the day ends on its own last day.
    """
    match length.unit:
        case "days":
            return day + timedelta(days=length.count)
        case "weeks":
            return day + timedelta(weeks=length.count)
        case "months" | "years":
            return _months_on(day, length.count * (12 if length.unit == "years" else 1))
        case "working days":
            return working_days(day, length.count)
    if calendar is None:
        return Unknown(f"{length.text} are counted by a school calendar, and there is none", "calendar")
    found = calendar.add_school_days(day, length.count) if calendar.covers(day) else None
    return found or Unknown(f"the calendar `{calendar.id}` does not reach {length.text} on from {day}", "calendar")


def _months_on(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
