"""Registers and pupils on disk: the canonical columns, nothing lost, and never half a file."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.generate import generate, write_long_csv, write_pupils_csv
from attendance_policy.register.model import NOT_KNOWN, YES, Pupils, Register


@pytest.fixture(scope="module")
def made(calendar: Calendar, codes: CodeBook) -> tuple[Register, Pupils]:
    return generate("secondary", 120, 3, calendar, codes)


def rows_of(register: Register) -> list[tuple[str, date, str, str]]:
    return [
        (pupil, register.days[column // 2], ("AM", "PM")[column % 2], register.codes.letters[number])
        for pupil, row in zip(register.pupil_ids, register.marks, strict=True)
        for column, number in enumerate(row)
        if number
    ]


def test_the_long_csv_holds_every_mark(made: tuple[Register, Pupils], tmp_path: Path) -> None:
    write_long_csv(made[0], tmp_path / "register.csv")
    with (tmp_path / "register.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["pupil_id", "date", "session", "code"]
    assert [(p, date.fromisoformat(d), s, c) for p, d, s, c in rows] == rows_of(made[0])
    assert b"\r" not in (tmp_path / "register.csv").read_bytes()


def test_parquet_holds_the_same(made: tuple[Register, Pupils], tmp_path: Path) -> None:
    write_long_csv(made[0], tmp_path / "register.parquet")
    table = pq.read_table(tmp_path / "register.parquet")
    assert table.column_names == ["pupil_id", "date", "session", "code"]
    assert list(zip(*(table[name].to_pylist() for name in table.column_names), strict=True)) == rows_of(made[0])


def test_parquet_of_more_than_one_row_group(calendar: Calendar, codes: CodeBook, tmp_path: Path) -> None:
    register, pupils = generate("primary", 1_050, 3, calendar, codes)
    write_long_csv(register, tmp_path / "register.parquet")
    assert pq.read_metadata(tmp_path / "register.parquet").num_rows == np.count_nonzero(register.marks)
    last = pq.read_table(tmp_path / "register.parquet", filters=[("pupil_id", "=", "P001049")])
    assert last.num_rows == np.count_nonzero(register.marks[1_049])
    write_pupils_csv(pupils, tmp_path / "pupils.parquet")
    assert pq.read_table(tmp_path / "pupils.parquet").num_rows == 1_050


def test_the_pupils_file(made: tuple[Register, Pupils], tmp_path: Path) -> None:
    pupils = made[1]
    write_pupils_csv(pupils, tmp_path / "pupils.csv")
    with (tmp_path / "pupils.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["pupil_id", "school_id", "year", "start_date", "leave_date", *sorted(pupils.flags)]
    assert [row["pupil_id"] for row in rows] == list(pupils.pupil_ids)
    assert [row["year"] for row in rows] == list(pupils.years)
    assert [row["start_date"] for row in rows] == [day.isoformat() if day else "" for day in pupils.start]
    assert any(row["start_date"] for row in rows)
    assert [row["ehc_plan"] == "yes" for row in rows] == [value == YES for value in pupils.flags["ehc_plan"]]


def test_an_unknown_flag_is_blank_and_odd_ids_are_quoted(codes: CodeBook, tmp_path: Path) -> None:
    pupils = Pupils(
        ('a,"b', "c"), ("7", ""), (None, None), (None, None), (), {"x": np.asarray([NOT_KNOWN, YES], np.uint8)}
    )
    write_pupils_csv(pupils, tmp_path / "pupils.csv")
    assert (tmp_path / "pupils.csv").read_text(encoding="utf-8").splitlines()[1:] == ['"a,""b",,7,,,', "c,,,,,yes"]
    marks = np.asarray([[codes.number["/"], 0], [0, codes.number["I"]]], dtype=np.uint8)
    write_long_csv(Register(('a,"b', "c"), (date(2025, 9, 8),), marks, codes), tmp_path / "register.csv")
    with (tmp_path / "register.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1:] == [['a,"b', "2025-09-08", "AM", "/"], ["c", "2025-09-08", "PM", "I"]]


@pytest.mark.parametrize("name", ["register.csv", "register.parquet"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    name: str, made: tuple[Register, Pupils], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text("before", encoding="utf-8")

    def fail(*_: object) -> Callable[..., None]:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_long_csv(made[0], tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "before"


def test_the_same_register_gives_the_same_bytes(made: tuple[Register, Pupils], tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", "a.parquet", "b.parquet"):
        write_long_csv(made[0], tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
