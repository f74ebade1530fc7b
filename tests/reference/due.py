"""By which hour something is due, the slow way: read off the profile's times and the two marks of the day."""

from __future__ import annotations

from datetime import date

from attendance_policy.policy.model import Edge, Policy, Silence, Window
from attendance_policy.policy.times import Time
from reference.pupil import History, Row

NONE_GIVEN = "no time is given"


def of_day(time: Time | Silence | None) -> bool:
    """Whether it is a time of the day itself, that an absence can begin after: an hour, or that morning."""
    return isinstance(time, Time) and (time.kind == "clock" or time.text == "that morning")


def hour_due(policy: Policy, time: Time | Silence | None, row: Row, history: History, year: str) -> str:
    """`2025-09-08 10:30`, the day alone for that morning, or that no time is given; "" for times that are not of the
    day."""
    if not isinstance(time, Time) or not of_day(time):
        return ""
    morning = time.minute if time.kind == "clock" else -1
    afternoon = row.occasion == "absence" and not history.away(history.letters[row.day][0])
    if afternoon and morning < afternoon_begins(policy, year):
        return NONE_GIVEN
    return row.day.isoformat() if morning < 0 else said(row.day, morning)


def said(day: date, minute: int) -> str:
    """A minute of a day."""
    return f"{day.isoformat()} {minute // 60:02d}:{minute % 60:02d}"


def afternoon_begins(policy: Policy, year: str) -> int:
    """From which minute somebody can know of an absence that begins in the afternoon: when the register is taken; when
    it closes, where only that is said; when the morning is over; at noon."""
    for group in policy.registers if isinstance(policy.registers, tuple) else ():
        if not group.years or year in group.years:
            if isinstance(group.pm, Window):
                if isinstance(group.pm.taken, int):
                    return group.pm.taken
                if isinstance(group.pm.absent, Edge):
                    return group.pm.absent.minute
            if isinstance(group.am, Window) and isinstance(group.am.ends, int):
                return group.am.ends
            break
    return 12 * 60
