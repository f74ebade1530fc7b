"""Was an absence reported in time?"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from answers.asked import reporting
from attendance_policy.answers import Answer, report
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.library import Library
from attendance_policy.policy import Policies


@pytest.mark.parametrize(
    ("moment", "day", "on_time", "still_due"),
    [
        ("08:59", 1, True, False), ("09:00", 1, True, False), ("09:01", 1, False, True),
        ("09:29", 2, True, False), ("09:30", 2, False, False), ("09:31", 2, False, False),
        ("2025-01-14 23:59", 1, True, False), ("2025-01-16 00:00", 1, False, True),
    ],
)  # fmt: skip
def test_by_takes_its_minute_in_and_before_does_not(moment: str, day: int, on_time: bool, still_due: bool) -> None:
    answer = reporting("plain", moment, day)
    assert answer.result == "determined"
    assert (answer.values["on_time"], answer.values["still_due"]) == (on_time, still_due)
    assert answer.values["deadline"] == ("2025-01-15 09:00" if day == 1 else "2025-01-15 09:30")


@pytest.mark.parametrize(("how", "accepted"), [(("phone",), True), (("Phone", "letter"), True), (("letter",), False),
                                               (("email", "letter"), True), (("visit",), False)])  # fmt: skip
def test_the_way_is_checked_against_the_ways_named(how: tuple[str, ...], accepted: bool) -> None:
    assert reporting("plain", "08:00", how=how).values["how_accepted"] is accepted


def test_silences_are_not_specified() -> None:
    first = reporting("silent", "08:00")
    assert (first.result, first.values["deadline"], first.values["on_time"]) == ("not_specified", None, None)
    assert first.not_specified == "the policy does not say by when the first day of an absence is to be reported (2)"
    later = reporting("silent", "08:00", 2, how=("phone",))
    assert later.not_specified == "the deadline for day 2: only the first day is named (2)"
    assert later.values["how_accepted"] is None
    assert reporting("people", "08:00").not_specified == "the policy has nothing on reporting an absence"


def test_days_of_an_absence_count_from_one() -> None:
    with pytest.raises(CannotGoOn, match="not a day of an absence"):
        reporting("plain", "08:00", 0)


def test_a_way_that_is_none_of_the_list_is_told_which_is_meant() -> None:
    with pytest.raises(CannotGoOn, match="`pigeon` is not a way"):
        reporting("plain", "08:00", how=("pigeon",))
    with pytest.raises(CannotGoOn) as stopped:
        reporting("plain", "08:00", how=("phone, email",))
    assert (stopped.value.exit_code, stopped.value.problems[0].suggestion) == (2, "write `phone or email`")


def test_how_binding_the_deadline_is_shows_its_readings_and_leaves_the_time_determined() -> None:
    def told(name: str, at: str) -> Answer:
        return report(Policies(Library()).load(name), date(2025, 9, 10), datetime.fromisoformat(f"2025-09-10 {at}"))

    open_point = told("atlp_slade", "08:20")
    assert (open_point.result, open_point.values["on_time"]) == ("determined", True)
    assert open_point.values["strength"] is None
    assert [(read.point, read.reading, read.single.values["strength"]) for read in open_point.readings] == [
        ("first_day_report", "as_written", "should"), ("first_day_report", "each_day", "must")]  # fmt: skip
    assert told("westwood", "08:20").readings == ()
