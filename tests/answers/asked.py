"""Asking the small profiles of these tests."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

from attendance_policy.answers import Answer, LeaveAnswer, Request, arrive, leave, report
from attendance_policy.calendar import Calendar
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Loaded, Policies

PROFILES = Path(__file__).parent / "profiles"
DAY = "2025-01-15"


@cache
def loaded(name: str, *readings: str) -> Loaded:
    return Policies(Library((PROFILES,))).load(name, readings=readings)


@cache
def example_calendar() -> Calendar:
    return read_calendar("england_example")


def arriving(name: str, year: str, time: str, session: str | None = None, **more: object) -> Answer:
    at = datetime.fromisoformat(f"{DAY} {time}")
    return arrive(loaded(name), year, at, session, **more)  # type: ignore[arg-type]


def reporting(name: str, moment: str, day: int = 1, how: tuple[str, ...] = ()) -> Answer:
    at = datetime.fromisoformat(moment if " " in moment else f"{DAY} {moment}")
    return report(loaded(name), date.fromisoformat(DAY), at, day, how=how)


def leaving(name: str, days: int, reason: str | None = None, **more: object) -> LeaveAnswer:
    """Leave of three days from Monday 10 March 2025, asked for so many calendar days before."""
    first = date(2025, 3, 10)
    requested = date.fromordinal(first.toordinal() - days)
    evidence = more.pop("evidence", None)
    request = Request(requested, first, date(2025, 3, 12), reason, evidence)  # type: ignore[arg-type]
    return leave(loaded(name), request, **more)  # type: ignore[arg-type]
