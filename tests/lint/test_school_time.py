"""What a year and a term hold, against every two school days of made-up calendars, one by one."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.calendar import Calendar, Closed, Term, monday_of, school_year_of
from attendance_policy.library.calendars import calendar_ids, read_calendar
from attendance_policy.lint.lengths import Length
from attendance_policy.lint.school_time import time_of


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """One year of two or three terms, some with a half term and days closed."""
    terms, day = [], date(2025, 9, 1) + timedelta(days=draw(st.integers(0, 6)))
    for name in ("autumn", "spring", "summer")[: draw(st.integers(2, 3))]:
        last = day + timedelta(days=draw(st.integers(1, 100)))
        half = (day + (last - day) // 2,) * 2 if draw(st.booleans()) else None
        terms.append(Term(name, day, last, half))
        day = last + timedelta(days=draw(st.integers(2, 16)))
    shut = draw(st.lists(st.integers(0, 300), max_size=8))
    found = Calendar("made", "Made", tuple(terms), tuple(Closed(terms[0].first + timedelta(days=d), "") for d in shut))
    return found if found.school_days else Calendar("made", "Made", tuple(terms))


def apart(unit: str, days: tuple[date, ...], one: date, other: date) -> int:
    """How many whole units lie between two school days."""
    if unit in ("days", "weeks"):
        return (other - one).days // (7 if unit == "weeks" else 1)
    if unit == "school weeks":
        return len({monday_of(day) for day in days if one <= day <= other}) - 1
    return bisect_left(days, other) - bisect_left(days, one)


@given(calendars(), st.sampled_from(["days", "weeks", "school days", "school weeks"]), st.integers(1, 120))
def test_a_notice_is_beyond_a_term_exactly_when_no_two_days_of_one_lie_so_far_apart(
    calendar: Calendar, unit: str, count: int
) -> None:
    days = calendar.school_days
    if not days:
        return
    inside = any(
        apart(unit, days, one, other) >= count
        for term in calendar.terms
        for one in days
        for other in (day for day in days if day >= one)
        if term.first <= one <= other <= term.last
    )
    assert time_of(calendar, "made").is_beyond_a_term(Length(count, unit)) is not inside


@given(calendars(), st.sampled_from(["days", "weeks", "school days", "school weeks"]), st.integers(1, 500))
def test_what_is_beyond_a_year_lies_between_no_two_days_of_one(calendar: Calendar, unit: str, count: int) -> None:
    days = calendar.school_days
    if time_of(calendar, "made").is_beyond_a_year(Length(count, unit)):
        assert not any(
            apart(unit, days, one, other) >= count
            for one in days
            for other in days
            if one <= other and school_year_of(one) == school_year_of(other)
        )


def test_the_usual_lengths_are_inside_the_year_and_the_term_of_every_calendar() -> None:
    for name in calendar_ids():
        held = time_of(read_calendar(name), name)
        for usual in (Length(1, "years"), Length(12, "months"), Length(190, "school days"), Length(39, "school weeks")):
            assert not held.is_beyond_a_year(usual)
        for usual in (Length(4, "weeks"), Length(20, "school days"), Length(3, "months")):
            assert not held.is_beyond_a_term(usual)
        for far in (Length(3, "years"), Length(200, "school days"), Length(13, "months"), Length(4, "terms")):
            assert held.is_beyond_a_year(far)
        assert held.is_beyond_a_term(Length(40, "weeks"))


@given(calendars())
def test_a_window_of_a_term_or_half_term_holds_the_days_of_the_longest(calendar: Calendar) -> None:
    days, held = calendar.school_days, time_of(calendar, "made")
    terms = [sum(term.first <= day <= term.last for day in days) for term in calendar.terms]
    halves = [sum(calendar.half_term_index(day) == half for day in days) for half in range(6)]
    if days:
        assert held.most_in("term", "school days") == max(terms)
        assert held.most_in("half term", "sessions") == 2 * max(halves)
    assert held.most_in("week", "sessions") is held.most_in("term", "spells") is None
