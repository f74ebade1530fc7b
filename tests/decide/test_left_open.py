"""Tiers, judgements, flags and silences: what is not known, what it is called, and who is asked."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from attendance_policy.policy import Policy
from reference.interpreter import Options
from reference.making import agreed, calendar, event, fired, policy, rule, school
from reference.side_by_side import School

REPLAY = Options(simulate=False, take_done=False)
LOGGED = Options(simulate=False, take_done=False, log=True)
ASK = {"asks": "Is it so?", "who": "head", "unanswered": "ask"}
ASSUME_NOT = {**ASK, "unanswered": "assume not"}


def _opened(made: Policy, about: School, options: Options = REPLAY) -> list[tuple[str, tuple[str, ...]]]:
    return [(decision.status, decision.names) for decision in agreed(made, about, options)]


def _absent(when: str, **sections: Any) -> Policy:
    return policy(rules={"r": rule(each="absence", when=when)}, **sections)


# --- what a decision turns on


def test_a_question_is_asked_once_all_else_is_true() -> None:
    made = _absent("marked('N') and asked", judgements={"asked": ASK})
    assert _opened(made, school(calendar(), {"anna": "NN II"})) == [("asks", ("asked",))]


def test_what_is_assumed_not_is_not_asked() -> None:
    assert _opened(_absent("asked", judgements={"asked": ASSUME_NOT}), school(calendar(), {"anna": "NN"})) == []
    made = _absent("not asked", judgements={"asked": ASSUME_NOT})
    assert _opened(made, school(calendar(), {"anna": "NN"})) == [("due", ())]


def test_a_silence_comes_before_what_is_missing_and_that_before_a_question() -> None:
    sections = {"judgements": {"asked": ASK}, "terms": {"hushed": {"not_stated": "it says no more"}},
                "flags": {"watched": {"means": "somebody watches"}}}  # fmt: skip
    about = school(calendar(), {"anna": "NN"})
    assert _opened(_absent("asked and watched and hushed", **sections), about) == [("not_specified", ("hushed",))]
    assert _opened(_absent("asked and watched", **sections), about) == [("if", ("watched",))]
    assert _opened(_absent("asked and not done(warning)", **sections), about) == [("asks", ("asked",))]


def test_a_value_that_is_not_stated() -> None:
    values = {"figure": {"left_to": "academy website"}}
    about = school(calendar(), {"anna": "// NN", "ben": "NN"})
    # Ben has had no session yet: there is nothing to compare, whatever the figure.
    assert _opened(_absent("attendance < figure", values=values), about) == [("not_specified", ("figure",))]
    stated = {"figure": {"says": "good", "in_simulation": 100}}
    assert _opened(_absent("attendance <= figure", values=stated), about, Options()) == [("due", ())]
    assert _opened(_absent("attendance <= figure", values=stated), about) == [("not_specified", ("figure",))]


def test_a_value_that_is_taken_in_a_simulation_is_not_what_is_open() -> None:
    made = _absent("attendance <= figure and asked", values={"figure": {"says": "good", "in_simulation": 100}},
                   judgements={"asked": ASK})  # fmt: skip
    assert _opened(made, school(calendar(), {"anna": "// NN"}), Options()) == [("asks", ("asked",))]


def test_what_the_pupil_file_does_not_say_is_told_pupil_by_pupil() -> None:
    made = _absent("(watched or asked) and year == 7", judgements={"asked": ASK}, flags={"watched": {"means": "seen"}})
    plan = calendar()
    pupils = [
        school(plan, {"known": "NN"}, year="7", flags={"watched": "no"}),
        school(plan, {"watched": "NN"}, year="7", flags={"watched": "yes"}),
        school(plan, {"unknown": "NN"}, year="7", flags={"watched": "?"}),
        school(plan, {"yearless": "NN"}, year="", flags={"watched": "yes"}),
    ]
    about = School(plan, pupils[0].codes, tuple(one.pupils[0] for one in pupils), (), ("watched",))
    found = {d.pupil: (d.status, d.names) for d in agreed(made, about, REPLAY)}
    assert found == {
        "known": ("asks", ("asked",)), "watched": ("due", ()), "unknown": ("if", ("watched",)),
        "yearless": ("if", ("year",)),
    }  # fmt: skip


def test_a_condition_for_a_simulation_is_not_read_without_one() -> None:
    judgements = {"asked": {**ASK, "in_simulation": "watched"}}
    made = _absent("asked", judgements=judgements, flags={"watched": {"means": "seen"}})
    about = school(calendar(), {"anna": "NN"})
    assert _opened(made, about, REPLAY) == [("asks", ("asked",))]
    assert _opened(made, about, Options()) == [("if", ("watched",))]
    assert _opened(made, about, Options(assume={"asked": Fraction(1)})) == [("due", ())]


def test_improvement_is_judged_or_counted() -> None:
    made = _absent("done(warning) and improved_since(warning)", counting={"improvement": {"is": "judged"}})
    about = school(calendar(), {"anna": "NN NN"}, [event("2025-09-01", "anna", "letter", "warning")])
    assert _opened(made, about, LOGGED) == [("asks", ("improved_since",))]
    assumed = Options(simulate=False, take_done=False, log=True, assume={"improved_since": Fraction(1)})
    assert _opened(made, about, assumed) == [("due", ())]


# --- answers


def test_the_latest_answer_holds_from_its_day_on() -> None:
    made = _absent("asked", judgements={"asked": ASK})
    events = [
        event("2025-09-02 09:00", "anna", "judgement", "asked", "yes"),
        event("2025-09-04 09:00", "anna", "judgement", "asked", "no"),
        event("2025-09-05 09:00", "anna", "judgement", "asked", "no"),
        event("2025-09-05 14:00", "anna", "judgement", "asked", "yes"),
        event("2025-09-08 09:00", "anna", "judgement", "asked", "yes"),
        event("2025-09-08 14:00", "anna", "judgement", "asked", "no"),
    ]
    about = school(calendar(), {"anna": "NN NN NN NN NN NN", "ben": "NN"}, events)
    found = [(d.pupil, d.day.day, d.status) for d in agreed(made, about, LOGGED)]
    assert sorted(found) == [
        ("anna", 1, "asks"),
        ("anna", 2, "due"),
        ("anna", 3, "due"),
        ("anna", 5, "due"),
        ("ben", 1, "asks"),
    ]


def test_an_answer_goes_before_what_is_taken() -> None:
    made = _absent("asked", judgements={"asked": {**ASK, "in_simulation": "always"}})
    events = [event("2025-09-02", "anna", "judgement", "asked", "no")]
    found = fired(made, school(calendar(), {"anna": "NN NN NN"}, events), Options(log=True))
    assert [day for _, _, day in found] == ["2025-09-01"]


@pytest.mark.parametrize(
    ("simulated", "assumed", "days"),
    [("always", None, [2, 3]), ("never", None, []), ("always", 0, []), ("never", 1, [2, 3]),
     ("sessions('N') >= 3", None, [2, 3]), ("sessions('N') >= 5", None, [3]), ("sessions('N') >= 5", 1, [2, 3])],
)  # fmt: skip
def test_what_is_taken_in_a_simulation(simulated: str, assumed: int | None, days: list[int]) -> None:
    made = _absent("sessions('N') >= 3 and asked", judgements={"asked": {**ASK, "in_simulation": simulated}})
    options = Options(assume={} if assumed is None else {"asked": Fraction(assumed)})
    about = school(calendar(), {"anna": "NN NN NN"})
    assert [int(day[8:]) for _, status, day in fired(made, about, options) if status == "due"] == days


def test_a_share_of_the_pupils() -> None:
    made = _absent("asked", judgements={"asked": {**ASK, "in_simulation": "0.25"}})
    about = school(calendar(), {f"p{n}": "NN" for n in range(80)})
    assert 10 <= len(agreed(made, about, Options())) <= 30
    assert len(agreed(made, about, Options(assume={"asked": Fraction(1)}))) == 80


# --- tiers

LEVELS: dict[str, Any] = {
    "red": {"when": "sessions('N') >= 4"},
    "amber": {"any_of": [{"when": "sessions('N') >= 2"}, {"when": "watched"}]},
    "green": {"called": "the rest"},
}


def _tiered(levels: dict[str, Any], **keys: Any) -> Policy:
    return policy(rules={"r": rule(each="absence", **keys)}, tiers={"rag": {"levels": levels}},
                  flags={"watched": {"means": "seen"}})  # fmt: skip


def test_the_first_level_that_fits_as_it_was_when_the_day_began() -> None:
    about = school(calendar(), {"anna": "NN NN NN NN"}, flags={"watched": "no"})
    for level, days in (("green", [1]), ("amber", [2]), ("red", [3, 4])):
        found = fired(_tiered(LEVELS, when=f"rag == '{level}'"), about, REPLAY)
        assert [int(day[8:]) for _, _, day in found] == days, level


def test_a_review_sees_the_tier_at_the_end_of_its_day() -> None:
    made = policy(rules={"r": rule(each="review", when="rag == 'red'", once="ever")}, tiers={"rag": {"levels": LEVELS}},
                  flags={"watched": {"means": "seen"}}, counting={"review": {"every": "school day"}})  # fmt: skip
    about = school(calendar(), {"anna": "NN NN NN"}, flags={"watched": "no"})
    assert [day for _, _, day in fired(made, about, REPLAY)] == ["2025-09-02"]


def test_a_level_may_be_not_known_when_one_above_it_is_not() -> None:
    levels = {"red": {"when": "sessions('N') >= 4"}, "amber": {"when": "watched"}, "green": {"called": "the rest"}}
    about = school(calendar(), {"anna": "NN NN NN"})  # no column for the flag
    found = [(d.day.day, d.status) for d in agreed(_tiered(levels, when="rag == 'green'"), about, REPLAY)]
    assert found == [(1, "if"), (2, "if")]
    found = [(d.day.day, d.status) for d in agreed(_tiered(levels, when="rag == 'red'"), about, REPLAY)]
    assert found == [(3, "due")]  # on the first days it is known that red does not fit


def test_at_no_level_every_comparison_is_no() -> None:
    levels = {"red": {"when": "sessions('N') >= 4"}, "amber": {"when": "sessions('N') >= 2"}}
    about = school(calendar(), {"anna": "NN NN"})
    for condition in ("rag == 'red'", "rag != 'red'", "rag in ('red', 'amber')", "rag not in ('red',)"):
        found = fired(_tiered(levels, when=condition), about, REPLAY)
        assert "2025-09-01" not in [day for _, _, day in found], condition


def test_a_rule_differs_by_level_and_by_year_group() -> None:
    made = _tiered(LEVELS, for_tier={"red": {"must": {"tell": "home"}}, "amber or green": {"hedge": "if possible"}})
    about = school(calendar(), {"anna": "NN NN NN"}, flags={"watched": "no"})
    found = [(d.case, d.strength, d.day.day) for d in agreed(made, about, REPLAY)]
    assert sorted(found) == [("amber or green", "will", 1), ("amber or green", "will", 2), ("red", "must", 3)]
    years = policy(rules={"r": rule(each="absence", for_years={"R to 6": {"hedge": "a"}, "7, 9": {"hedge": "b"}})})
    for year, case in (("R", "R to 6"), ("6", "R to 6"), ("7", "7, 9"), ("9", "7, 9"), ("8", None), ("N", None)):
        decisions = agreed(years, school(calendar(), {"anna": "NN"}, year=year), REPLAY)
        assert [d.case for d in decisions] == ([case] if case else [])


# --- what is recorded is what is decided: two strengths, several ways


def test_two_strengths_are_two_decisions() -> None:
    made = policy(
        rules={"r": rule(each="absence", will={"tell": "parents"}, may={"contact": "home"}, once="per spell")}
    )
    found = [(d.strength, d.status) for d in agreed(made, school(calendar(), {"anna": "NN NN"}), REPLAY)]
    assert found == [("may", "asks"), ("will", "due")]


def test_one_way_is_enough_whichever_stands_last() -> None:
    about = school(calendar(), {"anna": "NN NN NN"})
    ways = [{"when": "sessions('N') == 2"}, {"when": "sessions('N') == 4"}]
    for any_of in (ways, ways[::-1]):
        made = policy(rules={"r": rule(each="absence", any_of=any_of)})
        assert [d.day.day for d in agreed(made, about, REPLAY)] == [1, 2]


def test_a_way_with_a_strength_of_its_own_is_a_case_of_its_own() -> None:
    made = policy(rules={"r": rule(each="absence", when="marked('N')", any_of=[
        {"when": "sessions('N') >= 3"}, {"when": "sessions('N') >= 4"}, {"when": "absence_day == 1", "strength": "may"},
    ])})  # fmt: skip
    found = [(d.case, d.strength, d.day.day) for d in agreed(made, school(calendar(), {"anna": "NN NN II"}), REPLAY)]
    assert sorted(found) == [("", "will", 2), ("way 3", "may", 1)]
