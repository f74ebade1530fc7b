"""What a rule has people do, before and after: `the office will send the first letter to the pupil` instead of `to the
parents`."""

from __future__ import annotations

from attendance_policy.diff.walk import Raw, Walk
from attendance_policy.policy.model import STRENGTHS, Case, Policy, Rule
from attendance_policy.policy.paths import Path
from attendance_policy.policy.sentences import sentence, who_words

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
