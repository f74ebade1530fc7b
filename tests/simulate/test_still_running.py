"""A year that still runs is told by the register's last day: then the policy's own codes alone are chased."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attendance_policy.calendar import from_open_days
from attendance_policy.facts.grid import Grid, lay
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import Pupils, read_register
from attendance_policy.simulate.still_running import last_day, still_runs
from cli.called import Call
from worklist.school import School
from worklist.school import register as written_register

POLICY = "basildon_lower"
OWN = """calendar: own
name: Our own
years:
  "2025/26":
    autumn: {first: "2025-09-01", last: "2025-12-19", half_term: ["2025-10-27", "2025-10-31"]}
    spring: {first: "2026-01-05", last: "2026-03-27", half_term: ["2026-02-16", "2026-02-20"]}
    summer: {first: "2026-04-13", last: "2026-07-17", half_term: ["2026-05-25", "2026-05-29"]}
"""


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


def grid(tmp_path: Path, codes: Any, last: str, calendar: Any) -> Grid:
    register = read_register(Path(written_register(tmp_path, {}, last, last)), codes)
    return lay(register, Pupils((), (), (), ()), calendar or from_open_days(register.days))


def test_by_the_calendar_of_the_school_or_by_the_half_term(tmp_path: Path) -> None:
    codes = code_book(Policies(Library()).resolver)
    own = tmp_path / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    school, example = read_calendar(str(own)), read_calendar("england_example")
    # (last day of the register, by the school's own calendar, by an invented one)
    for last, by_own, by_half_term in (
        ("2025-11-20", True, True), ("2026-05-22", True, True), ("2026-06-01", True, False),
        ("2026-07-16", True, False), ("2026-07-17", False, False), ("2024-11-20", False, True),
    ):  # fmt: skip
        assert still_runs(grid(tmp_path, codes, last, school), None) is by_own, last
        assert still_runs(grid(tmp_path, codes, last, example), None) is by_half_term, last
        assert still_runs(grid(tmp_path, codes, last, None), example) is by_half_term, last
        assert last_day(grid(tmp_path, codes, last, school)) == date.fromisoformat(last)


def asked(call: Call, path: str, *more: str) -> tuple[dict[str, Any], str]:
    """How many first calls `simulate` counts, and what it says of the codes."""
    found = call.json("simulate", "--policy", POLICY, "--register", path, *more)
    return found["decisions"]["first_day_calling"], found["assumed"].get("unexplained", "")


def test_what_is_counted_agrees_with_the_list_of_the_day(call: Call, tmp_path: Path) -> None:
    """O, a reason not accepted, is no unknown reason in November; in July's register it stands where N was."""
    marks = {"P1": {"2025-11-10": "OO"}, "P2": {"2025-11-10": "NN"}}
    path = written_register(tmp_path, marks, "2025-11-10")
    for calendar in ((), ("--calendar", "england_example")):
        counts, said = asked(call, path, *calendar)
        assert counts["pupils"] == 1
        assert said == ("N stands for no reason known, and O not: the register ends on 2025-11-10, before its school "
                        "year does")  # fmt: skip
    listed = School(call, POLICY, path).on("2025-11-10")
    assert {one["pupil_id"] for one in listed["items"] if one["rule"] == "first_day_calling"} == {"P2"}
    told = call.json("explain", "--policy", POLICY, "--register", path, "--pupil", "P1", "--on", "2025-11-10",
                     "--rule", "first_day_calling")  # fmt: skip
    assert {one["verdict"] for one in told["trace"]["rules"]} == {"no"}
    # A reading that a call names holds in either case.
    both, said = asked(call, path, "--reading", "unexplained_codes=no_reason_at_all")
    assert (both["pupils"], said) == (2, "")


def test_a_finished_year_is_counted_as_before(call: Call, tmp_path: Path) -> None:
    marks = {"P1": {"2025-11-10": "OO"}, "P2": {"2025-11-10": "NN"}}
    path = written_register(tmp_path, marks, "2026-07-17")
    counts, said = asked(call, path)
    assert counts["pupils"] == 2
    assert "finished register" in said
    # As it stood in December, it was of a year that ran.
    assert asked(call, path, "--today", "2025-12-02")[0]["pupils"] == 1


@pytest.mark.parametrize(("last", "pupils"), [("2025-11-20", 1), ("2026-07-17", 2)])
def test_a_stream_counts_what_one_process_counts_of_the_same_file(
    call: Call, tmp_path: Path, last: str, pupils: int
) -> None:
    marks = {"P1": {"2025-11-10": "OO"}, "P2": {"2025-11-10": "NN"}}
    years = str(tmp_path / "years.parquet")
    call("register", "pack", written_register(tmp_path, marks, last), "--to", "parquet", "--out", years)
    assert call.code == 0, call.err
    streamed = call.json("simulate", "--policy", POLICY, "--register", years, "--out", str(tmp_path / "found.parquet"))
    counts = {one["rule"]: one["pupils"] for one in streamed["rules"]}
    assert counts["first_day_calling"] == asked(call, years)[0]["pupils"] == pupils
