"""Whether a day that is asked about is a school day: one rule for arrivals, reports and leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.asked import example_calendar, loaded
from attendance_policy.answers import Answer, Request, arrive, leave, no_school, report
from attendance_policy.answers.days import school_day, taken
from attendance_policy.calendar import Calendar

NO_CALENDAR = "no calendar is named, and {} is taken for a school day: add `--calendar`"
INVENTED = ("the calendar `england_example` is invented",)


def arrival(day: date, calendar: Calendar | None) -> Answer:
    return arrive(loaded("plain"), "3", datetime(day.year, day.month, day.day, 9, 10), calendar=calendar)


def reported(day: date, calendar: Calendar | None) -> Answer:
    return report(loaded("plain"), day, datetime(day.year, day.month, day.day, 8, 0), how=("phone",), calendar=calendar)


def appointment(day: date, calendar: Calendar | None) -> Answer:
    at = datetime(day.year, day.month, day.day, 8, 0)
    return report(loaded("plain"), day, at, reason="appointment", calendar=calendar)


def granted(day: date, calendar: Calendar | None) -> Answer:
    return leave(loaded("plain"), Request(day - timedelta(40), day, day), calendar).grant


def noticed(day: date, calendar: Calendar | None) -> Answer:
    return leave(loaded("plain"), Request(day - timedelta(40), day, day), calendar).notice


ASKED = pytest.mark.parametrize("ask", [arrival, reported, appointment, granted, noticed])
Ask = Callable[[date, Calendar | None], Answer]


@ASKED
@pytest.mark.parametrize("with_calendar", [True, False])
def test_a_weekend_is_never_a_school_day(ask: Ask, with_calendar: bool) -> None:
    calendar = example_calendar() if with_calendar else None
    for day in (date(2025, 10, 4), date(2025, 10, 5)):
        answer = ask(day, calendar)
        assert answer.result == "not_specified"
        assert no_school(day, day, calendar) in answer.not_specified
        given = {"given", "given_days"}
        assert all(value is None for key, value in answer.values.items() if key not in given)
        assert (answer.readings, answer.notes) == ((), ())


@ASKED
def test_another_day_is_closed_by_a_calendar_alone(ask: Ask) -> None:
    christmas = date(2025, 12, 25)
    closed = ask(christmas, example_calendar())
    assert closed.result == "not_specified"
    assert "2025-12-25 is no school day in the calendar `england_example`" in closed.not_specified
    taken_for_one = ask(christmas, None)
    assert taken_for_one.not_specified == ask(date(2025, 12, 2), None).not_specified
    if ask is not noticed:  # said once, beside the grant
        assert closed.notes == INVENTED
        assert NO_CALENDAR.format(christmas) in taken_for_one.notes


def test_the_ways_of_a_report_are_not_judged_on_a_day_without_school() -> None:
    assert "how_accepted" in reported(date(2025, 10, 4), None).values
    assert "how_accepted" not in appointment(date(2025, 10, 4), None).values


@pytest.mark.parametrize(
    ("first", "last", "calendar", "said"),
    [
        ("2025-10-25", "2025-10-31", True, "the calendar `england_example` has no school day from 2025-10-25 to "
                                           "2025-10-31"),
        ("2025-10-25", "2025-11-03", True, ""),
        ("2025-10-24", "2025-10-31", True, ""),
        ("2025-10-25", "2025-10-31", False, ""),
        ("2025-10-25", "2025-10-26", False, "2025-10-25 and 2025-10-26 are a Saturday and a Sunday, which are never "
                                            "school days"),
        ("2024-08-31", "2024-09-02", True, "the calendar `england_example` has no school day from 2024-08-31 to "
                                           "2024-09-02"),
        ("2031-10-25", "2031-10-26", True, "2031-10-25 and 2031-10-26 are a Saturday and a Sunday, which are never "
                                           "school days"),
        ("2031-10-27", "2031-10-27", True, ""),
    ],
)  # fmt: skip
def test_leave_that_asks_for_no_school_day_says_so(first: str, last: str, calendar: bool, said: str) -> None:
    request = Request(date(2024, 6, 1), date.fromisoformat(first), date.fromisoformat(last))
    answer = leave(loaded("plain"), request, example_calendar() if calendar else None, day_by_day=True)
    if said:
        for one in (answer.grant, answer.notice):
            assert (one.result, one.not_specified) == ("not_specified", f"no school day is asked for: {said}")
        assert {day.school_day for day in answer.days} == {False}
    else:
        assert answer.grant.result == "discretionary" and answer.notice.result == "determined"
        assert {day.school_day for day in answer.days} != {False}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2025-12-23", "2025-12-23", ""), ("2025-12-24", "2025-12-24", "2025-12-24"),
        ("2026-01-01", "2026-01-01", "2026-01-01"), ("2026-01-02", "2026-01-02", ""),
        ("2025-12-27", "2026-01-01", "2025-12-29"), ("2025-12-27", "2026-01-02", ""),
        ("2025-07-31", "2025-07-31", ""), ("2025-08-02", "2025-08-29", "2025-08-04"),
        ("2025-08-31", "2025-09-01", ""), ("2025-10-27", "2025-10-27", ""), ("2025-08-02", "9999-12-31", ""),
    ],
)  # fmt: skip
def test_that_a_day_was_taken_for_one_is_said_where_hardly_a_school_is_open(first: str, last: str, said: str) -> None:
    expected = (NO_CALENDAR.format(said),) if said else ()
    assert taken(date.fromisoformat(first), date.fromisoformat(last), None) == expected


def test_a_calendar_that_does_not_reach_a_day_is_named() -> None:
    calendar = example_calendar()
    told = "the calendar `england_example` says nothing about 2031-10-27; it is taken for a school day"
    assert taken(date(2031, 10, 25), date(9999, 12, 31), calendar) == (told,)
    assert taken(date(2031, 10, 25), date(2031, 10, 26), calendar) == ()


@given(st.dates(date(2023, 6, 1), date(2028, 6, 30)), st.integers(0, 80), st.booleans())
def test_there_is_no_school_where_every_day_is_known_to_be_without(first: date, more: int, with_calendar: bool) -> None:
    calendar = example_calendar() if with_calendar else None
    days = [first + timedelta(n) for n in range(more + 1)]
    known = [school_day(day, calendar) for day in days]
    assert bool(no_school(first, days[-1], calendar)) == all(one is False for one in known)
    assert all(one is False for day, one in zip(days, known, strict=True) if day.weekday() >= 5)
    if calendar is not None:
        assert all(one == (day in calendar.school_days) for day, one in zip(days, known, strict=True)
                   if one is not None)  # fmt: skip
