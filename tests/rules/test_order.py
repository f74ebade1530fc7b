"""The order in which rules run does not matter to the reader: each finds what it looks back at."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from attendance_policy.rules.order import downstream, in_order, upstream, yearly_steps
from reference.interpreter import Options
from reference.making import agreed, calendar, policy, rule, school

RULES: dict[str, dict[str, Any]] = {
    "a": rule(each="absence", will={"letter": "warning", "to": "parents"}),
    "b": rule(each="absence", not_before="warning", once="per year"),
    "c": rule(each="absence", when="asked_before"),
    "d": rule(each="absence", any_of=[{"when": "sessions('N', since=c) >= 2"}]),
}
TERMS: dict[str, Any] = {"asked_before": {"when": "times(b) >= 1"}}


@pytest.mark.parametrize("names", list(permutations(RULES)), ids="".join)
def test_rules_find_what_they_look_back_at_however_they_are_written(names: tuple[str, ...]) -> None:
    made = policy(rules={name: RULES[name] for name in names}, terms=TERMS)
    found = agreed(made, school(calendar(), {"anna": "NN NN NN NN NN NN"}), Options())
    days = {name: [d.day.day for d in found if d.rule == name] for name in RULES}
    assert days == {"a": [1, 2, 3, 4, 5, 8], "b": [2], "c": [3, 4, 5, 8], "d": [4, 5, 8]}
    order = [one.id for one in in_order(made)]
    assert order.index("a") < order.index("b") < order.index("c") < order.index("d")


def test_what_looks_back_and_what_is_looked_back_at() -> None:
    made = policy(rules=RULES, terms=TERMS)
    assert downstream(made, {"b"}) == {"b", "c", "d"}
    assert upstream(made, {"c"}) == {"a", "b", "c"}
    assert yearly_steps(made) == {"b"}


def test_a_step_is_yearly_when_all_that_does_it_is() -> None:
    letter = {"letter": "warning", "to": "parents"}
    made = policy(
        rules={"a": rule(each="absence", will=letter, once="per term"), "b": rule(each="absence", may=letter)}
    )
    assert yearly_steps(made) == {"a"}
