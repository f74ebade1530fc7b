"""Pupil-years read from Arrow or Parquet: as rows that share their days, or as a whole register."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import CodeBook
from attendance_policy.vocabulary import FLAGS

from .model import NO, NOT_KNOWN, YES, Account, Pupils, Register
from .pupil_years import COLUMNS, DAY_SIGNS, arrow, days_of, numbers_of
from .pupils import MOST, NUMBERS
from .table import refuse, shown
from .told import told, told_headings
from .years import year_of

_OURS = frozenset((*COLUMNS, "year", "start_date", "leave_date", "school_id", "class"))

def told_by(table: Any, file: str) -> Pupils:
    """What the columns beside the marks say of each pupil: every column of yes and no that has no other use is a flag.

    Raises `CannotGoOn` (exit code 3) for a column of another type than its name asks.
    """
    import pyarrow as pa
    import pyarrow.types as types

    names = table.column_names
    count = table.num_rows

    def texts(name: str) -> tuple[str, ...]:
        return tuple(_each(_plain(table, name, pa.string(), file).fill_null("")))

    def dates(name: str) -> tuple[date | None, ...]:
        return tuple(_each(_plain(table, name, pa.date32(), file))) if name in names else (None,) * count

    if "start_date" in names and "leave_date" in names:
        _refuse_leaving_before_start(table, file)
    if "year" in names:
        _refuse_other_years(_plain(table, "year", pa.string(), file), file)
    flags, numbers = {}, {}
    for name in names:
        column = table.column(name)
        if types.is_boolean(column.type):
            yes = column.fill_null(False).to_numpy().astype(np.bool_)
            known = column.is_valid().to_numpy().astype(np.bool_)
            flags[name] = np.where(known, np.where(yes, YES, NO), NOT_KNOWN).astype(np.uint8)
        elif name in FLAGS:
            refuse(file, "wrong-type", f"the column {shown(name)} is {column.type}", "make it bool; null is not known")
        elif name in NUMBERS and types.is_integer(column.type):
            numbers[name] = _numbers(column, name, file)
    return Pupils(
        tuple(_plain(table, "pupil_id", pa.string(), file).fill_null("").to_pylist()),
        texts("year") if "year" in names else ("",) * count, dates("start_date"),
        dates("leave_date"), texts("school_id") if "school_id" in names else (), flags, Account(count, count),
        texts("class") if "class" in names else (), numbers,
    )  # fmt: skip


def unread(names: Sequence[str], kinds: Sequence[Any]) -> tuple[str, ...]:
    """The columns of these Arrow types that mean nothing here: of any name those of yes and no are read."""
    import pyarrow.types as types

    found = [name for name, kind in zip(names, kinds, strict=True)
             if name not in _OURS and not types.is_boolean(kind)
             and not (name in NUMBERS and types.is_integer(kind))]  # fmt: skip
    return tuple(told_headings(found))


def _refuse_other_years(column: Any, file: str) -> None:
    coded = column.combine_chunks().dictionary_encode()
    for number, text in enumerate(coded.dictionary.to_pylist()):
        if year_of(text) is None:
            rows = int(np.count_nonzero(coded.indices.fill_null(-1).to_numpy() == number))
            refuse(file, "bad-year", f"{_have(rows)} the year {shown(told(text))}, not `N`, `R` or `1` to `13`",
                   "correct it; null is not known")  # fmt: skip


def _numbers(column: Any, name: str, file: str) -> NDArray[np.int32]:
    """What a column of whole numbers says, -1 where it is not known."""
    given = column.is_valid().to_numpy()
    found = np.full(len(given), -1, np.int32)
    held = column.drop_null().to_numpy()
    strange = held[(held < 0) | (held > MOST)]
    if strange.size:
        refuse(file, "bad-number", f"{_have(strange.size)} a {shown(name)} of `{strange[0]}` or the like, "
               f"and not a number from 0 to {MOST}", "correct it; null is not known")  # fmt: skip
    found[given] = held
    return found


def _refuse_leaving_before_start(table: Any, file: str) -> None:
    import pyarrow as pa

    start, leave = (_plain(table, name, pa.date32(), file).cast(pa.int32()) for name in ("start_date", "leave_date"))
    given = start.is_valid().to_numpy() & leave.is_valid().to_numpy()
    wrong = int(np.count_nonzero(given & (leave.fill_null(0).to_numpy() < start.fill_null(0).to_numpy())))
    if wrong:
        refuse(file, "leave-before-start", f"{_have(wrong)} a `leave_date` before the `start_date`",
               "correct one of them")  # fmt: skip


def _have(count: int) -> str:
    return "1 row has" if count == 1 else f"{count:,} rows have"


def _each(column: Any) -> list[Any]:
    """The values of a column as Python has them: of many rows there are few, and each is made once."""
    coded = column.combine_chunks().dictionary_encode()
    values = np.array([*coded.dictionary.to_pylist(), None], np.object_)
    each: list[Any] = values.take(coded.indices.fill_null(len(values) - 1).to_numpy()).tolist()
    return each


def _plain(table: Any, name: str, type: Any, file: str) -> Any:
    import pyarrow as pa

    try:
        return table.column(name).cast(type)
    except pa.ArrowException:
        refuse(file, "wrong-type", f"the column {shown(name)} is {table.column(name).type}", f"make it {type}")


Group = tuple[NDArray[np.int64], date, str, NDArray[np.uint8]]


def marks_of(table: Any, file: str, first_row: int = 0) -> list[Group]:
    """Rows that share their days: their numbers in the table, `first_day`, `days` and the bytes of their marks.

    Raises `CannotGoOn` (exit code 3) for rows without days or with more or fewer marks than days. `first_row`: how many
    rows of the file lie before the table.
    """
    import pyarrow as pa

    for name in ("pupil_id", *COLUMNS[1:]):
        nulls = table.column(name).null_count
        if nulls:
            at = int(np.flatnonzero(table.column(name).is_null().to_numpy())[0])
            refuse(file, "missing-value", f"{_have(nulls)} no {shown(name)}", "each row needs one",
                   _row(at, first_row))  # fmt: skip
    days = _plain(table, "days", pa.string(), file).combine_chunks().dictionary_encode()
    first = _plain(table, "first_day", pa.date32(), file).combine_chunks()
    which = _chunked(days.indices).astype(np.int64) * (1 << 32) + first.cast(pa.int32()).to_numpy()
    offsets, held = _bytes_of(table, file)
    found = []
    for key in dict.fromkeys(which.tolist()):
        rows = np.flatnonzero(which == key)
        text = days.dictionary[key >> 32].as_py()
        if set(text) - DAY_SIGNS:
            refuse(file, "bad-days", f"`days` is {shown(text)}: it may hold `1`, `x` and `0`",
                   "docs/scale.md describes it", _row(int(rows[0]), first_row))  # fmt: skip
        width = 2 * (len(text) - text.count("0"))
        lengths = offsets[rows + 1] - offsets[rows]
        if (lengths != width).any():
            at = int(np.flatnonzero(lengths != width)[0])
            refuse(file, "wrong-length", f"{int(lengths[at])} marks stand beside `days` with {width} sessions",
                   "give two marks for each day that is not `0`", _row(int(rows[at]), first_row))  # fmt: skip
        if len(rows) and rows[-1] - rows[0] == len(rows) - 1:
            start = int(offsets[rows[0]])
            block = held[start : start + width * len(rows)].reshape(len(rows), width)
        else:
            block = held[offsets[rows][:, None] + np.arange(width)]
        found.append((rows, _date_of(first, int(rows[0]), len(text), file, first_row), text, block))
    return found


def _date_of(first: Any, at: int, days: int, file: str, first_row: int) -> date:
    """The first day of a row; so many follow from it on."""
    try:
        day: date = first[at].as_py()
        day + timedelta(days=days)
    except OverflowError:
        refuse(file, "bad-date", "`first_day` is no day that can be counted from", "correct it", _row(at, first_row))
    return day


def _bytes_of(table: Any, file: str) -> tuple[NDArray[np.integer[Any]], NDArray[np.uint8]]:
    """Where the marks of each row begin, with where the last ones end, and the bytes of all."""
    import pyarrow as pa
    import pyarrow.types as types

    kind = table.column("marks").type
    if types.is_fixed_size_binary(kind):  # of a few rows of many, Arrow would cast all
        marks = table.column("marks").combine_chunks()
        return (np.arange(len(marks) + 1) + marks.offset) * kind.byte_width, _buffer(marks, 1)
    marks = _plain(table, "marks", pa.binary(), file).combine_chunks()
    return np.frombuffer(marks.buffers()[1], np.int32, count=len(marks) + 1, offset=4 * marks.offset), _buffer(marks, 2)


def _buffer(array: Any, at: int) -> NDArray[np.uint8]:
    held = array.buffers()[at] if len(array) else None
    return np.zeros(0, np.uint8) if held is None else np.frombuffer(held, np.uint8)


def _row(at: int, before: int) -> int:
    return before + at + 1


def _chunked(indices: Any) -> NDArray[np.int64]:
    result: NDArray[np.int64] = indices.to_numpy().astype(np.int64)
    return result


def numbered(block: NDArray[np.uint8], rows: NDArray[np.int64], codes: CodeBook, file: str, before: int = 0) -> NDArray[
    np.uint8
]:  # fmt: skip
    """The numbers of the codes of marks. Raises `CannotGoOn` (exit code 3) for a character that stands for none."""
    told = block.tobytes().translate(numbers_of(codes).tobytes())  # five times as fast as picking from an array
    marks = np.frombuffer(told, np.uint8).reshape(block.shape)
    if b"\xff" in told:
        at, session = (int(place[0]) for place in np.nonzero(marks == 255))
        refuse(file, "unknown-code", f"the mark {shown(chr(block[at, session]))} stands for no code",
               "docs/scale.md lists the characters", _row(int(rows[at]), before))  # fmt: skip
    return marks


def read_pupil_years(data: bytes, file: str, codes: CodeBook) -> Register:
    """The register in the Parquet form, ordered by pupil, with what it tells of its pupils.

    Raises `CannotGoOn` (exit code 3) when it is damaged, or has two rows of one pupil.
    """
    arrow(file)
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # Without threads, some of which may still be there as the process ends, and then end it as a fault.
        file_of = pq.ParquetFile(io.BytesIO(data), page_checksum_verification=True, pre_buffer=False)
        table = file_of.read(use_threads=False)
        table.validate(full=True)
    except (pa.ArrowException, OSError) as error:
        damaged(file, error)
    ids = _plain(table, "pupil_id", pa.string(), file).to_pylist()
    groups = [(rows, *days_of(first, text)[:1], block) for rows, first, text, block in marks_of(table, file)]
    every = tuple(sorted({day for _, days, _ in groups for day in days}))
    at = {day: index for index, day in enumerate(every)}
    marks = np.zeros((len(ids), 2 * len(every)), np.uint8)
    for rows, days, block in groups:
        columns = np.array([2 * at[day] + half for day in days for half in (0, 1)], np.int64)
        marks[rows[:, None], columns] = numbered(block, rows, codes, file)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    ordered = tuple(ids[n] for n in order)
    twice = next((b for a, b in itertools.pairwise(ordered) if a == b), None)
    if twice is not None:
        refuse(file, "duplicate-pupil", "two rows are of one pupil", "simulate several years apart")
    count = int(np.count_nonzero(marks))
    beside = told_by(table, file).aligned(ordered) if len(table.column_names) > len(COLUMNS) else None
    ignored = unread(table.column_names, table.schema.types)
    return Register(ordered, every, marks[order], codes, Account(count, count, ignored_columns=ignored), beside)


def damaged(file: str, error: Exception) -> Any:
    """Refuse a Parquet file that cannot be read."""
    said = str(error).split("\n")[0].rstrip(". ")
    refuse(file, "damaged-file", f"the Parquet file cannot be read: {said}", "write it again")
