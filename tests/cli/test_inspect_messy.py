"""`register inspect` of exports as people make them: it leads to a map that reads them, in one round."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.called import Call, called_beside

DAYS = tuple(f"2025-09-{day:02d}" for day in (*range(3, 6), *range(8, 13)))
LONG = "Marks of the autumn term\nAdno;Mark Date;Session;Mark;Mins Late\n" + "".join(
    f"P{pupil};{day[8:]}/{day[5:7]}/{day[:4]};{half};{mark};\n" for pupil in (11, 12) for day in (*DAYS, "2025-09-15")
    for half, mark in (("Morning reg", "/"), ("Afternoon reg", "\\"))) + "Total;;;36;\n"  # fmt: skip
CALLS = "Adno,Date,Type\nP11,15/09/2025,contact\nP12,16/09/2025,Biscuits\n"
LETTERS = "Pupil,Sent on,Kind\nP11,16-Sep-25,Letter\nP12,3-Oct-25,Letter\n"
LOGS = ("--events", "calls.csv", "--events", "letters.csv")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    return called_beside({"long.csv": LONG, "calls.csv": CALLS, "letters.csv": LETTERS}, capsys, monkeypatch, tmp_path)


def test_a_question_names_its_log_and_a_column_of_ids_is_no_column_of_names(call: Call) -> None:
    told = " ".join(call("register", "inspect", "long.csv", *LOGS, "--write-map", "ours.yaml").split())
    assert call.code == 0, call.err
    assert "Log of events calls.csv: `biscuits` is no kind of event (line 3)" in told
    assert "pupil_id `Pupil`, guessed from its name, and from what stands in it: no names" in told
    assert "`36`" not in told.split("Rejected")[0]  # the figure of a line of totals is no mark
    assert "minutes_late `Mins Late` (known, and no rule asks for it)" in told
    text = Path("ours.yaml").read_text(encoding="utf-8")
    Path("ours.yaml").write_text(text.replace('"biscuits": "?"', '"biscuits": meeting'))
    found = call.json("simulate", "--policy", "basildon_lower", "--register", "long.csv", "--map", "ours.yaml", *LOGS)
    assert [(one["read"], one["accepted"]) for one in found["events"]["files"]] == [(2, 2), (2, 2)]


def test_the_dates_of_a_log_are_looked_at_while_a_column_is_missing(call: Call) -> None:
    Path("letters.csv").write_text("Who for,Sent on,Kind\nAnna B,16-Sep-25,Letter\nBen C,3-Oct-25,Post\n")
    told = " ".join(call("register", "inspect", "long.csv", "--events", "letters.csv").split())
    assert "No column was recognised as the pupil's id" in told
    assert "dates: D-Mon-YY" in told
    assert "`post` is no kind of event (line 3)" in told


def test_a_pupil_within_a_record_is_the_pupil(call: Call) -> None:
    marks = [{"id": f"M{n}", "student": {"data": {"id": "P11", "surname": "Nowak"}}, "date": {"date": day},
              "session": half, "code": {"data": {"id": "7", "code": mark}}} for n, day in enumerate(DAYS)
             for half, mark in (("AM", "/"), ("PM", "\\"))]  # fmt: skip
    Path("marks.json").write_text(json.dumps({"data": marks}))
    call("register", "inspect", "marks.json", "--format", "json")
    found = json.loads(call.out)
    assert found["columns"] == {"pupil_id": "student.data.id", "date": "date.date", "code": "code.data.code"}
    assert {one["column"] for one in found["not_read"]} == {"id", "student.data.surname", "code.data.id"}


def test_a_heading_is_told_with_its_own_day(call: Call) -> None:
    head = ",".join(f"{name} {half}" for name in ("Tue 02 Sep", "Wed 03 Sep", "Mon 01 Dec") for half in ("am", "pm"))
    Path("grid.csv").write_text(f"UPN,{head}\nP1,/,/,/,/,/,/\n")
    call("simulate", "--policy", "basildon_lower", "--register", "grid.csv")
    assert "headed like `Tue 02 Sep am`: 2 September" in call.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_name_in_the_column_of_sessions_is_not_shown(call: Call, tmp_path: Path, form: str) -> None:
    """It strayed there, and is rejected; a word that is used for a half of the day is asked for."""
    path = tmp_path / "marks.csv"
    path.write_text("pupil_id,date,session,code\nA1,2025-09-03,AM,/\nA1,2025-09-03,Maisie Zebedee,/\n"
                    "A1,2025-09-04,session 1,/\n", encoding="utf-8")  # fmt: skip
    out = call("register", "inspect", str(path), "--format", form)
    assert "Zebedee" not in out + call.err
    assert "session 1" in out
    assert "bad-session" in out
