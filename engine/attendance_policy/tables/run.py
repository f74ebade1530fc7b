"""Deciding a table of pupil-years. Any cut of a table is right: the decisions of its parts are those of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar, from_open_days
from attendance_policy.codes import CodeBook
from attendance_policy.decide.blocks import decide
from attendance_policy.decide.merge import Key, place_of
from attendance_policy.decide.restated import folded
from attendance_policy.decide.run import Shared
from attendance_policy.facts.days import Days
from attendance_policy.facts.grid import Grid, among, lay_on
from attendance_policy.register.limits import not_of_its_day, on_closed_day, why_closed
from attendance_policy.register.model import Register
from attendance_policy.register.pupil_years import COLUMNS, arrow, days_of
from attendance_policy.register.pupil_years_read import marks_of, numbered, told_by
from attendance_policy.register.table import refuse, shown
from attendance_policy.simulate.rows import Rest, said_of
from attendance_policy.simulate.still_running import going_on
from attendance_policy.tables.columns import as_table
from attendance_policy.tables.engine import Engine
from attendance_policy.tables.found import Found, Numbers, Span, in_order, kind_by_kind
from attendance_policy.tables.model import decisions_schema

Said = dict[Key, tuple[str, ...]]
_SATURDAY = 5
_AT_ONCE = 512  # rows whose marks are looked through before they leave a processor's cache


def run_table(
    table: Any, engine: Engine, *, plain: bool = False, columns: Sequence[str] | None = None, file: str = "",
    first_row: int = 0,
) -> Any:  # fmt: skip
    """The decisions of a `pyarrow.Table` of pupil-years, as a table of `decisions_schema(plain, columns)`.

    They are ordered by the row of the pupil-year, then by day, then as the profile orders its rules. `file` and
    `first_row` (rows of the file before the table) are for messages. Raises `CannotGoOn` (exit code 3) when a column is
    missing or of another type, or a mark is none: rows are taken as they are or refused, never left out. And
    exit code 2 when `columns` names something else.
    """
    schema = decisions_schema(plain, columns)
    return as_table(table, decide_rows(table, engine, file, first_row), schema)


def decide_rows(
    table: Any, engine: Engine, file: str = "", first_row: int = 0, said: Said | None = None, *, by_kind: bool = False,
) -> Found:  # fmt: skip
    """The same as columns of numbers, in the same order or, `by_kind`, one kind after the other. `said`: what is said
    of kinds, kept from one table to the next of one engine. Raises as `run_table` does."""
    arrow(file)
    for name in COLUMNS:
        if name not in table.column_names:
            refuse(file, "missing-column", f"there is no column {shown(name)}", "docs/scale.md describes the columns")
    said = {} if said is None else said
    groups = marks_of(table, file, first_row)
    span = Span.of(((first, text) for _, first, text, _ in groups), table.num_rows)
    parts = [part for group in groups for part in _of_group(*group, table, engine, said, span, file, first_row)]
    return (kind_by_kind if by_kind else in_order)(parts, said, span)


def _of_group(
    rows: NDArray[np.int64], first: date, text: str, block: NDArray[np.uint8], table: Any, engine: Engine, said: Said,
    span: Span, file: str, first_row: int,
) -> Iterator[tuple[Key, Numbers]]:  # fmt: skip
    days, columns, running = _days(first, text, engine.like)
    marks = numbered(block, rows, engine.codes, file, first_row)
    if len(columns) < marks.shape[1]:
        marks = np.ascontiguousarray(marks[:, columns])
    pupils = told_by(table if len(rows) == table.num_rows else table.take(rows), file)
    _refuse_codes_of_other_days(marks, rows, engine.codes, days, file, first_row)
    register = Register(pupils.pupil_ids, days.days, marks, engine.codes)
    grid = lay_on(register, pupils, days)
    _refuse_marks_off_roll(grid, rows, file, first_row)
    _refuse_marks_of_weekends(marks, rows, engine.codes, days, file, first_row)
    settings = replace(engine.settings, running=running)
    decided = folded(decide(engine.policy, Shared.of(grid), settings, None, engine.only))
    order = {rule.id: index for index, rule in enumerate(engine.policy.rules)}
    # What was folded where differs between parts; which clauses say a rule must not.
    plainly = replace(decided, restated={})
    by_row, by_day = span.of_rows(rows), span.of_days(days.ordinal)
    numbers: dict[int, Numbers] = {}  # of each row of an occasion, on which many rules fire
    for fired in decided.fired:
        key, asked = place_of(fired, order), fired.rows
        if key not in said:
            said[key] = _texts(said_of(plainly, fired)[1])
        if id(asked) not in numbers:
            numbers[id(asked)] = by_row.take(asked.pupil) + by_day.take(asked.day)
        yield key, numbers[id(asked)].take(fired.at)


@lru_cache(maxsize=4096)
def _days(first: date, text: str, like: Calendar) -> tuple[Days, NDArray[np.int64], bool]:
    """The school days of a text, the columns of their sessions among those of all its days, and whether the school
    year goes on after them: told by the text alone, so that any cut of a table is right."""
    marked, is_open = days_of(first, text)
    at = np.flatnonzero(np.repeat(np.array(is_open, np.bool_), 2))
    days = tuple(day for day, held in zip(marked, is_open, strict=True) if held)
    goes_on = going_on(days[-1], like) if days else None
    return Days.of(days, from_open_days(days, like), goes_on), at, goes_on is not None


def _refuse_codes_of_other_days(
    marks: NDArray[np.uint8], rows: NDArray[np.int64], codes: CodeBook, days: Days, file: str, first_row: int
) -> None:
    """A code that is not of the set in force on its day is a mistake of the file."""
    table = not_of_its_day(codes, days.days)
    barred = frozenset(np.flatnonzero(table.any(axis=1)).tolist())
    if any(among(marks[start : start + _AT_ONCE], barred).any() for start in range(0, len(marks), _AT_ONCE)):
        for number in sorted(barred):
            wrong = (marks == number) & np.repeat(table[number], 2)
            if wrong.any():
                at, session = (int(place[0]) for place in np.nonzero(wrong))
                refuse(file, "code-not-of-its-day",
                       f"code {shown(codes.letters[number])} is not in force on {days.days[session // 2]}",
                       "correct the mark, or its date", first_row + int(rows[at]) + 1)  # fmt: skip


def _refuse_marks_off_roll(grid: Grid, rows: NDArray[np.int64], file: str, first_row: int) -> None:
    """A mark before a pupil's first day on roll, or after the last, is a mistake of one or of the other."""
    first, last = grid.on_roll
    at = np.flatnonzero((first > 0) | (last < len(grid.days.days) - 1))
    day = np.arange(grid.marks.shape[1]) // 2
    early, late = day < first[at, None], day > last[at, None]
    wrong = (early | late) & (grid.marks[at] != 0)
    if wrong.any():
        one, session = (int(place[0]) for place in np.nonzero(wrong))
        marked, pupil = grid.days.days[session // 2], int(at[one])
        if early[one, session]:
            code, off = "before-start", f"before the pupil's first day on roll, `{grid.pupils.start[pupil]}`"
        else:
            code, off = "after-leave", f"after the pupil's last day on roll, `{grid.pupils.leave[pupil]}`"
        refuse(file, code, f"there is a mark on `{marked}`, {off}", "correct the date, or take the mark out",
               first_row + int(rows[pupil]) + 1)  # fmt: skip


def _refuse_marks_of_weekends(
    marks: NDArray[np.uint8], rows: NDArray[np.int64], codes: CodeBook, days: Days, file: str, first_row: int
) -> None:
    """There is no school on a Saturday or a Sunday, whatever `days` says."""
    closed = np.flatnonzero((days.ordinal + 6) % 7 >= _SATURDAY)
    if not closed.size:
        return
    barred = on_closed_day(codes, days.days, None)
    for day in closed.tolist():
        wrong = barred[:, day][marks[:, 2 * day : 2 * day + 2]]
        if wrong.any():
            at, half = (int(place[0]) for place in np.nonzero(wrong))
            mark, found = codes.letters[int(marks[at, 2 * day + half])], days.days[day]
            refuse(file, "closed-day", f"there is no school on `{found}` ({why_closed(found, None)}), and code "
                   f"{shown(mark)} says that there was", "correct the mark, or `days`",
                   first_row + int(rows[at]) + 1)  # fmt: skip


def _texts(rest: Rest) -> tuple[str, ...]:
    return tuple(one if isinstance(one, str) else "; ".join(one) for one in rest)
