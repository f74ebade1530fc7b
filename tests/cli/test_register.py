"""`register inspect` and `register pack` as a data officer calls them: files of every layout, read as a whole page."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.cli.app import run
from cli.called import Call
from cli.registers import FIXTURE, generated
from register.workbooks import xlsx

FILES = Path(__file__).parents[1] / "register" / "inspect"
TODAY = ("--today", "2026-11-20")
NAMES = sorted(path.name for path in FILES.iterdir() if path.name != "pupils.csv")
# Files that can be read as far as they go, and those in which something must be said first.
ASKS = ("ambiguous.csv", "grid_without_year.csv", "lessons.csv", "names_only.csv", "sims_like.csv")
UNREAD = ("ambiguous.csv", "grid_without_year.csv", "lessons.csv", "names_only.csv")
PEOPLE = re.compile(r"Ash|Birch|Cedar|Dogwood|\bElm\b|\bFir\b|Sample")
ANSWERS = {
    "ambiguous.csv": [('dates: "?"', "dates: DD/MM/YYYY")],
    "grid_without_year.csv": [('headings: "?"', 'headings: "{DD/MM} {session}"'),
                              ('school_year: "?"', 'school_year: "2025/26"')],
    "lessons.csv": [('"?": ["1", "2", "3", "4", "5"]', 'AM: ["1", "2", "3"]\n    PM: ["4", "5"]'),
                    ('"i": "?"', '"i": I')],
    "names_only.csv": [('pupil_id: ""', "pupil_id: Student")],
    "sims_like.csv": [('"!": "?"', '"!": no mark'), ('"I02": "?"', '"I02": I')],
}  # fmt: skip


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    for path in FILES.iterdir():
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    return Call(capsys)


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_page(name: str, call: Call, snapshot: SnapshotAssertion) -> None:
    page = call("register", "inspect", name, "--pupils-file", "pupils.csv", *TODAY)
    assert call.code == (3 if name in UNREAD else 0), call.err
    assert page + call.err == snapshot


def test_there_is_a_file_of_each_layout(call: Call) -> None:
    found = {_looked(call, name)["layout"] for name in NAMES}
    assert found == {"long", "wide", "records", "ctf"}  # the others are written by the tests below


@pytest.mark.parametrize("name", NAMES)
def test_names_of_people_are_never_shown(name: str, call: Call, tmp_path: Path) -> None:
    assert PEOPLE.search((FILES / name).read_bytes().decode("cp1252")) or name in (
        "ambiguous.csv", "by_content.txt", "lessons.csv", "mornings.csv", "transfer.xml", "wonde_like.json",
    )  # fmt: skip
    for form in ("text", "json"):
        call("register", "inspect", name, "--format", form, "--write-map", f"{form}.yaml", "--rejects", "rejects.csv")
        rejects = tmp_path / "rejects.csv"
        kept = rejects.read_text(encoding="utf-8") if rejects.exists() else ""
        said = call.out + call.err + (tmp_path / f"{form}.yaml").read_text(encoding="utf-8") + kept
        assert not PEOPLE.search(said), said


def _looked(call: Call, *words: str) -> dict:
    call("register", "inspect", *words, *TODAY, "--format", "json")
    return json.loads(call.out)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ASKS])
def test_the_map_that_is_written_reads_the_file_as_it_was_read(name: str, call: Call) -> None:
    guessed = _looked(call, name, "--write-map", "map.yaml")
    assert call.code == 0
    read = _looked(call, name, "--map", "map.yaml")
    assert (call.code, call.err) == (0, "")
    for key in ("layout", "pupils", "days", "sessions", "by_class", "codes", "read", "accepted", "rejects"):
        assert guessed[key] == read[key], key
    assert guessed["accepted"] + guessed["rejected"] == guessed["read"] > 0


@pytest.mark.parametrize("name", ASKS)
def test_a_map_is_no_map_before_it_is_filled_in(name: str, call: Call, tmp_path: Path) -> None:
    asked = _looked(call, name, "--write-map", "map.yaml")
    path = tmp_path / "map.yaml"
    text = path.read_text(encoding="utf-8")
    for unanswered, answer in ANSWERS[name]:
        assert unanswered in text
        call("register", "inspect", name, "--map", "map.yaml")
        assert call.code == 3
        assert "[map-" in call.err
        text = text.replace(unanswered, answer)
        path.write_text(text, encoding="utf-8")
    read = _looked(call, name, "--map", "map.yaml")
    assert read["accepted"] > (asked["accepted"] or 0)
    assert call.code == 0


def test_ids_that_read_like_names_are_not_shown(call: Call, tmp_path: Path) -> None:
    with (FILES / "names_only.csv").open(encoding="utf-8") as file:
        rows = [row.replace("Student", "pupil_id") for row in file]
    (tmp_path / "people.csv").write_text("".join(rows * 2), encoding="utf-8")
    found = _looked(call, "people.csv", "--pupils-file", "pupils.csv")
    assert "names-as-ids" in [one["code"] for one in found["findings"]]
    assert not PEOPLE.search(call.out)
    assert not PEOPLE.search(call("register", "inspect", "people.csv", "--pupils-file", "pupils.csv"))


def test_figures_are_those_of_a_simulation(call: Call, tmp_path: Path) -> None:
    register, people = generated(tmp_path, 40)
    call.capsys.readouterr()
    simulated = call.json("simulate", "--policy", FIXTURE, "--register", register, "--pupils-file", people)
    found = call.json("register", "inspect", register, "--pupils-file", people)
    assert found["attendance"] == simulated["attendance"]
    assert (found["pupils"], found["sessions"]) == (simulated["pupils"], simulated["sessions"])
    assert {key: found[key] for key in ("read", "accepted", "rejected")} == {
        key: simulated["register"][key] for key in ("read", "accepted", "rejected")
    }
    assert sum(group["attendance"]["possible"] for group in found["years"]) == found["attendance"]["possible"]


def test_every_layout_of_one_register_says_the_same(call: Call, tmp_path: Path) -> None:
    register, _ = generated(tmp_path, 10)
    with Path(register).open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    (tmp_path / "book.xlsx").write_bytes(xlsx({"Marks": rows}))
    (tmp_path / "lines.json").write_text(
        "".join(json.dumps(dict(zip(rows[0], row, strict=True))) + "\n" for row in rows[1:]), encoding="utf-8"
    )
    run(["generate", "--phase", "secondary", "--pupils", "10", "--seed", "5", "--out", "same.parquet"])
    run(["register", "pack", register, "--out", "same.packed"])
    run(["register", "pack", register, "--to", "parquet", "--out", "years.parquet"])
    call.capsys.readouterr()
    first = _looked(call, register)
    layouts = {"book.xlsx": "workbook", "lines.json": "records", "same.parquet": "parquet", "same.packed": "packed",
               "years.parquet": "pupil_years"}  # fmt: skip
    for name, layout in layouts.items():
        found = _looked(call, name)
        assert found["layout"] == layout
        assert found["map_needed"] is False
        for key in ("pupils", "days", "sessions", "by_class", "codes", "accepted", "rejected"):
            assert found[key] == first[key], (name, key)


def test_pupil_years_are_inspected_with_what_they_say_of_their_pupils(call: Call, tmp_path: Path) -> None:
    register, people = generated(tmp_path, 10)
    run(["register", "pack", register, "--to", "parquet", "--pupils-file", people, "--out", "years.parquet"])
    call.capsys.readouterr()
    found = _looked(call, "years.parquet")
    assert (call.code, found["pupils"], found["map_needed"]) == (0, 10, False)
    assert found["years"] == _looked(call, register, "--pupils-file", people)["years"]
    table = pq.read_table("years.parquet").append_column("house", pa.array(["a"] * 10))
    pq.write_table(table, "more.parquet")
    text = call("register", "inspect", "more.parquet", "--strict")
    assert call.code == 0
    assert text.startswith("more.parquet: Parquet, a row for each pupil and year\n")
    assert "not read  `house`" in text
    assert "No map is needed" in text


def test_a_compressed_file_is_told_as_one(call: Call, tmp_path: Path) -> None:
    register, people = generated(tmp_path, 2)
    for path in (register, people):
        Path(path).with_suffix(".gz").write_bytes(gzip.compress(Path(path).read_bytes()))
    simulate = ("simulate", "--policy", FIXTURE, "--register")
    for arguments in (("register", "inspect", "register.gz"), (*simulate, "register.gz"),
                      ("register", "inspect", register, "--pupils-file", "pupils.gz"),
                      (*simulate, register, "--pupils-file", "pupils.gz"),
                      (*simulate, register, "--events", "pupils.gz")):  # fmt: skip
        call(*arguments)
        assert (call.code, "error: the file is compressed [not-text]" in call.err) == (3, True), (arguments, call.err)


@pytest.mark.parametrize("content", ["", " \n\n"])
def test_an_empty_file_is_told_as_one_and_asked_nothing_of(content: str, call: Call, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text(content, encoding="utf-8")
    register, _ = generated(tmp_path, 1)
    call("register", "inspect", register)
    for beside in ((), ("--pupils-file", "empty.csv"), ("--events", "empty.csv")):
        assert call("register", "inspect", register if beside else "empty.csv", *beside) == ""
        assert (call.code, call.err.splitlines()[0]) == (3, "empty.csv: error: the file is empty [empty-file]"), beside


@pytest.mark.parametrize("rows", ["none", "without a mark"])
def test_pupil_years_without_a_mark_are_refused_by_every_command(rows: str, call: Call, tmp_path: Path) -> None:
    register, _ = generated(tmp_path, 2)
    run(["register", "pack", register, "--to", "parquet", "--out", "years.parquet"])
    table = pq.read_table("years.parquet")
    blank = pa.array([b"." * len(one.as_py()) for one in table["marks"]])
    table = table.slice(0, 0) if rows == "none" else table.set_column(table.column_names.index("marks"), "marks", blank)
    pq.write_table(table, "bare.parquet")
    call.capsys.readouterr()
    simulate = ("simulate", "--policy", FIXTURE, "--register", "bare.parquet")
    commands = [("register", "inspect", "bare.parquet"), ("register", "pack", "bare.parquet", "--out", "b"), simulate]
    for command in [*commands, (*simulate, "--out", "out.parquet")] if rows == "none" else commands:
        call(*command)
        assert (call.code, call.err.startswith("bare.parquet: error: ")) == (3, True), (command, call.err)
        assert call.err.count("[nothing-accepted]") == 1
    assert not (tmp_path / "out.parquet").exists()


def test_a_sheet_and_an_encoding_may_be_named(call: Call, tmp_path: Path) -> None:
    rows = [["UPN", "Date", "AM/PM", "Mark"], ["A1", "13/10/2025", "AM", "/"]]
    (tmp_path / "book.xlsx").write_bytes(xlsx({"Key": [["code"], ["L"]], "Marks": rows}))
    call("register", "inspect", "book.xlsx")
    assert call.code == 3
    assert "`Marks`" in call.err
    found = _looked(call, "book.xlsx", "--sheet", "Marks", "--write-map", "book.yaml")
    assert (found["pupils"], found["columns"]["code"]) == (1, "Mark")
    assert _looked(call, "book.xlsx", "--map", "book.yaml")["accepted"] == 1
    found = _looked(call, "sims_like.csv", "--encoding", "windows-1252", "--write-map", "sims.yaml")
    assert found["pupils"] == 6
    assert "encoding: windows-1252" in (tmp_path / "sims.yaml").read_text(encoding="utf-8")


def test_days_a_week_are_asked_for_where_a_transfer_file_does_not_show_them(call: Call, tmp_path: Path) -> None:
    pupil = "<Pupil><UPN>A{n}80432102000</UPN><Attendance><YearData><Year>2025</Year><AttendSessions>" \
            "<AttendanceStartDate>2025-09-01</AttendanceStartDate><AttendanceMarks>{marks}</AttendanceMarks>" \
            "</AttendSessions></YearData></Attendance></Pupil>"  # fmt: skip
    marks = ",".join(["/,\\"] * 5 + ["-,-"] * 2 + ["/,I", "/,*"])
    both = "".join(pupil.format(n=n, marks=marks) for n in (1, 2))
    text = f"<CTfile><CTFpupilData>{both}</CTFpupilData></CTfile>"
    (tmp_path / "t.xml").write_text(text, encoding="utf-8")
    found = _looked(call, "t.xml", "--write-map", "t.yaml")
    assert call.code == 3
    assert [one["code"] for one in found["findings"]] == ["days-a-week"]
    assert (found["layout"], found["read"]) == ("ctf", None)
    path = tmp_path / "t.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('days_a_week: "?"', "days_a_week: 7"), encoding="utf-8")
    found = _looked(call, "t.xml", "--map", "t.yaml")
    assert (call.code, found["pupils"], found["days"]["last"]) == (0, 2, "2025-09-09")
    assert [one["message"] for one in found["findings"] if one["code"] == "unknown-code"]


def test_standard_input(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    with (FILES / "by_content.txt").open("rb") as file:
        monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": file})())
        assert _looked(call, "-")["pupils"] == 6


def test_a_map_is_never_written_over_another_file(call: Call, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("mine", encoding="utf-8")
    call("register", "inspect", "grid.csv", "--write-map", "map.yaml")
    assert call.code == 2
    assert (tmp_path / "map.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 3), (b"\xff\x00\x01", 3), (b"{", 3), (b"<a", 3), (b"PAR1", 3), (b"PK\x03\x04", 3), (b"a,b\n", 3),
     (b'{"packed_register":1', 3), (b"[]", 3), (b"pupil_id,date,session,code\n", 3), (b"[[1], 2]", 3),
     (b"\n\n\n", 3), (b'"', 3), (b",,,\n,,,\n", 3), (b"UPN,01/09/2025 AM,02/09/2025 AM\n", 3)],
)  # fmt: skip
def test_what_is_no_register_is_told(content: bytes, code: int, call: Call, tmp_path: Path) -> None:
    (tmp_path / "odd").write_bytes(content)
    call("register", "inspect", "odd")
    assert call.code == code
    assert "error:" in call.err
    call("register", "inspect", "not_there")
    assert call.code == 2


def test_pack_reads_back_the_same(call: Call, tmp_path: Path) -> None:
    register, _ = generated(tmp_path, 20)
    call.capsys.readouterr()
    packed = call.json("register", "pack", register, "--out", "r.packed")
    assert packed["bytes"] == {"before": Path(register).stat().st_size, "after": (tmp_path / "r.packed").stat().st_size}
    assert packed["bytes"]["after"] * 10 < packed["bytes"]["before"]
    assert packed["accepted"] + packed["rejected"] == packed["read"]
    seen = call.json("register", "inspect", register)
    for key in ("layout", "pupils", "sessions", "codes", "read", "accepted", "rejected"):
        assert packed[key] == seen[key]
    assert "read back and compared" in call("register", "pack", register, "--out", "again.packed")
    assert (tmp_path / "again.packed").read_bytes() == (tmp_path / "r.packed").read_bytes()
    plain = call.json("simulate", "--policy", FIXTURE, "--register", register)
    again = call.json("simulate", "--policy", FIXTURE, "--register", "r.packed")
    assert plain["decisions"] == again["decisions"]


def test_pack_of_a_pipe(call: Call, tmp_path: Path) -> None:
    register, _ = generated(tmp_path, 20)
    call("register", "pack", register, "--out", "r.packed")
    os.mkfifo("pipe")
    copy = "import sys; open('pipe', 'wb').write(open(sys.argv[1], 'rb').read())"
    for form in ("text", "json"):
        with subprocess.Popen([sys.executable, "-c", copy, register]):
            said = call("register", "pack", "pipe", "--out", "p.packed", "--format", form)
        assert (tmp_path / "p.packed").read_bytes() == (tmp_path / "r.packed").read_bytes()
        assert "became" not in said
    assert json.loads(said)["bytes"] == {"before": None, "after": (tmp_path / "r.packed").stat().st_size}
    assert json.loads(said)["layout"] is None


def test_pack_tells_what_it_rejects_as_inspect_does(call: Call, tmp_path: Path) -> None:
    rows = ["pupil_id,date,session,code", "P1,2025-09-03,AM,/", "P1,2025-09-03,PM,QQ", "P2,2025-09-31,AM,/"]
    (tmp_path / "odd.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    packed = call.json("register", "pack", "odd.csv", "--out", "odd.packed")
    inspected = call.json("register", "inspect", "odd.csv")
    assert [(one["code"], one["line"]) for one in packed["findings"]] == [("bad-date", 4), ("unknown-code", 3)]
    assert all(one in inspected["findings"] for one in packed["findings"])
    assert call.json("register", "pack", "odd.packed", "--out", "again.packed")["layout"] == "packed"


def test_pack_under_strict_refuses_and_writes_nothing(call: Call, tmp_path: Path) -> None:
    call("register", "pack", "faults.csv", "--out", "f.packed", "--strict", "--rejects", "rejects.csv")
    assert call.code == 3
    assert not (tmp_path / "f.packed").exists()
    assert len((tmp_path / "rejects.csv").read_text(encoding="utf-8").splitlines()) == 9
    call("register", "pack", "faults.csv", "--out", "f.packed")
    assert call.code == 0
    assert "8 rejected" in call.out
