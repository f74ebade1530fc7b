"""Duties of a school: where periods begin and end, what is left open, and what only an event brings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from attendance_policy.calendar import Calendar, Closed, Term
from attendance_policy.decide.due import shown
from attendance_policy.decide.duties import duties_of
from attendance_policy.decide.duties_model import Duty, Span
from attendance_policy.events import Event
from attendance_policy.library import read_calendar
from reference.making import policy

EXAMPLE = read_calendar("england_example")
YEAR = (date(2025, 9, 1), date(2026, 8, 31))


def duty(each: Any, strength: str = "will", **more: Any) -> dict[str, Any]:
    return {"each": each, "who": "office", strength: {"review": "attendance"}, "source": "9", **more}


def decided(each: Any, first: date = YEAR[0], last: date = YEAR[1], calendar: Calendar = EXAMPLE, **more: Any):
    made = policy(duties={"watch": duty(each, **more)})
    return duties_of(made, Span(calendar, first, last))


def days(found: tuple[Duty, ...]) -> list[str]:
    return [str(shown(one.at)) for one in found]


def test_terms_end_on_their_last_school_day_and_say_so() -> None:
    found = decided("term")
    assert days(found) == ["2025-12-19", "2026-03-27", "2026-07-17"]  # 20 July is an INSET day
    assert found[0].period == (date(2025, 9, 2), date(2025, 12, 19))  # 1 September is one too
    assert found[0].interpretation == ("no day is named: by the last school day of the term",)
    assert {one.due for one in found} == {None} and {one.status for one in found} == {"due"}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2025, 12, 19), date(2025, 12, 19), ["2025-12-19"]),
        (date(2025, 9, 1), date(2025, 12, 18), []),
        (date(2025, 12, 20), date(2026, 3, 26), []),
        (date(2025, 12, 20), date(2026, 3, 27), ["2026-03-27"]),
    ],
    ids=["the last day alone", "up to the day before", "between two ends", "up to the next end"],
)
def test_a_duty_belongs_to_the_day_its_period_ends(first: date, last: date, expected: list[str]) -> None:
    assert days(decided("term", first, last)) == expected


def test_half_terms_across_christmas_are_two() -> None:
    found = decided("half term", date(2025, 11, 1), date(2026, 2, 28))
    assert [one.period for one in found] == [
        (date(2025, 11, 3), date(2025, 12, 19)), (date(2026, 1, 6), date(2026, 2, 13))
    ]  # fmt: skip


def test_a_week_with_a_closure_ends_earlier_and_a_closed_week_is_none() -> None:
    term = Term("autumn", date(2025, 9, 1), date(2025, 9, 26))
    shut = [Closed(date(2025, 9, n), "heating") for n in (5, 15, 16, 17, 18, 19)]
    found = decided("week", calendar=Calendar("c", "", (term,), tuple(shut)))
    assert days(found) == ["2025-09-04", "2025-09-12", "2025-09-26"]


def test_a_fortnight_is_two_school_weeks_from_the_start_of_the_year() -> None:
    found = decided("fortnight", date(2025, 9, 1), date(2025, 11, 30))
    # The weeks of 20 October and 3 November are one: the holiday between them is no school week.
    assert days(found) == ["2025-09-12", "2025-09-26", "2025-10-10", "2025-10-24", "2025-11-14", "2025-11-27"]
    assert found[0].interpretation[1] == "fortnights are 2 school weeks, counted from the first of the school year"
    both_years = decided("fortnight", date(2026, 7, 1), date(2026, 9, 30))
    assert [one.period for one in both_years] == [
        (date(2026, 6, 29), date(2026, 7, 10)),
        (date(2026, 7, 13), date(2026, 7, 17)),  # the 39th week has no partner
        (date(2026, 9, 2), date(2026, 9, 11)),  # and the next year begins again
        (date(2026, 9, 14), date(2026, 9, 25)),
    ]


def test_months_are_months_and_august_is_none() -> None:
    found = decided("month")
    assert len(found) == 11 and days(found)[-1] == "2026-07-17"
    assert days(decided("6 months")) == ["2026-02-27", "2026-07-17"]
    assert "6 months are counted from 1 September" in decided("6 months")[0].interpretation


def test_a_year_is_a_school_year() -> None:
    found = decided("year", date(2025, 1, 1), date(2026, 12, 31))
    assert [(one.year, shown(one.at)) for one in found] == [("2024/25", "2025-07-21"), ("2025/26", "2026-07-17")]


def test_sessions_are_mornings_and_afternoons_in_order() -> None:
    found = decided("session", date(2025, 9, 1), date(2025, 9, 3))
    assert [(shown(one.at), one.session) for one in found] == [
        ("2025-09-02", "am"), ("2025-09-02", "pm"), ("2025-09-03", "am"), ("2025-09-03", "pm"),
    ]  # fmt: skip
    assert len(decided("session")) == 2 * len(decided("school day")) == 380


def test_several_cadences_are_several_decisions() -> None:
    found = decided(["half term", "term", "year"])
    assert len(found) == 6 + 3 + 1 and len({one.key for one in found}) == 10


def test_a_time_of_day_is_an_instant_and_a_vague_one_keeps_its_words() -> None:
    timed = decided("school day", date(2025, 9, 2), date(2025, 9, 2), due="10:30")[0]
    assert timed.due is not None and timed.due.at == datetime(2025, 9, 2, 10, 30) and timed.interpretation == ()
    weekly = decided("week", date(2025, 9, 2), date(2025, 9, 5), due="by 09:00")[0]
    assert weekly.due is not None and weekly.due.at == datetime(2025, 9, 5, 9, 0)
    assert weekly.interpretation == ("no day is named: by the last school day of the week",)
    vague = decided("school day", date(2025, 9, 2), date(2025, 9, 2), due={"says": "soon"})[0]
    assert vague.due is not None and vague.due.at is None and vague.due.silence is not None and vague.status == "due"


def test_a_time_counted_from_the_register_is_that_of_the_session() -> None:
    made = policy(
        registers={
            "all": {"years": "all", "am": {"taken": "08:40"}, "pm": {"taken": "13:05"}, "source": "1"},
        },
        duties={"submit": duty("session", due="20 minutes after register taken")},
    )
    found = duties_of(made, Span(EXAMPLE, date(2025, 9, 2), date(2025, 9, 2)))
    assert [shown(one.due.at) for one in found if one.due is not None] == ["2025-09-02 09:00", "2025-09-02 13:25"]


@pytest.mark.parametrize(("strength", "status", "result"), [
    ("must", "due", "determined"), ("will", "due", "determined"),
    ("should", "asks", "discretionary"), ("may", "asks", "discretionary"),
])  # fmt: skip
def test_strength_says_who_decides(strength: str, status: str, result: str) -> None:
    found = decided("term", strength=strength)
    assert {(one.status, one.result) for one in found} == {(status, result)}


def test_what_is_to_be_considered_is_left_to_the_role() -> None:
    each = {"each": "term", "who": "office", "will": [{"review": "it"}, {"consider": "a plan"}], "source": "9"}
    found = duties_of(policy(duties={"watch": each}), Span(EXAMPLE, *YEAR))
    assert [(one.status, one.considered) for one in found[:2]] == [("due", False), ("asks", True)]


def test_a_silence_is_said_once_a_school_year_with_its_clause() -> None:
    found = decided({"says": "regularly"}, date(2025, 9, 1), date(2026, 9, 30))
    assert [(one.year, one.at, one.status, one.result) for one in found] == [
        ("2025/26", None, "not_specified", "not_specified"), ("2026/27", None, "not_specified", "not_specified"),
    ]  # fmt: skip
    assert found[0].words == "the document says only: regularly (9)"


def test_every_two_years_cannot_be_told_without_a_start() -> None:
    found = decided("2 years")
    assert [one.status for one in found] == ["not_specified"]
    assert found[0].words == "once in 2 years, and no day is given from which they are counted"
    assert [one.status for one in decided("5 months")] == ["not_specified"]


def _request(day: date, by: str) -> Event:
    return Event(datetime.combine(day, datetime.min.time()), "anna", 2, "request", by=by)


def test_a_request_raises_a_duty_and_a_year_without_one_waits() -> None:
    made = policy(duties={"give": duty("request from head")})
    asked = (_request(date(2025, 10, 3), "Head "), _request(date(2025, 11, 3), "parents"),
             _request(date(2024, 10, 3), "head"))  # fmt: skip
    found = duties_of(made, Span(EXAMPLE, date(2025, 9, 1), date(2026, 9, 30), requests=asked))
    assert [(shown(one.at), one.year, one.status) for one in found] == [
        ("2025-10-03", "2025/26", "due"), (None, "2026/27", "on_request"),
    ]  # fmt: skip
    assert found[1].words == "waits for a request from head"


def test_what_a_calendar_cannot_hold_is_an_if() -> None:
    found = decided("term", when="attendance < 90")
    assert {(one.status, one.turns_on) for one in found} == {("if", ("attendance < 90",))}
    assert [one.status for one in decided("absence")] == ["if"]
    after = policy(duties={"watch": duty("term"), "then": {**duty("term"), "after": "watch"}})
    assert {one.turns_on for one in duties_of(after, Span(EXAMPLE, *YEAR)) if one.rule == "then"} == {("done(watch)",)}


def test_duties_for_year_groups_say_which() -> None:
    each = {"each": "year", "who": "office", "source": "9", "for_years": {
        "R to 2": {"will": {"review": "it"}}, "7 or 8": {"should": {"review": "it"}}}}  # fmt: skip
    found = duties_of(policy(duties={"watch": each}), Span(EXAMPLE, *YEAR))
    assert [(one.about, one.status) for one in found] == [("years 7 or 8", "asks"), ("years R to 2", "due")]


def test_class_teachers_act_for_each_class() -> None:
    made = policy(roles={"class teachers": {"source": "1"}},
                  duties={"submit": {**duty("week"), "who": "class teachers"}})  # fmt: skip
    span = Span(EXAMPLE, date(2025, 9, 1), date(2025, 9, 5))
    alone = duties_of(made, span)
    assert [one.about for one in alone] == ["school"] and "no classes are known here" in alone[0].interpretation[0]
    classes = Span(EXAMPLE, span.first, span.last, ("3A", "3B"))
    assert [one.about for one in duties_of(made, classes)] == ["class 3A", "class 3B"]
    office = policy(duties={"submit": {**duty("week"), "of": "class"}, "other": duty("week")})
    assert [(one.rule, one.about) for one in duties_of(office, classes)] == [
        ("submit", "class 3A"), ("submit", "class 3B"), ("other", "school"),
    ]  # fmt: skip


def test_a_duty_said_twice_is_one_decision() -> None:
    twice = {"watch": duty("term"), "again": {**duty(["term", "year"]), "source": "12", "restates": "watch"}}
    found = duties_of(policy(duties=twice), Span(EXAMPLE, *YEAR))
    assert [(one.rule, one.cadence, one.restated_by, one.source) for one in found[-2:]] == [
        ("watch", "term", ("again",), ("9", "12")), ("again", "year", (), ("12",)),
    ]  # fmt: skip
    assert len(found) == 4


def test_review_days_of_a_duty_are_those_of_the_pupils() -> None:
    counting = {"review": {"every": "half term", "on": "first school day", "source": "1"}}
    found = duties_of(policy(counting=counting, duties={"watch": duty("review")}), Span(EXAMPLE, *YEAR))
    assert days(found) == ["2025-09-02", "2025-11-03", "2026-01-06", "2026-02-23", "2026-04-13", "2026-06-01"]


DOCUMENTS = {
    "a printed month, and a year on": (
        {"next_review": "2025-07", "review": {"each": "year", "source": "9"}},
        [("document.review", "2026-07-31", "due")],
    ),
    "a printed day": ({"next_review": "2026-01-14"}, [("document.review", "2026-01-14", "due")]),
    "a printed day that is past": ({"next_review": "2024-07"}, [("document.review", None, "not_specified")]),
    "a printed day that is to come": ({"next_review": "2027-07"}, []),
    "counted from the last one": (
        {"reviewed": "2024-02-29", "review": {"each": "2 years"}},
        [("document.review", "2026-02-28", "due")],
    ),
    "two years from nothing": (
        {"reviewed": {"not_stated": "no date"}, "review": {"each": "2 years"}},
        [("document.review", None, "not_specified")],
    ),
    "a year from nothing": ({"review": {"each": "year"}}, [("document.review", "2026-07-17", "due")]),
    "a silence": ({"review": {"each": {"says": "often"}}}, [("document.review", None, "not_specified")]),
    "an event beside it": (
        {"review": {"each": "term", "also_on": "a change in the law"}},
        [("document.review", "2025-12-19", "due"), ("document.review", "2026-03-27", "due"),
         ("document.review", "2026-07-17", "due"), ("document.review", None, "on_event")],
    ),
    "an event alone": ({"review": {"also_on": "a change in the law"}}, [("document.review", None, "on_event")]),
    "approved at each review": (
        {"next_review": "2026-01", "approval": {"each": "review", "who": "head"}},
        [("document.approval", "2026-01-31", "due"), ("document.review", "2026-01-31", "due")],
    ),
    "approved at a review nobody can tell": (
        {"review": {"each": "2 years"}, "approval": {"each": "review"}},
        [("document.approval", None, "not_specified"), ("document.review", None, "not_specified")],
    ),
    "approved at reviews of which nothing is said": (
        {"approval": {"each": "review"}}, [("document.approval", None, "not_specified")]
    ),
    "approved a year after the last": (
        {"approval": {"each": "year"},
         "approved": [{"who": "head", "in": "2023-11"}, {"who": "head", "in": "2024-11"}]},
        [("document.approval", "2025-11-30", "due")],
    ),
    "nothing": ({"title": "A policy"}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_cycles_of_a_document(name: str) -> None:
    document, expected = DOCUMENTS[name]
    found = duties_of(policy(document={**document, "source": "9"}), Span(EXAMPLE, *YEAR))
    assert sorted((one.rule, shown(one.at) or "never", one.status) for one in found) == [
        (rule, day or "never", status) for rule, day, status in expected
    ]
    assert all(one.source == ("9",) for one in found)


def test_a_printed_month_says_what_was_taken() -> None:
    found = duties_of(policy(document=DOCUMENTS["a printed month, and a year on"][0]), Span(EXAMPLE, *YEAR))
    assert found[0].interpretation == (
        "2025-07 is printed and no day: by its last day", "counted from the next review, 2025-07",
    )  # fmt: skip
    assert found[0].role is None
