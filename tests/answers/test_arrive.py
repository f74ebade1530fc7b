"""Which code an arrival gets."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from answers.asked import arriving, example_calendar, loaded
from attendance_policy.answers import arrive
from attendance_policy.answers.model import Value
from attendance_policy.calendar import Calendar
from attendance_policy.diagnostics import CannotGoOn


def code_of(name: str, year: str, time: str, **more: object) -> tuple[object, object]:
    answer = arriving(name, year, time, **more)  # type: ignore[arg-type]
    return answer.result, answer.values["code"]


@pytest.mark.parametrize(
    ("year", "time", "code", "late"),
    [
        ("R", "09:09", "/", 0), ("R", "09:10", "L", 10), ("R", "09:29", "L", 29), ("R", "09:30", "U", 30),
        ("3", "09:00", "/", 0), ("3", "09:01", "L", 1), ("3", "09:30", "L", 30), ("3", "09:31", "U", 31),
        ("4", "12:59", None, None), ("4", "13:01", "L", 1), ("4", "13:31", "U", 31),
    ],
)  # fmt: skip
def test_each_edge_takes_its_minute_as_it_says(year: str, time: str, code: str | None, late: int | None) -> None:
    if code is None:
        with pytest.raises(CannotGoOn, match="may belong to either session"):
            arriving("plain", year, time)
        return
    answer = arriving("plain", year, time)
    assert (answer.result, answer.values["code"], answer.values["minutes_late"]) == ("determined", code, late)


@pytest.mark.parametrize(("time", "noted"), [("08:50", False), ("08:51", True), ("09:00", True), ("09:01", False)])
def test_who_is_on_time_and_after_the_hour_asked_for_is_told_so(time: str, noted: bool) -> None:
    expected = ("pupils are asked to be there by 08:50 (1.2)",) if noted else ()
    assert arriving("plain", "3", time).notes == expected


def test_before_noon_is_morning_and_present_is_a_stroke_of_its_session() -> None:
    assert code_of("plain", "3", "08:00") == ("determined", "/")
    assert code_of("plain", "3", "12:30", session="pm") == ("determined", "\\")
    assert code_of("plain", "3", "12:30", session="am") == ("determined", "U")


def test_bare_times_leave_their_own_minute_open() -> None:
    taken = arriving("plain", "3", "13:00")
    assert (taken.result, taken.values["code"], taken.candidates) == ("not_specified", None, ("\\", "L"))
    assert taken.not_specified.startswith("the afternoon register is taken at 13:00")
    closes = arriving("plain", "3", "13:30")
    assert (closes.result, closes.candidates, closes.values["minutes_late"]) == ("not_specified", ("L", "U"), 30)


@pytest.mark.parametrize(
    ("name", "year", "time", "session", "words"),
    [
        ("plain", "5", "09:00", None, "no register for year 5 (1.1, 1.2)"),
        ("plain", "N", "11:30", "am", "the session ends at 11:30"),
        ("plain", "N", "11:31", None, "no afternoon times for the infants"),
        ("plain", "4", "15:00", None, "the school day ends at 15:00"),
        ("silent", "4", "09:10", None, "when the morning register closes: left to website (1)"),
        ("silent", "4", "13:00", None, "the policy gives no times for the afternoon register (1)"),
        ("silent", "4", "08:50", None, "no rule of the policy says how an arrival that is on time is marked (1)"),
        ("people", "4", "07:00", None, "no rule of the policy says how an arrival that is on time"),
        ("people", "4", "10:30", None, "the text marks it unauthorised and names no code (7)"),
        ("people", "4", "10:40", None, "no mark is named (8)"),
        ("people", "4", "10:50", None, "how often is not said (9)"),
    ],
)
def test_a_silence_names_the_clause_that_leaves_it_open(
    name: str, year: str, time: str, session: str | None, words: str
) -> None:
    answer = arriving(name, year, time, session)
    assert (answer.result, answer.values["code"]) == ("not_specified", None)
    assert words in answer.not_specified
    assert answer.candidates == ()


def test_a_class_is_told_where_no_letter_is_printed() -> None:
    assert arriving("people", "4", "10:30").values["marked_as"] == "unauthorised"


def test_a_judgement_to_ask_is_discretionary_and_says_what_follows() -> None:
    answer = arriving("people", "4", "09:20")
    assert (answer.result, answer.decided_by, answer.values["code"]) == ("discretionary", "headteacher", None)
    assert [question.judgement for question in answer.asks] == ["good_excuse"]
    assert answer.notes == ("if good_excuse is no: L", "if good_excuse is yes: present")
    assert code_of("people", "4", "09:20", said={"good_excuse": True}) == ("determined", "/")
    assert code_of("people", "4", "09:20", said={"good_excuse": False}) == ("determined", "L")


def test_a_judgement_that_is_assumed_not_is_determined_and_says_so() -> None:
    answer = arriving("people", "4", "10:55")
    assert (answer.result, answer.values["code"]) == ("determined", "L")
    assert answer.interpretation == ("doubt: taken as no until headteacher says otherwise: Is there a doubt?",)


def test_what_nobody_told_is_not_specified_until_it_is() -> None:
    assert arriving("people", "4", "09:10").not_specified == "`accompanied` is not known (1, 3, 4)"
    assert code_of("people", "4", "09:10", accompanied=True, said={"good_excuse": False}) == ("determined", "L")


def test_may_and_hedges_leave_the_mark_to_a_person() -> None:
    for time in ("10:10", "10:20"):
        answer = arriving("people", "4", time)
        assert (answer.result, answer.values["code"], answer.decided_by) == ("discretionary", None, "headteacher")


def test_two_rules_that_mark_differently_are_a_conflict() -> None:
    answer = arriving("people", "4", "09:50")
    assert (answer.result, answer.values["code"]) == ("conflict", None)
    assert [(r.reading, r.source, r.single.values["code"]) for r in answer.readings] == [
        ("hard", ("5",), "U"), ("rival", ("5.1",), "O")]  # fmt: skip


def test_a_rule_that_marks_and_one_that_lets_a_person_mark_are_for_the_person() -> None:
    answer = arriving("people", "4", "09:40")
    assert (answer.result, answer.values["code"], answer.decided_by) == ("discretionary", None, "headteacher")


def test_year_groups_and_sessions_are_checked() -> None:
    assert code_of("plain", "r", "09:09") == ("determined", "/")
    with pytest.raises(CannotGoOn, match="not a year group"):
        arriving("plain", "14", "09:00")
    with pytest.raises(CannotGoOn, match="not a session"):
        arriving("plain", "3", "09:00", "noon")


def test_on_a_day_that_a_calendar_knows_to_be_without_school_there_is_no_register() -> None:
    def told(day: date, calendar: Calendar | None) -> tuple[str, Value, str, tuple[str, ...]]:
        at = datetime(day.year, day.month, day.day, 8, 30)
        answer = arrive(loaded("plain"), "3", at, calendar=calendar)
        return answer.result, answer.values["code"], answer.not_specified, answer.notes

    calendar = example_calendar()
    open_day, sunday, unknown = date(2025, 1, 17), date(2025, 1, 19), date(2031, 1, 17)
    marked = told(open_day, calendar)
    assert marked[0] == "determined" and marked[3] == ()
    assert told(sunday, calendar) == (
        "not_specified", None, "2025-01-19 is no school day in the calendar `england_example`", ())  # fmt: skip
    assert told(sunday, None) == ("not_specified", None, "2025-01-19 is a Sunday, which is never a school day", ())
    # Without a calendar, and where it knows nothing of the year, the register is taken as on any weekday.
    assert told(open_day, None) == marked
    assert told(unknown, calendar)[:3] == marked[:3]
    said = "the calendar `england_example` says nothing about 2031-01-17; it is taken for a school day"
    assert told(unknown, calendar)[3] == (said,)
