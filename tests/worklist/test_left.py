"""Pupils who have left: nothing is to be done about them any more, and how much that leaves out is said."""

from __future__ import annotations

from pathlib import Path

from cli.called import Call

from .school import SMALL, School, log, register

AWAY = {"P1": {"2025-11-05": "NN", "2025-11-06": "NN"}, "P2": {"2025-11-05": "NN", "2025-11-06": "NN"}}


def _school(call: Call, folder: Path, leave: str) -> School:
    people = folder / "pupils.csv"
    people.write_text(f"pupil_id,start_date,leave_date\nP1,2025-09-02,{leave}\nP2,2025-09-02,\n", encoding="utf-8")
    found = School(call, SMALL, register(folder, AWAY, "2025-11-14"))
    found.arguments = (*found.arguments, "--pupils-file", str(people))
    return found


def _about(school: School, *more: str) -> dict[str, list[str]]:
    found = school.on(*more)
    rules: dict[str, list[str]] = {}
    for one in found["items"]:
        if one["about"] == "pupil":
            rules.setdefault(one["pupil_id"], []).append(one["rule"])
    rules["notes"] = [note for note in found["notes"] if "who have left" in note]
    return rules


def test_the_last_day_on_roll_is_the_last_on_the_list(call: Call, tmp_path: Path) -> None:
    school = _school(call, tmp_path, "2025-11-06")
    here = _about(school, "2025-11-06")
    assert here["P1"] == here["P2"] and here["notes"] == []
    # What is due on Saturday is listed on Friday, of whoever is still there.
    after = _about(school, "2025-11-07")
    assert after == {"P2": ["three_days"],
                     "notes": ["1 decision about pupils who have left, not listed: P1"]}  # fmt: skip


def test_what_is_overdue_goes_with_the_pupil(call: Call, tmp_path: Path) -> None:
    school = _school(call, tmp_path, "2025-11-06")
    events = ("--events", log(tmp_path, "2025-11-05,PZ,,visit,,,,"))
    late = _about(school, "2025-11-13", *events)
    # The call could only be made on its day, which is over: it is told as missed (tests/worklist/test_missed.py).
    assert {"next_day", "three_days"} <= set(late["P2"]) and "call" not in late["P2"]
    assert "P1" not in late
    (note,) = late["notes"]
    assert note.endswith("decisions about pupils who have left, not listed: P1")


def test_without_a_last_day_everybody_is_there(call: Call, tmp_path: Path) -> None:
    found = _about(_school(call, tmp_path, ""), "2025-11-07")
    assert found == {"P1": ["three_days"], "P2": ["three_days"], "notes": []}
