"""What a run says of ids that are none, of years that a calendar says nothing about, and of flags."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from attendance_policy.register.maps.dates import ISO, USUAL, form_of
from attendance_policy.simulate import input_notes
from cli.called import Call
from cli.registers import FIXTURE

HEADER = "pupil_id,date,session,code\n"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    monkeypatch.chdir(tmp_path)
    return Call(capsys)


def notes(call: Call, rows: str, *more: str) -> str:
    Path("marks.csv").write_text(HEADER + rows, encoding="utf-8")
    return " ".join(call.json("simulate", "--policy", FIXTURE, "--register", "marks.csv", *more)["notes"])


def test_names_for_ids_are_counted_and_not_repeated(call: Call) -> None:
    said = notes(call, "Made Up,2025-09-03,AM,/\nInvented Person,2025-09-03,AM,/\nP3,2025-09-03,AM,/\n")
    assert "the ids of 2 of 3 pupils read like names of people" in said
    assert "Made" not in said
    assert "read like names" not in notes(call, "P1,2025-09-03,AM,/\nMade Up,2025-09-03,AM,/\n")


def test_days_for_ids(call: Call) -> None:
    said = notes(call, "03/09/2025,2025-09-03,AM,/\n04/09/2025,2025-09-04,AM,/\n")
    assert "what stands for the ids of 2 pupils reads like days" in said


def test_marks_of_other_years_are_counted(call: Call) -> None:
    rows = "P1,2025-09-03,AM,/\nP1,2025-09-04,AM,/\nP1,2032-09-03,AM,/\nP1,2032-09-03,PM,-\n"
    assert "of 2 school years, so check them: 2025/26: 2 marks on 2 days, 2032/33: 1 mark on 1 day" in notes(call, rows)
    said = notes(call, rows, "--calendar", "england_example")
    assert "the calendar `england_example` says nothing about 2032/33: 1 mark on 1 day" in said
    assert "school year" not in notes(call, rows[:38], "--calendar", "england_example")


def test_nothing_is_accepted_of_ids_of_a_class(call: Call) -> None:
    rows = "7B,2025-09-03,AM,/\n7B,2025-09-03,AM,I\n7B,2025-09-03,AM,L\n"
    Path("marks.csv").write_text(HEADER + rows, encoding="utf-8")
    call("simulate", "--policy", FIXTURE, "--register", "marks.csv")
    assert call.code == 3
    assert "is the column of ids that of the pupils, and not that of a class" in call.err


@pytest.mark.parametrize("heading", ["Left handed", "Kowalski"])
def test_a_flag_that_nobody_asks_for_is_told_by_a_usual_heading_alone(call: Call, heading: str) -> None:
    Path("pupils.csv").write_text(f"pupil_id,{heading},EHC Plan\nP1,yes,no\n", encoding="utf-8")
    said = notes(call, "P1,2025-09-03,AM,/\n", "--pupils-file", "pupils.csv")
    assert "flags of the pupil file: `ehc_plan` from `EHC Plan`" in said
    assert ("`Left handed` as `left_handed`" if heading == "Left handed" else "names: (not shown);") in said
    assert "owalski" not in json.dumps(said)


@pytest.mark.parametrize("written", [ISO, *USUAL])
def test_no_usual_form_of_a_date_is_passed_over(written: str) -> None:
    parts = {"YYYY": "2026", "Month": "March", "Mon": "Mar", "YY": "26", "DD": "05", "MM": "03", "D": "5", "M": "3"}
    text = re.sub("|".join(parts), lambda found: parts[found.group()], written)
    form = form_of(written)
    assert form is not None
    for clock in ("", " 09:30", "T09:30:00"):
        assert input_notes._may_be_a_day(f" {text}{clock}")
    assert form.day(text) is not None
    assert not any(map(input_notes._may_be_a_day, ("P000123", "10234", "", "A123456789012")))
