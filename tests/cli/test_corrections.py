"""Corrections of marks on the command line: as known, as corrected, and what hindsight makes of the letters."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from cli.called import Call
from cli.registers import FIXTURE, days_of, written

DAYS = [date(2025, 9, 8) + timedelta(days=n) for n in range(26) if n % 7 < 5]
FULL = "/\\" * len(DAYS)
HEAD = ("at", "pupil_id", "kind", "id", "how", "outcome")
# A day without a reason on the first Wednesday; two weeks later it is known that he was in school.
UNDONE = [("2025-09-24", "undone", "correction", f"2025-09-10 {session}", "N", mark) for session, mark in
          (("AM", "/"), ("PM", "\\"))]  # fmt: skip
# Found only three weeks later to have been away on the first Tuesday: by then attendance is 95% again.
MISSED = [("2025-09-30 10:15", "missed", "correction", f"2025-09-09 {session}", "", "N") for session in ("AM", "PM")]
# Found then to have been away on two days of the first week: below 95% still.
LATE = [("2025-09-30 10:15", "late", "correction", f"2025-09-{day} {session}", "", "N") for day in ("09", "10")
        for session in ("AM", "PM")]  # fmt: skip
ALL = [*UNDONE, *MISSED, *LATE]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("COLUMNS", "100")
    return Call(capsys)


def _with(marks: str, day: int, letters: str) -> str:
    return marks[: 2 * day] + letters + marks[2 * day + 2 :]


@pytest.fixture
def register(tmp_path: Path) -> str:
    rows = [mark for pupil in ("steady", "missed", "late") for mark in days_of(pupil, DAYS, FULL)]
    return written(tmp_path / "register.csv", [*rows, *days_of("undone", DAYS, _with(FULL, 2, "NN"))])


def events(folder: Path, rows: list[tuple[str, ...]], name: str = "events.csv") -> str:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEAD)
        table.writerows(rows)
    return str(folder / name)


def simulated(call: Call, register: str, log: str, *more: str) -> dict[str, Any]:
    return call.json("simulate", "--policy", FIXTURE, "--register", register, "--events", log, *more)


def letters(folder: Path, name: str = "decisions.csv") -> list[tuple[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return [(row["pupil_id"], row["at"]) for row in csv.DictReader(file) if row["rule"] == "concern_letter"]


def test_as_known_a_letter_that_went_out_stays_and_a_late_one_goes_out_when_it_became_known(
    call: Call, register: str, tmp_path: Path
) -> None:
    log = events(tmp_path, ALL)
    data = simulated(call, register, log, "--out", str(tmp_path / "a"))
    assert letters(tmp_path / "a") == [("undone", "2025-09-12"), ("late", "2025-10-03")]
    assert data["assumed"]["marks"].startswith("as they were known on each day")
    assert data["corrections"] == {
        "read": 8, "used": 8, "throughout": 0, "not_used": {}, "replacing_another_mark": 0
    }  # fmt: skip
    assert data == simulated(call, register, log, "--as-known")


def test_as_corrected_the_final_marks_hold_on_every_day(call: Call, register: str, tmp_path: Path) -> None:
    log = events(tmp_path, ALL)
    data = simulated(call, register, log, "--as-corrected", "--out", str(tmp_path))
    assert letters(tmp_path) == [("late", "2025-09-12"), ("missed", "2025-09-12")]
    assert data["assumed"]["marks"] == "as finally corrected, on every day"


def test_both_together_list_what_would_no_longer_have_been_due(call: Call, register: str, tmp_path: Path) -> None:
    log = events(tmp_path, ALL)
    data = simulated(call, register, log, "--as-known", "--as-corrected", "--out", str(tmp_path))
    found = [one for one in data["no_longer_due"] if one["letter"]]
    assert [(one["rule"], one["pupil_id"], one["at"], one["papers"]) for one in found] == [
        ("concern_letter", "undone", "2025-09-12", ["concern"])
    ]
    assert found[0]["corrections"] == [
        {"session": "2025-09-10 AM", "before": "N", "after": "/", "known": "2025-09-24"},
        {"session": "2025-09-10 PM", "before": "N", "after": "\\", "known": "2025-09-24"},
    ]
    assert [one["at"] for one in data["missed"] if one["rule"] == "concern_letter"] == ["2025-09-12"]
    moved = [(one["pupil_id"], one["at"], one["instead"]) for one in data["moved"] if one["rule"] == "concern_letter"]
    assert moved == [("late", "2025-10-03", "2025-09-12")]
    assert data["change"]["concern_letter"] == {
        "newly": 1, "no_longer": 1, "earlier": 1, "later": 0, "before": 2, "after": 2
    }  # fmt: skip
    assert data["patch"][0]["path"] == "marks"
    assert letters(tmp_path, "before.csv") == [("undone", "2025-09-12"), ("late", "2025-10-03")]
    assert letters(tmp_path, "after.csv") == [("late", "2025-09-12"), ("missed", "2025-09-12")]
    assert letters(tmp_path, "no_longer_due.csv") == [("undone", "2025-09-12")]
    assert letters(tmp_path, "missed.csv") == [("missed", "2025-09-12")]
    assert letters(tmp_path, "moved.csv") == [("late", "2025-10-03")]
    every = {(one["pupil_id"], one["rule"]) for name in ("no_longer_due", "missed", "moved") for one in data[name]}
    assert {pupil for pupil, _ in every} == {"undone", "missed", "late"}


def test_whether_the_file_was_corrected_already_changes_nothing(call: Call, register: str, tmp_path: Path) -> None:
    log = events(tmp_path, UNDONE)
    first = simulated(call, register, log, "--as-known", "--as-corrected")
    rows = [mark for pupil in ("steady", "missed", "late", "undone") for mark in days_of(pupil, DAYS, FULL)]
    again = simulated(call, written(tmp_path / "again.csv", rows), log, "--as-known", "--as-corrected")
    assert again == first


def test_what_is_not_known_by_today_is_not_taken(call: Call, register: str, tmp_path: Path) -> None:
    log = events(tmp_path, UNDONE)
    data = simulated(call, register, log, "--as-corrected", "--today", "2025-09-19", "--out", str(tmp_path))
    assert letters(tmp_path) == [("undone", "2025-09-12")]
    assert data["corrections"]["not_used"] == {"not known": 2}


def test_every_correction_is_accounted_for(call: Call, register: str, tmp_path: Path) -> None:
    rows = [
        *UNDONE, ("2025-09-24", "nobody", "correction", "2025-09-10 AM", "", "I"),
        ("2025-09-24", "steady", "correction", "2025-09-13 AM", "", "I"),
        ("2025-09-24", "steady", "correction", "2025-09-12 AM", "", "/"),
        ("2025-09-24", "steady", "correction", "2025-09-11", "", "I"),
        ("2025-09-24", "steady", "correction", "2025-09-11 AM", "", "i"),
        ("2025-09-01", "steady", "correction", "2025-09-11 AM", "", "I"),
    ]  # fmt: skip
    data = simulated(call, register, events(tmp_path, rows), "--rejects", str(tmp_path / "rejects.csv"))
    assert data["events"]["by_reason"] == {"bad-session": 1, "known-too-early": 1, "unknown-code": 1}
    assert data["corrections"] == {
        "read": 5, "used": 2, "throughout": 1, "not_used": {"closed": 1, "stranger": 1}, "replacing_another_mark": 0
    }  # fmt: skip
    assert [note for note in data["notes"] if "correct" in note or note.startswith("not used")] == [
        "5 corrections of marks read: 2 used, 1 taken throughout, 2 not used",
        "not used, of a pupil who is not in the register: 1 (line 4)",
        "not used, of a day without school: 1 (line 5)",
        "of a mark that the register has as corrected, without saying what it was before: taken as corrected "
        "throughout: 1 (line 6)",
    ]
    assert (tmp_path / "rejects.csv").read_text(encoding="utf-8").count("events") == 3


def test_in_words(call: Call, register: str, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    log = events(tmp_path, ALL)
    call("simulate", "--policy", FIXTURE, "--register", register, "--events", log, "--as-known", "--as-corrected")
    start = call.out.index("The change")
    assert call.out[start : call.out.index("concern_letter: decisions")] == snapshot
    assert "8 corrections of marks read: 8 used, 0 not used" in call.out
    assert max(map(len, call.out.splitlines())) <= 100


def test_a_penalty_that_moves_is_listed_and_pupils_are_named_only_where_asked(
    call: Call, tmp_path: Path
) -> None:
    """Ten sessions without leave by 17 September; one day of them was illness, and the tenth came on the 24th."""
    away = _with(FULL, 12, "OO")
    for day in range(3, 8):
        away = _with(away, day, "OO")
    register = written(tmp_path / "register.csv", days_of("pupil-one", DAYS, away))
    log = events(tmp_path, [("2025-09-30", "pupil-one", "correction", f"2025-09-11 {session}", "O", "I")
                            for session in ("AM", "PM")])  # fmt: skip
    arguments = ("simulate", "--policy", "lct", "--calendar", "england_example", "--register", register, "--events",
                 log, "--as-known", "--as-corrected", "--html", str(tmp_path / "page.html"))  # fmt: skip
    head = "Letters and notices that would have been due on another day: 1"
    what = "consider_penalty_notice (penalty_notice), for a person to decide, on 2025-09-26 instead: 2025-09-11 AM O"
    call(*arguments)
    page = (tmp_path / "page.html").read_text("utf-8")
    assert head in call.out and f"  2025-09-19 {what[:40]}" in call.out and "`--with-ids` names the pupils" in call.out
    assert head in page and what[:60].replace("_", " ") in page
    assert "pupil-one" not in call.out and "pupil-one" not in page
    call(*arguments, "--with-ids")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert f"  2025-09-19 pupil-one {what[:40]}" in call.out and "--with-ids" not in call.out
    assert '<th scope="row">2025-09-19</th><td>pupil-one</td><td>consider penalty notice' in page


@pytest.mark.parametrize("more", [[], ["--as-known"], ["--as-corrected"]])
def test_without_a_correction_nothing_is_otherwise(call: Call, register: str, tmp_path: Path, more: list[str]) -> None:
    other = [("2025-09-10 09:10", "undone", "contact", "", "phone", "reached")]
    plain = simulated(call, register, events(tmp_path, other))
    assert plain["corrections"] is None and "marks" not in plain["assumed"]
    again = simulated(call, register, events(tmp_path, other), *more)
    said = again.pop("call_notes")
    assert said == (["the events hold no correction of a mark"] if more else [])
    plain.pop("call_notes")
    assert again == plain


def test_two_changes_at_once_are_a_wrong_call(call: Call, register: str) -> None:
    for more in (["--set", "stages.concern_letter.when.attendance=93"], ["--against", "lct"]):
        call("simulate", "--policy", FIXTURE, "--register", register, "--as-known", "--as-corrected", *more)
        assert call.code == 2
        assert "two-changes" in call.err and more[0] in call.err
