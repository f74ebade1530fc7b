"""`--events` given several times: every command reads all of them, and says of each what was read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cli.called import Call, called_beside

MARKS = "pupil_id,date,session,code\n" + "".join(
    f"{pupil},2025-09-{day:02d},{session},O\n" for pupil in ("A1", "A2") for day in range(3, 6)
    for session in ("AM", "PM"))  # fmt: skip
CALLS = "at,pupil_id,kind,by\n2025-09-03 09:40,A1,contact,office\n2025-09-04,X9,contact,office\n2025-09-05,X9,visit,\n"
LETTERS = "at,pupil_id,kind,by\n2025-09-03 09:40,A1,contact,office\n2025-09-04,A2,letter,head\nsoon,A2,letter,head\n"
LOGS = ("--events", "calls.csv", "--events", "letters.csv")
RUN = ("--policy", "basildon_lower", "--register", "marks.csv")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    files = {"marks.csv": MARKS, "calls.csv": CALLS, "letters.csv": LETTERS}
    return called_beside(files, capsys, monkeypatch, tmp_path)


def test_simulate_says_of_each_what_was_read(call: Call) -> None:
    told = call("simulate", *RUN, *LOGS, "--rejects", "rejects.csv")
    assert call.code == 0, call.err
    assert "`calls.csv`: 3 rows read, 3 accepted, none rejected" in told
    assert "`letters.csv`: 3 rows read, 1 accepted, 2 rejected" in " ".join(told.split())
    assert "2 events are of pupils who are not in the register (the first on line 3 of `calls.csv`)" in (
        " ".join(told.split()))  # fmt: skip
    with Path("rejects.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["file"], row["line"], row["code"]) for row in csv.DictReader(file)]
    assert rows == [("events letters.csv", line, code)
                    for line, code in (("2", "duplicate-event"), ("3", "no-paper"), ("4", "bad-time"))]  # fmt: skip


def test_json_has_the_sums_and_each(call: Call) -> None:
    found = call.json("simulate", *RUN, *LOGS)["events"]
    assert (found["read"], found["accepted"], found["rejected"]) == (6, 4, 2)
    assert [(one["file"], one["read"], one["accepted"], one["rejected"]) for one in found["files"]] == [
        ("calls.csv", 3, 3, 0), ("letters.csv", 3, 1, 2)]  # fmt: skip
    assert "files" not in call.json("simulate", *RUN, *LOGS[:2])["events"]


@pytest.mark.parametrize(
    "arguments",
    [("simulate", *RUN), ("worklist", *RUN, "--on", "2025-09-05"),
     ("explain", *RUN, "--pupil", "A1", "--on", "2025-09-03"), ("letters", *RUN, "--on", "2025-09-05", "--out", "out"),
     ("register", "inspect", "marks.csv"),
     ("sweep", *RUN, "--vary", "stages.concern_letter.when.attendance=90:92:1"),
     ("duties", "basildon_lower", "--from", "2025-09-03", "--to", "2025-09-05"),
     ("notice", "lct", "--on", "2025-09-05", "--pupil", "A1")],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
def test_every_command_takes_several(call: Call, arguments: tuple[str, ...]) -> None:
    call(*arguments, *LOGS)
    assert call.code == 0, call.err
    call(*("again" if one == "out" else one for one in arguments), *LOGS, "--events", "none.csv")
    assert (call.code, "none.csv" in call.err) == (2, True)


def test_strict_and_a_log_named_twice(call: Call) -> None:
    call("simulate", *RUN, *LOGS, "--strict")
    assert call.code == 3
    assert "letters.csv:2: error: 1 rejected of 3 rows read" in call.err
    call("simulate", *RUN, *LOGS, "--events", "./calls.csv")
    assert call.code == 2
    assert "`--events` names `./calls.csv` twice" in call.err
    call("simulate", *RUN, "--events", "-", "--events", "-")
    assert (call.code, "both read standard input" in call.err) == (2, True)


def test_inspect_tells_events_of_nobody_by_id_and_line(call: Call) -> None:
    told = " ".join(call("register", "inspect", "marks.csv", *LOGS).split())
    assert "2 events are of a pupil without a mark in the register: X9 (lines 3, 4)" in told
    call("register", "inspect", "marks.csv", *LOGS, "--format", "json")
    found = json.loads(call.out)
    (one,) = (finding for finding in found["findings"] if finding["code"] == "not-in-register")
    assert (one["file"], one["severity"], one["pupils"]) == ("calls.csv", "warning", ["X9"])
    assert (found["beside"]["events"]["read"], found["beside"]["events"]["rejected"]) == (6, 2)
    assert [log["file"] for log in found["beside"]["events"]["files"]] == ["calls.csv", "letters.csv"]


def test_ids_that_read_like_names_are_not_told(call: Call) -> None:
    Path("calls.csv").write_text("at,pupil_id,kind\n2025-09-03,Kowalski Anna,contact\n2025-09-03,Smith Ben,contact\n")
    told = call("register", "inspect", "marks.csv", "--events", "calls.csv")
    assert "2 events are of 2 pupils without a mark" in " ".join(told.split())
    assert "Kowalski" not in told and "Smith" not in told


def test_one_map_reads_two_logs_that_are_written_otherwise(call: Call) -> None:
    Path("calls.csv").write_text("UPN;When;Type\nA1;03/09/2025 09:40;contact\nA2;14/09/2025;visit\n")
    Path("letters.csv").write_text("Pupil ID,Date and time,Type\nA1,4-Sep-25,letter\n")
    call("register", "inspect", "marks.csv", *LOGS, "--write-map", "ours.yaml")
    written = Path("ours.yaml").read_text(encoding="utf-8")
    assert written.count("events:") == 1, written
    found = call.json("simulate", *RUN, *LOGS, "--map", "ours.yaml")["events"]
    assert [(one["read"], one["accepted"]) for one in found["files"]] == [(2, 2), (1, 1)], written
    call("register", "inspect", "marks.csv", *LOGS, "--map", "ours.yaml")
    assert call.code == 0, call.err
