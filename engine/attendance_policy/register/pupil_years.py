"""Pupil-years as Parquet: a row for each pupil and year, the marks as one text. What other tools read and stream.

    pupil_id  first_day   days        marks       [school_id, year, start_date, leave_date, class, numbers, flags]
    P1        2025-09-03  111001...   //NN/\\....

`days` has a character for each day from `first_day` on: `1` a school day, `x` a day with marks that is none (a planned
closure), `0` neither. `marks` has a character for each session of each day that is not `0`, morning then afternoon.
pyarrow is imported inside the functions. docs/scale.md describes the form.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import CodeBook, StatClass
from attendance_policy.diagnostics import CannotGoOn, Place, Problem

from .atomic import write_whole
from .model import NOT_KNOWN, YES, Pupils, Register
from .table import refuse, shown

NO_MARK = "."
# Codes of one letter stand for themselves.
TWO_LETTERS: Mapping[str, str] = MappingProxyType(
    {"C1": "c", "C2": "d", "J1": "j", **{f"Y{n}": str(n) for n in range(1, 8)}}
)
COLUMNS = ("pupil_id", "first_day", "days", "marks")
DAY_SIGNS = frozenset("01x")  # what `days` may hold
ROW_GROUP = 16_384  # pupils
_OPEN = (StatClass.PRESENT, StatClass.ELSEWHERE, StatClass.AUTHORISED, StatClass.UNAUTHORISED)


def character(code: str) -> str:
    """The character of a code in `marks`, or "" where it has none."""
    return TWO_LETTERS.get(code, code if len(code) == 1 and code.isascii() and code != NO_MARK else "")


def numbers_of(codes: CodeBook) -> NDArray[np.uint8]:
    """From a byte of `marks` to the number of its code, 0 for no mark; 255 where it stands for none."""
    table = np.full(256, 255, np.uint8)
    table[ord(NO_MARK)] = 0
    for number, code in enumerate(codes.codes, start=1):
        sign = character(code.code)
        if sign:
            table[ord(sign)] = number
    return table


def open_days(register: Register) -> NDArray[np.bool_]:
    """For each day of a register, whether somebody could attend on it; `#` or `Y` alone opens none."""
    possible = np.zeros(256, dtype=np.bool_)
    possible[[n for n, code in enumerate(register.codes.codes, start=1) if code.stat_class in _OPEN]] = True
    attended: NDArray[np.bool_] = np.any(possible[register.marks], axis=0)
    return attended[0::2] | attended[1::2]


def days_text(days: tuple[date, ...], is_open: NDArray[np.bool_]) -> str:
    """The text of `days` from the first of them on."""
    signs = ["0"] * ((days[-1] - days[0]).days + 1)
    for day, open_then in zip(days, is_open.tolist(), strict=True):
        signs[(day - days[0]).days] = "1" if open_then else "x"
    return "".join(signs)


def days_of(first: date, text: str) -> tuple[tuple[date, ...], tuple[bool, ...]]:
    """The days that have marks, and whether each is a school day. Raises `ValueError` for another character."""
    if set(text) - DAY_SIGNS:
        raise ValueError("it may hold `1`, `x` and `0`")
    marked = [(first + timedelta(days=n), sign == "1") for n, sign in enumerate(text) if sign != "0"]
    return tuple(day for day, _ in marked), tuple(is_open for _, is_open in marked)


def pupil_years(register: Register, pupils: Pupils | None = None) -> Any:
    """The `pyarrow.Table` of a register, with what `pupils` (or else the register itself) says of each pupil.

    Raises `CannotGoOn` (exit code 3) without pyarrow, or for a code that has no character.
    """
    pa = arrow("the register")
    signs = np.full(256, ord(NO_MARK), np.uint8)
    used = np.zeros(256, np.bool_)
    used[register.marks] = True
    for number in np.flatnonzero(used).tolist():
        code = register.codes.letters[number]
        if number and not character(code):
            refuse("", "no-character", f"code {shown(code)} has no character in the Parquet form",
                   "use the packed form")  # fmt: skip
        if number:
            signs[number] = ord(character(code))
    count, width = register.marks.shape
    marks = pa.FixedSizeBinaryArray.from_buffers(pa.binary(width), count, [None, pa.py_buffer(signs[register.marks])])
    columns = {
        "pupil_id": pa.array(register.pupil_ids, pa.string()),
        "first_day": pa.array([register.days[0]], pa.date32()).take(pa.array(np.zeros(count, np.int32))),
        "days": _same(days_text(register.days, open_days(register)), count, pa),
        "marks": marks,
    }
    told = pupils or register.told
    if told is not None:
        columns |= _told(told.aligned(register.pupil_ids), pa)
    return pa.table(columns)


def _same(text: str, count: int, pa: Any) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([text], pa.string()))


def _told(pupils: Pupils, pa: Any) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    texts = {"school_id": pupils.school_ids, "year": pupils.years, "class": pupils.in_class}
    for name, values in texts.items():
        if any(values):
            columns[name] = pa.array([value or None for value in values], pa.string()).dictionary_encode()
    for name, dates in (("start_date", pupils.start), ("leave_date", pupils.leave)):
        if any(dates):
            columns[name] = pa.array(dates, pa.date32())
    for name, numbers in pupils.numbers.items():
        columns[name] = pa.array(numbers, pa.int32(), mask=numbers < 0)
    for name, flags in pupils.flags.items():
        columns[name] = pa.array(flags == YES, pa.bool_(), mask=flags == NOT_KNOWN)
    return columns


def write_pupil_years(register: Register, path: Path, pupils: Pupils | None = None) -> None:
    """Write the Parquet form, whole or not at all, with a checksum of each page. Raises as `pupil_years` does."""
    table = pupil_years(register, pupils)
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    repeating = [name for name in table.column_names if name not in ("pupil_id", "marks")]
    pq.write_table(table, stream, row_group_size=ROW_GROUP, compression="zstd", write_page_checksum=True,
                   use_dictionary=repeating)  # fmt: skip
    write_whole(path, stream.getvalue())


def arrow(file: str) -> Any:
    """pyarrow. Raises `CannotGoOn` (exit code 3) where it is not installed."""
    try:
        import pyarrow as pa
    except ImportError:
        how = "pip install attendance-policy[parquet]"
        raise CannotGoOn(Problem(Place(file), "no-parquet", "Parquet and Arrow need pyarrow", how)) from None
    return pa


def are_pupil_years(names: list[str]) -> bool:
    """Whether columns are those of pupil-years, and not of the long form."""
    return all(name in names for name in COLUMNS)
