"""A rule reads only what its occasions have, by whatever name; what a simulation takes is of the right kind."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from attendance_policy.library import Library
from attendance_policy.policy import Policies
from policy.bad_profiles import FOLDER, HERE


def _found(**sections: Any) -> list[tuple[str, str]]:
    data = {"policy": "made", "name": "Made", "kind": "school", "extends": "little_base", **sections}
    policies = Policies(Library([FOLDER], cwd=HERE))
    text = yaml.safe_dump(data, sort_keys=False, width=1000)
    loaded = policies.examine_document(policies.library.document_of(text.encode(), "made.yaml"))
    return [(problem.code, problem.message) for problem in loaded.problems]


def _rule(**keys: Any) -> dict[str, Any]:
    return {"r": {"who": "headteacher", "will": {"contact": "parents"}, "source": "1", "once": "per year", **keys}}


ASK = {"asks": "Is it so?", "who": "headteacher", "unanswered": "ask", "source": "1"}


@pytest.mark.parametrize(
    ("sections", "by"),
    [
        ({"terms": {"quiet": {"when": "unexplained", "source": "1"}}}, "quiet"),
        ({"judgements": {"quiet": {**ASK, "in_simulation": "unexplained"}}}, "quiet"),
        ({"terms": {"quiet": {"when": "inner", "source": "1"}, "inner": {"when": "unexplained", "source": "1"}}},
         "inner"),
    ],
)  # fmt: skip
def test_a_fact_of_another_occasion_by_another_name(sections: dict[str, Any], by: str) -> None:
    said = f"`unexplained`, which `{by}` reads, is not known on the occasion `review`"
    assert _found(rules=_rule(each="review", when="quiet"), **sections) == [("wrong-occasion", said)]
    assert _found(rules=_rule(each="absence", when="quiet"), **sections) == []


def test_a_tier_and_a_rule_of_two_occasions() -> None:
    tiers = {"level": {"levels": {"low": {"when": "first_day_back"}, "rest": {"called": "rest"}}, "source": "1"}}
    said = "`first_day_back`, which `level` reads, is not known on the occasion `review`"
    for rules in (_rule(each="review", when="level == 'low'"), _rule(each="review", for_tier={"low": {"hedge": "a"}}),
                  _rule(each=["review", "return"], needs="level == 'low'")):  # fmt: skip
        assert _found(rules=rules, tiers=tiers) == [("wrong-occasion", said)]
    said = "`first_day_back` is not known on the occasion `review`"
    assert _found(rules=_rule(each=["review", "return"], when="first_day_back")) == [("wrong-occasion", said)]


@pytest.mark.parametrize(("taken", "found"), [(95, []), ("95", ["wrong-type"])])
def test_what_a_simulation_takes_is_compared_with_what_it_is(taken: object, found: list[str]) -> None:
    values = {"good": {"says": "good attendance", "source": "1", "in_simulation": taken}}
    codes = _found(rules=_rule(each="review", when="attendance < good"), values=values)
    assert [code for code, _ in codes if code != "quote-it"] == found
