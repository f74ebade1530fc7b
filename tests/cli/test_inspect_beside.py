"""`register inspect` of a pupil file and a log of events: account, flags, columns, and their parts of the map."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.cli.app import run
from cli.called import Call, called_beside
from cli.registers import FIXTURE

MARKS = "pupil_id,date,session,code\nA1,2025-09-03,AM,/\nA1,2025-09-03,PM,\\\nA2,2025-09-03,AM,/\n"
PUPILS = """All pupils
UPN;Legal Surname;Year Group;DOA;FSM;EHCP;CLA;Left handed;Left;SEN;Nowak
A1;Kowalski;Year 4;01/09/2023;Y;T;02/09/2025;yes;no;K;yes
A2;Smith;Rec;13/09/2024;N;F;;no;no;E;
A3;Patel;5;13/09/2024;;F;;no;no;N;
"""
EVENTS = """When,Name,UPN,Type,Staff,Result
03/09/2025 13:20,Kowalski,A1,Phone call,office,reached
14/09/2025,Kowalski,A1,Letter,office,
05/09/2025 9:05,Smith,A2,Letter,office,
05/09/2025 9:15,Smith,,Letter,office,
"""
NAMES = re.compile("Kowalski|Smith|Patel|Nowak", re.IGNORECASE)
FILES = ("--pupils-file", "pupils.csv", "--events", "log.csv")
CALL = ("register", "inspect", "marks.csv", *FILES, "--today", "2026-02-01")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    return called_beside({"marks.csv": MARKS, "pupils.csv": PUPILS, "log.csv": EVENTS}, capsys, monkeypatch, tmp_path)


def looked(call: Call, *more: str) -> dict:
    call(*CALL, "--format", "json", *more)
    return json.loads(call.out)


def test_the_whole_page(call: Call, snapshot: SnapshotAssertion) -> None:
    assert call(*CALL) == snapshot
    assert (call.code, call.err) == (0, "")


def test_what_was_read_of_each_file_adds_up(call: Call) -> None:
    found = looked(call)["beside"]
    assert {part: (one["read"], one["accepted"], one["rejected"]) for part, one in found.items()} == {
        "pupils": (3, 2, 1), "events": (4, 2, 2),
    }  # fmt: skip
    assert {one["flag"]: (one["column"], one["in_vocabulary"]) for one in found["pupils"]["flags"]} == {
        "ehc_plan": ("EHCP", True), "fsm": ("FSM", False), "left": ("Left", False),
        "left_handed": ("Left handed", False), "(not shown)": ("(not shown)", False),
    }  # fmt: skip
    # CLA holds dates, so it is not `looked_after`; Left holds yes and no, so it is not `leave_date`.
    assert [one["column"] for one in found["pupils"]["not_read"]] == ["Legal Surname", "CLA", "SEN"]


def test_the_map_once_filled_in_reads_all_three(call: Call, tmp_path: Path) -> None:
    call(*CALL, "--write-map", "map.yaml")
    text = (tmp_path / "map.yaml").read_text(encoding="utf-8")
    call(*CALL, "--map", "map.yaml")
    assert call.code == 3
    assert call.err.count("[map-word]") == 2  # `?` is no year group and no kind
    filled = text.replace('"rec": "?"', '"rec": R').replace('"phone call": "?"', '"phone call": contact')
    (tmp_path / "map.yaml").write_text(filled, encoding="utf-8")
    found = looked(call, "--map", "map.yaml")
    assert (call.code, call.err) == (0, "")
    assert [one["accepted"] for one in found["beside"].values()] == [3, 3]
    simulated = call.json("simulate", "--policy", FIXTURE, "--register", "marks.csv", *FILES, "--map", "map.yaml")
    said = " ".join(simulated["notes"])
    assert "flags of the pupil file: `ehc_plan` from `EHCP`" in said
    assert "neither the policy nor the vocabulary names: `FSM` as `fsm`" in said


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_name_is_shown(call: Call, form: str, tmp_path: Path) -> None:
    call(*CALL, "--format", form, "--write-map", "map.yaml", "--rejects", "rejects.csv")
    written = "".join((tmp_path / name).read_text(encoding="utf-8") for name in ("map.yaml", "rejects.csv"))
    assert not NAMES.search(call.out + call.err + written)
    assert "pupils,4,bad-year" in written
    assert "events,5,missing-pupil" in written


def test_under_a_key_no_id_is_shown(call: Call) -> None:
    run(["register", "key", "--out", "school.key"])
    call.capsys.readouterr()
    for form in ("text", "json"):
        assert not re.search(r"\bA[123]\b", call(*CALL, "--pseudonymise", "school.key", "--format", form) + call.err)


def test_the_exit_code_is_that_of_every_file(call: Call, tmp_path: Path) -> None:
    call(*CALL)
    assert call.code == 0  # rejects are told, and are no fault of the call
    call(*CALL, "--strict")
    assert call.code == 3
    assert "pupils.csv:4: error: year `Rec` is not" in call.err
    assert "log.csv:2: error: `phone call` is no kind of event" in call.err
    (tmp_path / "pupils.csv").write_text("UPN,year\nA1,x\n", encoding="utf-8")
    call(*CALL)
    assert call.code == 3
    assert "pupils.csv: error: no row can be accepted before the map is filled in [nothing-accepted]" in call.err
    (tmp_path / "log.csv").write_text("Name,What\nKowalski,ill\n", encoding="utf-8")
    call(*CALL)
    assert call.code == 3
    assert "No column was recognised as the day" in " ".join(call.out.split())


def test_a_day_tells_how_days_with_a_time_are_written_and_the_other_way_round(call: Call, tmp_path: Path) -> None:
    rows = "at,pupil_id,kind\n{},A1,letter\n{},A1,letter\n"
    for first, second in (("03/09/2025 13:20", "14/09/2025"), ("14/09/2025 13:20", "03/09/2025")):
        (tmp_path / "log.csv").write_text(rows.format(first, second), encoding="utf-8")
        found = looked(call)
        assert found["beside"]["events"]["accepted"] == 2
        assert "times: DD/MM/YYYY hh:mm" in found["map"].replace('"', "")
        assert "dates: DD/MM/YYYY " in found["map"]
    (tmp_path / "log.csv").write_text(rows.format("03/09/2025 13:20", "04/09/2025"), encoding="utf-8")
    assert [one["code"] for one in looked(call)["findings"]].count("dates-in-two-ways") == 2
