"""The order in which rules run: a rule after every rule it looks back at, else as written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from attendance_policy.policy.graph import needs_of, steps_of
from attendance_policy.policy.model import Policy, Rule

_WITHIN_A_YEAR = ("per year", "per term", "per half term")


@lru_cache(maxsize=256)
def in_order(policy: Policy) -> tuple[Rule, ...]:
    """Rules in an order in which each finds what it looks back at. Circles were refused when the profile was loaded."""
    done_by = steps_of(policy)
    placed: dict[str, Rule] = {}
    waiting = {
        rule.id: {r for step in needs_of(policy, rule.id) for r in done_by.get(step, ())} for rule in policy.rules
    }
    by_id = {rule.id: rule for rule in policy.rules}
    while waiting:
        ready = [name for name, needed in waiting.items() if needed <= placed.keys()]
        for name in ready or list(waiting)[:1]:
            placed[name] = by_id[name]
            del waiting[name]
    return tuple(placed.values())


@lru_cache(maxsize=256)
def yearly_steps(policy: Policy) -> frozenset[str]:
    """Steps that start again each school year: those of rules that fire once in a year or in part of one."""
    cases = {rule.id: rule.cases for rule in policy.rules}
    return frozenset(
        step
        for step, rules in steps_of(policy).items()
        if any(cases[rule] for rule in rules)
        and all(case.once in _WITHIN_A_YEAR for rule in rules for case in cases[rule])
    )


def downstream(policy: Policy, rules: Iterable[str]) -> frozenset[str]:
    """These rules and every rule that looks back at one of them, directly or not."""
    done_by = steps_of(policy)
    found = set(rules)
    grew = True
    while grew:
        grew = False
        for rule in policy.rules:
            if rule.id not in found and any(set(done_by.get(s, ())) & found for s in needs_of(policy, rule.id)):
                found.add(rule.id)
                grew = True
    return frozenset(found)


def upstream(policy: Policy, rules: Iterable[str]) -> frozenset[str]:
    """These rules and every rule that they look back at, directly or not."""
    done_by = steps_of(policy)
    found = set(rules)
    waiting = list(found)
    while waiting:
        for step in needs_of(policy, waiting.pop()):
            for rule in done_by.get(step, ()):
                if rule not in found:
                    found.add(rule)
                    waiting.append(rule)
    return frozenset(found)
