"""What a what-if says beside its table: other times for the same pupils, and values that were so already."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.called import Call
from cli.registers import days_of, written

DAYS = [date(2025, 9, 8) + timedelta(weeks=week, days=day) for week in range(3) for day in range(5)]
CALLING = "the same pupils are reached; due at another time: `first_day_calling`"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


def notes(call: Call, folder: Path, *sets: str, marks: str = "NN" + "/\\" * 14, reading: str = "") -> list[str]:
    register = written(folder / "r.csv", days_of("P1", DAYS, marks))
    more = [part for text in sets for part in ("--set", text)]
    more += ["--reading", reading] if reading else []
    found: list[str] = call.json("simulate", "--policy", "basildon_lower", "--register", register, *more)["call_notes"]
    return found


@pytest.mark.parametrize(
    ("change", "reading"),
    [("reporting.first_day.by=09:30", ""), ("registers.year_9.am.taken=08:35", "thirty_minutes=opening"),
     ("registers.year_9.am.closes=08:50", "thirty_minutes=closing")],
)  # fmt: skip
def test_another_time_for_the_same_pupils(call: Call, tmp_path: Path, change: str, reading: str) -> None:
    assert notes(call, tmp_path, change, reading=reading) == [CALLING]


def test_a_time_that_no_decision_of_the_register_is_counted_from(call: Call, tmp_path: Path) -> None:
    near = ["rules read what was changed, but no pupil in this register comes near it"]
    # Calling is for first days, and in the second register nobody is away.
    assert notes(call, tmp_path, "reporting.later_days.by=09:30") == near
    assert notes(call, tmp_path, "reporting.first_day.by=09:30", marks="/\\" * 15) == near
    nobody = ["no rule that a register asks reads what was changed"]
    assert notes(call, tmp_path, "registers.year_9.am.taken=08:35") == nobody


def test_other_numbers_of_the_same_pupils_are_no_sign_that_nobody_is_near(
    call: Call, tmp_path: Path
) -> None:
    register = written(tmp_path / "r.csv", days_of("P1", DAYS, "II" * 10 + "/\\" * 5))
    given = ("simulate", "--policy", "sharley_park", "--register", register)
    found = call.json(*given, "--set", "rules.watched_weekly.repeat=every 2 weeks")
    before, after = (found[side]["decisions"]["watched_weekly"]["count"] for side in ("before", "after"))
    assert before > after > 0
    assert found["call_notes"] == []


def test_times_are_told_beside_pupils_that_move(call: Call, tmp_path: Path) -> None:
    sets = ("reporting.first_day.by=09:30", "stages.concern_letter.when.attendance=0")
    assert notes(call, tmp_path, *sets, marks="NN" * 3 + "/\\" * 12) == ["due at another time: `first_day_calling`"]


def test_a_value_that_was_so_already_is_no_change(call: Call, tmp_path: Path) -> None:
    same, other = "reporting.first_day.by=08:30", "reporting.later_days.by=09:30"
    assert notes(call, tmp_path, same) == ["nothing was changed: `reporting.first_day.by` was `08:30` already"]
    assert notes(call, tmp_path, same, other)[0] == "`reporting.first_day.by` was `08:30` already"


def test_an_afternoon_register_that_is_taken_past_an_hour(call: Call, tmp_path: Path) -> None:
    """A call by 13:30 cannot be one about an absence that begins at 13:45."""
    flags = ("ehc_plan", "looked_after", "social_worker", "cse", "cce", "child_protection_plan", "section_47",
             "suicide_risk", "external_agency", "family_concern", "ewo_involved", "police_investigation")  # fmt: skip
    assumed = [part for flag in (*flags, "contact_made") for part in ("--assume", f"{flag}=0")]
    assumed[assumed.index("family_concern=0")] = "family_concern=1"
    register = written(tmp_path / "register.csv", [
        ("P1", day, session, mark) for day in DAYS for session, mark in
        zip(("AM", "PM"), "/N" if day == DAYS[5] else "/\\", strict=True)
    ])  # fmt: skip

    def said(taken: str) -> list[str]:
        found: list[str] = call.json(
            "simulate", "--policy", "lct", "--register", register, "--set", f"registers.every_year.pm.taken={taken}",
            *assumed,
        )["call_notes"]  # fmt: skip
        return found

    assert said("13:45")[0] == "the same pupils are reached; due at another time: `recall`"
    assert said("12:00")[0] == "no rule that a register asks reads what was changed"
