"""How long an answer to a judgement holds: it belongs to the absence, the school year or the pupil it is about."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from attendance_policy.calendar import Calendar, Term
from attendance_policy.events import Event
from attendance_policy.policy import Policy
from reference.interpreter import Options
from reference.making import calendar, event, fired, policy, rule, school

ASK = {"asks": "Is it so?", "who": "head", "unanswered": "ask"}
# Monday 1 September: away on Tuesday and Wednesday, on the Monday of the second week, and on the Monday of the third.
MARKS = "// NN NN // // NN // // // // NN // //"


def _made(each: str, about: str = "", when: str = "asked", **more: Any) -> Policy:
    said = {"about": about} if about else {}
    return policy(rules={"r": rule(each=each, when=when, **more)}, judgements={"asked": {**ASK, **said}},
                  counting={"review": {"every": "school day"}})  # fmt: skip


def _due(made: Policy, *answers: tuple[str, str], marks: str = MARKS, plan: Calendar | None = None) -> list[str]:
    events = [event(at, "anna", "judgement", "asked", said, line) for line, (at, said) in enumerate(answers)]
    about = school(plan or calendar(), {"anna": marks}, events)
    return [day for _, status, day in fired(made, about, Options(simulate=False, take_done=False, log=True))
            if status == "due"]  # fmt: skip


def test_an_answer_about_an_absence_ends_when_the_next_one_begins() -> None:
    made = _made("absence")
    assert made.judgements["asked"].about == "absence"
    assert _due(made, ("2025-09-02", "yes")) == ["2025-09-02", "2025-09-03"]
    assert _due(made, ("2025-09-03", "yes")) == ["2025-09-03"]
    assert _due(made, ("2025-09-08", "yes")) == ["2025-09-08"]


def test_an_answer_given_between_two_absences_is_about_the_first_of_them() -> None:
    assert _due(_made("return"), ("2025-09-04 08:00", "yes")) == ["2025-09-04"]
    assert _due(_made("absence"), ("2025-09-05", "yes")) == []
    # On a Saturday and on a Sunday before an absence that begins on Monday.
    assert _due(_made("absence"), ("2025-09-06", "yes")) == []
    assert _due(_made("absence"), ("2025-09-14", "yes"), ("2025-09-15", "no")) == []
    assert _due(_made("absence"), ("2025-09-14", "no"), ("2025-09-15", "yes")) == ["2025-09-15"]


def test_an_answer_given_on_a_weekend_in_an_absence_is_about_it() -> None:
    assert _due(_made("absence"), ("2025-09-06", "yes"), marks="// // // // NN NN NN // NN") == [
        "2025-09-08", "2025-09-09"]  # fmt: skip


def test_an_answer_before_the_first_absence_is_about_none() -> None:
    assert _due(_made("absence"), ("2025-09-01", "yes")) == []
    assert _due(_made("absence"), ("2025-08-30", "yes"), marks="NN NN //") == []
    # Where rows are asked that lie in no absence, it holds until one begins.
    assert _due(_made("review", "absence", once="per term"), ("2025-09-01", "yes")) == ["2025-09-01"]
    held = _made("review", "absence", repeat="every 1 school days")
    assert _due(held, ("2025-09-01", "yes"), marks="// // NN //") == ["2025-09-01", "2025-09-02"]
    assert _due(held, ("2025-08-28", "yes"), marks="// // NN //") == ["2025-09-01", "2025-09-02"]


def test_on_a_review_day_the_last_absence_is_the_one_that_an_answer_is_about() -> None:
    held = _made("review", "absence", repeat="every 1 school days")
    assert _due(held, ("2025-09-03", "yes"), marks="// NN NN // // NN //") == [
        "2025-09-03", "2025-09-04", "2025-09-05"]  # fmt: skip
    # Two pupils: the first day of the one is not that of the other.
    about = school(calendar(), {"anna": "// // //", "ben": "// NN //"}, [
        event("2025-09-01", name, "judgement", "asked", "yes") for name in ("anna", "ben")])  # fmt: skip
    told = fired(held, about, Options(simulate=False, take_done=False, log=True))
    assert [day for _, status, day in told if status == "due"] == [
        "2025-09-01", "2025-09-01", "2025-09-02", "2025-09-03"]  # fmt: skip


def test_an_absence_that_a_correction_makes_ends_an_answer_when_it_becomes_known() -> None:
    held = _made("review", "absence", repeat="every 1 school days")
    answer = event("2025-09-02", "anna", "judgement", "asked", "yes", 1)
    found = Event(datetime(2025, 9, 5, 9), "anna", 2, "correction", True, id="2025-09-03 AM", how="/", outcome="N")
    about = school(calendar(), {"anna": "// // // // // // //"}, [answer, found])
    told = fired(held, about, Options(simulate=False, take_done=False, log=True))
    assert [day for _, status, day in told if status == "due"] == ["2025-09-02", "2025-09-03", "2025-09-04"]


def _two_years() -> Calendar:
    terms = (Term("summer", date(2025, 7, 14), date(2025, 7, 18), None),
             Term("autumn", date(2025, 9, 1), date(2025, 9, 5), None))  # fmt: skip
    return Calendar("two", "Two", terms)


@pytest.mark.parametrize(("about", "days"), [
    ("", []), ("school year", []), ("pupil", ["2025-09-03"]), ("absence", ["2025-09-01", "2025-09-02"])])  # fmt: skip
def test_an_answer_about_a_school_year_ends_with_it(about: str, days: list[str]) -> None:
    made = _made("review", about, repeat="every 1 school days")
    marks = "// // // // // // // NN // //"
    given = _due(made, ("2025-07-17", "yes"), marks=marks, plan=_two_years())
    assert given[:2] == ["2025-07-17", "2025-07-18"]
    assert [day for day in days if day not in given] == []
    assert (given[2:] == []) == (days == [])
    # Said in the holidays, it is of the year that is over; on 1 September it is of the new one.
    late = _due(made, ("2025-08-20", "yes"), marks=marks, plan=_two_years())
    assert (late == []) == (days == [])
    assert _due(made, ("2025-09-01", "yes"), marks=marks, plan=_two_years())[0] == "2025-09-01"


def test_an_answer_about_the_pupil_holds_until_it_is_answered_otherwise() -> None:
    made = _made("absence", "pupil")
    assert _due(made, ("2025-08-30", "yes")) == ["2025-09-02", "2025-09-03", "2025-09-08", "2025-09-15"]
    assert _due(made, ("2025-08-30", "yes"), ("2025-09-05", "no")) == ["2025-09-02", "2025-09-03"]


def test_when_an_answer_has_ended_the_judgement_is_as_if_nobody_had_answered() -> None:
    events = [event("2025-09-02", "anna", "judgement", "asked", "no")]
    about = school(calendar(), {"anna": MARKS}, events)
    assert fired(_made("absence"), about, Options(simulate=False, take_done=False, log=True)) == [
        ("r", "asks", "2025-09-08"), ("r", "asks", "2025-09-15")]  # fmt: skip
    share = Options(simulate=False, take_done=False, log=True, assume={"asked": Fraction(1)})
    assert [day for _, _, day in fired(_made("absence"), about, share)] == ["2025-09-08", "2025-09-15"]


@pytest.mark.parametrize(("each", "about"), [
    ("absence", "absence"), ("return", "absence"), (["absence", "return"], "absence"), ("report", "absence"),
    ("review", "school year"), (["absence", "review"], "school year"), ("joining", "school year"),
    ("notice", "pupil"), ("arrival", "")])  # fmt: skip
def test_what_an_answer_is_about_is_read_off_the_rules(each: str | list[str], about: str) -> None:
    often = {"once": "per year"} if "review" in each else {}
    assert _made(each, **often).judgements["asked"].about == about  # type: ignore[arg-type]


def test_a_judgement_is_read_through_a_term_a_tier_and_what_is_needed_first() -> None:
    made = policy(
        judgements=dict.fromkeys(("termed", "tiered", "needed", "unread"), ASK),
        terms={"t": {"when": "termed"}}, tiers={"level": {"levels": {"up": {"when": "tiered"}, "down": {}}}},
        rules={"a": rule(each="absence", when="t"), "b": rule(each="absence", when="level == 'up'"),
               "c": rule(each="return", when="first_day_back", needs="needed")},
    )  # fmt: skip
    assert {name: one.about for name, one in made.judgements.items()} == {
        "termed": "absence", "tiered": "absence", "needed": "absence", "unread": ""}  # fmt: skip


@pytest.mark.parametrize("fact", ["unexplained", "known", "marked('N')"])
def test_an_answer_leaves_alone_the_fact_that_a_year_takes_instead(fact: str) -> None:
    made = policy(rules={"r": rule(each="absence", when="asked"), "s": rule(each="absence", when=fact)},
                  judgements={"asked": {**ASK, "in_simulation": fact}},
                  terms={"known": {"when": "unexplained"}})  # fmt: skip
    about = school(calendar(), {"anna": "// NN NN"}, [event("2025-09-03", "anna", "judgement", "asked", "no", 0)])
    found = [(name, day) for name, _, day in fired(made, about, Options(simulate=True, log=True))]
    assert found == [("r", "2025-09-02"), ("s", "2025-09-02"), ("s", "2025-09-03")]
