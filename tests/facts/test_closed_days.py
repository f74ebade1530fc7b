"""`#` and `Y4` on a day without school do not open it, and a planned closure shuts a day the calendar has."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attendance_policy.calendar import Calendar, Term
from attendance_policy.facts.grid import lay
from attendance_policy.facts.rows import review_rows
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register.model import Pupils, Register

CODES = code_book(Policies(Library()).resolver)
CALENDAR = Calendar("two_weeks", "Two weeks", (Term("autumn", date(2025, 9, 1), date(2025, 9, 12)),))
PRESENT = ("/", "\\")


def register(days):
    """Two pupils; `days`: date -> the marks of both."""
    ordered = sorted(days)
    marks = np.zeros((2, 2 * len(ordered)), dtype=np.uint8)
    for index, day in enumerate(ordered):
        for row, codes in enumerate(days[day]):
            for session, code in enumerate(codes):
                marks[row, 2 * index + session] = CODES.number.get(code, 0)
    return Register(("A", "B"), tuple(ordered), marks, CODES)


def weeks(**other):
    days = dict.fromkeys(CALENDAR.school_days, (PRESENT, PRESENT))
    return {**days, **{date.fromisoformat(k[1:].replace("_", "-")): v for k, v in other.items()}}


def laid(days):
    pupils = Pupils(("A", "B"), ("9", "9"), (None, None), (None, None))
    return lay(register(days), pupils, CALENDAR)


def reviewed(grid):
    return sorted({grid.days.days[day] for day in review_rows(grid, "week", "last school day").day})


@pytest.mark.parametrize("code", ["#", "Y4", "Y2"])
def test_a_mark_that_is_no_session_does_not_open_a_closed_day(code):
    plain, with_sunday = laid(weeks()), laid(weeks(d2025_09_07=((code,), ())))
    assert with_sunday.days.days == plain.days.days
    assert reviewed(with_sunday) == [date(2025, 9, 5), date(2025, 9, 12)]


def test_a_session_on_a_closed_day_does():
    grid = laid(weeks(d2025_09_06=(PRESENT, ("I", "I"))))
    assert date(2025, 9, 6) in grid.days.days


def test_a_planned_closure_of_the_whole_school_shuts_the_day():
    grid = laid(weeks(d2025_09_05=(("#", "#"), ("#", "#"))))
    assert reviewed(grid) == [date(2025, 9, 4), date(2025, 9, 12)]


def test_a_closure_of_one_pupil_does_not():
    grid = laid(weeks(d2025_09_05=(("#", "#"), PRESENT)))
    assert reviewed(grid) == [date(2025, 9, 5), date(2025, 9, 12)]


def test_an_unplanned_closure_leaves_the_day_a_school_day():
    grid = laid(weeks(d2025_09_05=(("Y4", "Y4"), ("Y4", "Y4"))))
    assert reviewed(grid) == [date(2025, 9, 5), date(2025, 9, 12)]
