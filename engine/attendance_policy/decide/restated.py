"""One duty said in two clauses is one decision: where a rule restates another, the other's decision stands for both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from attendance_policy.decide.model import Decided, Fired
from attendance_policy.facts.memory import is_among
from attendance_policy.policy.model import Policy


def restating(policy: Policy, rules: frozenset[str]) -> frozenset[str]:
    """These rules with those that restate one of them, of which others are folded where these decide otherwise."""
    return rules | {rule.id for rule in policy.rules if not rules.isdisjoint(rule.restates)}


def with_restated(policy: Policy, rules: frozenset[str]) -> frozenset[str]:
    """These rules with those that they restate, which have to be decided, too, to fold them."""
    return rules.union(*(rule.restates for rule in policy.rules if rule.id in rules))


def folded(decided: Decided) -> Decided:
    """Decisions without those of a rule that restates another which decides alike, of the same pupil and day.

    What was folded is told in `restated`: from a rule to the rules that say its duty again.
    """
    restates = {rule.id: rule.restates for rule in decided.policy.rules if rule.restates}
    if not restates:
        return decided
    kept: list[Fired] = []
    restated: dict[str, set[str]] = {}
    for fired in decided.fired:
        at = fired.at
        for name in restates.get(fired.rule.id, ()):
            same = [
                other.rows.key[other.at]
                for other in decided.of(name)
                if (other.status, other.strength) == (fired.status, fired.strength)
            ]
            if same:
                repeated = is_among(fired.rows.key[at], np.concatenate(same))
                if repeated.any():
                    restated.setdefault(name, set()).add(fired.rule.id)
                at = at[~repeated]
        if len(at):
            kept.append(fired if at is fired.at else replace(fired, at=at))
    told = {name: tuple(sorted(rules)) for name, rules in sorted(restated.items())}
    return replace(decided, fired=tuple(kept), restated=told)
