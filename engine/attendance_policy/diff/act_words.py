"""What a rule has people do, before and after: `the office will send the first letter to the pupil` instead of `to the
parents`."""

from __future__ import annotations

from attendance_policy.diff.walk import Raw, Walk
from attendance_policy.policy.called import Called
from attendance_policy.policy.condition_words import condition_words, conditions_words
from attendance_policy.policy.model import STRENGTHS, Case, Policy, Rule
from attendance_policy.policy.paths import Path
from attendance_policy.policy.sentences import sentence, who_words
from attendance_policy.vocabulary.phrases import ONCE

_RULES = ("stages", "rules", "duties")


def act_words(walk: Walk, raw: Raw) -> str:
    """What is done otherwise by a change inside what a rule has done; "" of any other change, and where the words of
    the two are the same."""
    if raw.path[0] not in _RULES or not {*map(str, raw.path[2:])} & {*STRENGTHS}:
        return ""
    sides = [_acts(walk.before.policy, raw.path_before), _acts(walk.after.policy, raw.path)]
    less = [said for said in sides[0] if said not in sides[1]]
    more = [said for said in sides[1] if said not in sides[0]]
    if not more:
        return f"no longer: {'; '.join(less)}" if less else ""
    return "; ".join(more) + (f", instead of: {'; '.join(less)}" if less else ", too")


def rule_at(policy: Policy, path: Path) -> tuple[Rule, Case] | None:
    """The rule and the case that a path lies in; None outside of rules."""
    rule = policy.rule(str(path[1])) if path[0] in _RULES and len(path) > 1 else None
    if rule is None or not rule.cases:
        return None
    name = str(path[3]) if len(path) > 3 and path[2] in ("for_tier", "for_years") else None
    return rule, next((case for case in rule.cases if name is None or case.name == name), rule.cases[0])


def _acts(policy: Policy, path: Path) -> list[str]:
    found = rule_at(policy, path)
    if found is None:
        return []
    rule, chosen = found
    cases = [chosen] if chosen.name and path[2] in ("for_tier", "for_years") else rule.cases
    return [
        f"{who_words(case.who, policy.called)} {strength} {sentence(action, policy.called)}"
        for case in cases for strength, actions in case.acts for action in actions
    ]  # fmt: skip


def applies_words(rule: Rule, case: Case, called: Called) -> str:
    """When a rule that has come or gone holds and how often, to follow what is done: `, when attendance is below 95%;
    at most once in a school year`; "" where it says neither."""
    ways = " or when ".join(condition_words(way.when, called) for way in case.ways if way.when is not None)
    held = [conditions_words(case.conditions, called)] if case.conditions else []
    when = ", and when ".join([*held, ways] if ways else held)
    often = f"at most {ONCE.get(case.once, case.once)}" if case.once else ""
    if case.repeat is not None:
        count, unit = case.repeat
        often = f"every {count} {unit}" if count != 1 else f"every {unit.removesuffix('s')}"
    after = "".join(f", after {called.paper(step)}" for step in rule.after)
    return after + (f", when {when}" if when else "") + (f"; {often}" if often else "")
