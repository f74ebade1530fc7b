"""A rule that is done once in a period is so by whichever of its ways or cases came first."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest

from attendance_policy.events import Event
from reference.interpreter import Options
from reference.making import agreed, calendar, event, policy, rule, school

WAYS = [{"when": "marked('N')", "strength": "should"}, {"when": "marked('I')", "strength": "may"}]


def _ways(marks: str, discretion: Fraction, events: Iterable[Event] = (), **keys: Any) -> list[tuple[int, str]]:
    """The day of the month and strength of each decision of a rule with a stronger and a weaker way."""
    made = policy(rules={"r": rule(each="absence", any_of=WAYS, should={"tell": "parents"}, **keys)})
    options = Options(discretion=discretion, log=bool(events))
    return sorted((d.day.day, d.strength) for d in agreed(made, school(calendar(), {"anna": marks}, events), options))


@pytest.mark.parametrize("period", ["per spell", "per term", "per year", "ever"])
@pytest.mark.parametrize(("marks", "first"), [("NN II NN", "should"), ("II NN II", "may")])
def test_what_one_way_did_no_other_does_again(period: str, marks: str, first: str) -> None:
    assert _ways(marks, Fraction(1), once=period) == [(1, first)]


def test_what_was_asked_and_not_done_is_asked_again() -> None:
    """A weaker way that nobody took stands in the way of no stronger one, and the other way round."""
    assert _ways("NN II", Fraction(0), once="per year") == [(1, "should"), (2, "may")]
    assert _ways("II NN", Fraction(0), once="per year") == [(1, "may"), (2, "should")]


@pytest.mark.parametrize(
    "often", [{"once": "per year"}, {"once": "per episode"}, {"repeat": "every 3 school days"}, {}]
)
@pytest.mark.parametrize("discretion", [Fraction(0), Fraction(1)])
def test_of_ways_of_one_day_the_strongest_decides(often: dict[str, str], discretion: Fraction) -> None:
    found = _ways("NI", discretion, **often)
    assert found == [(1, "should")]


def test_a_weaker_way_stands_beside_one_that_nobody_knows() -> None:
    """It is not known whether the stronger one holds: what the weaker one asks is asked all the same."""
    ways = [{"when": "marked('N') and ehc_plan", "strength": "should"}, {"when": "marked('I')", "strength": "may"}]
    made = policy(rules={"r": rule(each="absence", any_of=ways, should={"tell": "parents"}, once="per year")})
    decisions = agreed(made, school(calendar(), {"anna": "NI"}), Options())
    assert sorted((d.status, d.strength) for d in decisions) == [("asks", "may"), ("if", "should")]


def test_a_new_period_begins_anew() -> None:
    assert _ways("NN II // II NN", Fraction(1), once="per spell") == [(1, "should"), (4, "may")]


@pytest.mark.parametrize("often", [{"once": "per episode"}, {"repeat": "every 1 school day"}, {}])
def test_what_is_not_done_once_in_a_period_is_done_by_each_way(often: dict[str, str]) -> None:
    assert _ways("NN II NN", Fraction(1), **often) == [(1, "should"), (2, "may"), (3, "should")]


LEVELS = {"levels": {"high": {"when": "attendance >= 60"}, "low": {"called": "the rest"}}}


@pytest.mark.parametrize(
    ("discretion", "found"), [(Fraction(1), [("high", 2)]), (Fraction(0), [("high", 2), ("low", 3)])]
)
def test_cases_of_levels_are_cases_of_one_rule(discretion: Fraction, found: list[tuple[str, int]]) -> None:
    made = policy(
        tiers={"level": LEVELS},
        rules={"r": rule(each="absence", once="per spell", for_tier={
            "high": {"should": {"tell": "parents"}}, "low": {"should": {"contact": "home"}},
        })},
    )  # fmt: skip
    decisions = agreed(made, school(calendar(), {"anna": "// NN NN NN"}), Options(discretion=discretion))
    assert [(d.case, d.day.day) for d in decisions] == found


def test_what_the_log_says_is_done_when_it_says() -> None:
    """The log knows of the rule: what is raised is not taken as done, however much people may decide."""
    later = [event("2025-09-04", "anna", "contact", "r")]
    assert _ways("NN II II NN II", Fraction(1), later, once="per year") == [(1, "should"), (2, "may")]
