"""An absence of the afternoon alone on the list: its call waits without a time, and is not late from the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.called import Call

from .school import SMALL, School, log, register

# Monday 3 November 2025, and what the list makes of the call of 09:30.
MARKS = {"P1": {"2025-11-03": "NN"}, "P2": {"2025-11-03": "N\\"}, "P3": {"2025-11-03": "/N", "2025-11-04": "NN"},
         "P4": {"2025-11-03": "/N"}}  # fmt: skip
NONE = "09:30 is over when an absence of the afternoon alone begins, and no other time is given (3.1)"


@pytest.fixture
def school(call: Call, tmp_path: Path) -> School:
    return School(call, SMALL, register(tmp_path, MARKS, "2025-11-14"))


def _calls(school: School, day: str, *more: str) -> dict[str, tuple[str, str | None, str | None]]:
    """From each pupil to the group, hour and `since` of the call."""
    found = school.on(day, *more)
    return {one["pupil_id"]: (one["group"], one["time"], one["since"]) for one in (*found["items"], *found["missed"])
            if one["rule"] == "call"}  # fmt: skip


def test_on_its_day_it_has_no_hour(school: School) -> None:
    assert _calls(school, "2025-11-03") == {
        "P1": ("timed", "09:30", None), "P2": ("timed", "09:30", None),
        "P3": ("no_time", None, None), "P4": ("no_time", None, None),
    }  # fmt: skip
    items = {one["pupil_id"]: one for one in school.on("2025-11-03")["items"] if one["rule"] == "call"}
    assert items["P3"]["due"] == {"not_stated": NONE[: -len(" (3.1)")], "source": ["3.1"]}
    text = " ".join(school.call(*school.arguments, "--on", "2025-11-03").split())
    assert f"no time is given: {NONE}; call, 3.1" in text
    assert text.count("due by 09:30; call, 3.1") == 1


def test_the_day_after_it_waits_while_the_pupil_is_away_and_is_missed_when_back(
    school: School, tmp_path: Path
) -> None:
    events = ("--events", log(tmp_path, "2025-11-03,PZ,,visit,,,,"))
    assert _calls(school, "2025-11-04", *events) == {
        "P1": ("missed", None, "2025-11-03"), "P2": ("missed", None, "2025-11-03"),
        "P3": ("no_time", None, "2025-11-03"), "P4": ("missed", None, "2025-11-03"),
    }  # fmt: skip
    done = ("--events", log(tmp_path, "2025-11-03 13:40,P3,,contact,,,phone,reached"))
    assert "P3" not in _calls(school, "2025-11-04", *done)


def test_without_a_log_it_is_taken_in_from_a_day_on(school: School) -> None:
    assert _calls(school, "2025-11-04") == {}
    assert _calls(school, "2025-11-04", "--since", "2025-11-03") == {
        "P3": ("no_time", None, "2025-11-03"), "P4": ("missed", None, "2025-11-03")
    }  # fmt: skip


def test_parents_could_not_report_it_by_the_morning(school: School) -> None:
    due = {one["pupil_id"]: one["script"]["report_due"] for one in school.on("2025-11-03")["items"]
           if one["rule"] == "call"}  # fmt: skip
    assert due["P2"] == "by 08:30 on the first day (2.1)"
    assert due["P3"] == "not said for an absence of the afternoon alone, as 08:30 is over when it begins (2.1)"


def test_the_hour_is_told_to_those_whose_register_comes_before_it(call: Call, tmp_path: Path) -> None:
    profile = tmp_path / "late.yaml"
    text = Path(SMALL).read_text(encoding="utf-8").replace("policy: small", "policy: late")
    assert "due: by 09:30" in text
    times = "registers:\n  all: {years: all, am: {taken: '09:00'}, pm: {taken: '13:00'}, source: '2'}\n"
    profile.write_text(text.replace("due: by 09:30", "due: by 13:30") + times, encoding="utf-8")
    late = School(call, str(profile), register(tmp_path, MARKS, "2025-11-14"))
    assert {one[:2] for one in _calls(late, "2025-11-03").values()} == {("timed", "13:30")}
