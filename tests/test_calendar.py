"""Calendars: open days, what a day belongs to, distances in school days, and a calendar read off a register."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.calendar import Calendar, Closed, Term, from_open_days, monday_of, school_year_of
from reference.days import SchoolDays
from reference.drawing_schools import calendars

PLAN = Calendar(
    "plan", "Plan",
    (
        Term("autumn", date(2025, 9, 3), date(2025, 12, 19), (date(2025, 10, 27), date(2025, 10, 31))),
        Term("spring", date(2026, 1, 5), date(2026, 3, 27), (date(2026, 2, 16), date(2026, 2, 20))),
        Term("summer", date(2026, 4, 13), date(2026, 7, 20)),
    ),
    (Closed(date(2025, 9, 3), "INSET day"), Closed(date(2026, 5, 4), "holiday"), Closed(date(2025, 8, 1), "closed")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "year"),
    [((2025, 8, 31), "2024/25"), ((2025, 9, 1), "2025/26"), ((2026, 1, 1), "2025/26"), ((2026, 8, 31), "2025/26"),
     ((1999, 12, 1), "1999/00"), ((2000, 1, 1), "1999/00"), ((2009, 9, 1), "2009/10")],
)  # fmt: skip
def test_a_school_year_runs_from_september_to_august(day: tuple[int, int, int], year: str) -> None:
    assert school_year_of(date(*day)) == year


def test_the_monday_of_a_week() -> None:
    monday = date(2025, 9, 1)
    assert {monday_of(monday + timedelta(days=n)) for n in range(7)} == {monday}
    assert monday_of(monday - timedelta(days=1)) == monday - timedelta(days=7)


def test_open_days_are_weekdays_of_a_term_that_nothing_closes() -> None:
    assert PLAN.school_days[0] == date(2025, 9, 4)
    assert PLAN.school_days[-1] == date(2026, 7, 20)
    assert list(PLAN.school_days) == sorted(set(PLAN.school_days))
    for shut in (
        date(2025, 9, 3),
        date(2025, 9, 6),
        date(2025, 10, 27),
        date(2025, 10, 31),
        date(2025, 12, 20),
        date(2026, 5, 4),
    ):
        assert not PLAN.is_open(shut)
    for open_day in (date(2025, 10, 24), date(2025, 11, 3), date(2025, 12, 19), date(2026, 1, 5)):
        assert PLAN.is_open(open_day)


def test_what_a_calendar_says_something_about() -> None:
    assert PLAN.covers(date(2025, 9, 1)) and PLAN.covers(date(2026, 8, 31))
    assert not PLAN.covers(date(2025, 8, 31)) and not PLAN.covers(date(2026, 9, 1))


@pytest.mark.parametrize(
    ("day", "term", "half_term"),
    [((2025, 9, 2), -1, -1), ((2025, 9, 3), 0, 0), ((2025, 10, 31), 0, 0), ((2025, 11, 1), 0, 1), ((2026, 1, 4), 0, 1),
     ((2026, 1, 5), 1, 2), ((2026, 2, 20), 1, 2), ((2026, 2, 21), 1, 3), ((2026, 7, 31), 2, 4)],
)  # fmt: skip
def test_terms_and_half_terms_are_numbered(day: tuple[int, int, int], term: int, half_term: int) -> None:
    assert PLAN.term_index(date(*day)) == term
    assert PLAN.half_term_index(date(*day)) == half_term


def test_the_first_day_after_a_break() -> None:
    assert PLAN.breaks("autumn half term") == (date(2025, 11, 1),)
    assert PLAN.breaks("autumn term") == (date(2025, 12, 20),)
    assert PLAN.breaks("summer half term") == PLAN.breaks("winter term") == ()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(calendars(), st.data())
def test_distances_in_school_days(plan: Calendar, data: st.DataObject) -> None:
    days = plan.school_days
    day = data.draw(st.dates(days[0] - timedelta(days=9), days[-1] + timedelta(days=9)))
    count = data.draw(st.integers(-12, 12))
    found = plan.add_school_days(day, count)
    # From a day without school: forward from the last school day before it, back from the first after it.
    start = [d for d in days if d <= day] if count >= 0 else [d for d in days if d >= day]
    if not start:
        assert found is None or (count >= 1 and found == days[count - 1]) or (count <= -1 and found == days[count])
        return
    at = days.index(start[-1] if count >= 0 else start[0]) + count
    assert found == (days[at] if 0 <= at < len(days) else None)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(calendars())
def test_the_calendar_and_the_reference_say_the_same_of_each_day(plan: Calendar) -> None:
    slow = SchoolDays(plan, plan.school_days)
    assert list(plan.school_days) == slow.days
    for one, other in zip(slow.days, slow.days[1:], strict=False):
        assert (plan.term_index(one) == plan.term_index(other)) == slow.same("term", one, other)
        assert (plan.half_term_index(one) == plan.half_term_index(other)) == slow.same("half term", one, other)
        assert (school_year_of(one) == school_year_of(other)) == slow.same("year", one, other)
        assert (monday_of(one) == monday_of(other)) == slow.same("week", one, other)


def test_a_calendar_read_off_a_register_takes_its_terms_from_a_like_one() -> None:
    marked = [day for day in PLAN.school_days if day not in (date(2025, 9, 4), date(2026, 3, 2))]
    found = from_open_days(marked, PLAN)
    assert found.inferred and found.school_days == tuple(marked)
    assert found.terms == PLAN.terms
    assert date(2026, 3, 2) in {closed.day for closed in found.closed}


def test_a_calendar_read_off_a_register_alone_finds_terms_and_half_terms() -> None:
    found = from_open_days(PLAN.school_days)
    assert found.inferred and found.school_days == PLAN.school_days
    assert [(term.name, term.first, term.last) for term in found.terms] == [
        ("autumn", date(2025, 9, 4), date(2025, 12, 19)), ("spring", date(2026, 1, 5), date(2026, 3, 27)),
        ("summer", date(2026, 4, 13), date(2026, 7, 20)),
    ]  # fmt: skip
    assert found.breaks("autumn half term") == (date(2025, 11, 3),)
    assert found.terms[2].half_term is None


@pytest.mark.parametrize(("last", "back"), [(19, 5), (22, 5), (23, 5), (24, 5), (24, 2)])
def test_christmas_parts_two_terms_however_short_the_holiday(last: int, back: int) -> None:
    days = [day for day in PLAN.school_days if not date(2025, 12, 19) < day < date(2026, 1, 5)]
    days += [date(2025, 12, day) for day in (22, 23, 24) if day <= last]
    days += [date(2026, 1, 2)] if back == 2 else []
    found = from_open_days(days)
    assert [(term.name, term.first, term.last) for term in found.terms[:2]] == [
        ("autumn", date(2025, 9, 4), date(2025, 12, last)), ("spring", date(2026, 1, back), date(2026, 3, 27)),
    ]  # fmt: skip
    assert found.breaks("autumn half term") == (date(2025, 11, 3),)


@pytest.mark.parametrize(("last", "terms"), [(2, ["spring", "spring"]), (3, ["spring"])])
def test_thirteen_days_without_school_part_two_terms_and_twelve_do_not(last: int, terms: list[str]) -> None:
    found = from_open_days([date(2026, 2, last), date(2026, 2, 16), date(2026, 2, 17)])
    assert [term.name for term in found.terms] == terms


def test_a_register_that_a_like_calendar_does_not_fit_is_read_alone() -> None:
    saturday = date(2025, 9, 6)
    found = from_open_days([*PLAN.school_days[:5], saturday], PLAN)
    assert found.terms != PLAN.terms
    assert [term.name for term in found.terms] == ["autumn"]
    assert from_open_days([]).school_days == ()
