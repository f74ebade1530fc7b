"""Every fact of a row is that of the register as it was known on the row's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from attendance_policy.conditions.columns import Count, Percent, Word
from attendance_policy.decide.run import Shared
from attendance_policy.facts.counts import Sums
from attendance_policy.facts.frame import FACT_COLUMNS, Frame
from attendance_policy.facts.grid import Grid, lay
from attendance_policy.facts.memory import Memory
from attendance_policy.facts.rows import Rows, absence_rows, return_rows, review_rows
from attendance_policy.facts.versions import earlier_lines, seeing
from attendance_policy.register.corrections import Correction, corrected
from attendance_policy.vocabulary.counting import Counting
from attendance_policy.vocabulary.facts import ROWS
from facts.test_completeness import ROW_FACTS, _use, _uses
from reference.making import calendar, school

PLAN = calendar(weeks=5, half_term=2)
DAYS = PLAN.school_days
COUNTING = Counting(improvement="attendance is higher")
MARKS = {"anna": "// N/ NN XX II // /U LB NN NN N/", "ben": "// // ..", "cat": "NN NN // NN // // NN"}


def _correction(pupil: str, day: int, session: str, after: int, outcome: str) -> Correction:
    return Correction(pupil, DAYS[day], session, DAYS[day] + timedelta(days=after), (0, day), outcome, "", day)


FOUND = (
    _correction("anna", 1, "AM", 1, "/"), _correction("anna", 4, "AM", 4, "N"), _correction("anna", 4, "PM", 4, "N"),
    _correction("anna", 5, "AM", 2, "I"), _correction("anna", 8, "PM", 30, "/"), _correction("cat", 2, "AM", 0, "N"),
    _correction("cat", 2, "PM", 3, "N"), _correction("cat", 4, "PM", 3, "U"),
)  # fmt: skip
MAKE = {"review": lambda grid: review_rows(grid, "school day", "last school day"), "absence": absence_rows,
        "return": return_rows}  # fmt: skip


def _told(frame: Frame, at: int, use: object) -> object:
    """The value of a fact on one row, spelled out."""
    column = frame.fact(use)  # type: ignore[arg-type]
    match column:
        case Percent():
            return int(column.part[at]), int(column.whole[at])
        case Count():
            known = column.known is None or bool(column.known[at])
            exists = column.exists is None or bool(column.exists[at])
            return int(column.values[at]) if known and exists else (known, exists)
        case Word():
            return int(column.values[at])
        case np.ndarray():
            return int(column[at])
    return type(column)


def _as_known() -> tuple[Shared, dict[object, Grid]]:
    """The register with its earlier lines, and for each day the whole register as it was known then, laid afresh."""
    register, file = school(PLAN, MARKS, year="7").files()
    laid = corrected(register, FOUND)
    grid = lay(laid.register, file, PLAN)
    known = {
        day: replace(grid, marks=lay(corrected(register, FOUND, until=day).register, file, PLAN).marks)
        for day in grid.days.days
    }
    return Shared.of(grid, earlier_lines(grid, laid.changes)), dict(known)


@pytest.mark.parametrize("occasion", ROWS)
def test_each_fact_is_that_of_the_register_known_on_the_day(occasion: str) -> None:
    shared, known = _as_known()
    rows = shared.rows_of(occasion, "school day", "last school day")
    alone = {day: MAKE[occasion](grid) for day, grid in known.items()}
    wanted = [(pupil, at) for at, day in enumerate(rows.grid.days.days)
              for pupil in alone[day].pupil[alone[day].day == at].tolist()]  # fmt: skip
    assert sorted(zip(rows.pupil.tolist(), rows.day.tolist(), strict=True)) == sorted(wanted)
    assert len(np.unique(rows.key)) == len(rows) > 4 and (np.diff(rows.key) > 0).all()
    compared = 0
    places = [
        (rows.grid.days.days[day], int(np.flatnonzero((then.pupil == pupil) & (then.day == day))[0]))
        for pupil, day in zip(rows.pupil.tolist(), rows.day.tolist(), strict=True)
        for then in [alone[rows.grid.days.days[day]]]
    ]
    for at_start in (False, True):
        together = _frame(rows, shared.sums, at_start)
        apart = {day: _frame(then, Sums(then.grid), at_start) for day, then in alone.items()}
        for name in sorted(set(FACT_COLUMNS) & {n for n, fact in ROW_FACTS.items() if occasion in fact.occasions}):
            for written in _uses(ROW_FACTS[name]):
                use = _use(written, occasion, ROW_FACTS[name])
                for at, (day, place) in enumerate(places):
                    assert _told(together, at, use) == _told(apart[day], place, use), (written, at, day)
                    compared += 1
    assert compared > 500


def _frame(rows: Rows, sums: Sums, at_start: bool) -> Frame:
    seen = rows.at_start() if at_start else rows
    days = len(rows.grid.days.days)
    memory = Memory({"letter_1": np.array([2, 2 * days + 1], np.int64)}, frozenset())
    return Frame(seen, sums, COUNTING, memory)


def test_a_pupil_without_a_correction_has_no_other_line() -> None:
    shared, _ = _as_known()
    assert shared.earlier is not None
    assert {shared.grid.pupil_ids[row] for row in shared.earlier.pupil} == {"anna", "cat"}
    rows = shared.rows_of("review", "week", "last school day")
    assert rows.line is not None and (rows.line[rows.pupil == 1] == 1).all()
    assert Shared.of(shared.grid).rows_of("review", "week", "last school day").line is None


def test_a_part_of_the_pupils_has_their_lines_alone() -> None:
    shared, _ = _as_known()
    assert shared.earlier is not None
    assert shared.earlier.part(1, 2) is None
    part = shared.earlier.part(2, 3)
    assert part is not None and (part.pupil == 0).all()
    assert (part.marks == shared.earlier.marks[shared.earlier.pupil == 2]).all()


def test_what_a_correction_joins_to_a_spell_is_that_spell() -> None:
    """Away on Tuesday and Wednesday; known on Wednesday, Monday too; known on Thursday, not on Tuesday."""
    marks = {"anna": "// NN NN NN NN"}
    register, file = school(PLAN, marks).files()
    found = [_correction("anna", 0, "AM", 2, "N"), _correction("anna", 0, "PM", 2, "N"),
             _correction("anna", 1, "AM", 2, "/"), _correction("anna", 1, "PM", 2, "/")]  # fmt: skip
    laid = corrected(register, found)
    grid = lay(laid.register, file, PLAN)
    rows = Shared.of(grid, earlier_lines(grid, laid.changes)).rows_of("absence", "week", "last school day")
    assert rows.day.tolist() == [1, 2, 3, 4]
    assert rows.spell_day.tolist() == [1, 0, 2, 2]
    assert rows.in_spell.tolist() == [0, 2, 1, 2]
    assert rows.spell.tolist() == [0, 0, 0, 0]


def test_rows_that_no_marks_make_see_the_same_lines() -> None:
    shared, _ = _as_known()
    assert shared.earlier is not None
    rows = shared.rows_of("review", "school day", "last school day")
    plain = replace(rows, line=None)
    again = seeing(plain, shared.earlier)
    assert again.seen.tolist() == rows.seen.tolist()
    assert len(set(rows.seen.tolist())) > 6
