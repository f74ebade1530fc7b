"""The conditions of a policy by their text, as it was checked; and the rules that read a name."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.conditions.model import Condition
from attendance_policy.policy.model import Action, Case, Policy, Reason, Rule
from attendance_policy.rules.openness import conditions_of, uses_of


def by_text(policy: Policy) -> dict[str, Condition]:
    """Every condition of a policy."""
    return {condition.text: condition for condition in _every(policy)}


def _every(policy: Policy) -> Iterator[Condition]:
    for rule in policy.rules:
        for case in rule.cases:
            yield from conditions_of(rule, case)
            for _, actions in case.acts:
                yield from _stops(actions)
    yield from (term for term in policy.terms.values() if isinstance(term, Condition))
    for tier in policy.tiers.values():
        for level in tier.levels:
            yield from level.when
    for judgement in policy.judgements.values():
        if isinstance(judgement.in_simulation, Condition):
            yield judgement.in_simulation
    for reason in policy.reasons.values():
        if isinstance(reason, Reason) and reason.when is not None:
            yield reason.when


def _stops(actions: tuple[Action, ...]) -> Iterator[Condition]:
    for action in actions:
        if action.stop_when is not None:
            yield action.stop_when
        yield from _stops(action.parts)


def readers(policy: Policy, kind: str, name: str) -> tuple[tuple[Rule, Case], ...]:
    """The cases of rules whose conditions read a term, value, tier or judgement, inside others too."""
    return tuple(
        (rule, case)
        for rule in policy.rules
        for case in rule.cases
        if any(
            (use.kind, use.name) == (kind, name)
            or (kind == "value" and any(str(c) == name for one in conditions_of(rule, case) for comparison in
                                        one.comparisons for c in comparison.constants if not isinstance(c, str)))
            for use in uses_of(policy, conditions_of(rule, case))
        )
    )  # fmt: skip
