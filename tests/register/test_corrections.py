"""Corrections laid on a register: what held before, what holds in the end, and an account of every one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.register.corrections import NOT_USED, SESSIONS, TOLD, Correction, corrected, number_of, on_days
from attendance_policy.register.model import Pupils, Register
from reference.making import book, calendar

CODES = book()
DAYS = tuple(date(2025, 9, 1) + timedelta(days=n) for n in range(5))
MONDAY, TUESDAY, WEDNESDAY = DAYS[:3]


def register(**marks: str) -> Register:
    """Pupils with a letter a session from Monday on; `.` for none."""
    rows = [[number_of(letter.replace(".", "-"), CODES) for letter in text.ljust(10, "/")] for text in marks.values()]
    return Register(tuple(marks), DAYS, np.array(rows, np.uint8), CODES)


def made(outcome: str, how: str = "", known: date = WEDNESDAY, day: date = MONDAY, pupil: str = "anna",
         session: str = "AM", line: int = 2) -> Correction:  # fmt: skip
    return Correction(pupil, day, session, known, (0, line), outcome, how, line)


def told(laid: object) -> list[tuple[str, str, str]]:
    letters = ("-", *CODES.letters[1:])
    return [(letters[c.before], letters[c.after], c.known.isoformat()) for c in laid.changes]  # type: ignore[attr-defined]


def first_mark(laid: object) -> str:
    return CODES.letters[int(laid.register.marks[0, 0])]  # type: ignore[attr-defined]


def test_a_register_that_holds_the_earlier_mark_is_corrected() -> None:
    laid = corrected(register(anna="N/"), [made("I")])
    assert (first_mark(laid), told(laid)) == ("I", [("N", "I", "2025-09-03")])
    assert (laid.not_used, laid.told) == ({}, {})


def test_a_register_that_was_corrected_gets_its_earlier_mark_from_the_log() -> None:
    laid = corrected(register(anna="I/"), [made("I", how="N")])
    assert (first_mark(laid), told(laid)) == ("I", [("N", "I", "2025-09-03")])


def test_without_the_earlier_mark_the_corrected_one_is_taken_throughout_and_told() -> None:
    laid = corrected(register(anna="I/"), [made("I", line=7)])
    assert (first_mark(laid), told(laid), laid.told) == ("I", [], {"unsaid": (7,)})


def test_a_register_that_holds_another_mark_than_the_log_says_wins_and_is_told() -> None:
    laid = corrected(register(anna="O/"), [made("I", how="N", line=7)])
    assert (told(laid), laid.told) == ([("O", "I", "2025-09-03")], {"otherwise": (7,)})


@pytest.mark.parametrize("held", ["N", "I", "O"])
def test_corrections_of_one_session_follow_in_time_wherever_the_register_stands(held: str) -> None:
    chain = [made("O", how="I", known=DAYS[3], line=3), made("I", how="N", known=WEDNESDAY)]
    laid = corrected(register(anna=f"{held}/"), chain)
    assert told(laid) == [("N", "I", "2025-09-03"), ("I", "O", "2025-09-04")]
    assert first_mark(laid) == "O"


def test_what_is_not_known_yet_is_taken_back() -> None:
    chain = [made("I", how="N", known=WEDNESDAY), made("O", known=DAYS[4], line=3)]
    laid = corrected(register(anna="O/"), chain, until=DAYS[3])
    assert (first_mark(laid), told(laid), laid.not_used) == ("I", [("N", "I", "2025-09-03")], {"not known": (3,)})
    assert first_mark(corrected(register(anna="O/"), chain, until=TUESDAY)) == "N"


def test_why_a_correction_is_not_used() -> None:
    shut = calendar(weeks=2, closed=[TUESDAY])
    file = Pupils(("anna",), ("7",), (None,), (DAYS[3],))
    lines = [
        made("I", pupil="nobody", line=2), made("I", day=date(2025, 9, 8), known=date(2025, 9, 9), line=3),
        made("I", day=TUESDAY, line=4), made("I", day=DAYS[4], known=DAYS[4], line=5), made("/", session="PM", line=6),
        made("N", how="N", line=7), made("#", how="/", day=TUESDAY, session="PM", line=8),
    ]  # fmt: skip
    laid = corrected(register(anna="N///"), lines, calendar=shut, pupils=file)
    assert laid.not_used == {"closed": (4,), "no day": (3,), "nothing": (7,), "off roll": (5,), "stranger": (2,)}
    assert laid.told == {"unsaid": (6,)}
    assert told(laid) == [("/", "#", "2025-09-03")]
    moved = on_days(laid, {MONDAY})
    assert (moved.changes, moved.not_used["closed"]) == ((), (4, 8))


def test_the_two_signs_of_a_pupil_in_school_are_one_mark() -> None:
    letters = [code for code in CODES.codes if code.code == "/"]
    both = type(CODES).of([*CODES.codes, replace(letters[0], code="\\")])
    marks = np.array([[both.number["/"]] * 10], np.uint8)
    laid = corrected(Register(("anna",), DAYS, marks, both), [made("\\", how="N", session="PM")])
    assert [(c.before, c.after) for c in laid.changes] == [(both.number["N"], both.number["\\"])]


@st.composite
def _drawn(draw: st.DrawFn) -> tuple[Register, list[Correction], date | None]:
    letters = st.sampled_from(["/", "N", "I", "-"])
    found = [
        made(draw(letters), draw(st.sampled_from(["", "N", "I", "-"])),
             MONDAY + timedelta(days=draw(st.integers(0, 6))), draw(st.sampled_from(DAYS[:2])),
             draw(st.sampled_from(["anna", "ben", "nobody"])),
             draw(st.sampled_from(SESSIONS)), line)
        for line in range(2, 2 + draw(st.integers(0, 7)))
    ]  # fmt: skip
    return register(anna=draw(st.text("/NI.", max_size=4)), ben="NI"), found, draw(st.none() | st.sampled_from(DAYS))


@given(_drawn())
def test_every_correction_is_in_one_count_and_only_named_sessions_change(
    drawn: tuple[Register, list[Correction], date | None],
) -> None:
    before, found, until = drawn
    laid = corrected(before, found, until=until)
    counted = [line for lines in laid.not_used.values() for line in lines]
    counted += [*laid.told.get("unsaid", ()), *(change.line for change in laid.changes)]
    assert sorted(counted) == [one.line for one in sorted(found, key=lambda one: one.line)]
    assert laid.not_used.keys() <= NOT_USED.keys() and laid.told.keys() <= TOLD.keys()
    named = np.zeros(before.marks.shape, bool)
    for one in found:
        if one.pupil_id in before.row:
            named[before.row[one.pupil_id], 2 * before.day_index[one.day] + SESSIONS.index(one.session)] = True
    assert not (laid.register.marks != before.marks)[~named].any()


@given(_drawn())
def test_the_register_as_corrected_with_what_was_replaced_is_the_register_before(
    drawn: tuple[Register, list[Correction], date | None],
) -> None:
    before, found, _ = drawn
    laid = corrected(before, found)
    letters = ("-", *CODES.letters[1:])
    lines = {one.line: one for one in found}
    full = [replace(lines[c.line], how=letters[c.before]) for c in laid.changes]
    again = corrected(laid.register, full)
    sessions = [(c.row, c.day, c.half) for c in laid.changes]
    # A mark that was changed and changed back is one that the register says nothing of.
    if len(set(sessions)) == len(sessions):
        assert again.changes == laid.changes
        assert (again.register.marks == laid.register.marks).all()


def test_without_corrections_nothing_is_touched() -> None:
    before = register(anna="N/")
    laid = corrected(before, [])
    assert laid.register is before and laid.changes == ()


