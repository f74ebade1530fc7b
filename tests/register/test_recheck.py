"""A register that is already a matrix is held against its days some pupils at a time, and no mark escapes."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.register import Pupils, Register, matrix, model
from attendance_policy.register.recheck import recheck

_DAYS = tuple(date(2024, 8, 14) + timedelta(days=n) for n in range(8))  # a weekend, and another set of codes


def _register(codes: CodeBook, pupils: int = 30) -> Register:
    marks = np.random.default_rng(7).integers(0, len(codes.codes) + 1, (pupils, 2 * len(_DAYS))).astype(np.uint8)
    return Register(tuple(f"P{number:02}" for number in range(pupils)), _DAYS, marks, codes)


def _roll(ids: tuple[str, ...]) -> Pupils:
    """Every third pupil comes late, and every third leaves early; one is not in the file."""
    start = tuple(_DAYS[3] if at % 3 == 1 else None for at in range(len(ids) - 1))
    leave = tuple(_DAYS[5] if at % 3 == 2 else None for at in range(len(ids) - 1))
    return Pupils(ids[1:], ("7",) * len(start), start, leave)


def test_each_mark_is_judged_for_its_day_and_pupil(codes: CodeBook, autumn: Calendar) -> None:
    register = _register(codes)
    roll = _roll(register.pupil_ids)
    found = recheck(register, "r.packed", calendar=autumn, pupils=roll)
    expected = {}
    for row, pupil in enumerate(register.pupil_ids):
        at = roll.pupil_ids.index(pupil) if pupil in roll.pupil_ids else None
        start, leave = (None, None) if at is None else (roll.start[at], roll.leave[at])
        for column in range(2 * len(_DAYS)):
            day, number = _DAYS[column // 2], register.marks[row, column]
            if not number:
                continue
            code = codes.codes[number - 1]
            if not code.valid_on(day):
                expected[row, column] = "code-not-of-its-day"
            elif leave is not None and day > leave:
                expected[row, column] = "after-leave"
            elif start is not None and day < start:
                expected[row, column] = "before-start"
            elif day.weekday() >= 5 and code.code not in ("#", "Y1"):
                expected[row, column] = "closed-day"
    assert {*expected.values()} == {"code-not-of-its-day", "after-leave", "before-start", "closed-day"}
    assert [(one.line - 1, one.code) for one in found.account.rejects] == [
        (row, why) for (row, _), why in sorted(expected.items())
    ]
    gone = np.argwhere(found.marks != register.marks)
    assert [tuple(place) for place in gone.tolist()] == sorted(expected)


def test_how_many_pupils_are_judged_at_a_time_changes_nothing(
    codes: CodeBook, autumn: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = _register(codes)
    roll = _roll(register.pupil_ids)
    whole = recheck(register, "r.packed", calendar=autumn, pupils=roll)
    monkeypatch.setattr(matrix, "PIECE", 70)
    found = recheck(register, "r.packed", calendar=autumn, pupils=roll)
    assert found.account == whole.account and (found.marks == whole.marks).all()


@pytest.mark.parametrize("at_once", [1, 3, 1024])
def test_days_with_a_mark_are_found_wherever_it_stands(
    codes: CodeBook, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(model, "_AT_ONCE", at_once)
    marks = np.ones((9, 8), np.uint8)
    marks[0, 0] = marks[4, 3] = marks[8, 6] = 2
    wanted = np.arange(256) == 2
    assert Register(tuple("ABCDEFGHI"), _DAYS[:4], marks, codes).days_with(wanted).tolist() == [True, True, False, True]
    assert not Register((), _DAYS[:4], marks[:0], codes).days_with(wanted).any()
