"""Rules that are asked of a request, of a report, and of a name that comes on or off the roll."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from attendance_policy.calendar import Calendar, Term
from attendance_policy.decide import blocks
from attendance_policy.decide.recorded import read_log
from attendance_policy.decide.run import Shared
from attendance_policy.events import Event
from reference.interpreter import Options
from reference.making import agreed, book, calendar, event, policy, pupil, rule, school
from reference.side_by_side import School, engine_settings, run_engine, told

LOGGED = Options(simulate=False, take_done=False, log=True)
SILENT = Options(simulate=False, take_done=False)
REASONS = {name: {"granted": "never", "otherwise": "O", "source": "1"} for name in ("holiday", "appointment")}


def _found(each: str, when: str, events: list[Event], options: Options = LOGGED, **keys: Any) -> list[Any]:
    made = policy(rules={"r": rule(each=each, when=when, **keys)}, reasons=REASONS)
    found = agreed(made, school(calendar(), {"anna": "// // // // // //"}, events), options)
    return [d.day.day if d.status == "due" else (d.day.day, d.status, d.names) for d in found]


def _request(at: str, what: str = "", how: str = "", outcome: str = "", line: int = 0) -> Event:
    return event(at, "anna", "request", what, outcome, line, how)


def test_each_request_is_a_row_on_its_school_day() -> None:
    events = [_request("2025-09-02", "holiday"), _request("2025-09-06", "appointment"), _request("2026-09-06")]
    assert _found("request", "reason == 'holiday'", events) == [2]
    assert _found("request", "reason == 'appointment'", events) == [8]  # asked on a Saturday
    assert _found("request", "reason != 'holiday'", events) == [8]
    assert _found("request", "reason == 'holiday'", [_request("2025-09-02", "trip")]) == []
    open_ = [(2, "if", ("reason",))]
    assert _found("request", "reason == 'holiday'", [_request("2025-09-02")]) == open_
    assert _found("request", "reason == 'holiday'", [_request("2025-09-02", "leave")]) == open_
    assert _found("request", "reason == 'holiday'", [_request("2025-09-02", "home_education")]) == []


def test_two_requests_of_one_day_are_two_rows() -> None:
    events = [_request("2025-09-02", "holiday", line=1), _request("2025-09-02", "appointment", line=2)]
    assert _found("request", "reason in ('holiday', 'appointment')", events) == [2, 2]
    assert _found("request", "reason in ('holiday', 'appointment')", events, once="per year") == [2]


@pytest.mark.parametrize(
    ("how", "days", "in_advance"),
    [("2025-09-05 to 2025-09-08", 3, [2]), ("2025-09-03", 1, [2]), ("2025-09-02", 0, []), ("2025-09-01", 0, [])],
)
def test_how_long_before(how: str, days: int, in_advance: list[int]) -> None:
    events = [_request("2025-09-02", how=how)]
    assert _found("request", f"days_before == {days}", events) == [2]
    assert _found("request", "told_in_advance", events) == in_advance


def test_days_that_are_not_given_are_not_known() -> None:
    for how in ("", "next week", "2025-09-08 to 2025-09-05", "2025-09-31"):
        assert _found("request", "days_before >= 0", [_request("2025-09-02", how=how)]) == [(2, "if", ("days_before",))]
        assert _found("request", "told_in_advance", [_request("2025-09-02", how=how)]) == [
            (2, "if", ("told_in_advance",))
        ]


def test_what_came_of_it_and_evidence() -> None:
    events = [_request("2025-09-02", outcome="Refused"), event("2025-09-02", "anna", "evidence")]
    assert _found("request", "leave_outcome == 'refused' and evidence_given", events) == [2]
    assert _found("request", "leave_outcome == 'not answered'", [_request("2025-09-02")]) == [2]


def test_a_report_is_a_row_too() -> None:
    events = [event("2025-09-03", "anna", "report", "appointment"), event("2025-09-04", "anna", "report")]
    assert _found("report", "reason == 'appointment'", events) == [3, (4, "if", ("reason",))]
    assert _found("report", "year == 7", events) == [(3, "if", ("year",)), (4, "if", ("year",))]


def test_without_a_log_there_are_none_and_it_is_said() -> None:
    made = policy(rules={"r": rule(each="request", when="told_in_advance"), "s": rule(each="removal"),
                         "t": rule(each="arrival", when="arrival == 'late'")})  # fmt: skip
    about = school(calendar(), {"anna": "//"})
    assert run_engine(made, about, SILENT).not_asked == (("r", "request"), ("s", "removal"), ("t", "arrival"))
    assert run_engine(made, about, LOGGED).not_asked == (("t", "arrival"),)


# --- the roll

PLAN = Calendar("plan", "Plan", (Term("autumn", date(2025, 9, 3), date(2025, 9, 19)),))


def _roll(each: str, events: list[Event] = [], marks: str = "// " * 13, first: int = 0, **about: Any) -> list[str]:  # noqa: B006
    made = policy(rules={"r": rule(each=each)})
    days = PLAN.school_days[first:]
    # Somebody whose marks make the register what it is.
    anchor = pupil("zoe", days, "// " * 13)
    one = School(PLAN, book(), (pupil("anna", days, marks, **about), anchor), tuple(sorted(events)))
    return [d.day.isoformat() for d in agreed(made, one, LOGGED if events else SILENT)]


@pytest.mark.parametrize(
    ("leave", "days"),
    [("2025-09-12", ["2025-09-12"]), ("2025-09-14", ["2025-09-12"]), ("2025-09-19", ["2025-09-19"]),
     ("2025-09-20", []), ("2025-09-02", [])],
)  # fmt: skip
def test_a_name_comes_off_on_the_last_day_on_roll(leave: str, days: list[str]) -> None:
    assert _roll("removal", leave=date.fromisoformat(leave), start=date(2025, 9, 1)) == days


@pytest.mark.parametrize(
    ("start", "first", "days"),
    [
        ("2025-09-08", 0, ["2025-09-08"]), ("2025-09-06", 0, ["2025-09-08"]), ("2025-09-01", 0, ["2025-09-03"]),
        ("2024-09-01", 0, []), ("2025-09-03", 1, []), ("2025-09-04", 1, ["2025-09-04"]), ("2025-10-01", 0, []),
    ],
)  # fmt: skip
def test_a_name_comes_on_with_the_first_day_on_roll(start: str, first: int, days: list[str]) -> None:
    assert _roll("joining", first=first, start=date.fromisoformat(start)) == days


def test_what_the_log_says_of_a_pupil_is_not_told_twice() -> None:
    left = [event("2025-09-10", "anna", "left")]
    assert _roll("removal", left, leave=date(2025, 9, 12)) == ["2025-09-10"]
    planned = [event("2025-09-13", "anna", "form", "removal")]
    assert _roll("removal", planned, leave=date(2025, 9, 12)) == ["2025-09-15"]
    joined = [event("2025-09-10", "anna", "joined"), event("2025-09-17", "anna", "joined", line=1)]
    assert _roll("joining", joined, start=date(2025, 9, 3)) == ["2025-09-10", "2025-09-17"]


def test_in_blocks_of_one_pupil() -> None:
    days = PLAN.school_days
    made = policy(rules={"a": rule(each="removal"), "b": rule(each=["request", "absence"], when="year == 7 or watched"),
                         "c": rule(each="report")}, flags={"watched": {"means": "seen"}})  # fmt: skip
    events = [event("2025-09-04", name, "request", line=n) for n, name in enumerate("acb")]
    one = School(PLAN, book(), tuple(pupil(name, days, "// NN //", year="7") for name in "abc"), tuple(sorted(events)))
    one = replace(one, pupils=(replace(one.pupils[0], start=days[0], leave=days[3]), *one.pupils[1:]))
    grid = one.grid()
    for options in (SILENT, LOGGED):
        log = read_log(one.events, grid, made)
        settings = engine_settings(options, log if options.log else None)
        contacts = log.contacts if options.log else None
        whole = blocks.decide(made, Shared.of(grid), settings, contacts)
        apart = blocks.decide(made, Shared.of(grid), settings, contacts, block=1)
        assert told(apart) == told(whole)
        assert apart.not_asked == whole.not_asked
        occasions = {(fired.rule.id, fired.rows.occasion) for fired in whole.fired}
        assert {(fired.rule.id, fired.rows.occasion) for fired in apart.fired} == occasions
