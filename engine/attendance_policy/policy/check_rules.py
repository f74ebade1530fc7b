"""What is checked of the rules beside each other: who waits for whom, and what the occasions of each have."""

from __future__ import annotations

from functools import partial

from attendance_policy.policy.asked_on import find_unasked
from attendance_policy.policy.context import Context
from attendance_policy.policy.graph import find_circles, find_needs
from attendance_policy.policy.model import Policy, Rule

# The sections by which a rule reads more than its own conditions.
DEFINED = ("terms", "tiers", "judgements")


def check_rules(ctx: Context, policy: Policy) -> dict[str, frozenset[str]]:
    """Note circles, and what a rule reads that its occasions do not have; from each rule to the steps it looks back at.

    What is found of one rule is kept for every reading that leaves it, and these sections, alone.
    """
    defined = tuple(ctx.tree.data.get(section) for section in DEFINED)
    needs = {
        rule.id: ctx.remembered(("needs",), (rule, *defined), partial(find_needs, policy, rule.id))
        for rule in policy.rules
    }
    for section, name, code, message, suggestion in find_circles(policy, needs):
        ctx.wrong((section, name), code, message, suggestion)
    for rule in policy.rules:
        ctx.remembered(("unasked",), (rule, *defined), partial(_unasked, ctx, policy, rule))
    return needs


def _unasked(ctx: Context, policy: Policy, rule: Rule) -> None:
    for section, name, code, message, suggestion in find_unasked(policy, rule):
        ctx.wrong((section, name), code, message, suggestion)
