"""Tables as files of every format: what was put in comes out, with its type, and nothing runs in a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.reports import table_folder
from attendance_policy.reports.package import PACKAGE
from attendance_policy.reports.table_catalogue import TABLES
from attendance_policy.reports.table_folder import write_tables
from attendance_policy.reports.table_model import DATE, LIST, TEXT, TYPES, YES_NO, Column, Filled, Row, Table
from attendance_policy.reports.writers import FORMATS, check_formats
from attendance_policy.reports.writers.xlsx import LONGEST_TEXT

SMALL = Table("small", "a row for each test", (
    Column("id", TEXT, "who", "P1"), Column("day", DATE, "when", date(2025, 9, 3)),
    Column("sent", YES_NO, "whether", True), Column("clauses", LIST, "where", ("4.2",)),
), "id")  # fmt: skip
DAY = date(2025, 9, 3)
FORMULAS = ("=1+1", "+44 1", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", " =1", "\xa0@x", "＝1")
ODD = ("", " before and after ", "two\nlines", "two\r\nlines", 'a "quoted", one', "tab\there", "nul\0in it", "\ud800",
       "é😀", "0042", "1e5", "TRUE", "http://example.org", "_x0041_", "a; b")  # fmt: skip


def filled(rows: list[Row], table: Table = SMALL) -> Filled:
    return Filled(table, len(rows), lambda: iter(rows))


def written(folder: Path, rows: list[Row], *formats: str) -> None:
    write_tables(folder, [filled(rows)], formats, ["a_policy"])


def rows_of(*texts: str) -> list[Row]:
    return [(text, DAY, True, (text,) if text else ()) for text in texts]


def from_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def from_xlsx(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name("small").to_python()[1:]


def from_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


# ---------------------------------------------------------------- cells


def test_a_cell_that_a_spreadsheet_would_run_has_an_apostrophe_in_csv(tmp_path: Path) -> None:
    written(tmp_path, rows_of(*FORMULAS), "csv")
    found = from_csv(tmp_path / "small.csv")
    assert [row[0] for row in found] == [f"'{text}" for text in FORMULAS]
    assert [row[3] for row in found] == [f"'{text}" for text in FORMULAS]


def test_odd_texts_come_back_from_every_format(tmp_path: Path) -> None:
    written(tmp_path, rows_of(*ODD), *FORMATS)
    told = [text.replace("\ud800", "\\ud800") for text in ODD]
    assert [row[0] for row in from_csv(tmp_path / "small.csv")] == [text.replace("\0", "\\x00") for text in told]
    assert [row["id"] for row in from_jsonl(tmp_path / "small.jsonl")] == list(ODD)
    assert pq.read_table(tmp_path / "small.parquet").column("id").to_pylist() == told
    cells = [row[0] for row in from_xlsx(tmp_path / "small.xlsx")]
    # XML has one line break, and no sign of number 0: Excel's own way to write it is _x0000_.
    assert [cell.replace("_x000D_", "\r").replace("\r\n", "\n") for cell in cells[:4]] == ["", ODD[1], ODD[2], ODD[2]]
    assert cells[4:6] == list(ODD[4:6]) and cells[7:13] == told[7:13]
    assert [type(cell) for cell in cells] == [str] * len(ODD)


def test_types_are_kept_where_the_format_has_them(tmp_path: Path) -> None:
    written(tmp_path, [("P1", DAY, True, ("1", "2")), ("P2", None, False, ())], *FORMATS)
    assert from_csv(tmp_path / "small.csv") == [["P1", "2025-09-03", "yes", "1; 2"], ["P2", "", "no", ""]]
    assert from_jsonl(tmp_path / "small.jsonl") == [
        {"id": "P1", "day": "2025-09-03", "sent": True, "clauses": ["1", "2"]},
        {"id": "P2", "day": None, "sent": False, "clauses": []},
    ]
    table = pq.read_table(tmp_path / "small.parquet")
    assert table.schema.types == [pa.string(), pa.date32(), pa.bool_(), pa.list_(pa.string())]
    assert table.to_pylist() == [
        {"id": "P1", "day": DAY, "sent": True, "clauses": ["1", "2"]},
        {"id": "P2", "day": None, "sent": False, "clauses": []},
    ]
    assert from_xlsx(tmp_path / "small.xlsx") == [["P1", DAY, "yes", "1; 2"], ["P2", "", "no", ""]]


CELLS = st.text(st.characters(), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, st.none() | st.dates(date(1900, 3, 1)), st.booleans(), st.lists(CELLS, max_size=2)),
                max_size=4))  # fmt: skip
def test_any_text_can_be_written_and_counted(tmp_path: Path, rows: list[tuple[Any, ...]]) -> None:
    written(tmp_path, [(*row[:3], tuple(row[3])) for row in rows], *FORMATS)
    assert [row["id"] for row in from_jsonl(tmp_path / "small.jsonl")] == [row[0] for row in rows]
    found = [row[0] for row in from_csv(tmp_path / "small.csv")]
    plain = [row[0].replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode() for row in rows]
    assert [cell.removeprefix("'") if cell != text else cell for cell, text in zip(found, plain, strict=True)] == plain
    assert not any(cell.strip(" \xa0\ufeff").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in found)
    assert pq.read_table(tmp_path / "small.parquet").num_rows == len(rows)


# ---------------------------------------------------------------- Excel


def sheet_xml(path: Path, part: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(path) as book:
        return book.read(part).decode("utf-8")


def test_a_sheet_has_no_formula_and_no_link_and_its_heading_stays(tmp_path: Path) -> None:
    written(tmp_path, rows_of(*FORMULAS, "http://example.org"), "xlsx")
    xml = sheet_xml(tmp_path / "small.xlsx")
    assert "<f>" not in xml and "hyperlink" not in xml
    assert 'ySplit="1"' in xml and 'state="frozen"' in xml
    assert f'<autoFilter ref="A1:D{len(FORMULAS) + 2}"/>' in xml
    assert "<cols>" in xml and 'customWidth="1"' in xml
    assert 'formatCode="yyyy' in sheet_xml(tmp_path / "small.xlsx", "xl/styles.xml")


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    def never() -> Iterator[Row]:
        raise AssertionError("no row is asked for")

    (tmp_path / "small.xlsx").write_bytes(b"old")
    with pytest.raises(CannotGoOn) as stop:
        write_tables(tmp_path, [Filled(SMALL, 1_048_576, never)], ["csv", "xlsx"], [])
    assert stop.value.exit_code == 2
    assert "1,048,576 rows" in stop.value.problems[0].message and "parquet" in stop.value.problems[0].suggestion
    assert [path.name for path in tmp_path.iterdir()] == ["small.xlsx"]


def test_a_text_longer_than_a_cell_is_refused_and_not_cut(tmp_path: Path) -> None:
    written(tmp_path, rows_of("x" * LONGEST_TEXT), "xlsx")
    before = (tmp_path / "small.xlsx").read_bytes()
    with pytest.raises(CannotGoOn, match=r"row 2 of `small\.xlsx` has 32,768 characters under `id`"):
        written(tmp_path, rows_of("x" * (LONGEST_TEXT + 1)), "xlsx")
    assert (tmp_path / "small.xlsx").read_bytes() == before
    assert not (tmp_path / table_folder.DRAFTS).exists()


def test_a_format_whose_library_is_missing_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attendance_policy.reports.writers.find_spec", lambda name: None)
    check_formats(["csv", "jsonl"])
    for name, extra in (("parquet", "parquet"), ("xlsx", "excel")):
        with pytest.raises(CannotGoOn) as stop:
            check_formats([name])
        assert stop.value.exit_code == 2 and f"attendance-policy[{extra}]" in stop.value.problems[0].suggestion


# ---------------------------------------------------------------- the description


def test_every_column_of_every_table_says_what_it_is() -> None:
    kinds = {TEXT: str, DATE: date, YES_NO: bool, LIST: tuple}
    assert len({table.name for table in TABLES}) == len(TABLES)
    for table in TABLES:
        assert len(set(table.head)) == len(table.head)
        assert not table.key or table.key in table.head
        for column in table.columns:
            assert column.type in TYPES and column.meaning
            assert isinstance(column.example, kinds[column.type]), (table.name, column.name)
            assert not column.choices or column.example in column.choices


def test_the_description_names_each_file_with_its_checksum(tmp_path: Path) -> None:
    written(tmp_path, rows_of("P1", "P2"), *FORMATS)
    data = json.loads((tmp_path / PACKAGE).read_text("utf-8"))
    assert [one["path"] for one in data["resources"]] == [f"small.{name}" for name in FORMATS]
    for one in data["resources"]:
        content = (tmp_path / one["path"]).read_bytes()
        assert (one["rows"], one["bytes"]) == (2, len(content))
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert one["schema"]["primaryKey"] == ["id"]
    kinds = {one["path"]: [field["type"] for field in one["schema"]["fields"]] for one in data["resources"]}
    assert kinds["small.csv"] == ["string", "date", "boolean", "list"]
    assert kinds["small.parquet"] == ["string", "date", "boolean", "array"]
    lists = [field for one in data["resources"] for field in one["schema"]["fields"] if field["type"] == "list"]
    assert [field["delimiter"] for field in lists] == ["; ", "; "]


def validated(folder: Path) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-W", "ignore", "-m", "frictionless", "validate", PACKAGE, "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout)


def test_another_program_finds_the_tables_as_they_are_described(tmp_path: Path) -> None:
    rows = [*rows_of("P1", "two\nlines", "=1", "é"), ("P9", None, False, ("4.2", "5"))]
    written(tmp_path, rows, "csv", "jsonl")
    code, report = validated(tmp_path)
    assert (code, report["valid"]) == (0, True), report
    assert [task["stats"]["rows"] for task in report["tasks"]] == [5, 5]
    content = (tmp_path / "small.csv").read_text("utf-8")
    (tmp_path / "small.csv").write_text(content.replace("2025-09-03", "3 Sept", 1), "utf-8")
    code, report = validated(tmp_path)
    errors = {error["type"] for task in report["tasks"] for error in task["errors"]}
    assert code == 1 and {"type-error", "hash-count"} & errors, errors


@pytest.mark.parametrize("form", list(FORMATS))
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, form: str) -> None:
    for name in ("a", "b"):
        written(tmp_path / name, rows_of(*ODD[:6]), form)
    assert (tmp_path / "a" / f"small.{form}").read_bytes() == (tmp_path / "b" / f"small.{form}").read_bytes()


@pytest.mark.parametrize("form", list(FORMATS))
def test_many_rows_come_some_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(table_folder, "_AT_ONCE", 7)
    told: list[float] = []
    rows = rows_of(*(f"P{n}" for n in range(20)))
    write_tables(tmp_path, [filled(rows)], [form], [], told.append)
    assert told == [7 / 20, 14 / 20, 1.0]
    read = {
        "csv": lambda path: [row[0] for row in from_csv(path)],
        "jsonl": lambda path: [row["id"] for row in from_jsonl(path)],
        "parquet": lambda path: pq.read_table(path).column("id").to_pylist(),
        "xlsx": lambda path: [row[0] for row in from_xlsx(path)],
    }[form]
    assert read(tmp_path / f"small.{form}") == [row[0] for row in rows]
    if form == "parquet":
        assert pq.ParquetFile(tmp_path / "small.parquet").num_row_groups == 3


@pytest.mark.parametrize("form", list(FORMATS))
def test_a_table_without_rows_is_a_file_with_its_heading(tmp_path: Path, form: str) -> None:
    written(tmp_path, [], form)
    assert (tmp_path / f"small.{form}").exists()
    if form == "csv":
        assert (tmp_path / "small.csv").read_bytes() == b"id,day,sent,clauses\r\n"
    if form == "parquet":
        assert pq.read_table(tmp_path / "small.parquet").column_names == list(SMALL.head)
