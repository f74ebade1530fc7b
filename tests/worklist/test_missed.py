"""A call that could only be made on its day: overdue while the pupil is away, and one counted line afterwards."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from cli.called import Call

from .school import SMALL, School, days, log, register

AWAY = [day.isoformat() for day in days("2025-11-03", "2025-11-14")]
CALL = "will contact the parents by phone"


def _school(call: Call, folder: Path, marks: dict[str, str]) -> School:
    return School(call, SMALL, register(folder, {"P1": marks}, "2025-11-21"))


def _groups(school: School, day: str, *more: str) -> tuple[set[str], set[str]]:
    """The rules about P1 that are overdue, and those that were missed."""
    found = school.on(day, *more)
    return ({one["rule"] for one in found["items"] if one["group"] == "overdue"},
            {one["rule"] for one in found["missed"]})  # fmt: skip


def test_it_is_overdue_until_the_pupil_is_back(call: Call, tmp_path: Path) -> None:
    school = _school(call, tmp_path, dict.fromkeys(AWAY[:3], "NN"))
    events = ("--events", log(tmp_path, "2025-11-03,PZ,,visit,,,,"))
    assert _groups(school, "2025-11-05", *events) == ({"call", "next_day"}, set())
    # Back on Thursday. A visit that was due on a day counted from another, and what is no contact, stay.
    assert _groups(school, "2025-11-06", *events) == ({"next_day"}, {"call"})
    assert _groups(school, "2025-11-07", *events) == ({"next_day", "three_days"}, {"call"})


def test_back_in_the_afternoon_is_back(call: Call, tmp_path: Path) -> None:
    school = _school(call, tmp_path, {"2025-11-03": "N\\"})
    events = ("--events", log(tmp_path, "2025-11-03,PZ,,visit,,,,"))
    assert _groups(school, "2025-11-04", *events)[1] == {"call"}
    school = _school(call, tmp_path, {"2025-11-03": "/N", "2025-11-04": "NN"})
    assert _groups(school, "2025-11-04", *events)[1] == set()  # there in the morning before it began


def test_of_a_pupil_who_is_still_away_five_school_days_after_it_and_a_contact_since(
    call: Call, tmp_path: Path
) -> None:
    school = _school(call, tmp_path, dict.fromkeys(AWAY, "NN"))
    nobody = ("--events", log(tmp_path, "2025-11-03,PZ,,visit,,,,"))
    assert "call" in _groups(school, "2025-11-14", *nobody)[0]
    # An email is no phone call, but the school did see to it.
    events = ("--events", log(tmp_path, "2025-11-05,P1,,contact,,,email,not reached"))
    assert "call" in _groups(school, "2025-11-10", *events)[0]
    assert _groups(school, "2025-11-11", *events)[1] == {"call"}
    # What a parent says is no contact of the school.
    events = ("--events", log(tmp_path, "2025-11-05,P1,,report,,,phone,"))
    assert "call" in _groups(school, "2025-11-11", *events)[0]


def test_it_is_one_line_and_every_one_is_in_the_files(call: Call, tmp_path: Path) -> None:
    school = _school(call, tmp_path, {"2025-11-03": "NN", "2025-11-05": "NN"})
    path = tmp_path / "list.csv"
    events = ("--events", log(tmp_path, "2025-11-03,PZ,,visit,,,,"), "--csv", str(path))
    found = school.on("2025-11-10", *events)
    (missed,) = found["missed"]
    assert (missed["pupil_id"], missed["since"], missed["times"]) == ("P1", "2025-11-03", 2)
    assert found["counts"]["missed"] == 1
    (note,) = [note for note in found["notes"] if note.startswith("missed")]
    assert note == (
        "missed: 2 contacts about absences of 1 pupil, asked for since Monday 3 November 2025, that "
        "the log does not have and that can no longer be made (call 2); `--csv` and `--format json` say which"
    )
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    assert [row["pupil_id"] for row in rows if row["group"] == "missed"] == ["P1"]
    text = " ".join(school.call(*school.arguments, "--on", "2025-11-10", *events[:2]).split())
    assert CALL not in text and "missed: 2 contacts" in text


def test_without_a_log_nothing_is_missed(call: Call, tmp_path: Path) -> None:
    school = _school(call, tmp_path, {"2025-11-03": "NN"})
    assert school.on("2025-11-10")["missed"] == []


def test_a_call_without_a_time_is_over_with_the_absence_it_is_about(call: Call, tmp_path: Path) -> None:
    """4.2 of basildon_lower calls the emergency contacts when nobody was reached, and gives no time."""
    marks = {"P1": {"2025-11-03": "NN", "2025-11-04": "NN"}, "P2": dict.fromkeys(AWAY, "NN")}
    school = School(call, "basildon_lower", register(tmp_path, marks, "2025-11-14"))

    def pupils(day: str, *lines: str) -> dict[str, set[str]]:
        """From a group to the pupils whose emergency contacts are in it."""
        found = school.on(day, "--events", log(tmp_path, "2025-11-03 09:00,PZ,,visit,,,,", *lines))
        groups: dict[str, set[str]] = {}
        for one in (*found["items"], *found["missed"]):
            if one["rule"] == "emergency_contacts":
                groups.setdefault("earlier" if one["group"] == "no_time" and one["since"] else one["group"],
                                  set()).add(one["pupil_id"])  # fmt: skip
        return groups

    assert pupils("2025-11-04") == {"no_time": {"P1", "P2"}, "earlier": {"P1", "P2"}}
    # P1 is back; of P2, who is still away, yesterday's call is still worth making, until somebody is reached.
    assert pupils("2025-11-05") == {"no_time": {"P2"}, "earlier": {"P2"}, "missed": {"P1"}}
    assert pupils("2025-11-05", "2025-11-05 10:00,P2,,contact,,,phone,no answer") == pupils("2025-11-05")
    assert pupils("2025-11-06", "2025-11-05 10:00,P2,G1,contact,,,phone,reached") == {"missed": {"P1", "P2"}}
    assert pupils("2025-11-06", "2025-11-05 08:20,P2,,report,,,phone,") == {"missed": {"P1", "P2"}}


def test_a_letter_about_an_absence_that_is_over_stays(call: Call, tmp_path: Path) -> None:
    school = School(call, "basildon_lower", register(tmp_path, {"P1": {"2025-11-03": "NN"}}, "2025-11-14"))
    found = school.on("2025-11-06", "--events", log(tmp_path, "2025-11-03 09:00,PZ,,visit,,,,"))
    assert "letter_and_visit" in {one["rule"] for one in found["items"] if one["group"] == "no_time"}


def test_nothing_is_overdue_from_one_school_year_to_the_next(call: Call, tmp_path: Path) -> None:
    """Neither what was due on the day it was decided, nor what was due on a later one."""
    path = register(tmp_path, {"P1": {"2026-07-15": "NN"}}, "2026-07-17", "2026-06-29")
    school = School(call, SMALL, path)
    events = ("--events", log(tmp_path, "2026-07-15,PZ,,visit,,,,"))
    assert _groups(school, "2026-08-31", *events) == ({"next_day", "three_days"}, {"call"})
    for day in ("2026-09-01", "2026-11-10"):
        assert _groups(school, day, *events) == (set(), set())
