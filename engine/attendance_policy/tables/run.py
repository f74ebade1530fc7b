"""Deciding a table of pupil-years. Any cut of a table is right: the decisions of its parts are those of the whole."""

from __future__ import annotations

from collections.abc import Sequence
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
from attendance_policy.facts.grid import Days, lay_on
from attendance_policy.frozen import dataclass
from attendance_policy.register.limits import not_of_its_day
from attendance_policy.register.model import Register
from attendance_policy.register.pupil_years import COLUMNS, arrow, days_of
from attendance_policy.register.pupil_years_read import marks_of, numbered, told_by
from attendance_policy.register.table import refuse, shown
from attendance_policy.simulate.rows import Rest, said_of
from attendance_policy.simulate.still_running import going_on
from attendance_policy.tables.engine import Engine
from attendance_policy.tables.model import TEXTS, chosen, decisions_schema

_EPOCH = date(1970, 1, 1).toordinal()
_Columns = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]


@dataclass(frozen=True, eq=False)
class Found:
    """Decisions as columns: the row of the table, the day (from 1970-01-01) and the kind of each. `kinds`: what is said
    of each kind, in the order of `TEXTS`."""

    row: NDArray[np.int64]
    at: NDArray[np.int32]
    kind: NDArray[np.int32]
    kinds: tuple[tuple[str, ...], ...]


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
    names = chosen(columns)
    return as_table(table, decide_rows(table, engine, file, first_row), plain, names)


def decide_rows(table: Any, engine: Engine, file: str = "", first_row: int = 0) -> Found:
    """The same as columns of numbers, in the same order. Raises as `run_table` does."""
    arrow(file)
    for name in COLUMNS:
        if name not in table.column_names:
            refuse(file, "missing-column", f"there is no column {shown(name)}", "docs/scale.md describes the columns")
    kinds: dict[Key, tuple[str, ...]] = {}
    found = [_of_group(*group, table, engine, kinds, file, first_row) for group in marks_of(table, file, first_row)]
    if not found:
        none = np.zeros(0, np.int64)
        return Found(none, none.astype(np.int32), none.astype(np.int32), ())
    ordered = sorted(kinds)
    place = np.array([ordered.index(key) for key in kinds], np.int64)  # from the number of a kind to its rank
    return Found(*_in_order(found, place), tuple(kinds[key] for key in ordered))


def _in_order(found: list[_Columns], place: NDArray[np.int64]) -> _Columns:
    """Decisions by row, day and rank of their kind.

    The three are put into one number and taken out again: that is faster than to sort places and pick by them.
    """
    row, at, kind = (np.concatenate(columns) for columns in zip(*found, strict=True))
    if not len(row):
        return row, at, kind
    first = int(at.min())
    for_kind = len(place).bit_length()
    for_day = (int(at.max()) - first).bit_length()
    key = row << np.int64(for_day)
    key += at - np.int32(first)
    key <<= np.int64(for_kind)
    key += place[kind]
    key.sort(kind="stable")  # what one kind does is in order already: such runs are merged
    kind = (key & ((1 << for_kind) - 1)).astype(np.int32)
    key >>= np.int64(for_kind)
    at = (key & ((1 << for_day) - 1)).astype(np.int32) + np.int32(first)
    key >>= np.int64(for_day)
    return key, at, kind


def _of_group(
    rows: NDArray[np.int64], first: date, text: str, block: NDArray[np.uint8], table: Any, engine: Engine,
    kinds: dict[Key, tuple[str, ...]], file: str, first_row: int,
) -> _Columns:  # fmt: skip
    days, columns, running = _days(first, text, engine.like)
    marks = numbered(block, rows, engine.codes, file, first_row)
    if len(columns) < marks.shape[1]:
        marks = np.ascontiguousarray(marks[:, columns])
    pupils = told_by(table if len(rows) == table.num_rows else table.take(rows), file)
    _refuse_codes_of_other_days(marks, rows, engine.codes, days, file, first_row)
    register = Register(pupils.pupil_ids, days.days, marks, engine.codes)
    grid = lay_on(register, pupils, days)
    settings = replace(engine.settings, running=running)
    decided = folded(decide(engine.policy, Shared.of(grid), settings, None, engine.only))
    order = {rule.id: index for index, rule in enumerate(engine.policy.rules)}
    # What was folded where differs between parts; which clauses say a rule must not.
    plainly = replace(decided, restated={})
    ordinal = days.ordinal - np.int32(_EPOCH)
    parts: list[_Columns] = []
    for fired in decided.fired:
        key = place_of(fired, order)
        if key not in kinds:
            kinds[key] = _texts(said_of(plainly, fired)[1])
        number = list(kinds).index(key)
        parts.append((rows[fired.pupil], ordinal[fired.day], np.full(len(fired.at), number, np.int32)))
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32)
    row, at, kind = (np.concatenate(column) for column in zip(*parts, strict=True))
    return row, at, kind


@lru_cache(maxsize=4096)
def _days(first: date, text: str, like: Calendar) -> tuple[Days, NDArray[np.int64], bool]:
    """The school days of a text, the columns of their sessions among those of all its days, and whether the school
    year goes on after them: told by the text alone, so that any cut of a table is right."""
    try:
        marked, is_open = days_of(first, text)
    except ValueError as wrong:
        refuse("", "bad-days", f"`days` is {shown(text)}: {wrong}", "docs/scale.md describes it")
    at = np.flatnonzero(np.repeat(np.array(is_open, np.bool_), 2))
    days = tuple(day for day, held in zip(marked, is_open, strict=True) if held)
    goes_on = going_on(days[-1], like) if days else None
    return Days.of(days, from_open_days(days, like), goes_on), at, goes_on is not None


def _refuse_codes_of_other_days(
    marks: NDArray[np.uint8], rows: NDArray[np.int64], codes: CodeBook, days: Days, file: str, first_row: int
) -> None:
    """A code that is not of the set in force on its day is a mistake of the file."""
    table = not_of_its_day(codes, days.days)
    barred = table.any(axis=1)
    if not barred.any():
        return
    held = np.frombuffer(marks.tobytes().translate(barred.astype(np.uint8).tobytes().ljust(256, b"\0")), np.bool_)
    if held.any():
        for number in np.flatnonzero(barred).tolist():
            wrong = (marks == number) & np.repeat(table[number], 2)
            if wrong.any():
                at, session = (int(place[0]) for place in np.nonzero(wrong))
                refuse(file, "code-not-of-its-day",
                       f"code {shown(codes.letters[number])} is not in force on {days.days[session // 2]}",
                       "correct the mark, or its date", first_row + int(rows[at]) + 1)  # fmt: skip


def _texts(rest: Rest) -> tuple[str, ...]:
    return tuple(one if isinstance(one, str) else "; ".join(one) for one in rest)


def as_table(table: Any, found: Found, plain: bool, names: Sequence[str]) -> Any:
    """Decisions on the rows of a table as a `pyarrow.Table` of `decisions_schema(plain, names)`."""
    import pyarrow as pa

    index = pa.array(found.row)
    number = found.kind.astype(np.intp)  # what numpy picks by, made once
    columns = []
    for name in names:
        if name == "school_id":
            columns.append(_school(table, index, plain))
        elif name == "pupil_id":
            columns.append(table.column("pupil_id").cast(pa.string()).take(index))
        elif name == "at":
            columns.append(pa.array(found.at, pa.int32()).cast(pa.date32()))
        else:
            columns.append(_text([kind[TEXTS.index(name)] for kind in found.kinds], number, plain))
    return pa.table(columns, schema=decisions_schema(plain, names))


def _text(texts: Sequence[str], number: NDArray[np.intp], plain: bool) -> Any:
    """One text a decision, from one a kind."""
    import pyarrow as pa

    unique = sorted(set(texts))
    place = np.array([unique.index(text) for text in texts], np.int16)
    coded = pa.DictionaryArray.from_arrays(pa.array(place[number]), pa.array(unique, pa.string()))
    return coded.cast(pa.string()) if plain else coded


def _school(table: Any, index: Any, plain: bool) -> Any:
    import pyarrow as pa

    if "school_id" not in table.column_names:
        missing = pa.nulls(len(index), pa.string())
        return missing if plain else missing.dictionary_encode()
    schools = table.column("school_id").cast(pa.string()).combine_chunks().dictionary_encode().take(index)
    return schools.cast(pa.string()) if plain else schools
