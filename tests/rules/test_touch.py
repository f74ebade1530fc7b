"""What a reading touches: a rule that it leaves alone decides alike under both, whatever the register."""

from __future__ import annotations

from typing import Any

import pytest

from attendance_policy.rules.touch import touched
from reference.making import policy, rule

LETTER = {"letter": "warning", "to": "parents"}


def _touched(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return set(touched(policy(**before), policy(**after)))


def test_what_looks_back_at_a_rule_that_is_taken_away_is_touched() -> None:
    last = rule(each="absence", after="warning")
    # The rule that stays is written first, so that it stands in the same place of both files.
    before = {"rules": {"last": last, "a": rule(each="absence", will=LETTER)}}
    assert _touched(before, {"rules": {"last": last}}) == {"a", "last"}
    assert _touched(before, {"rules": {"last": last, "a": rule(each="absence")}}) == {"a", "last"}
    alone = {"rules": {"last": rule(each="absence"), "a": rule(each="absence", will=LETTER)}}
    assert _touched(alone, {"rules": {"last": rule(each="absence")}}) == {"a"}
    assert _touched({"rules": {"last": last}}, before) == {"a", "last"}
    assert _touched(before, before) == set()


@pytest.mark.parametrize(
    ("choice", "other", "condition"),
    [("attendance", "this term", "attendance < 95"), ("attendance", "this term", "sessions('N') >= 2"),
     ("attendance", "this term", "improved_since(a)"), ("attendance", "this term", "attendance(at=a) < 90"),
     ("attendance", "this half term", "spells('N') >= 2"),
     ("school_week", "full weeks only", "absence(school_weeks=2) > 5"),
     ("unauthorised", ["N"], "sessions('unauthorised', this='year') >= 2"), ("unexplained", ["O"], "unexplained"),
     ("absent_day", "both sessions missed", "school_days('N', this='year') >= 2"),
     ("absent_day", "both sessions missed", "consecutive('N') >= 2"),
     ("day_of_absence", "calendar days", "absence_day == 2"),
     ("improvement", "attendance is higher", "improved_since(a)")],
)  # fmt: skip
def test_a_way_of_counting_touches_what_rests_on_it(choice: str, other: Any, condition: str) -> None:
    rules = {
        "a": rule(each="absence", when="marked('N')"),
        "plain": rule(each="absence", when=condition),
        "in_term": rule(each="absence", when="named"),
        "in_tier": rule(each="absence", for_tier={"high": {"when": "marked('N')"}}),
        "needs": rule(each="absence", needs=condition),
        "later": rule(each="absence", after="plain"),
        "windowed": rule(each="absence", when="attendance(this='term') < 95 and times(a) >= 2"),
    }
    more = {"terms": {"named": {"when": condition}}, "tiers": {"tier": {"levels": {"high": {"when": condition}}}}}
    before, after = {"rules": rules, **more}, {"rules": rules, "counting": {choice: {"is": other}}, **more}
    assert _touched(before, after) == {"plain", "in_term", "in_tier", "needs", "later"}


def test_review_days_touch_reviews_and_what_follows_from_them() -> None:
    rules = {
        "a": rule(each="review", when="attendance < 95", once="per year"),
        "b": rule(each="absence"),
        "c": rule(each="absence", after="a"),
    }
    assert _touched({"rules": rules}, {"rules": rules, "counting": {"review": {"every": "term"}}}) == {"a", "c"}


@pytest.mark.parametrize("section", ["terms", "values", "judgements", "tiers"])
def test_a_name_touches_what_reads_it(section: str) -> None:
    rules = {
        "t": rule(each="absence", when="term"), "v": rule(each="absence", when="attendance < value"),
        "j": rule(each="absence", when="judgement"),
        "l": rule(each="absence", for_tier={"high": {"hedge": "if possible"}}),
    }  # fmt: skip
    judgement = {"asks": "Is it so?", "who": "head", "unanswered": "ask"}
    one: dict[str, Any] = {
        "terms": {"term": {"when": "marked('N')"}}, "values": {"value": {"is": 95}},
        "judgements": {"judgement": judgement}, "tiers": {"tier": {"levels": {"high": {"when": "marked('N')"}}}},
    }  # fmt: skip
    other: dict[str, Any] = {
        "terms": {"term": {"not_stated": "it says no more"}}, "values": {"value": {"is": 90}},
        "judgements": {"judgement": {**judgement, "unanswered": "assume not"}},
        "tiers": {"tier": {"levels": {"high": {"when": "marked('O')"}}}},
    }  # fmt: skip
    after = {**one, section: other[section]}
    assert _touched({"rules": rules, **one}, {"rules": rules, **after}) == {section[0] if section != "tiers" else "l"}
