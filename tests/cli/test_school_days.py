"""Which days are school days where a register is read: by the calendar that is named, in the call or by the profile."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cli.called import Call
from cli.registers import days_of, written

CALENDAR = """\
calendar: mill
name: Mill Lane
years:
  "2025/26":
    autumn: {first: "2025-09-01", last: "2025-12-19", half_term: ["2025-10-27", "2025-10-31"]}
    spring: {first: "2026-01-05", last: "2026-03-27", half_term: ["2026-02-16", "2026-02-20"]}
    summer: {first: "2026-04-13", last: "2026-07-22", half_term: ["2026-05-25", "2026-05-29"]}
closed:
  - {day: "2025-09-03", reason: INSET day}
"""
PROFILE = """\
policy: mill
name: Mill Lane School
kind: school
extends: england_2024
document: {title: Attendance Policy, reviewed: "2025-01", source: cover}
%s
in_force: {from: "2025-01-01", source: cover}
rules:
  call: {each: absence, when: absence_day == 1, who: school office, must: {contact: parents}, source: "3"}
"""
DAYS = [date(2025, 9, day) for day in (2, 3, 4)]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "mill.yaml").write_text(CALENDAR, encoding="utf-8")
    (tmp_path / "mill.yaml").write_text(PROFILE % "calendar: mill", encoding="utf-8")
    (tmp_path / "other.yaml").write_text(PROFILE.replace("policy: mill", "policy: other") % "", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("policy", "more", "rejected"), [("mill", (), 1), ("other", (), 0), ("other", ("--calendar", "mill"), 1)]
)
def test_a_mark_on_a_day_that_the_calendar_closes_is_not_accepted(
    call: Call, folder: Path, policy: str, more: tuple[str, ...], rejected: int
) -> None:
    register = written(folder / "r.csv", [*days_of("P1", DAYS[::2], "/\\/\\"), ("P1", DAYS[1], "AM", "N")])
    given = ("--policies", str(folder), "--policy", policy, "--register", register, *more)
    found = call.json("simulate", *given)
    assert found["register"]["rejected"] == rejected
    assert call("worklist", *given, "--on", "2025-09-03").count("P1") == (0 if rejected else 1)


@pytest.mark.parametrize("marks", ["####", "XX--", "Y1Y1Y1Y1"])
@pytest.mark.parametrize("command", ["simulate", "worklist"])
def test_without_a_session_that_was_held_no_school_day_is_known(
    call: Call, folder: Path, marks: str, command: str
) -> None:
    codes = [marks[at : at + 2] for at in (0, 2, 4, 6)] if len(marks) == 8 else list(marks)
    rows = [("P1", day, session, codes.pop(0)) for day in DAYS[:2] for session in ("AM", "PM")]
    given = ("--policies", str(folder), "--policy", "other", "--register", written(folder / "r.csv", rows))
    on = ("--on", "2025-09-02") if command == "worklist" else ()
    call(command, *given, *on)
    assert call.code == 3
    assert "r.csv: error: no mark says that a session was held, so that no school day is known [no-school-day]" in (
        call.err
    )
    assert "name the calendar with `--calendar`" in call.err
    call(command, *given, *on, "--calendar", "mill")
    closed = marks == "####"  # by the marks, whatever the calendar says
    assert (call.code, "look at the marks `#` and at the calendar" in call.err) == ((3, True) if closed else (0, False))


@pytest.mark.parametrize(
    ("change", "instead"),
    [("extends=england_2006", "copy the profile, change it there, and name the copy with `--against`"),
     ("calendar=mill", "name the other calendar with `--calendar`")],
)  # fmt: skip
def test_what_is_read_first_is_not_set(call: Call, folder: Path, change: str, instead: str) -> None:
    register = written(folder / "r.csv", days_of("P1", DAYS, "NN/\\/\\"))
    name = change.partition("=")[0]
    call("simulate", "--policies", str(folder), "--policy", "other", "--register", register, "--set", change)
    assert call.code == 2
    assert call.err == f"error: `{name}` is read before a value is set [read-first]\n    {instead}\n"


@pytest.mark.parametrize("section", ["stages", "rules"])
def test_a_section_is_no_figure(call: Call, folder: Path, section: str) -> None:
    register = written(folder / "r.csv", days_of("P1", DAYS, "NN/\\/\\"))
    call("simulate", "--policy", "basildon_lower", "--register", register, "--set", f"{section}=5")
    assert call.code == 2
    assert f"`{section}` is `5`; it needs keys with values" in call.err
