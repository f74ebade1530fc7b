"""The four answers are computed from the readings, never declared."""

from __future__ import annotations

from datetime import datetime

import pytest

from answers.asked import arriving, leaving, loaded, reporting
from attendance_policy.answers import arrive
from attendance_policy.answers.readings import touches


def test_a_point_whose_readings_agree_does_not_matter() -> None:
    answer = arriving("points", "1", "09:10")
    assert (answer.result, answer.values["code"], answer.readings) == ("determined", "L", ())


def test_a_conflict_with_a_working_reading_keeps_its_values_and_shows_every_reading() -> None:
    answer = arriving("points", "1", "09:20")
    assert (answer.result, answer.values["code"]) == ("conflict", "U")
    assert [(r.reading, r.single.values["code"], r.working) for r in answer.readings] == [
        ("as_written", "U", True), ("later", "L", False)]  # fmt: skip
    assert answer.interpretation == ("low_closes: read as `as_written`, because it is the clause on registers",)
    assert answer.source == ("1.1", "1", "4")


def test_a_conflict_without_a_working_reading_has_null_values_where_the_readings_differ() -> None:
    answer = arriving("points", "2", "09:25")
    assert (answer.result, answer.values["code"], answer.values["minutes_late"]) == ("conflict", None, 25)
    assert [r.single.values["code"] for r in answer.readings] == ["U", "L", "U"]


def test_an_open_minute_under_one_reading_counts_as_another_answer() -> None:
    answer = arriving("points", "2", "09:20")
    assert answer.result == "conflict"
    assert [(r.single.result, r.single.candidates) for r in answer.readings] == [
        ("determined", ()), ("determined", ()), ("not_specified", ("L", "U"))]  # fmt: skip


def test_a_silence_with_a_working_reading_is_not_specified_with_the_values_of_that_reading() -> None:
    answer = arriving("points", "3", "09:20")
    assert (answer.result, answer.values["code"]) == ("not_specified", "L")
    assert answer.not_specified == "When does the register of Year 3 close? The text does not settle it (1.3)"
    assert len(answer.readings) == 2


def test_where_kinds_mix_it_is_a_conflict() -> None:
    assert arriving("points", "4", "09:20").result == "conflict"  # only the silence changes it for 09:15 to 09:30
    only_conflict = arriving("points", "4", "09:40")
    assert (only_conflict.result, only_conflict.values["code"]) == ("conflict", "U")


def test_points_are_run_one_at_a_time_with_the_others_as_worked() -> None:
    answer = arriving("points", "4", "09:20")
    codes = [(r.point, r.single.values["code"]) for r in answer.readings]
    assert codes == [("top_closes", "U"), ("top_closes", "L"), ("top_closes_too", "U"), ("top_closes_too", "L")]
    assert answer.values["code"] is None


def test_a_reading_of_the_call_leaves_nothing_open() -> None:
    answer = arrive(loaded("points", "middle_closes=later"), "2", datetime(2025, 1, 15, 9, 25))
    assert (answer.result, answer.values["code"], answer.readings) == ("determined", "L", ())


def test_a_point_is_asked_about_only_where_a_question_reads_what_it_changes() -> None:
    points = {point.id: point for point in loaded("points").as_written.open_points}
    assert touches(points["low_closes"], ("registers",)) and not touches(points["low_closes"], ("reporting",))
    assert touches(points["softness"], ("leave",)) and not touches(points["ways"], ("leave",))


@pytest.mark.parametrize(("time", "result", "on_time"), [("08:59", "determined", True), ("09:00", "conflict", None),
                                                         ("09:01", "determined", False)])  # fmt: skip
def test_only_the_minute_itself_conflicts(time: str, result: str, on_time: bool | None) -> None:
    answer = reporting("points", time)
    assert (answer.result, answer.values["on_time"]) == (result, on_time)
    assert answer.values["deadline"] == "2025-01-15 09:00"


def test_the_way_of_reporting_is_a_question_of_its_own() -> None:
    answer = reporting("points", "08:00", how=("phone",))
    assert (answer.result, answer.values["on_time"], answer.values["how_accepted"]) == ("determined", True, None)
    assert [(r.point, r.single.values["how_accepted"]) for r in answer.readings] == [("ways", True), ("ways", False)]
    both = reporting("points", "08:00", how=("Letter", "phone"))
    assert (both.values["how_accepted"], both.readings) == (True, ())


def test_a_softer_reading_matters_only_when_the_notice_is_not_met() -> None:
    assert leaving("points", 14).notice.result == "determined"
    short = leaving("points", 13).notice
    assert (short.result, short.values["met"]) == ("conflict", False)
    assert [r.single.result for r in short.readings] == ["determined", "discretionary"]
    assert short.decided_by == ""


def test_every_answer_is_plain_data() -> None:
    data = arriving("points", "2", "09:20").as_data()
    assert list(data)[:6] == ["policy", "year", "session", "session_told_by", "at", "result"]
    readings = data["readings"]
    assert isinstance(readings, list)
    assert {"reading", "point", "says", "source", "result", "code"} <= set(readings[0])
    assert data["candidates"] is None and data["not_specified"] is None
