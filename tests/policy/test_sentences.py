"""Actions and conditions as people read them aloud: every verb, argument, fact and time has its words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from attendance_policy.conditions import Condition, Names, read_condition
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.called import called, roles_words, rules_in, with_a, with_the
from attendance_policy.policy.condition_words import condition_words
from attendance_policy.policy.model import Action
from attendance_policy.policy.sentences import ARGUMENT_FORMS, AROUND, VERB_FORMS, sentence, time_words
from attendance_policy.policy.times import PHRASES, Time, counted, read_time
from attendance_policy.vocabulary import ANCHORS, CODE_SETS, FACTS, OCCASIONS, VERBS, Kind, phrases
from attendance_policy.vocabulary.ways import OTHERWISE_CALLED, WAYS, is_accepted, unknown_ways, way_words

SCHEMA = json.loads((Path(__file__).parents[2] / "schema" / "policy.schema.json").read_text(encoding="utf-8"))
DATA = {
    "roles": {
        "school": {"called": "academy"}, "parents": {}, "local authority": {}, "attendance officer": {"called": "AO"},
        "headteacher": {"called": "headteacher or principal"}, "other agencies": {}, "school office": {},
        "governing board": {}, "emergency contacts": {}, "Family Connect": {}, "home": {},
        "attendance and welfare team leader": {},
    },
    "letters": {
        "sal_1": {"called": "School Attendance Letter 1", "to": "parents"}, "concern": {},
        "nobody_in": {"called": "letter home when nobody is reached", "to": "parents"},
    },
    "meetings": {"support": {"called": "support meeting"}},
    "forms": {"risk_form": {"called": "risk assessment"}},
    "formal_steps": {"penalty_notice": {}},
    "rules": {"first_call": {}},
    "judgements": {
        "a_concern": {"asks": "Is attendance a concern?", "who": "attendance officer", "unanswered": "assume not"},
        "doubted": {"asks": "Is the illness doubted?", "who": "school", "unanswered": "ask"},
    },
    "terms": {"persistent": {"called": "persistent absence"}},
    "values": {"target": {"is": 96, "unit": "%"}, "many": {"not_stated": "no number"}},
    "tiers": {"rag": {"levels": {"red": {"called": "Acute"}, "green": {}}}},
    "flags": {"known_risk": {"means": "is at risk; the document does not say of what"}},
    "codes": {"I": {"meaning": "illness"}, "L": {"meaning": "late before the register closed"}},
}  # fmt: skip
CALLED = replace(called(DATA), rules=rules_in(DATA))
NAMES = Names(
    None, frozenset({"persistent"}), {"target": "%", "many": ""}, {"rag": ("red", "green")},
    frozenset({"a_concern", "doubted"}), frozenset({"known_risk"}), frozenset({"holiday"}),
    ("concern", "first_call", "risk_form", "sal_1", "support"), ("I", "L"), {"target": Fraction(96)},
)  # fmt: skip


def acts(verb: str, target: str, **args: str) -> Action:
    """One action, its arguments as written (`in_` for `in`)."""
    return Action(verb, target, tuple((key.rstrip("_"), value) for key, value in args.items()))


def test_every_verb_has_a_form_and_every_argument_its_place() -> None:
    assert set(VERB_FORMS) == set(VERBS)
    keys = set(SCHEMA["$defs"]["action"]["properties"]) - set(VERBS) - {"one_of", "in_turn"}
    assert keys == set(ARGUMENT_FORMS) | set(AROUND)


def test_every_fact_has_one_phrase_of_its_kind() -> None:
    tables = (phrases.YES_NO, phrases.FIGURES, phrases.WORDS)
    assert sorted(name for table in tables for name in table) == sorted(FACTS)
    for name, fact in FACTS.items():
        assert (fact.kind is Kind.YES_NO) == (name in phrases.YES_NO), name
    assert {name: set(forms) for name, forms in phrases.WORDS.items() if "*" not in forms} == {
        name: set(fact.choices) for name, fact in FACTS.items() if fact.choices
    }


def test_every_set_occasion_and_time_has_its_words() -> None:
    assert set(phrases.SETS) == set(phrases.MARKED) == set(CODE_SETS)
    assert set(phrases.OCCASIONS) == set(OCCASIONS)
    assert set(phrases.TIMES) == {*ANCHORS, *PHRASES}
    once = SCHEMA["$defs"]["case"]["properties"]["once"]
    assert set(phrases.ONCE) == set(once["enum"])
    assert set(phrases.THIS) == set(FACTS["sessions"].named[0].choices)


@pytest.mark.parametrize(("action", "words"), [
    (acts("contact", "parents", how="phone"), "contact the parents by phone"),
    (acts("contact", "parents", how="phone", due="by 09:30"), "contact the parents by phone, by 09:30"),
    (acts("contact", "home", how="visit", unannounced="yes"), "visit the home, unannounced"),
    (acts("contact", "parents", how="phone or letter and email"),
     "contact the parents by phone or by letter and by email"),
    (acts("contact", "parents", how="app (Dojo)", about="support"), "contact the parents by app (Dojo) about support"),
    (acts("letter", "sal_1"), "send School Attendance Letter 1 to the parents"),
    (acts("letter", "concern", to="headteacher"), "send the concern letter to the headteacher or principal"),
    (acts("letter", "nobody_in", to="parents"), "send the parents the letter home when nobody is reached"),
    (acts("tell", "local authority", what="attendance return"), "tell the local authority: attendance return"),
    (acts("tell", "parents", what="the decision", hedge="will endeavour"),
     "tell the parents: the decision (will endeavour)"),
    (acts("ask", "medical evidence", of="parents", accept="any form"),
     "ask the parents for medical evidence, accepting any form"),
    (acts("ask", "whether a notice is in order", of="local authority"),
     "ask the local authority whether a notice is in order"),
    (acts("meet", "support", about="support"), "hold the support meeting about support"),
    (acts("meet", "parents"), "meet the parents"),
    (acts("plan", "action plan", with_="parents"), "draw up an action plan with the parents"),
    (acts("refer", "Family Connect and other agencies"), "refer the pupil to Family Connect and other agencies"),
    (acts("offer", "support", to="parents"), "offer support to the parents"),
    (acts("consider", "penalty_notice"), "consider a penalty notice"),
    (acts("issue", "penalty_notice", to="parents"), "issue a penalty notice to the parents"),
    (acts("record", "arrival at reception"), "record the arrival at reception"),
    (acts("record", "risk_form"), "fill in the risk assessment"),
    (acts("review", "attendance", by="school and pupil", against="local and national"),
     "review attendance by school and pupil against these figures: local and national"),
    (acts("mark", "L"), "mark the session with code L (late before the register closed)"),
    (acts("mark", "unauthorised"), "mark the session as unauthorised absence"),
    (acts("remove", "name from the roll"), "remove the name from the roll"),
    (acts("reward", "most improved class"), "reward the most improved class"),
    (acts("plan", "targets", lasting="3 weeks"), "draw up targets for 3 weeks"),
    (Action("one_of", "", parts=(acts("letter", "sal_1"), acts("contact", "parents", how="phone"))),
     "either send School Attendance Letter 1 to the parents or contact the parents by phone"),
    (Action("in_turn", "", parts=(acts("contact", "emergency contacts"), acts("contact", "home", how="visit",
                                                                              strength="may"))),
     "in turn: contact the emergency contacts; then (may) visit the home"),
])  # fmt: skip
def test_an_action_is_a_sentence(action: Action, words: str) -> None:
    assert sentence(action, CALLED) == words


@pytest.mark.parametrize(("text", "words"), [
    ("1 weeks after sal_1", "1 week after sal_1"), ("2 week", "2 weeks"), ("11 days", "11 days"),
    ("1 school days or 1 working days", "1 school day or 1 working day"), ("1 schooldays", "1 schooldays"),
    ("by 09:01", "by 09:01"), ("letter_1 days", "letter_1 days"), ("every 1 half terms", "every 1 half term"),
])  # fmt: skip
def test_a_count_stands_with_its_unit_as_it_is_said(text: str, words: str) -> None:
    assert counted(text) == words


def checked(text: str) -> Condition:
    """A condition that has no faults."""
    condition, faults = read_condition(text, NAMES)
    assert condition is not None, faults
    return condition


@pytest.mark.parametrize(("text", "words"), [
    ("absence_day == 1 and unexplained", "it is the first day of the absence and no reason is known"),
    ("absence_day > 1 or not contact_made",
     "it is the second day of the absence or later or nobody responsible has been reached"),
    ("attendance < 95", "attendance is below 95%"),
    ("not attendance < 95", "attendance is 95% or more"),
    ("90.1 <= attendance(places=1) < 93", "attendance is 90.1% or more and below 93% (rounded to 1 decimal place)"),
    ("attendance(this='term') >= target", "attendance is the target (96%) or more this term"),
    ("spells('absent', this='term') >= many",
     "the pupil has “many” (the document gives no figure) or more separate spells of absence this term"),
    ("sessions('unauthorised', school_weeks=10) >= 10",
     "the pupil has 10 or more sessions of unauthorised absence in the last 10 school weeks"),
    ("school_days('I', this='year') == 1", "the pupil has 1 school day marked I (illness) this school year"),
    ("arrived in ('09:40', '10:10')", "the pupil arrives at 09:40 or 10:10"),
    ("marked('I') and (a_concern or doubted)",
     "the day is marked I (illness), and either the attendance officer answers yes to “Is attendance a concern?” "
     "or the academy answers yes to “Is the illness doubted?”"),
    ("not a_concern", "the attendance officer does not answer yes to “Is attendance a concern?”"),
    ("not doubted", "the academy answers no to “Is the illness doubted?”"),
    ("not (persistent and known_risk)", "“persistent absence” does not apply or the pupil is not at risk"),
    ("rag in ('red', 'green')", "the pupil's rag level is “red” (Acute) or “green”"),
    ("year in ('R', '7')", "the pupil is in Reception or Year 7"),
    ("done(sal_1) and not done(risk_form)",
     "School Attendance Letter 1 has been sent and the risk assessment has not been filled in"),
    ("not (90.1 <= attendance(places=1) < 93)",
     "attendance is below 90.1% or 93% or more (rounded to 1 decimal place)"),
    ("session != 'am'", "it is not the morning session"),
    ("arrival != 'late'", "the pupil does not arrive late but before the register closes"),
    ("leave_outcome != 'not answered'", "the request for leave was answered"),
    ("times(first_call, this='spell') >= 3", "“first call” has taken place 3 or more times in this absence"),
    ("times(support) == 0", "the support meeting has not been held"),
    ("days_since(sal_1) >= 21", "21 or more days have passed since School Attendance Letter 1"),
    ("not improved_since(sal_1)", "attendance has not improved since School Attendance Letter 1"),
])  # fmt: skip
def test_a_condition_is_read_aloud(text: str, words: str) -> None:
    assert condition_words(checked(text), CALLED) == words


@pytest.mark.parametrize(("text", "words"), [
    ("sessions('unauthorised') >= 10", "the pupil has 10 or more sessions of unauthorised absence {over}"),
    ("5 <= sessions() < 9", "the pupil has 5 or more sessions that count and fewer than 9 sessions that count {over}"),
    ("school_days('absent') > 1", "the pupil has more than 1 school day of absence {over}"),
    ("not spells('I') > 2", "the pupil has 2 or fewer separate spells marked I (illness) {over}"),
    ("sessions('I', school_weeks=1) == 0", "the pupil has 0 sessions marked I (illness) in the last school week"),
    ("consecutive('I') >= 3", "the pupil has 3 or more school days marked I (illness) in a row"),
    ("attendance < 95", "attendance is below 95%"),
])  # fmt: skip
def test_a_count_without_a_window_says_what_it_is_counted_over(text: str, words: str) -> None:
    for over, said in (("this year", "this school year"), ("this half term", "this half term")):
        assert condition_words(checked(text), replace(CALLED, over=over)) == words.format(over=said)


def test_what_is_counted_over_is_what_the_profile_measures_attendance_over() -> None:
    policies = Policies(Library())
    usual = policies.load("lct")
    assert usual.policy.called.over == "this year"
    term = policies.patched(usual, [("counting.attendance.is", "this term")])
    assert term.policy.called.over == "this term"


@pytest.mark.parametrize(("written", "words"), [
    ("30 minutes after reporting deadline", "30 minutes after the reporting deadline"),
    ("1 weeks after sal_1", "1 week after School Attendance Letter 1"),
    ("by 09:30", "by 09:30"), ("09:30", "at 09:30"), ("same day", "on the same day"),
    ("return", "at the return"),
])  # fmt: skip
def test_a_time_is_said_with_what_it_is_counted_from(written: str, words: str) -> None:
    time = read_time(written, ("sal_1",))
    assert isinstance(time, Time)
    assert time_words(time, CALLED) == words


def test_roles_are_said_as_the_profile_calls_them() -> None:
    assert (
        roles_words("headteacher or attendance officer", CALLED)
        == "the headteacher or principal or the attendance officer"
    )
    assert roles_words("parents, school office and governing board", CALLED) == (
        "the parents, the school office and the governing board"
    )
    assert roles_words("attendance and welfare team leader and parents", CALLED) == (
        "the attendance and welfare team leader and the parents"
    )
    names = ("Starting Point", "Department for Education", "school staff", "other schools")
    assert [with_the(name) for name in names] == [
        "Starting Point", "the Department for Education", "school staff", "other schools",
    ]  # fmt: skip
    words = ("support plan for the family", "medical evidence", "advice", "other letter")
    assert [with_a(one) for one in words] == [
        "a support plan for the family", "medical evidence", "advice", "other letter",
    ]  # fmt: skip


def test_ways_are_of_the_list_and_named_ways_meet_bare_ones() -> None:
    assert set(OTHERWISE_CALLED.values()) <= set(WAYS) and not set(OTHERWISE_CALLED) & set(WAYS)
    assert unknown_ways("phone or app (Dojo) and letter") == ()
    assert unknown_ways("phone, email") == (("phone, email", "phone or email"),)
    assert unknown_ways("Home visit or pigeon") == (("Home visit", "visit"), ("pigeon", ""))
    assert is_accepted("phone or app (Dojo) and letter", ["App", "letter"])
    assert is_accepted("app", ["app (Dojo)"])
    assert not is_accepted("app (Dojo)", ["app (Other)"])
    assert not is_accepted("phone and letter", ["phone"])
    assert way_words("phone or in person") == "by phone or in person"


@pytest.mark.parametrize("name", ["atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood"])
def test_no_sentence_of_a_shipped_profile_shows_how_it_is_written(name: str) -> None:
    policy = Policies(Library()).load(name).as_written
    said = [sentence(action, policy.called) for rule in policy.rules for case in rule.cases for _, group in case.acts
            for action in group]  # fmt: skip
    said += [condition_words(one, policy.called) for rule in policy.rules for case in rule.cases
             for one in (*case.conditions, *(way.when for way in case.ways if way.when is not None))]  # fmt: skip
    wrong = [one for one in said if re.search(r"_|\{|\}|==|  |\bthe the\b|\ba an?\b|\bhedge\b|\bhow phone\b", one)]
    assert said and not wrong
