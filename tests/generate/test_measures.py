"""The measures, on registers small enough to count by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from attendance_policy.codes import CodeBook
from attendance_policy.generate import measure
from attendance_policy.register.model import Pupils, Register


def register_of(rows: list[str], codes: CodeBook, days: list[date]) -> Register:
    """Marks written with one space between sessions; `-` is no mark."""
    marks = [[codes.number.get(mark, 0) for mark in row.split()] for row in rows]
    return Register(tuple(f"P{i}" for i in range(len(rows))), tuple(days), np.asarray(marks, dtype=np.uint8), codes)


MONDAY = date(2025, 9, 8)
WEEK = [MONDAY + timedelta(days=i) for i in range(5)]


def test_rates_and_bands(codes: CodeBook) -> None:
    register = register_of(
        [
            "/ \\ / \\ / \\ / \\ / \\",
            "I I / \\ / \\ / \\ V \\",  # 2 of 10
            "I \\ / \\ / \\ / \\ L \\",  # 1 of 10: persistent exactly at a tenth
            "O O O O O / \\ - - -",  # 5 of 7; `/` in an afternoon counts as present all the same
            "D D Y1 Y1 X X # # - -",  # nothing possible: in no percentage of pupils
        ],
        codes,
        WEEK,
    )
    pupils = Pupils(register.pupil_ids, ("7", "7", "8", "8", "8"), (None,) * 5, (None,) * 5)
    ours = measure(register, pupils)
    assert (ours.pupils, ours.possible) == (5, 37)
    assert ours.overall == pytest.approx(100 * 8 / 37)
    assert ours.authorised == pytest.approx(100 * 3 / 37)
    assert ours.unauthorised == pytest.approx(100 * 5 / 37)
    assert ours.elsewhere == pytest.approx(100 * 1 / 37)
    assert ours.codes["L"] == pytest.approx(100 / 37)
    assert (ours.persistent, ours.severe) == (75, 25)
    assert ours.bands == (25, 0, 25, 0, 25, 0, 0, 25)
    assert ours.years == {"7": (50, 0), "8": (100, 50)}
    assert ours.weekdays[0] == pytest.approx(100 * 5 / 8)
    assert ours.weeks[(2025, 37)] == pytest.approx((100 * 8 / 37, 100 * 3 / 37, 75))
    assert ours.to_date[(2025, 37)] == pytest.approx(100 * 8 / 37)
    assert ours.morning == pytest.approx(100 * 5 / 19)
    assert ours.afternoon == pytest.approx(100 * 3 / 18)


def test_spells_run_through_a_weekend_and_end_at_a_break(codes: CodeBook) -> None:
    friday = MONDAY + timedelta(days=4)
    over_weekend = register_of(["/ I I \\"], codes, [friday, friday + timedelta(days=3)])
    assert measure(over_weekend).spells == (0, 100, 0, 0)
    over_half_term = register_of(["/ I I \\"], codes, [friday, friday + timedelta(days=10)])
    assert measure(over_half_term).spells == (100, 0, 0, 0)
    mixed = register_of(["I / I I I I I / M \\"], codes, WEEK)
    assert measure(mixed).spells == pytest.approx((200 / 3, 0, 100 / 3, 0))
    end = register_of(["/ \\ / \\ / \\ / \\ I I"], codes, WEEK)
    assert measure(end).spells == (0, 100, 0, 0)


def test_the_year_to_date_adds_up(codes: CodeBook) -> None:
    days = [*WEEK, *(day + timedelta(days=7) for day in WEEK)]
    register = register_of(["I I / \\ / \\ / \\ / \\ " + "/ \\ " * 5], codes, days)
    ours = measure(register)
    assert [rates[0] for rates in ours.weeks.values()] == [20, 0]
    assert list(ours.to_date.values()) == [20, 10]
    assert [rates[2] for rates in ours.weeks.values()] == [100, 100]  # 2 of 20 is still a tenth


def test_an_empty_register_has_no_rates(codes: CodeBook) -> None:
    ours = measure(Register((), (), np.zeros((0, 0), dtype=np.uint8), codes))
    assert (ours.pupils, ours.possible, ours.overall, ours.persistent) == (0, 0, 0, 0)
