"""A name that stands in a school's files is in no output, message or table: only in the letters, where it belongs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from attendance_policy.cli.app import run
from privacy.school import NAME, PUPILS, School, letters, on_registers, registers, unusable, written

FORMATS = tuple(registers())


def said_by(calls: Iterable[tuple[str, ...]], capfd: pytest.CaptureFixture[str]) -> Iterator[tuple[str, int, str]]:
    """Of each call what it was, its exit code and everything that it printed."""
    for call in calls:
        code = run(call)
        out, err = capfd.readouterr()
        yield " ".join(call), code, out + err


def texts_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder as text, packed ones unpacked."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                data = b"\n".join(archive.read(name) for name in archive.namelist())
        yield path.relative_to(folder).as_posix(), data.decode("utf-8", "replace")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def _school(tmp_path: Path, broken: bool) -> School:
    (tmp_path / "in").mkdir()
    return written(tmp_path / "in", broken)


@pytest.mark.parametrize("broken", [False, True], ids=["right", "broken"])
@pytest.mark.parametrize("name", FORMATS)
def test_no_name_is_told(
    name: str, broken: bool, tmp_path: Path, out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    school = _school(tmp_path, broken)
    calls = list(on_registers(school, out, name))
    if name != "long.csv":  # how it goes on from a register is the same for all
        calls = [call for call in calls if call[0] in ("register", "worklist")]
    if name == "transfer.xml" and broken:  # a name stands for a mark: marks are what `inspect` is asked for
        calls = [call for call in calls if call[:2] != ("register", "inspect")]
    codes = set()
    for call, code, said in said_by(calls, capfd):
        assert NAME not in said, call
        assert code in (0, 3), (call, said)
        codes.add(code)
    # Of a grid or a workbook bad rows are rejected one by one, and the rest is used.
    assert 3 in codes if broken and name == "long.csv" else broken or codes == {0}
    files = dict(texts_in(out))
    assert files
    assert [file for file, text in files.items() if NAME in text] == []


@pytest.mark.parametrize("broken", [False, True], ids=["right", "broken"])
def test_a_name_is_in_letters_and_in_nothing_that_is_told_of_them(
    broken: bool, tmp_path: Path, out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    school = _school(tmp_path, broken)
    given = letters(school, out / "letters", "long.csv")
    calls = [given, given, (*given, "--overwrite", "--format", "json"), (*given, "--overwrite", "--strict"),
             (*given, "--overwrite", "--names-column", f"pupil_name={NAME}"),
             (*given, "--overwrite", "--names", school.registers["wide.csv"])]  # fmt: skip
    for call, code, said in said_by(calls, capfd):
        if "--names-column" not in call:  # which repeats what the call says
            assert NAME not in said, call
        assert code != 4, (call, said)
    files = dict(texts_in(out))
    assert NAME in files["letters/letters.html"]
    assert NAME in files["letters/merge.csv"]
    assert NAME not in files["letters/manifest.json"]
    assert not any(NAME in file for file in files)


@pytest.mark.parametrize("name", list(unusable()))
def test_no_name_is_told_of_a_file_that_cannot_be_used(
    name: str, tmp_path: Path, out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    school = _school(tmp_path, False)
    path = tmp_path / "in" / name
    path.write_bytes(unusable()[name])
    ours = School(school.folder, {name: str(path)}, school.pupils, school.events, school.names, school.facts,
                  school.about)  # fmt: skip
    calls = [call for call in on_registers(ours, out, name) if call[0] in ("register", "worklist")]
    if name == "name_for_code.csv":  # the marks of a file are what `inspect` is asked for, and shown as they stand
        calls = [call for call in calls if "inspect" not in call]
    as_others = [("simulate", "--policy", "lct", "--register", school.registers["long.csv"], option, str(path))
                 for option in ("--pupils-file", "--events")]  # fmt: skip
    as_names = ("letters", "--policy", "lct", "--register", school.registers["long.csv"], "--on", "2025-10-03",
                "--out", str(out / "letters"), "--names", str(path))  # fmt: skip
    for call, code, said in said_by([*calls, *as_others, as_names], capfd):
        assert NAME not in said, call
        assert code in (0, 3), (call, said)
    assert [file for file, text in texts_in(out) if NAME in text and not file.startswith("letters/")] == []


def test_the_names_are_where_the_test_looks_for_them(tmp_path: Path) -> None:
    school = _school(tmp_path, True)
    files = dict(texts_in(school.folder))
    assert [file for file, text in files.items() if NAME not in text and file != "long.parquet"] == []
    assert all(PUPILS[0] in text for file, text in files.items() if file.endswith(".csv"))
