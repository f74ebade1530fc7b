"""Batches of a stream: rows that share their days together, and a row that cannot be taken told by its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.simulate.workers import Workers
from attendance_policy.tables import batches, engine_of, run_table
from attendance_policy.tables.stream import decide_file

MONDAY = date(2025, 9, 8)
# Three schools: one is shut on the Tuesday, one on the Thursday, one on no day.
DAYS = ("10111", "11101", "11111")


def _table(schools: list[int], marks: str = "II") -> pa.Table:
    """A pupil of each school in turn, away for the whole week."""
    days = [DAYS[school] for school in schools]
    return pa.table({
        "pupil_id": [f"P{at:02d}" for at in range(len(schools))],
        "first_day": pa.array([MONDAY] * len(schools), pa.date32()),
        "days": pa.array(days).dictionary_encode(),
        "marks": pa.array([(marks * text.count("1")).encode() for text in days], pa.binary()),
    })  # fmt: skip


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lots of six rows, of which four are decided at once."""
    monkeypatch.setattr(batches, "LOT", 6)
    monkeypatch.setattr(batches, "ROWS", 4)
    yield


def _read(path: Path, table: pa.Table, row_group: int) -> list[Any]:
    pq.write_table(table, path, row_group_size=row_group)
    with pq.ParquetFile(path) as source:
        return list(batches.lots(source, range(source.metadata.num_row_groups)))


@pytest.mark.parametrize("row_group", [1, 4, 5, 6, 7, 13])
@pytest.mark.usefixtures("small")
def test_lots_hold_every_row_once_and_in_order(row_group: int, tmp_path: Path) -> None:
    table = _table([0, 1, 2] * 4 + [0])
    found = _read(tmp_path / "years.parquet", table, row_group)
    assert [one.num_rows for one in found] == [6, 6, 1]
    assert pa.concat_tables(found).column("pupil_id").to_pylist() == table.column("pupil_id").to_pylist()


@pytest.mark.usefixtures("small")
def test_rows_that_share_their_days_stand_together_and_in_order() -> None:
    lot = _table([0, 1, 0, 2, 1, 0])
    assert [one.column("pupil_id").to_pylist() for one in batches.by_days(lot)] == [
        ["P00", "P02", "P05", "P01"], ["P04", "P03"],
    ]  # fmt: skip


@pytest.mark.usefixtures("small")
def test_rows_that_begin_on_other_days_do_not_share_them() -> None:
    lot = _table([2, 2, 2, 2]).set_column(
        1, "first_day", pa.array([MONDAY, date(2024, 9, 9), MONDAY, date(2024, 9, 9)], pa.date32())
    )
    assert [one.column("pupil_id").to_pylist() for one in batches.by_days(lot)] in (
        [["P00", "P02", "P01", "P03"]], [["P01", "P03", "P00", "P02"]],
    )  # fmt: skip


@pytest.mark.usefixtures("small")
def test_schools_with_other_days_are_decided_as_each_by_itself(tmp_path: Path) -> None:
    table = _table([0, 1, 2, 2, 1, 0, 0, 1, 2, 0])
    source, out = tmp_path / "years.parquet", tmp_path / "out.parquet"
    pq.write_table(table, source, row_group_size=3)
    engine = engine_of("lct")
    done = decide_file(source, out, engine, Workers(1))
    expected = run_table(table, engine, plain=True)
    written = pq.read_table(out).cast(expected.schema)
    every = [(name, "ascending") for name in expected.column_names]
    assert done.decisions == expected.num_rows > 10
    assert written.sort_by(every).equals(expected.sort_by(every))


@pytest.mark.parametrize("at", [0, 3, 5, 7, 9])
@pytest.mark.usefixtures("small")
def test_a_row_that_cannot_be_taken_is_told_by_where_it_stands_in_the_file(at: int, tmp_path: Path) -> None:
    table = _table([0, 1, 2, 2, 1, 0, 0, 1, 2, 0])
    marks = table.column("marks").to_pylist()
    marks[at] = b"I" * 3
    source = tmp_path / "years.parquet"
    pq.write_table(table.set_column(3, "marks", pa.array(marks, pa.binary())), source, row_group_size=3)
    with pytest.raises(CannotGoOn) as stop:
        decide_file(source, tmp_path / "out.parquet", engine_of("lct"), Workers(1))
    [problem] = stop.value.problems
    assert (problem.code, problem.place and problem.place.line) == ("wrong-length", at + 1)


@pytest.mark.usefixtures("small")
def test_a_row_without_days_is_told_by_where_it_stands_in_the_file(tmp_path: Path) -> None:
    table = _table([0, 1, 2, 2, 1, 0, 0, 1, 2, 0])
    days = table.column("days").to_pylist()
    days[7] = None
    source = tmp_path / "years.parquet"
    pq.write_table(table.set_column(2, "days", pa.array(days)), source, row_group_size=3)
    with pytest.raises(CannotGoOn) as stop:
        decide_file(source, tmp_path / "out.parquet", engine_of("lct"), Workers(1))
    [problem] = stop.value.problems
    assert (problem.code, problem.place and problem.place.line) == ("missing-value", 8)


@pytest.mark.parametrize(
    ("name", "values"), [("days", [["1"], ["1"]]), ("first_day", [{"day": 1}, {"day": 2}]), ("first_day", ["1", "2"])]
)
def test_a_column_of_another_type_is_told_as_such(name: str, values: list[Any], tmp_path: Path) -> None:
    table = _table([0, 1])
    source = tmp_path / "years.parquet"
    pq.write_table(table.set_column(table.column_names.index(name), name, pa.array(values)), source)
    with pytest.raises(CannotGoOn) as stop:
        decide_file(source, tmp_path / "out.parquet", engine_of("lct"), Workers(1))
    assert [problem.code for problem in stop.value.problems] == ["wrong-type"]
