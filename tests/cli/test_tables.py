"""`simulate --out --tables`: every table in every format, refused early where it cannot be, old files intact."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from attendance_policy.reports.table_catalogue import TABLES
from cli.called import Call
from cli.registers import FIXTURE, generated

LETTER = "stages.concern_letter.when.attendance"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    return generated(tmp_path_factory.mktemp("generated"), 12)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def described(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return {one["path"]: one for one in data["resources"]}


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    elif path.suffix == ".jsonl":
        yield from map(json.loads, path.read_text("utf-8").splitlines())
    else:
        yield from pq.read_table(path).to_pylist()


def test_every_format_has_the_same_decisions(call: Call, files: tuple[str, str], tmp_path: Path) -> None:
    base = ("simulate", "--policy", "basildon_lower", "--register", files[0], "--pupils-file", files[1])
    formats = ("csv", "parquet", "jsonl", "xlsx")
    call(*base, "--brief", "--out", str(tmp_path), *(part for name in formats for part in ("--tables", name)))
    assert call.code == 0, call.err
    found = described(tmp_path)
    assert list(found) == [f"{table}.{name}" for table in ("decisions", "duties") for name in formats]
    assert sorted(content(tmp_path)) == sorted([*found, "datapackage.json"])
    columns = {table.name: table.columns for table in TABLES}
    for table in ("decisions", "duties"):
        plain, lines, typed = (list(rows_of(tmp_path / f"{table}.{n}")) for n in ("csv", "jsonl", "parquet"))
        assert len(plain) == len(lines) == len(typed) == found[f"{table}.xlsx"]["rows"] > 0
        for row, same, other in zip(plain, lines, typed, strict=True):
            assert row == {name: "; ".join(v) if isinstance(v, list) else v or "" for name, v in same.items()}
            assert same == {name: v.isoformat() if hasattr(v, "isoformat") else v for name, v in other.items()}
        for column in columns[table]:
            assert not column.choices or {row[column.name] for row in plain} <= set(column.choices), column.name


def test_a_what_if_and_what_stands_beside_it(call: Call, files: tuple[str, str], tmp_path: Path) -> None:
    base = ("simulate", "--policy", FIXTURE, "--register", files[0], "--brief", "--out", str(tmp_path))
    call(*base)
    assert call.code == 0 and call.err == ""
    call(*base, "--set", f"{LETTER}=80", "--tables", "jsonl")
    assert call.code == 0, call.err
    assert list(described(tmp_path)) == ["before.jsonl", "after.jsonl", "change.jsonl"]
    assert "of an earlier run, and left as it was: `decisions.csv`" in call.err
    assert (tmp_path / "decisions.csv").exists()
    assert {row["change"] for row in rows_of(tmp_path / "change.jsonl")} <= {"newly", "no longer", "earlier", "later"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--tables", "xlsx"), "`--tables` without `--out`"),
        (("--out", "file"), "`file` is no folder"),
        (("--out", "file/under"), "is no folder"),
        (("--out", "new", "--tables", "ods"), "'ods' is not one of"),
        (("--out", "new/dec.xlsx"), "`--out` names a folder, and `new/dec.xlsx` is named like a file [no-folder]"),
        (("--out", "new/dec.xlsx"), "write `--out new/dec --tables xlsx`"),
        (("--out", "dec.csv", "--tables", "csv"), "write `--out dec --tables csv`"),
        (("--out", "dec.JSON"), "write `--out dec --tables jsonl`"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_run(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_bytes(b"")
    call("simulate", "--policy", FIXTURE, "--register", "there is none", *arguments)
    assert call.code == 2 and says in call.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_text_says_what_was_written_where(
    call: Call, files: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    base = ("simulate", "--policy", FIXTURE, "--register", files[0], "--brief", "--out", "new")
    told = call(*base, "--tables", "jsonl", "--tables", "csv")
    names = [path.name for path in (tmp_path / "new").iterdir()]
    assert len(names) > 2 and "written to `new`: `" in told and all(f"`{name}`" in told for name in names)
    assert "written to" not in call(*base, "--format", "json")


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from attendance_policy.cli.app import main
main(sys.argv[1:])
"""


def test_without_room_the_call_says_so_and_the_old_tables_stay(
    call: Call, files: tuple[str, str], tmp_path: Path
) -> None:
    base = ("simulate", "--policy", FIXTURE, "--register", files[0], "--brief", "--out", str(tmp_path))
    call(*base, "--set", f"{LETTER}=1")
    old = content(tmp_path)
    done = subprocess.run([sys.executable, "-c", LIMITED, *base, "--set", f"{LETTER}=99", "--tables", "jsonl",
                           "--tables", "csv"], capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "cannot be written: file too large [cannot-be-written]" in done.stderr
    assert "make room" in done.stderr and "Traceback" not in done.stderr and "ignored" not in done.stderr
    assert content(tmp_path) == old
