"""What a log says beside what was done: days agreed, ways of contact, requests; and the days of the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from attendance_policy.calendar import Calendar, Term
from attendance_policy.events import Event
from reference.interpreter import Options
from reference.making import agreed, book, calendar, event, policy, pupil, rule, school
from reference.side_by_side import School

LOGGED = Options(simulate=False, take_done=False, log=True)
SILENT = Options(simulate=False, take_done=False)


def _due(when: str, marks: str, events: list[Event], each: str = "absence", options: Options = LOGGED) -> list[Any]:
    keys = {"repeat": "every 1 day"} if each == "review" else {}
    made = policy(rules={"r": rule(each=each, when=when, **keys)}, counting={"review": {"every": "school day"}})
    found = agreed(made, school(calendar(), {"anna": marks}, events), options)
    return [d.day.day if d.status == "due" else (d.day.day, d.status, d.names) for d in found]


def _leave(span: str, outcome: str = "granted", what: str = "holiday", at: str = "2025-08-20") -> Event:
    return event(at, "anna", "request", what, outcome, how=span)


# --- days agreed


BACK = [_leave("2025-09-02 to 2025-09-04")]  # so the pupil is to be back on Friday the 5th


def test_the_agreed_return_is_the_first_school_day_after_leave() -> None:
    marks = "// II II II II II II //"
    assert _due("school_days_since('agreed return') >= 0", marks, BACK) == [5, 8, 9]
    assert _due("school_days_since('agreed return') >= 1", marks, BACK) == [8, 9]
    assert _due("days_since('agreed return') == 3", marks, BACK) == [8]
    assert _due("days_since('leave starts') == 3", marks, BACK) == [5]
    friday = [_leave("2025-09-02 to 2025-09-05")]
    assert _due("days_since('agreed return') == 0", marks, friday) == [8]


def test_who_has_been_back_has_no_agreed_return_any_more() -> None:
    assert _due("school_days_since('agreed return') >= 0", "// II II II // NN NN", BACK) == []
    assert _due("school_days_since('agreed return') >= 0", "// II II II N/ NN", BACK) == []
    # Sessions that are not possible are no return, and neither is the leave itself.
    assert _due("school_days_since('agreed return') >= 1", "// // II II XX II", BACK) == [8]


def test_only_what_was_granted_was_agreed() -> None:
    for outcome in ("refused", "", "no"):
        refused = [_leave("2025-09-02 to 2025-09-04", outcome)]
        assert _due("days_since('agreed return') >= 0", "// II II II II II", refused) == []


def test_a_rule_waits_for_the_agreed_return() -> None:
    made = policy(rules={"r": rule(each="absence", not_before="2 school days after agreed return", once="per spell")})
    found = agreed(made, school(calendar(), {"anna": "// II II II II II II II"}, BACK), LOGGED)
    assert [(d.day.day, d.status) for d in found] == [(9, "due")]
    unknown = agreed(made, school(calendar(), {"anna": "// II"}), SILENT)
    assert [(d.status, d.names) for d in unknown] == [("if", ("agreed return",))]


def test_without_a_log_nobody_knows_when_it_was() -> None:
    assert _due("days_since('agreed return') >= 0", "NN", [], options=SILENT) == [(1, "if", ("days_since",))]


def test_suspensions_and_notices() -> None:
    events = [event("2025-09-02", "anna", "suspension", how="2025-09-03 to 2025-09-04")]
    assert _due("days_since('suspension starts') == 1", "// // II II", events, "review") == [4]
    assert _due("days_since('suspension starts') == 1", "// // //", [event("2025-09-02", "anna", "suspension")],
                "review") == [3]  # fmt: skip
    sent = [event("2025-09-01", "anna", "notice", "warning"),
            event("2025-09-03", "anna", "notice", "warning", "received")]  # fmt: skip
    marks = "// // // // //"
    assert _due("days_since('notice issued') == 2", marks, sent, "review") == [3]
    assert _due("days_since('notice received') == 2", marks, sent, "review") == [5]
    assert _due("times(warning) == 1", marks, sent, "review") == [2, 3, 4, 5]
    by_hand = [event("2025-09-01", "anna", "notice", "warning", how="by hand")]
    assert _due("days_since('notice received') == 1", marks, by_hand, "review") == [2]


# --- contacts and requests


def test_visits_that_nobody_answered() -> None:
    events = [event(f"2025-09-0{n}", "anna", "visit", outcome="no answer", line=n) for n in (1, 2, 3)]
    marks = "NN NN NN NN // NN NN"
    assert _due("times('visit', outcome='unanswered', this='spell') >= 3", marks, events) == [4]
    assert _due("times('visit', outcome='unanswered') >= 3", marks, events) == [4, 8, 9]
    reached = [*events[:2], event("2025-09-03", "anna", "visit", outcome="reached", line=3)]
    assert _due("times('visit', outcome='unanswered') >= 3", marks, reached) == []
    assert _due("times('visit', outcome='answered') >= 1", marks, reached) == [4, 8, 9]
    assert _due("times('visit', outcome='answered') < 1", "NN", [], options=SILENT) == [(1, "if", ("times",))]


def test_how_somebody_was_reached() -> None:
    events = [event("2025-09-02", "anna", "contact", outcome="no answer", how="call"),
              event("2025-09-03", "anna", "visit", outcome="reached")]  # fmt: skip
    marks = "NN NN NN // NN"
    assert _due("contact_by('visit')", marks, events) == [3]
    assert _due("contact_by('phone')", marks, events) == []
    assert _due("not contact_by('phone')", marks, events) == [1, 2, 3, 5]
    assert _due("contact_by('visit')", "NN", [], options=SILENT) == [(1, "if", ("contact_by",))]


def test_what_was_asked_for() -> None:
    events = [event("2025-09-02", "anna", "request", "home_education")]
    assert _due("requested('home education')", "// // // //", events, "review") == [2, 3, 4]
    assert _due("requested('leave')", "// // //", events, "review") == []
    assert _due("requested('leave')", "// // //", [_leave("2025-10-01")], "review") == [1, 2, 3]
    assert _due("requested('leave')", "// // //", [_leave("2025-10-01", at="2025-09-03")], "review") == [3]
    assert _due("requested('leave')", "NN", [], options=SILENT) == [(1, "if", ("requested",))]


def test_what_came_of_leave_for_the_day() -> None:
    marks = "NN NN NN NN"
    refused = _leave("2025-09-02 to 2025-09-03", "refused", at="2025-09-01")
    assert _due("leave_outcome == 'refused'", marks, [refused]) == [2, 3]
    assert _due("leave_outcome != 'refused'", marks, [refused]) == []
    later = _leave("2025-09-03", "granted", at="2025-09-02")
    assert _due("leave_outcome == 'granted'", marks, [refused, later]) == [3]
    assert _due("leave_outcome == 'refused'", marks, [refused, later]) == [2]
    afterwards = _leave("2025-09-02 to 2025-09-04", "", at="2025-09-04")
    assert _due("leave_outcome == 'not answered'", marks, [afterwards]) == [4]
    assert _due("leave_outcome == 'refused'", "NN", [], options=SILENT) == [(1, "if", ("leave_outcome",))]


def test_evidence_is_given_in_the_spell() -> None:
    events = [event("2025-09-02", "anna", "evidence")]
    assert _due("evidence_given", "NN NN NN // NN", events) == [
        2, 3, (1, "if", ("evidence_given",)), (5, "if", ("evidence_given",)),
    ]  # fmt: skip


# --- the calendar

TWO = Calendar(
    "two", "Two",
    (Term("autumn", date(2025, 9, 3), date(2025, 10, 3), (date(2025, 9, 15), date(2025, 9, 19))),
     Term("spring", date(2026, 1, 6), date(2026, 1, 16))),
)  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "of", "days"),
    [
        ("first", "week", ["2025-09-03", "2025-09-08", "2025-09-22", "2025-09-29", "2026-01-06", "2026-01-12"]),
        ("last", "week", ["2025-09-05", "2025-09-12", "2025-09-26", "2025-10-03", "2026-01-09", "2026-01-16"]),
        ("first", "half term", ["2025-09-03", "2025-09-22", "2026-01-06"]),
        ("last", "half term", ["2025-09-12", "2025-10-03", "2026-01-16"]),
        ("first", "term", ["2025-09-03", "2026-01-06"]), ("last", "term", ["2025-10-03", "2026-01-16"]),
        ("first", "year", ["2025-09-03"]), ("last", "year", ["2026-01-16"]),
    ],
)  # fmt: skip
def test_the_first_and_the_last_school_day(fact: str, of: str, days: list[str]) -> None:
    made = policy(rules={"r": rule(each="absence", when=f"{fact}_school_day(of='{of}')")})

    def found(days_of_register: tuple[date, ...]) -> list[str]:
        about = School(TWO, book(), (pupil("anna", days_of_register, "NN " * len(days_of_register)),))
        return [d.day.isoformat() for d in agreed(made, about, Options())]

    assert found(TWO.school_days) == days
    # A register that begins later or ends earlier is not a calendar that does.
    inside = TWO.school_days[1:-1]
    assert found(inside) == [day for day in days if date.fromisoformat(day) in inside]
