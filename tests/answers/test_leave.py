"""Notice of leave, and what may be granted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.asked import example_calendar, leaving, loaded
from attendance_policy.answers import Request, leave
from attendance_policy.answers.spans import Unknown, latest_before, spell_out
from attendance_policy.calendar import monday_of
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.vocabulary.counting import Counting


@pytest.mark.parametrize(("days", "met"), [(27, False), (28, True), (29, True), (0, False), (-1, False)])
def test_exactly_four_weeks_meet_four_weeks(days: int, met: bool) -> None:
    notice = leaving("plain", days).notice
    assert (notice.result, notice.values["met"], notice.values["required"]) == ("determined", met, "4 weeks")
    assert notice.values["latest_request"] == "2025-02-10"


def test_a_length_nobody_gave_is_not_specified() -> None:
    notice = leaving("silent", 20).notice
    assert (notice.result, notice.values["required"], notice.values["met"]) == ("not_specified", None, None)
    assert notice.not_specified == "the notice: the document says only: in good time (3)"
    assert leaving("silent", -1).notice.values["met"] is False


def test_a_reason_that_is_not_asked_for_as_leave_has_no_notice_that_is_said_to_hold() -> None:
    notice = leaving("plain", 1, "appointment").notice
    assert (notice.result, notice.values["met"]) == ("not_specified", None)
    assert "not said to hold for `appointment`" in notice.not_specified
    assert "add `process: leave` to the reason, or name it under `leave.grounds`" in notice.not_specified


def test_wording_that_softens_a_length_excuses_nothing_once_the_leave_has_begun() -> None:
    soft = leave(loaded("points", "softness=soft"), Request(date(2025, 3, 11), date(2025, 3, 10), date(2025, 3, 12)))
    assert (soft.notice.result, soft.notice.values["met"]) == ("determined", False)


GRANTS = [
    ("exceptional", "discretionary", "at_discretion", "C", "O"),
    ("holiday", "determined", "never", None, None),
    ("wedding", "discretionary", "normally_not", "C", None),
    ("performance", "determined", "never", "C", "O"),
    ("visit", "determined", "always", None, None),
    ("appointment", "determined", "always", "M", "O"),
    ("evidenced", "not_specified", None, "M", "O"),
    ("judged", "discretionary", "at_discretion", "C", "O"),
    ("unsaid", "not_specified", None, "C", None),
]


@pytest.mark.parametrize(("reason", "result", "may", "granted", "refused"), GRANTS)
def test_what_a_reason_leads_to(
    reason: str, result: str, may: str | None, granted: str | None, refused: str | None
) -> None:
    answer = leaving("plain", 30, reason)
    values = answer.grant.values
    assert (answer.grant.result, values["may_be_granted"]) == (result, may)
    assert (values["code_if_granted"], values["code_if_refused"]) == (granted, refused)


def test_a_class_or_several_codes_are_told_beside_the_code() -> None:
    assert leaving("plain", 30, "holiday").grant.values["marked_if_refused"] == "unauthorised"
    assert leaving("plain", 30, "visit").grant.values["marked_if_granted"] == "M or C"
    assert leaving("plain", 30, "wedding").grant.notes == ("the mark if it is refused: no code is printed (3.4)",)


def test_conditions_of_a_reason() -> None:
    assert leaving("plain", -1, "appointment").grant.values["may_be_granted"] == "never"
    assert leaving("plain", 0, "appointment").grant.result == "not_specified"
    assert leaving("plain", 1, "appointment").grant.values["may_be_granted"] == "always"
    assert leaving("plain", 1, "evidenced", evidence=True).grant.values["may_be_granted"] == "always"
    assert leaving("plain", 1, "evidenced", evidence=False).grant.values["may_be_granted"] == "never"
    assert leaving("plain", 1, "judged", said={"worth_it": False}).grant.values["may_be_granted"] == "never"


def test_without_a_reason_it_is_for_the_person_who_decides() -> None:
    grant = leaving("plain", 30).grant
    assert (grant.result, grant.values["may_be_granted"], grant.decided_by) == (
        "discretionary", "at_discretion", "headteacher")  # fmt: skip
    assert leaving("silent", 30).grant.result == "not_specified"
    assert leaving("people", 30).grant.not_specified == "the policy has nothing on leave"


def test_an_unknown_reason_and_dates_the_wrong_way_round_are_wrong_calls() -> None:
    with pytest.raises(CannotGoOn, match="not a reason of this policy"):
        leaving("plain", 30, "holidays")
    with pytest.raises(CannotGoOn, match="before it starts"):
        leave(loaded("plain"), Request(date(2025, 1, 1), date(2025, 3, 10), date(2025, 3, 9)))


def test_day_by_day_lists_a_late_return() -> None:
    answer = leaving("plain", 27, day_by_day=True, returned=date(2025, 3, 17), calendar=example_calendar())
    assert [(day.date[-2:], day.school_day, day.late, day.met) for day in answer.days] == [
        ("10", True, False, False), ("11", True, False, True), ("12", True, False, True), ("13", True, True, True),
        ("14", True, True, True), ("15", False, True, True), ("16", False, True, True),
    ]  # fmt: skip


COUNTED = [
    ("days", 10, date(2025, 3, 10), date(2025, 2, 28)),
    ("weeks", 2, date(2025, 3, 10), date(2025, 2, 24)),
    ("months", 1, date(2025, 3, 31), date(2025, 2, 28)),
    ("months", 2, date(2025, 1, 15), date(2024, 11, 15)),
    ("school days", 5, date(2025, 3, 10), date(2025, 3, 3)),
    ("school days", 1, date(2025, 2, 24), date(2025, 2, 14)),  # half term between
    ("school weeks", 2, date(2025, 3, 10), date(2025, 2, 24)),
    ("school weeks", 2, date(2025, 2, 26), date(2025, 2, 5)),  # half term between
    ("working days", 1, date(2025, 1, 2), date(2024, 12, 31)),  # New Year's Day is a bank holiday
    ("working days", 5, date(2025, 4, 22), date(2025, 4, 11)),  # Good Friday and Easter Monday
]


@pytest.mark.parametrize(("unit", "count", "day", "latest"), COUNTED)
def test_every_unit_counts_back_from_the_first_day_of_leave(unit: str, count: int, day: date, latest: date) -> None:
    assert latest_before(day, count, unit, example_calendar(), Counting()) == latest


def test_full_weeks_only_leaves_out_a_week_with_a_closed_day() -> None:
    day = date(2025, 5, 12)  # the week before has a bank holiday
    weeks = [latest_before(day, 1, "school weeks", example_calendar(), Counting(school_week=w))
             for w in ("any week with a session", "full weeks only")]  # fmt: skip
    assert weeks == [date(2025, 5, 5), date(2025, 4, 28)]


def test_school_units_need_a_calendar_that_reaches() -> None:
    for unit in ("school days", "school weeks"):
        without = latest_before(date(2025, 3, 10), 2, unit, None, Counting())
        assert isinstance(without, Unknown) and "--calendar" in without.why
        too_far = latest_before(date(2024, 9, 10), 50, unit, example_calendar(), Counting())
        assert isinstance(too_far, Unknown) and "does not reach" in too_far.why
        outside = latest_before(date(2030, 9, 10), 1, unit, example_calendar(), Counting())
        assert isinstance(outside, Unknown)


@given(st.dates(date(2024, 10, 1), date(2026, 6, 30)), st.integers(1, 4))
def test_school_days_lie_between_and_weeks_keep_the_weekday(day: date, count: int) -> None:
    calendar = example_calendar()
    latest = latest_before(day, count, "school days", calendar, Counting())
    if isinstance(latest, date):
        between = [d for d in calendar.school_days if latest <= d < day]
        assert len(between) == count and between[0] == latest
    week = latest_before(day, count, "school weeks", calendar, Counting())
    if isinstance(week, date):
        opened = {monday_of(d) for d in calendar.school_days}
        mondays = [m for m in opened if monday_of(week) <= m < monday_of(day)]
        assert week.weekday() == day.weekday() and len(mondays) == count


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 20))
def test_working_days_never_start_on_a_weekend(day: date, count: int) -> None:
    latest = latest_before(day, count, "working days", None, Counting())
    assert isinstance(latest, date) and latest.weekday() < 5 and day - latest >= timedelta(days=count)


@pytest.mark.parametrize(("days", "words"), [(27, "27 days (3 weeks and 6 days)"), (28, "28 days (4 weeks)"),
                                             (8, "8 days (1 week and 1 day)"), (1, "1 day"), (0, "0 days"),
                                             (-3, "-3 days")])  # fmt: skip
def test_notice_is_told_in_days_and_weeks(days: int, words: str) -> None:
    assert spell_out(days) == words
