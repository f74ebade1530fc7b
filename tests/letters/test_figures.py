"""What a letter says of attendance: exact, rounded down, of the marks known on the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.calendar import from_open_days
from attendance_policy.codes import CodeBook
from attendance_policy.decide.run import Shared
from attendance_policy.facts.days import Days
from attendance_policy.facts.grid import Grid
from attendance_policy.letters.figures import day_words, figures, percentage
from attendance_policy.letters.model import Table
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import Pupils
from attendance_policy.vocabulary.counting import Counting

CODES: CodeBook = code_book(Policies(Library()).resolver)
COUNTING = Counting(attendance="this year", unexplained=("N",), unauthorised=("G", "N", "O", "U"))
MARKS = ("/", "\\", "L", "I", "O", "N", "U", "B", "X", "")


def grid_of(marks: list[str], first: date = date(2025, 9, 1)) -> Grid:
    """One pupil, two marks a weekday."""
    days: list[date] = []
    day = first
    while 2 * len(days) < len(marks):
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(days=1)
    numbers = np.array([[CODES.number.get(mark, 0) for mark in marks]], dtype=np.uint8)
    roll = (np.array([0], dtype=np.int32), np.array([len(days) - 1], dtype=np.int32))
    pupils = Pupils(("P1",), ("8",), (None,), (None,))
    return Grid(("P1",), numbers, CODES, Days.of(tuple(days), from_open_days(days)), pupils, roll)


def told(marks: list[str], at: int | None = None) -> dict[str, object]:
    return dict(figures(Shared.of(grid_of(marks)), COUNTING, 0, len(marks) // 2 - 1 if at is None else at))


@given(part=st.integers(0, 400), rest=st.integers(0, 400))
def test_a_percentage_is_never_above_the_truth_and_less_than_a_tenth_below(part: int, rest: int) -> None:
    whole = part + rest
    if whole:
        said = Fraction(percentage(part, whole).removesuffix("%"))
        assert 0 <= Fraction(100 * part, whole) - said < Fraction(1, 10)


def test_below_a_figure_is_never_shown_at_it() -> None:
    assert percentage(9499, 10_000) == "94.9%"
    assert percentage(9999, 10_000) == "99.9%"
    assert percentage(95, 100) == "95.0%"


@given(st.lists(st.sampled_from(MARKS), min_size=2, max_size=24).filter(lambda marks: len(marks) % 2 == 0))
def test_counts_are_those_of_a_plain_count(marks: list[str]) -> None:
    facts = told(marks)
    attended = sum(mark in ("/", "\\", "L", "B") for mark in marks)
    authorised, unauthorised = marks.count("I"), sum(mark in ("O", "N", "U") for mark in marks)
    assert facts["attended"] == attended
    assert facts["authorised"] == authorised
    assert facts["unauthorised"] == unauthorised
    assert facts["missed"] == authorised + unauthorised
    assert facts["possible"] == attended + authorised + unauthorised
    assert facts["unexplained"] == marks.count("N")
    assert facts["late"] == marks.count("L") + marks.count("U")
    assert ("attendance" in facts) == bool(facts["possible"])
    table = facts["missed_sessions"]
    assert isinstance(table, Table)
    days = [int(said[-3]) - int(said[1]) + 1 for said in (row[0].split() for row in table.rows)]
    assert sum(2 * n if row[1] == "all day" else 1 for row, n in zip(table.rows, days, strict=True)) == facts["missed"]
    assert facts["is_persistent"] == (facts["missed"] * 10 >= facts["possible"] > 0)


def test_two_sessions_alike_are_one_row_and_other_ones_two() -> None:
    table = told(["I", "I", "I", "O", "N", "/"])["missed_sessions"]
    assert isinstance(table, Table)
    assert table.rows == (
        ("Mon 1 September 2025", "all day", "illness", "authorised"),
        ("Tue 2 September 2025", "morning", "illness", "authorised"),
        ("Tue 2 September 2025", "afternoon", "no reason or one that was not accepted", "not authorised"),
        ("Wed 3 September 2025", "morning", "reason not yet established", "not authorised"),
    )


@pytest.mark.parametrize(("marks", "said"), [
    ("IIIIII", ["Mon 1 to Wed 3 September 2025"]),
    ("IIII/\\", ["Mon 1 to Tue 2 September 2025"]),
    ("II/\\II", ["Mon 1 September 2025", "Wed 3 September 2025"]),
    ("IIOOOO", ["Mon 1 September 2025", "Tue 2 to Wed 3 September 2025"]),
    ("I\\IIII", ["Mon 1 September 2025", "Tue 2 to Wed 3 September 2025"]),
    ("/\\" * 3 + "I" * 6, ["Thu 4 to Fri 5 September 2025", "Mon 8 September 2025"]),
    ("I" * 20, ["Mon 1 to Fri 5 September 2025", "Mon 8 to Fri 12 September 2025"]),
])  # fmt: skip
def test_days_of_a_week_that_say_the_same_are_one_row(marks: str, said: list[str]) -> None:
    """No row reaches over a weekend: whoever counts its days counts school days."""
    table = told(list(marks))["missed_sessions"]
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == said


def test_a_row_over_the_end_of_a_month_or_year_names_both() -> None:
    for first, said in (
        (date(2025, 9, 29), "Mon 29 September to Fri 3 October 2025"),
        (date(2024, 12, 30), "Mon 30 December 2024 to Fri 3 January 2025"),
    ):
        table = figures(Shared.of(grid_of(["I"] * 10, first)), COUNTING, 0, 4)["missed_sessions"]
        assert isinstance(table, Table)
        assert table.rows[0][0] == said


def test_reasons_are_words_and_most_come_first() -> None:
    """A letter goes to somebody who has no table of codes."""
    assert told(["I", "I", "I", "O", "N", "/", "U", "\\"])["reasons"] == (
        "illness: 3 sessions", "arrived after the register closed: 1 session",
        "no reason or one that was not accepted: 1 session", "reason not yet established: 1 session",
    )  # fmt: skip


def test_codes_that_mean_the_same_are_one_reason() -> None:
    grid = grid_of(["I", "O", "O", "N"])
    alike = CodeBook(tuple(replace(one, meaning="away") if one.code in "IO" else one for one in CODES.codes))
    facts = figures(Shared.of(replace(grid, codes=alike)), COUNTING, 0, 1)
    assert facts["reasons"] == ("away: 3 sessions", "reason not yet established: 1 session")


def test_days_after_the_decision_do_not_count() -> None:
    marks = ["/", "\\", "I", "I", "O", "O"]
    assert told(marks, at=1)["missed"] == 2
    assert told(marks, at=1)["period_to"] == "2 September 2025"


@pytest.mark.parametrize(("marks", "said"), [
    (["/", "\\"], "0 school days"), (["I", "\\"], "½ school day"), (["I", "I"], "1 school day"),
    (["I", "I", "I", "\\"], "1½ school days"), (["I"] * 4, "2 school days"),
])  # fmt: skip
def test_days_missed(marks: list[str], said: str) -> None:
    assert told(marks)["days_missed"] == said


def test_the_year_before_is_told_where_it_is_held() -> None:
    # Four weekdays of August, which are the old school year's, and the rest of September.
    grid = grid_of(["/", "\\", "I", "\\", "/", "\\", "/", "\\", "/", "\\", "I", "I"], date(2026, 8, 26))
    facts = figures(Shared.of(grid), COUNTING, 0, 5)
    assert facts["attendance_last_year"] == "87.5%"
    assert facts["possible"] == 4
    assert facts["period_from"] == "1 September 2026"


@pytest.mark.parametrize(("held", "said"), [(date(2025, 7, 1), "75.0%"), (date(2024, 7, 1), None)])
def test_a_year_before_the_last_is_not_the_year_before(held: date, said: str | None) -> None:
    days = (held, held + timedelta(days=1), date(2025, 9, 1), date(2025, 9, 2))
    numbers = np.array([[CODES.number[mark] for mark in ("/", "\\", "I", "\\") * 2]], dtype=np.uint8)
    roll = (np.array([0], dtype=np.int32), np.array([3], dtype=np.int32))
    grid = Grid(("P1",), numbers, CODES, Days.of(days, from_open_days(days)), Pupils(("P1",), ("8",), (None,), (None,)),
                roll)  # fmt: skip
    assert figures(Shared.of(grid), COUNTING, 0, 3).get("attendance_last_year") == said


def test_half_terms_begin_where_the_pupil_does() -> None:
    grid = grid_of(["/", "\\"] * 8)
    later = replace(grid, on_roll=(np.array([2], dtype=np.int32), grid.on_roll[1]))
    facts = figures(Shared.of(later), COUNTING, 0, 7)
    table = facts["by_half_term"]
    assert isinstance(table, Table)
    assert table.rows == ((facts["period_from"], "10 September 2025", "12", "0", "100.0%"),)
    assert facts["period_from"] == "3 September 2025"


def test_days_are_written_as_people_write_them() -> None:
    assert day_words(date(2025, 11, 3)) == "3 November 2025"
