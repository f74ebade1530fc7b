"""Dates with their day of the week: in the headings of a grid and in a column, held against the date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register.inspect.look import look
from attendance_policy.register.inspect.model import Ask
from attendance_policy.register.inspect.names import Known
from attendance_policy.register.maps.advice import date_readings
from attendance_policy.register.maps.dates import form_of
from attendance_policy.register.maps.model import RegisterMap
from attendance_policy.register.maps.read import read_map
from attendance_policy.source import read_yaml

from .bad_maps import words
from .conftest import book_of

CODES = book_of()
KNOWN = Known.of([])
_HEADER = "UPN\tThu 03 Sep am\tThu 03 Sep pm\tFri 04 Sep am\tFri 04 Sep pm"
GRID = f"Any School\n{_HEADER}\nA1\t/\t\\\t/\t\\\n".encode("utf-16")


def _map(headings: str, year: str = "2026/27") -> RegisterMap:
    text = f"map: m\nregister:\n  layout: wide\n  columns: {{pupil_id: UPN}}\n  school_year: {year}\n"
    text += f'  headings: "{headings}"\n'
    return read_map(read_yaml(text, "map.yaml"), words()).register


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_held_against_the_date(day: date, other: int) -> None:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    for form, name in (("Ddd DD/MM/YYYY", names[other][:3]), ("Dddd, DD/MM/YYYY", f"{names[other]},")):
        read = form_of(form)
        assert read is not None and read.has_weekday
        assert read.day(f"{name} {day:%d/%m/%Y}") == (day if day.weekday() == other else None)


@pytest.mark.parametrize("form", ["Ddd Ddd DD/MM/YYYY", "Ddd", "Ddd DD/MM"])
def test_a_weekday_makes_no_date(form: str) -> None:
    assert form_of(form) is None


def test_a_weekday_settles_what_is_day_and_month() -> None:
    assert list(date_readings(["03/09/2026"])) == ["DD/MM/YYYY", "MM/DD/YYYY"]
    assert list(date_readings(["Thu 03/09/2026"])) == ["Ddd DD/MM/YYYY"]
    assert list(date_readings(["Tues 03/09/2024", "Thu 03/09/2026"])) == ["Ddd DD/MM/YYYY"]
    assert list(date_readings(["Thursday 3 September 2026"])) == ["Dddd D Month YYYY"]
    assert date_readings(["Fri 03/09/2026"]) == {}


def test_a_grid_with_weekdays_is_seen_and_asked_for_its_year() -> None:
    seen = look(GRID, "grid.csv", CODES, KNOWN)
    assert (seen.guess.layout, seen.guess.map.headings) == ("wide", "{Ddd DD Mon} {session}")
    assert [ask.key for ask in seen.guess.asks] == [("school_year",)]


@pytest.mark.parametrize("headings", ["{Ddd DD Mon} {session}", "{Ddd} {DD Mon} {session}"])
def test_both_ways_to_write_the_heading_read_the_grid(headings: str) -> None:
    seen = look(GRID, "grid.csv", CODES, KNOWN, map=_map(headings))
    assert seen.account is not None and (seen.account.accepted, seen.account.rejected) == (4, 0)
    assert seen.register is not None and seen.register.days == (date(2026, 9, 3), date(2026, 9, 4))


def test_a_wrong_weekday_costs_the_marks_of_its_column() -> None:
    slip = GRID.decode("utf-16").replace("Fri 04", "Sat 04").encode("utf-16")
    seen = look(slip, "grid.csv", CODES, KNOWN, map=_map("{Ddd DD Mon} {session}"))
    assert seen.account is not None and (seen.account.accepted, seen.account.by_code()) == (2, {"bad-date": 2})
    assert "`Sat 04 Sep`" in seen.account.rejects[0].reason and "its right weekday" in seen.account.rejects[0].reason


def test_the_wrong_year_reads_nothing() -> None:
    seen = look(GRID, "grid.csv", CODES, KNOWN, map=_map("{Ddd DD Mon} {session}", "2025/26"))
    assert seen.register is None


def test_whole_weekdays_with_a_year_need_no_question() -> None:
    data = b"UPN,Thursday 3 September 2026 AM,Thursday 3 September 2026 PM\nA1,/,\\\n"
    seen = look(data, "grid.csv", CODES, KNOWN)
    assert (seen.guess.map.headings, seen.guess.asks) == ("{Dddd D Month YYYY} {session}", ())
    assert seen.account is not None and seen.account.accepted == 2


def test_a_column_of_dates_with_weekdays_is_guessed() -> None:
    data = b"UPN,On,Half,Mark\nA1,Thu 03/09/2026,AM,/\nA1,Fri 04/09/2026,AM,/\nA1,Mon 07/09/2026,PM,/\n"
    seen = look(data, "long.csv", CODES, KNOWN)
    assert not any(isinstance(ask, Ask) for ask in seen.guess.asks)
    assert seen.guess.map.dates == "Ddd DD/MM/YYYY"
    assert seen.account is not None and seen.account.accepted == 3


def test_a_weekday_alone_is_no_heading() -> None:
    with pytest.raises(CannotGoOn):
        _map("{Ddd} {session}")


def _term(*odd: str) -> bytes:
    """A grid of a term's headings, and among them such as are no date."""
    days = [date(2025, 9, 1) + timedelta(days=n) for n in range(70)]
    named = [f"{day:%a %d/%m/%Y} {half}" for day in days if day.weekday() < 5 for half in ("AM", "PM")]
    headings = [*odd[:1], *named, *odd[1:]]
    return f"UPN,{','.join(headings)}\nA1{',/' * len(headings)}\n".encode()


@pytest.mark.parametrize("odd", [("Wed 31/09/2025 AM",), ("Wed 31/09/2025 AM", "Wed 31/09/2025 PM"),
                                 ("Mon 01/09/25x AM", "Tue 30/02/2026 PM")])  # fmt: skip
def test_a_few_headings_that_are_no_dates_leave_the_others_to_be_guessed(odd: tuple[str, ...]) -> None:
    seen = look(_term(*odd), "grid.csv", CODES, KNOWN)
    assert (seen.guess.layout, seen.guess.map.headings) == ("wide", "{Ddd DD/MM/YYYY} {session}")
    assert seen.guess.why["headings",].endswith(f"; what cannot be read: {', '.join(f'`{one}`' for one in odd)}")
    assert seen.guess.asks == ()
    assert seen.account is not None and seen.account.accepted == 100
    # What is written like a date and is none is rejected cell by cell; any other column is none of marks.
    rejected = [one.reason for one in seen.account.rejects]
    others = [one.column for one in seen.guess.not_read]
    for heading in odd:
        assert any(heading in reason for reason in rejected) != (heading in others)


def test_where_many_headings_are_no_dates_none_is_guessed() -> None:
    few = f"UPN,{','.join(_HEADER.split(chr(9))[1:])},Wed 31 Sep am\nA1,/,/,/,/,/\n".encode()
    many = _term(*(f"Wed {day}/09/2025 AM" for day in range(31, 43)))
    for data in (few, many):
        assert look(data, "grid.csv", CODES, KNOWN).guess.map.headings == ""
