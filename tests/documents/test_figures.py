"""Figures in whatever way a document writes them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.documents.figures import figures_in
from attendance_policy.documents.left_out import without_others
from attendance_policy.documents.model import Kind
from attendance_policy.documents.number_words import CARDINAL, numbers_in_words
from attendance_policy.documents.units import as_written_otherwise, same_unit


def said(text: str) -> set[tuple[str, object, str]]:
    return {(one.kind.value, one.value, one.unit) for one in figures_in(without_others(text)) if not one.soft}


@pytest.mark.parametrize("text", ["08:30", "8.30", "8:30am", "8.30 a.m.", "half past eight", "at 0830 hrs"])
def test_half_past_eight(text: str) -> None:
    assert ("time", Fraction(510), "") in said(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("1.15pm", 795), ("13.15pm", 795), ("a quarter to nine", 525), ("noon", 720), ("3pm", 900), ("12.30am", 30)],
)
def test_times(text: str, minutes: int) -> None:
    assert ("time", Fraction(minutes), "") in said(text)


def test_without_am_or_pm_a_time_is_either() -> None:
    assert {value for kind, value, _ in said("from 1.15") if kind == "time"} == {75, 795}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("two weeks", ("number", 2, "weeks")),
        ("a fortnight", ("number", 2, "weeks")),
        ("14 days", ("number", 14, "days")),
        ("a 48hour rule", ("number", 48, "hours")),
        ("ten unauthorised sessions", ("number", 10, "sessions")),
        ("5 consecutive school days", ("number", 5, "school days")),
        ("the third day", ("number", 3, "days")),
        ("every other week", ("number", 2, "weeks")),
        ("two (2) weeks", ("number", 2, "weeks")),
        ("£80", ("money", 80, "")),
        ("1,000 pounds", ("money", 1000, "")),
        ("10%", ("percent", 10, "")),
        ("ninety-five per cent", ("percent", 95, "")),
        ("one hundred and ninety days", ("number", 190, "days")),
        ("19 August 2024", ("date", (2024, 8, 19), "")),
        ("19th of August, 2024", ("date", (2024, 8, 19), "")),
        ("31/8/24", ("date", (2024, 8, 31), "")),
        ("Jul 23", ("date", (2023, 7, 0), "")),
        ("July & August 2024", ("date", (2024, 7, 0), "")),
    ],
)
def test_ways_of_writing(text: str, figure: tuple[str, object, str]) -> None:
    assert figure in said(text)


def test_a_range_shares_its_unit() -> None:
    assert said("3 to six weeks") == {("number", Fraction(3), "weeks"), ("number", Fraction(6), "weeks")}
    assert said("93 - 95.9%") == {("percent", Fraction(93), ""), ("percent", Fraction(959, 10), "")}


@pytest.mark.parametrize(
    "text",
    [
        "Education Act 1996",
        "Regulations 2006 and 2013",
        "ring 01234 567890",
        "www.school.example/page/12",
        "see section 4.2",
        "sections 3 and 4",
        "years 3, 4 and 5",
        "(years R to 2)",
        "Years R-2",
        "Years R, 1 and 2",
        "Years R, 1, and 2",
        "Years Reception to 2",
        "years 1 and 2, R",
        "KS2",
        "Page 3 of 17",
        "12",
        "2024/25",
        "code Y7",
        "each day",
        "the first",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert said(text) == set()


def test_a_year_group_does_not_take_the_time_behind_it() -> None:
    assert said("3.00pm for year 9 and 3.30pm for year 7 & 8") == {
        ("time", Fraction(900), ""),
        ("time", Fraction(930), ""),
    }


def test_a_year_without_a_number_does_not_take_the_length_behind_it() -> None:
    assert said("Years R and 2 weeks") == {("number", Fraction(2), "weeks")}
    assert said("Years R, 1 and 2 days") == {("number", Fraction(2), "days")}


ONES, TENS = list(CARDINAL)[:20], list(CARDINAL)[20:]


def in_words(number: int) -> str:
    if number >= 100:
        rest = number % 100
        return f"{ONES[number // 100]} hundred" + (f" and {in_words(rest)}" if rest else "")
    if number < 20:
        return ONES[number]
    return TENS[number // 10 - 2] + (f"-{ONES[number % 10]}" if number % 10 else "")


@given(st.integers(0, 999))
def test_every_number_in_words(number: int) -> None:
    assert [found for _, _, found, _ in numbers_in_words(f"some {in_words(number)} of them")] == [number]


@given(st.text(alphabet="0123456789.:%£ amp-,/abdsweko", max_size=60))
def test_any_text_is_read_and_figures_lie_in_it(text: str) -> None:
    left = without_others(text)
    assert len(left) == len(text)
    for one in figures_in(left):
        assert 0 <= one.start < one.end <= len(text)
        assert one.kind is not Kind.TIME or 0 <= one.value < 1440  # type: ignore[operator]


def test_lengths_in_other_units() -> None:
    assert (Fraction(14), "days") in as_written_otherwise(Fraction(2), "weeks")
    assert (Fraction(5), "days") in as_written_otherwise(Fraction(10), "sessions")
    assert as_written_otherwise(Fraction(9), "sessions") == []


def test_school_days_are_not_calendar_days() -> None:
    assert same_unit("school days", "days"), "the document may leave it out"
    assert not same_unit("days", "school days"), "a profile's days are calendar days"
    assert not same_unit("days", "weeks")
    assert same_unit("", "weeks")
