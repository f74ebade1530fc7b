"""Duties that open points touch: what the working reading decides, and what others would."""

from __future__ import annotations

from datetime import date
from typing import Any

from attendance_policy.decide.duties_model import Duties, Duty, Span
from attendance_policy.decide.duties_open import duties_under
from attendance_policy.decide.duties_summary import duties_data, summed
from attendance_policy.library import read_calendar
from reference.making import load

EXAMPLE = read_calendar("england_example")
YEAR = Span(EXAMPLE, date(2025, 9, 1), date(2026, 8, 31))
WATCH = {"each": "term", "who": "office", "will": {"review": "attendance"}, "source": "9"}


def point(change: dict[str, Any], kind: str = "conflict", working: str = "", remove: tuple[str, ...] = ()):
    reading: dict[str, Any] = {"says": "otherwise", "source": "8", "set": change}
    if remove:
        reading["remove"] = list(remove)
    said: dict[str, Any] = {"kind": kind, "asks": "How often?", "source": "9", "as_written": {"says": "each term"},
                            "readings": {"other": reading}}  # fmt: skip
    return {"often": {**said, "working": working, "because": "it is"} if working else said}


def under(change: dict[str, Any], kind: str = "conflict", working: str = "", **sections: Any) -> Duties:
    data = {"duties": {"watch": WATCH, "bystander": {**WATCH, "each": "year"}}, **sections}
    return duties_under(load(open_points=point(change, kind, working), **data), YEAR)


def by(duties: Duties, rule: str) -> list[tuple[str, str, str, str]]:
    return sorted({(one.cadence, one.status, one.result, ",".join(one.turns_on)) for one in duties.decisions
                   if one.rule == rule})  # fmt: skip


def test_a_working_reading_decides_and_the_other_stays_visible() -> None:
    found = under({"duties.watch.each": "week"}, working="as_written")
    assert by(found, "watch") == [("term", "due", "conflict", "often"), ("week", "if", "conflict", "often")]
    assert by(found, "bystander") == [("year", "due", "determined", "")]
    assert [(one.reading, one.working, one.count, one.each) for one in found.readings] == [
        ("as_written", True, 3, ("term",)), ("other", False, 39, ("week",)),
    ]  # fmt: skip
    due = [one for one in found.decisions if one.cadence == "term"]
    assert due[0].interpretation[-1] == "often: read as `as_written`, because it is"


def test_another_reading_may_be_the_one_that_decides() -> None:
    found = under({"duties.watch.each": "week"}, working="other")
    assert by(found, "watch") == [("term", "if", "conflict", "often"), ("week", "due", "conflict", "often")]


def test_without_a_working_reading_nothing_is_due() -> None:
    found = under({"duties.watch.each": "week"}, kind="silence")
    assert by(found, "watch") == [("term", "if", "not_specified", "often"), ("week", "if", "not_specified", "often")]
    assert "watch" not in found.upcoming and found.upcoming["bystander"] == date(2026, 7, 17)


def test_where_readings_agree_on_the_day_only_what_differs_is_open() -> None:
    found = under({"duties.watch.who": "head"})
    watch = [one for one in found.decisions if one.rule == "watch"]
    assert {(one.status, one.result, one.role, one.action is None) for one in watch} == {
        ("due", "conflict", None, False)
    }  # fmt: skip
    settled = under({"duties.watch.who": "head"}, working="as_written")
    assert {one.role for one in settled.decisions if one.rule == "watch"} == {"office"}


def test_a_silence_that_a_reading_fills_is_counted_only_where_it_is_read_so() -> None:
    silent = {"duties": {"watch": {**WATCH, "each": {"says": "bi-yearly"}}}}
    found = under({"duties.watch.each": "6 months"}, kind="silence", working="other", **silent)
    assert by(found, "watch") == [("6 months", "due", "not_specified", "often")]
    unread = under({"duties.watch.each": "6 months"}, kind="silence", working="as_written", **silent)
    assert by(unread, "watch") == [
        ("", "not_specified", "not_specified", "often"), ("6 months", "if", "not_specified", "often"),
    ]  # fmt: skip


def test_a_duty_that_only_a_reading_has_is_an_if() -> None:
    more = {**WATCH, "each": "year", "who": "head"}
    found = under({"duties.more": more}, working="as_written")
    assert by(found, "more") == [("year", "if", "conflict", "often")]
    assert [head.rule for head in found.heads] == ["watch", "bystander", "more"]


def test_a_reading_of_the_document_and_of_a_register_touch_what_rests_on_them() -> None:
    document = {"document": {"next_review": "2026-01", "approval": {"each": "review", "who": "head"}, "source": "9"}}
    found = under({"document.approval.who": "office"}, working="as_written", **document)
    assert by(found, "document.approval") == [("review", "due", "conflict", "often")]
    assert by(found, "document.review") == [("", "due", "determined", "")]
    timed = {"registers": {"all": {"years": "all", "am": {"taken": "08:40"}, "source": "1"}},
             "duties": {"watch": {**WATCH, "each": "session", "due": "register taken"}}}  # fmt: skip
    moved = under({"registers.all.am.taken": "08:50"}, **timed)
    mornings = [one for one in moved.decisions if one.session == "am"]
    assert {(one.status, one.result, one.due) for one in mornings} == {("due", "conflict", None)}
    assert {one.result for one in moved.decisions if one.session == "pm"} == {"determined"}


def test_a_point_that_touches_no_duty_is_not_told() -> None:
    found = under({"rules": {}}, rules={"ring": {"each": "absence", "who": "office", "will": {"contact": "parents"},
                                                 "source": "1"}})  # fmt: skip
    assert found.readings == () and {one.result for one in found.decisions} == {"determined"}


def test_the_sums_are_the_decisions_counted() -> None:
    found = under({"duties.watch.each": "week"}, working="as_written")
    sums = {one.head.rule: one for one in summed(found)}
    assert sums["watch"].counts == {"count": 3, "asks": 0, "if": 39, "not_specified": 0, "on_request": 0, "on_event": 0}
    assert [rhythm.sentence() for rhythm in sums["watch"].rhythms] == ["every term, 3 times", "every week, 39 times"]
    assert sum(sum(one.counts.values()) for one in sums.values()) == len(found.decisions)
    data: Any = duties_data(found)
    assert data["bystander"]["next"] == "2026-07-17" and data["watch"]["role"] == "office"
    assert _keys_differ(found.decisions)


def _keys_differ(decisions: tuple[Duty, ...]) -> bool:
    return len({one.key for one in decisions}) == len(decisions)


def test_the_next_day_is_sought_from_a_day_on() -> None:
    loaded = load(duties={"watch": WATCH})
    assert duties_under(loaded, YEAR, date(2026, 3, 28)).upcoming == {"watch": date(2026, 7, 17)}
    assert duties_under(loaded, YEAR, date(2027, 8, 1)).upcoming == {}


def test_another_answer_to_a_standard_question_asks_for_nothing_more() -> None:
    loaded = load(extends="england_2024", duties={"watch": {**WATCH, "who": "school", "each": "review"}})
    found = duties_under(loaded, YEAR)
    assert {one.point for one in found.readings} == {"review_days"} and all(one.standard for one in found.readings)
    assert {(one.status, one.result, one.turns_on) for one in found.decisions if one.rule == "watch"} == {
        ("due", "determined", ())
    }  # fmt: skip
