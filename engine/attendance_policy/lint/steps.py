"""What is certain to be done by the time that a rule fires: the steps it waits for, and its own."""

from __future__ import annotations

from attendance_policy.policy.graph import papers_of, steps_of
from attendance_policy.policy.model import Case, Policy, Rule


def own_steps(policy: Policy, rule: Rule, case: Case) -> frozenset[str]:
    """A rule and the papers that this case of it sends, holds or writes."""
    return frozenset({rule.id}) | papers_of(policy, (action for _, group in case.acts for action in group))


def awaited(policy: Policy, rule: Rule) -> frozenset[str]:
    """Every step that a rule comes `after`, directly or through the only rule by which such a step is done."""
    done_by = steps_of(policy)
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [rule]
    while waiting:
        for step in waiting.pop().after:
            rules = done_by.get(step, ())
            found.add(step)
            only = policy.rule(rules[0]) if len(rules) == 1 else None
            if only is None or only.id in seen:
                continue
            seen.add(only.id)
            waiting.append(only)
            if len(only.cases) == 1:
                found |= own_steps(policy, only, only.cases[0])
    return frozenset(found)
