"""A rule by what it does, in the policy's own words: `Send the concern letter to the parents`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from attendance_policy.policy.model import Policy, Rule
from attendance_policy.policy.sentences import sentence
from attendance_policy.reports.policy_words import capital
from attendance_policy.reports.words import rule_words

_LONGEST = 72


def rule_names(policies: Iterable[Policy], rules: Iterable[str]) -> dict[str, str]:
    """What each rule does first, as the start of a line; two that do the same are told apart by their ids."""
    found: dict[str, str] = {}
    wanted = set(rules)
    for policy in policies:
        for rule in policy.rules:
            if rule.id in wanted and rule.id not in found:
                found[rule.id] = _does(rule, policy) or capital(rule_words(rule.id))
    found |= {rule: capital(rule_words(rule)) for rule in wanted - found.keys()}
    often = Counter(found.values())
    return {rule: f"{said} ({rule_words(rule)})" if often[said] > 1 else said for rule, said in found.items()}


def _does(rule: Rule, policy: Policy) -> str:
    said = next((sentence(actions[0], policy.called) for case in rule.cases for _, actions in case.acts if actions), "")
    if len(said) > _LONGEST:
        said = said[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return capital(said)
