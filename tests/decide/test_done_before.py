"""`after`, `not_before`, `needs` and the log: what was done, what is taken as done, and when that is looked at."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from attendance_policy.calendar import Calendar, Term
from reference.interpreter import Options
from reference.making import agreed, book, calendar, event, fired, policy, pupil, rule, school
from reference.side_by_side import School

DAILY: dict[str, Any] = {"review": {"every": "school day"}}
WARNING = {"letter": "warning", "to": "parents"}
ONLY_LOG = Options(simulate=False, take_done=False, log=True)


def _of(name: str, found: list[tuple[str, str, str]]) -> list[str]:
    return [day[5:] for rule_id, _, day in found if rule_id == name]


def test_after_is_an_earlier_day() -> None:
    made = policy(
        rules={
            "second": rule(each="review", after="first", once="per year"),
            "first": rule(each="review", when="sessions('N') >= 1", once="per year"),
            "by_paper": rule(each="absence", after="warning"),
            "letter": rule(each="review", when="sessions('N') >= 1", once="per year", will=WARNING),
        },
        counting=DAILY,
    )
    found = fired(made, school(calendar(), {"anna": "// NN NN", "ben": "// // NN"}))
    assert _of("first", found) == ["09-02", "09-03"]
    assert _of("second", found) == ["09-03"]
    assert _of("by_paper", found) == ["09-03"]


@pytest.mark.parametrize(
    ("strength", "discretion", "done"),
    [
        ("must", 0, True),
        ("will", 0, True),
        ("should", 0, False),
        ("may", 0, False),
        ("should", 1, True),
        ("may", 1, True),
    ],
)
def test_duties_are_taken_as_done_and_the_rest_as_discretion_says(strength: str, discretion: int, done: bool) -> None:
    made = policy(
        rules={"first": rule(each="absence", **{strength: WARNING}), "second": rule(each="absence", after="warning")}
    )
    about = school(calendar(), {"anna": "NN NN"})
    found = fired(made, about, Options(discretion=Fraction(discretion)))
    assert _of("second", found) == (["09-02"] if done else [])
    assert {status for name, status, _ in found if name == "first"} == {
        "due" if strength in ("must", "will") else "asks"
    }
    assert _of("second", fired(made, about, Options(take_done=False, discretion=Fraction(1)))) == []


def test_what_is_to_be_considered_is_left_to_a_person() -> None:
    made = policy(
        rules={
            "first": rule(each="absence", must={"consider": "a visit"}),
            "second": rule(each="absence", after="first"),
        }
    )
    found = fired(made, school(calendar(), {"anna": "NN NN"}))
    assert found == [("first", "asks", "2025-09-01"), ("first", "asks", "2025-09-02")]


def test_a_share_of_discretion_falls_on_the_same_pupils_whoever_is_beside_them() -> None:
    made = policy(rules={"first": rule(each="absence", may=WARNING), "second": rule(each="absence", after="warning")})
    names = [f"p{n}" for n in range(40)]
    options = Options(discretion=Fraction(1, 2), seed=7)
    all_of_them = agreed(made, school(calendar(), dict.fromkeys(names, "NN NN")), options)
    taken = {d.pupil for d in all_of_them if d.rule == "second"}
    assert 10 < len(taken) < 30
    for name in names[:6]:
        alone = agreed(made, school(calendar(), {name: "NN NN"}), options)
        assert ({d.pupil for d in alone if d.rule == "second"} == {name}) == (name in taken)
    other = agreed(made, school(calendar(), dict.fromkeys(names, "NN NN")), Options(discretion=Fraction(1, 2), seed=8))
    assert {d.pupil for d in other if d.rule == "second"} != taken


TWO_YEARS = Calendar(
    "two",
    "Two",
    (Term("summer", date(2025, 7, 14), date(2025, 7, 18)), Term("autumn", date(2025, 9, 1), date(2025, 9, 12))),
)


@pytest.mark.parametrize(
    ("once", "next_year"), [("per year", False), ("per half term", False), ("ever", True), ("per spell", True)]
)
def test_a_yearly_step_is_remembered_for_its_year(once: str, next_year: bool) -> None:
    made = policy(rules={
        "first": rule(each="absence", when="marked('O')", once=once),
        "second": rule(each="absence", after="first"),
        "asked": rule(each="absence", when="done(first)"),
        "counted": rule(each="absence", when="times(first) == 1"),
        "in_window": rule(each="absence", when="times(first, school_weeks=9) == 1"),
        "long_ago": rule(each="absence", when="days_since(first) > 40"),
    })  # fmt: skip
    about = School(TWO_YEARS, book(), (pupil("anna", TWO_YEARS.school_days, "// // // OO NN  NN"),))
    found = fired(made, about)
    for name in ("second", "asked", "counted"):
        assert _of(name, found) == (["07-18", "09-01"] if next_year else ["07-18"]), name
    assert _of("in_window", found) == ["07-18", "09-01"]
    assert _of("long_ago", found) == (["09-01"] if next_year else [])


def test_a_step_of_last_year_that_the_holidays_put_off_is_not_this_years() -> None:
    made = policy(rules={
        "yearly": rule(each="review", will=WARNING, once="per year"),
        "ever": rule(each="review", will={"letter": "invitation", "to": "parents"}, once="ever"),
        "a": rule(each="absence", after="warning"),
        "b": rule(each="absence", after="invitation"),
    })  # fmt: skip
    events = [event("2025-07-25", "anna", "letter", "warning"), event("2025-07-25", "anna", "letter", "invitation")]
    about = School(TWO_YEARS, book(), (pupil("anna", TWO_YEARS.school_days, "// // // // //  NN NN"),), tuple(events))
    found = fired(made, about, ONLY_LOG)
    assert _of("a", found) == []
    assert _of("b", found) == ["09-02"]
    this_year = (event("2025-09-01", "anna", "letter", "warning"),)
    assert _of("a", fired(made, School(TWO_YEARS, book(), about.pupils, this_year), ONLY_LOG)) == ["09-02"]


@pytest.mark.parametrize(
    ("wait", "first"),
    [("3 days after warning", "09-04"), ("5 days after warning", "09-09"), ("1 week after warning", "09-09"),
     ("3 school days after warning", "09-04"), ("6 school days after warning", "09-10"),
     ("1 school week after warning", "09-09"), ("2 school weeks after warning", "09-22"),
     ("2 weeks after warning", "09-22"), ("1 half term after warning", "09-22"), ("1 term after warning", None),
     ("warning", "09-02")],
)  # fmt: skip
def test_not_before(wait: str, first: str | None) -> None:
    plan = calendar(weeks=5, half_term=2, closed=[date(2025, 9, 8)])
    events = [event("2025-09-01", "anna", "letter", "warning")]
    about = school(plan, {"anna": "NN " * 18}, events)
    made = policy(rules={"r": rule(each="absence", not_before=wait)})
    found = _of("r", fired(made, about, ONLY_LOG))
    assert found[:1] == ([first] if first else [])
    ways = policy(rules={"r": rule(each="absence", any_of=[{"when": "marked('N')", "not_before": wait}])})
    assert _of("r", fired(ways, about, ONLY_LOG)) == found


def test_not_before_counts_from_the_last_time_and_never_before_the_first() -> None:
    made = policy(rules={"r": rule(each="absence", not_before="2 days after warning")})
    events = [event(f"2025-09-{day}", "anna", "letter", "warning") for day in ("01", "04")]
    about = school(calendar(), {"anna": "NN NN NN NN NN NN", "ben": "NN NN NN NN"}, events)
    assert _of("r", fired(made, about, ONLY_LOG)) == ["09-03", "09-04", "09-08"]


def test_not_before_counts_from_the_first_day_of_the_spell() -> None:
    made = policy(rules={"r": rule(each="absence", not_before="2 school days after spell starts")})
    assert _of("r", fired(made, school(calendar(), {"anna": "// NN NN NN // NN NN NN NN"}))) == [
        "09-04",
        "09-10",
        "09-11",
    ]


@pytest.mark.parametrize(
    ("wait", "status", "names"),
    [({"says": "in due course"}, "not_specified", ("not_before",)),
     ("2 days after agreed return", "if", ("agreed return",)),
     ("2 hours after warning", "if", ("2 hours after warning",)),
     ("2 days before warning", "if", ("2 days before warning",))],
)  # fmt: skip
def test_a_wait_that_cannot_be_counted_leaves_the_decision_open(wait: Any, status: str, names: tuple[str, ...]) -> None:
    for keys in ({"not_before": wait}, {"any_of": [{"when": "marked('N')", "not_before": wait}]}):
        made = policy(rules={"r": rule(each="absence", **keys)})
        decisions = agreed(made, school(calendar(), {"anna": "NN"}), Options())
        assert [(d.status, d.names) for d in decisions] == [(status, names)]


def test_what_is_needed_first() -> None:
    made = policy(
        rules={
            "fine": rule(each="review", when="sessions('N') >= 2", needs="done(warning)", repeat="every 1 day"),
            "after_fine": rule(each="review", after="fine", repeat="every 1 day"),
            "warn": rule(each="review", when="sessions('N') >= 4", will=WARNING, once="per year"),
        },
        counting=DAILY,
    )
    found = fired(made, school(calendar(), {"anna": "NN NN // //"}))
    assert [(s, d[5:]) for name, s, d in found if name == "fine"] == [
        ("first", "09-01"), ("first", "09-02"), ("due", "09-03"), ("due", "09-04"),
    ]  # fmt: skip
    assert _of("after_fine", found) == ["09-04"]


def test_what_may_have_been_done_first_is_still_to_be_done_first() -> None:
    made = policy(rules={"r": rule(each="absence", needs="watched")}, flags={"watched": {"means": "somebody watches"}})
    for known, status in (("yes", "due"), ("no", "first"), ("?", "first")):
        about = school(calendar(), {"anna": "NN"}, flags={"watched": known})
        assert fired(made, about) == [("r", status, "2025-09-01")]


def test_the_log_wins_for_everybody_over_what_would_be_taken_as_done() -> None:
    made = policy(rules={"first": rule(each="absence", will=WARNING), "second": rule(each="absence", after="warning")})
    events = [event("2025-09-02", "anna", "letter", "warning")]
    about = school(calendar(), {"anna": "NN NN NN", "ben": "NN NN NN"}, events)
    assert [d.pupil for d in agreed(made, about, Options(log=True)) if d.rule == "second"] == ["anna"]
    # Ben alone, with the same log, is decided as he is beside Anna.
    alone = School(about.calendar, about.codes, about.pupils[1:], about.events)
    assert [d for d in agreed(made, alone, Options(log=True)) if d.rule == "second"] == []


def test_the_id_of_a_paper_does_its_rule_and_the_id_of_a_rule_its_paper() -> None:
    made = policy(rules={
        "first": rule(each="review", may=WARNING, once="ever"),
        "by_rule": rule(each="absence", after="first", once="ever"),
        "by_paper": rule(each="absence", after="warning", once="ever"),
        "by_kind": rule(each="absence", when="times('letter') >= 1", once="ever"),
    })  # fmt: skip
    for what in ("first", "warning"):
        about = school(calendar(), {"anna": "NN NN NN"}, [event("2025-09-01", "anna", "letter", what)])
        found = fired(made, about, ONLY_LOG)
        assert [_of(name, found) for name in ("by_rule", "by_paper", "by_kind")] == [["09-02"]] * 3


def test_twice_in_a_day_is_twice() -> None:
    made = policy(rules={"r": rule(each="absence", when="times('visit') == 2")})
    events = [event("2025-09-01", "anna", "visit", line=n) for n in (1, 2)]
    assert _of("r", fired(made, school(calendar(), {"anna": "NN NN NN"}, events), ONLY_LOG)) == ["09-02", "09-03"]


def test_a_weekend_counts_from_the_monday() -> None:
    made = policy(rules={"r": rule(each="absence", when="days_since(warning) == 1")})
    about = school(calendar(), {"anna": "// // // // NN NN NN NN"}, [event("2025-09-06", "anna", "letter", "warning")])
    assert _of("r", fired(made, about, ONLY_LOG)) == ["09-09"]


@pytest.mark.parametrize(
    "condition",
    ["times('visit') >= 1", "done('visit')", "days_since('visit') >= 0", "sessions('N', since='visit') >= 0",
     "attendance(since='visit') < 100"],
)  # fmt: skip
def test_visits_are_not_known_without_a_log(condition: str) -> None:
    made = policy(rules={"r": rule(each="absence", when=condition)})
    about = school(calendar(), {"anna": "NN NN"})
    decisions = agreed(made, about, Options())
    assert [d.status for d in decisions] == ["if", "if"]
    assert decisions[0].names == (condition.split("(", maxsplit=1)[0],)
    assert fired(made, about, Options(log=True)) == []


def test_a_rule_so_named_is_a_step_of_the_profile() -> None:
    made = policy(rules={"visit": rule(each="absence"), "r": rule(each="absence", when="done(visit)")})
    assert _of("r", fired(made, school(calendar(), {"anna": "NN NN"}))) == ["09-02"]


@pytest.mark.parametrize(
    ("outcome", "kind", "statuses"),
    [("reached", "contact", ["due", "no", "no"]), ("no answer", "contact", ["due", "due", "due"]),
     ("no answer", "visit", ["due", "due", "due"]), ("", "report", ["due", "no", "no"])],
)  # fmt: skip
def test_contact_is_of_the_spell_up_to_this_day(outcome: str, kind: str, statuses: list[str]) -> None:
    made = policy(rules={"r": rule(each="absence", when="not contact_made")})
    about = school(calendar(), {"anna": "NN NN NN // NN"}, [event("2025-09-02", "anna", kind, outcome=outcome)])
    found = {day[8:]: status for _, status, day in fired(made, about, ONLY_LOG)}
    assert [found.get(day, "no") for day in ("01", "02", "03")] == statuses
    assert found["05"] == "due"  # another absence, of which the log holds no contact


def test_where_nobody_noted_a_contact_a_log_says_that_there_was_none() -> None:
    made = policy(rules={"r": rule(each="absence", when="not contact_made"),
                         "way": rule(each="absence", when="not contact_by('phone')")})  # fmt: skip
    elsewhere = [event("2025-09-01", "ben", "contact", outcome="reached", how="phone")]
    marks = {"anna": "NN", "ben": "NN"}
    assert fired(made, school(calendar(), marks, elsewhere), ONLY_LOG) == [
        ("r", "due", "2025-09-01"), ("way", "due", "2025-09-01")]  # fmt: skip
    # Without a log nobody knows; what a run assumes stands in for what the log does not hold.
    without = fired(made, school(calendar(), {"anna": "NN"}), Options(simulate=False, take_done=False))
    assert without == [("r", "if", "2025-09-01"), ("way", "if", "2025-09-01")]
    taken = Options(simulate=False, take_done=False, log=True, assume={"contact_made": Fraction(1)})
    assert fired(made, school(calendar(), marks, elsewhere), taken) == [("way", "due", "2025-09-01")]


def test_once_reached_in_a_spell_is_reached() -> None:
    made = policy(rules={"r": rule(each="absence", when="contact_made")})
    events = [
        event("2025-09-01", "anna", "contact", outcome="no answer"),
        event("2025-09-02", "anna", "contact", outcome="reached"),
        event("2025-09-03", "anna", "visit", outcome="no answer"),
    ]  # fmt: skip
    found = [
        (status, day[8:]) for _, status, day in fired(made, school(calendar(), {"anna": "NN NN NN"}, events), ONLY_LOG)
    ]
    assert found == [("due", "02"), ("due", "03")]
