"""Absences for a reason: when and how they are told of, and what is said of asking for leave."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from answers.asked import example_calendar, loaded
from attendance_policy.answers import Answer, LeaveAnswer, Request, leave, report
from attendance_policy.answers.longest import within_limit
from attendance_policy.policy.leave_terms import Limit

DAY = date(2025, 11, 12)  # a Wednesday of term


def told(reason: str, moment: str, how: tuple[str, ...] = (), name: str = "papers") -> Answer:
    return report(loaded(name), DAY, datetime.fromisoformat(moment), how=how, reason=reason)


def asked(reason: str | None, days: int, first: date = DAY, before: int = 9, calendar: bool = True) -> LeaveAnswer:
    request = Request(first - timedelta(days=before), first, first + timedelta(days=days - 1), reason)
    return leave(loaded("papers"), request, example_calendar() if calendar else None, day_by_day=True)


@pytest.mark.parametrize(
    ("moment", "on_time", "due"), [("2025-11-12 15:00", True, False), ("2025-11-12 15:01", False, True)]
)
def test_a_clock_of_its_own(moment: str, on_time: bool, due: bool) -> None:
    answer = told("appointment", moment)
    assert (answer.result, answer.values["on_time"], answer.values["still_due"]) == ("determined", on_time, due)
    assert answer.values["deadline"] == "2025-11-12 15:00"


def test_what_is_told_and_shown() -> None:
    values = told("appointment", "2025-11-12 08:00").values
    assert [values[key] for key in ("tell", "say", "evidence", "evidence_is")] == [
        "headteacher", ("place", "time"), "card", "must"]  # fmt: skip


def test_in_advance_is_decided_by_the_day_and_open_on_the_day_itself() -> None:
    before, after = told("feast", "2025-11-11 23:59"), told("feast", "2025-11-13 00:00")
    assert (before.result, before.values["on_time"]) == ("determined", True)
    assert (after.result, after.values["on_time"]) == ("determined", False)
    same = told("feast", "2025-11-12 00:00")
    assert (same.result, same.values["on_time"]) == ("not_specified", None)


def test_a_condition_on_being_told_in_advance_is_as_good() -> None:
    answer = told("appointment", "2025-01-14 16:00", name="plain")
    assert (answer.result, answer.values["on_time"]) == ("determined", True)


def test_other_words_are_repeated_and_silence_is_said() -> None:
    assert told("sport", "2025-11-11 08:00").not_specified == (
        "by when it is told of: the document says only: soon (4.3)"
    )
    assert told("halves", "2025-11-11 08:00").not_specified == (
        "the policy does not say by when `halves` is told of (4.5)"
    )


def test_the_ways_are_those_of_the_reason() -> None:
    assert told("appointment", "2025-11-12 08:00", how=("phone",)).values["how_accepted"] is False
    assert told("appointment", "2025-11-12 08:00", how=("letter",)).values["how_accepted"] is True
    assert told("funeral", "2025-11-12 08:00", how=("phone",)).values["how_accepted"] is True
    assert told("sport", "2025-11-12 08:00", how=("phone",)).values["how_accepted"] is None


LIMITS = [
    # reason, days asked for from the Wednesday on, within the limit; the days that are
    ("feast", 1, True, [True]),
    ("feast", 2, False, [True, False]),
    ("sport", 3, None, [None, None, None]),
    ("sport", 6, False, [None, None, None, None, None, False]),
    ("funeral", 2, None, [None, None]),
    ("funeral", 3, False, [None, None, False]),
    ("halves", 2, True, [True, True]),
    ("halves", 3, False, [True, True, False]),
]


@pytest.mark.parametrize(("reason", "days", "within", "each"), LIMITS)
def test_how_long_a_reason_is_accepted(reason: str, days: int, within: bool | None, each: list[bool | None]) -> None:
    answer = asked(reason, days)
    if reason == "sport" and days == 6:  # to the Monday: the weekend does not count
        assert [day.school_day for day in answer.days] == [True, True, True, False, False, True]
        each = [None, None, None, None, None, False]
    assert answer.grant.values["within_limit"] is within
    assert [day.within_limit for day in answer.days] == each


@pytest.mark.parametrize(
    ("per", "within"),
    [("festival", True), ("feast day", True), ("bereavement", True), ("school year", None), ("academic year", None),
     ("12 months", None), ("Year", None), ("half term", None)],
)  # fmt: skip
def test_of_a_limit_for_a_time_there_may_have_been_days_before(per: str, within: bool | None) -> None:
    assert within_limit(1, Limit(3, "days", per)) is within


def test_weekends_never_count_and_holidays_only_where_a_calendar_closes_them() -> None:
    for calendar in (True, False):
        over_a_weekend = asked("feast", 4, date(2025, 11, 14), calendar=calendar)  # Friday to Monday
        assert over_a_weekend.grant.values["within_limit"] is False
        assert [day.within_limit for day in over_a_weekend.days] == [True, None, None, False]
        assert [day.school_day for day in over_a_weekend.days] == [calendar or None, False, False, calendar or None]
        assert asked("feast", 3, date(2025, 11, 14), calendar=calendar).grant.values["within_limit"] is True
    in_half_term = asked("feast", 2, date(2025, 10, 31), calendar=False)
    assert in_half_term.days[0].school_day is None
    told = asked("feast", 4, date(2025, 11, 14), calendar=False).grant.notes
    assert any("2 weekdays are asked for" in note for note in told)


def test_a_limit_is_told_in_words() -> None:
    longer = "at most 1 day for each feast (4.2); 2 school days are asked for, which is longer"
    assert longer in asked("feast", 2).grant.notes
    assert (
        "at most 2 days (4.4); for what: not for what (4.4); days had before count too, and a request does not "
        "give them" in asked("funeral", 1).grant.notes
    )
    assert "how long it may be: a short time (4.6)" in asked("vague", 1).grant.notes
    assert "within_limit" not in asked("appointment", 1).days[0].as_data()
    assert asked("feast", 1).days[0].as_data()["within_limit"] is True


def test_what_is_said_of_asking_and_of_the_answer() -> None:
    answer = asked(None, 1)
    assert answer.notice.notes == ("leave must be asked for before it begins", "it is asked for once it is handed in")
    assert answer.grant.notes == ("the answer comes within 5 school days", "the answer is in writing",
                                  "there is no appeal against the answer")  # fmt: skip


def test_asking_after_the_leave_has_begun_is_not_asking_in_advance_whatever_the_length() -> None:
    late = asked(None, 1, before=-1).notice
    assert (late.result, late.values["met"]) == ("determined", False)
    same = asked(None, 1, before=0).notice
    assert (same.result, same.values["met"]) == ("not_specified", None)
