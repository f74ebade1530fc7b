"""Write a register and its pupils in the canonical form. A file is whole or not there: written beside, then moved."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from attendance_policy.codes import NO_MARK
from attendance_policy.register.model import NO, YES, Pupils, Register

_SESSIONS = ("AM", "PM")
_ROWS_A_GROUP = 1_000  # pupils in one row group of a Parquet file


def write_long_csv(register: Register, path: Path) -> None:
    """One row a mark: pupil_id, date (ISO), session (AM or PM), code; no row where there is no mark.

    A path that ends in `.parquet` gets the same table as Parquet (needs pyarrow).
    """
    if path.suffix == ".parquet":
        _write_parquet(register, path)
        return
    letters = register.codes.letters
    after = [
        [f",{day.isoformat()},{session},{_quoted(code)}\n" for code in letters]
        for day in register.days
        for session in _SESSIONS
    ]
    with whole(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        file.write("pupil_id,date,session,code\n")
        for pupil, row in zip(register.pupil_ids, register.marks, strict=True):
            name = _quoted(pupil)
            file.write("".join([name + ends[n] for ends, n in zip(after, row.tolist(), strict=True) if n != NO_MARK]))


def write_pupils_csv(pupils: Pupils, path: Path) -> None:
    """One row a pupil: pupil_id, school_id, year, start_date, leave_date (ISO or blank), then each flag (yes, no).

    A path that ends in `.parquet` gets the same table as Parquet (needs pyarrow).
    """
    names = sorted(pupils.flags)
    words = {YES: "yes", NO: "no"}
    flags = [[words.get(value, "") for value in pupils.flags[name].tolist()] for name in names]
    schools = pupils.school_ids or ("",) * len(pupils.pupil_ids)
    start, leave = [_iso(day) for day in pupils.start], [_iso(day) for day in pupils.leave]
    header = ["pupil_id", "school_id", "year", "start_date", "leave_date", *names]
    columns = [list(pupils.pupil_ids), list(schools), list(pupils.years), start, leave, *flags]
    if path.suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        with whole(path) as beside:
            pq.write_table(pa.table(dict(zip(header, columns, strict=True))), beside)
        return
    with whole(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(zip(*columns, strict=True))


def _write_parquet(register: Register, path: Path) -> None:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    codes = pa.array(register.codes.letters, pa.string())
    days = np.asarray(register.days, dtype="datetime64[D]").repeat(2)
    sessions = pa.array(_SESSIONS, pa.string())
    half = np.tile(np.arange(2, dtype=np.int8), len(register.days))
    text = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema(
        [
            ("pupil_id", text),
            ("date", pa.date32()),
            ("session", pa.dictionary(pa.int8(), pa.string())),
            ("code", pa.dictionary(pa.uint8(), pa.string())),
        ]
    )
    with whole(path) as beside, pq.ParquetWriter(beside, schema) as writer:
        for first in range(0, len(register.pupil_ids), _ROWS_A_GROUP):
            block = register.marks[first : first + _ROWS_A_GROUP]
            row, column = np.nonzero(block)
            pupils = pa.array(register.pupil_ids[first : first + _ROWS_A_GROUP], pa.string())
            columns = [
                pa.DictionaryArray.from_arrays(pa.array(row.astype(np.int32)), pupils),
                pa.array(days[column]),
                pa.DictionaryArray.from_arrays(pa.array(half[column]), sessions),
                pa.DictionaryArray.from_arrays(pa.array(block[row, column]), codes),
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def _quoted(text: str) -> str:
    """A CSV field; quoted only where it must be, as the csv module does."""
    if any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A new file in a folder of its own beside `path`; it takes the place of `path` when all went well."""
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        beside = Path(folder) / path.name
        yield beside
        beside.replace(path)
