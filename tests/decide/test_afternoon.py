"""An absence of the afternoon alone: a time of the morning is none of it, and no other is made up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance_policy.decide.due import due_of, shown
from reference import drawing, drawing_schools
from reference.interpreter import Options
from reference.making import agreed, calendar, policy, rule, school
from reference.side_by_side import School, run_engine

NOON_AT = "an absence of the afternoon alone begins, and no other time is given (1)"
TAKEN = "and no other time is given for an absence of the afternoon alone (1)"
# The marks of one day: away all day, in the morning alone, in the afternoon alone, late after the close and then away,
# and away in the afternoon of a pupil who is not expected in the morning.
MARKS = {"day": "NN", "am": "N/", "pm": "/N", "after_close": "UN", "half_time": "XN"}
VARIED = drawing_schools.varied_school(0)
AFTERNOONS = ("pm", "after_close", "half_time")


def _dues(due: str, registers: dict[str, Any] | None = None, year: str = "7") -> dict[str, str]:
    """When the one rule is due for each of the five pupils: the moment, or the words where there is none."""
    made = policy(rules={"call": rule(each="absence", due=due)}, **({"registers": registers} if registers else {}))
    about = school(calendar(), MARKS, year=year)
    agreed(made, about, Options())
    decided = run_engine(made, about, Options())
    found = {}
    for fired in decided.of("call"):
        for row in fired.at.tolist():
            due_then = due_of(made, fired, row, decided.bounds["absence"].frame)
            assert due_then is not None
            name = decided.grid.pupil_ids[int(fired.rows.pupil[row])]
            found[name] = shown(due_then.at) or due_then.text
    assert found.keys() == MARKS.keys()
    return found


def _registers(**times: Any) -> dict[str, Any]:
    return {"seven": {"years": [7], "source": "2", **times}, "others": {"years": [8], "pm": {"taken": "09:00"}}}


@pytest.mark.parametrize(
    ("due", "registers", "over"),
    [
        ("by 10:30", None, f"10:30 is over when {NOON_AT}"),
        ("before 11:59", None, f"11:59 is over when {NOON_AT}"),
        ("by 12:00", None, ""),
        ("by 15:30", None, ""),
        ("by 10:30", _registers(pm={"not_stated": "it gives no time"}), f"10:30 is over when {NOON_AT}"),
        ("by 12:59", _registers(pm={"taken": "13:00", "closes": "13:30"}),
         f"12:59 is over when the afternoon register is taken at 13:00, {TAKEN}"),
        ("by 13:00", _registers(pm={"taken": "13:00", "closes": "13:30"}), ""),
        ("by 11:45", _registers(pm={"taken": "11:40"}), ""),
        ("by 13:14", _registers(pm={"closes": "13:15"}),
         f"13:14 is over when the afternoon register closes at 13:15, {TAKEN}"),
        ("by 13:15", _registers(pm={"closes": "13:15"}), ""),
        ("by 11:29", _registers(am={"taken": "08:30", "ends": "11:30"}),
         f"11:29 is over when the morning session ends at 11:30, {TAKEN}"),
        ("by 11:30", _registers(am={"taken": "08:30", "ends": "11:30"}), ""),
    ],
)  # fmt: skip
def test_both_sides_of_the_hour_from_which_it_can_be_known(
    due: str, registers: dict[str, Any] | None, over: str
) -> None:
    at = f"2025-09-01 {due.split()[-1]}"
    assert _dues(due, registers) == {name: (over or at) if name in AFTERNOONS else at for name in MARKS}


def test_of_a_year_group_without_a_register_noon_is_taken() -> None:
    assert _dues("by 10:30", _registers(pm={"taken": "10:00"}), "9")["pm"] == f"10:30 is over when {NOON_AT}"


def test_that_morning_is_over_and_the_same_day_is_not() -> None:
    assert _dues("that morning")["pm"] == f"that morning is over when {NOON_AT}"
    assert _dues("that morning")["am"] == "2025-09-01"
    assert set(_dues("same day").values()) == {"2025-09-01"}


def test_a_time_counted_from_the_register_is_of_the_session_that_is_missed() -> None:
    registers = _registers(am={"taken": "09:00"}, pm={"taken": "13:00"})
    found = _dues("30 minutes after register taken", registers)
    assert found == {name: f"2025-09-01 {'13' if name in AFTERNOONS else '09'}:30" for name in MARKS}


def test_a_later_day_on_which_the_pupil_was_there_in_the_morning() -> None:
    """The absence goes on, and of that day nobody could know before its afternoon."""
    made = policy(rules={"call": rule(each="absence", due="by 10:30")})
    found = {one.day.day: one.due for one in agreed(made, school(calendar(), {"p": "/N NN /N //"}), Options())}
    assert found == {1: "no time is given", 2: "2025-09-02 10:30", 3: "no time is given"}


def test_what_is_not_asked_of_an_absence_keeps_its_hour() -> None:
    made = policy(
        rules={"look": rule(each="review", repeat="every 1 school day", due="by 10:30")},
        counting={"review": {"every": "school day", "on": "last school day"}},
    )
    assert {one.due[-5:] for one in agreed(made, school(calendar(), {"p": "/N //"}), Options())} == {"10:30"}


HOURS = ("by 09:30", "10:30", "by 11:45", "by 12:30", "before 13:00", "by 13:14", "by 14:30", "that morning")


@st.composite
def registers(draw: st.DrawFn) -> dict[str, Any]:
    """Registers with some of their times, of some year groups."""
    afternoon: list[dict[str, Any]] = [
        {"taken": "13:00", "closes": "13:15"}, {"taken": "12:15"}, {"closes": "13:15"}, {"not_stated": "no time"},
    ]  # fmt: skip
    found: dict[str, Any] = {}
    for name, years in (("seven", [7]), ("rest", ["R", 9])):
        made: dict[str, Any] = {"years": years, "source": "2"}
        if draw(st.booleans()):
            made["pm"] = draw(st.sampled_from(afternoon))
        if draw(st.booleans()):
            made["am"] = {"taken": "08:30", "ends": "11:30"}
        if draw(st.integers(0, 3)):
            found[name] = made
    return {"registers": found} if found else {}


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawing.profiles(), registers(), st.data(), drawing_schools.schools(), drawing.options())
def test_random_hours_of_random_registers(
    sections: dict[str, Any], times: dict[str, Any], data: st.DataObject, about: School, options: Options
) -> None:
    for one in sections["rules"].values():
        one["due"] = data.draw(st.sampled_from(HOURS))
    made = policy(**sections, **times)
    for one_school in (about, VARIED):
        agreed(made, one_school, options)
