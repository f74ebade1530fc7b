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
    assert _groups(school, "2025-11-04", *events) == ({"call"}, set())


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
        "missed: 2 contacts about absences of 1 pupil, due on a day of their own since Monday 3 November 2025, that "
        "the log does not have and that can no longer be made (call 2); `--csv` and `--format json` say which"
    )
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    assert [row["pupil_id"] for row in rows if row["group"] == "missed"] == ["P1"]
    text = " ".join(school.call(*school.arguments, "--on", "2025-11-10", *events[:2]).split())
    assert CALL not in text and "missed: 2 contacts" in text


def test_without_a_log_nothing_is_missed(call: Call, tmp_path: Path) -> None:
    school = _school(call, tmp_path, {"2025-11-03": "NN"})
    assert school.on("2025-11-10")["missed"] == []
