"""One condition at one point: the meaning of conditions, row by row, with no register under it."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from attendance_policy.analysis.quantities import Value, value_of
from attendance_policy.conditions.model import Comparison, Condition, Constant, Use, ValueName
from attendance_policy.policy.model import Policy, Silence
from attendance_policy.vocabulary import YEARS

NO, NOT_KNOWN, YES = 0, 1, 2
# From a use of a fact, flag or judgement to the value of its quantity.
At = Callable[[Use], Value]
# The checks of a condition have seen to it that both sides can be compared.
_OPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def truth_at(policy: Policy, condition: Condition, at: At) -> int:
    """0 no, 1 not known, 2 yes. Terms and tiers are those of the policy; a value it is silent on is not known."""
    return _truth(policy, condition, condition.tree, at)


def constants_of(policy: Policy, comparison: Comparison) -> tuple[Fraction | str, ...]:
    """The constants a comparison names, those of `values` looked up; a silence is left out."""
    found = (_constant(policy, constant) for constant in comparison.constants)
    return tuple(constant for constant in found if constant is not None)


def _truth(policy: Policy, condition: Condition, node: ast.expr, at: At) -> int:
    match node:
        case ast.BoolOp():
            parts = [_truth(policy, condition, part, at) for part in node.values]
            return min(parts) if isinstance(node.op, ast.And) else max(parts)
        case ast.UnaryOp():
            return 2 - _truth(policy, condition, node.operand, at)
        case ast.Constant():
            return YES if node.value else NO
        case ast.Compare():
            return min(_compared(policy, one, at) for one in condition.comparisons if one.node is node)
    return _named(policy, condition.use_at(node), at)


def _named(policy: Policy, use: Use, at: At) -> int:
    if use.kind == "term":
        term = policy.terms[use.name]
        return NOT_KNOWN if isinstance(term, Silence) else truth_at(policy, term, at)
    return YES if at(use) else NO


def _compared(policy: Policy, comparison: Comparison, at: At) -> int:
    op = {"in": "==", "not in": "!="}.get(comparison.op, comparison.op)
    each = [_against(policy, comparison.use, op, constant, at) for constant in comparison.constants]
    return max(each) if comparison.op == "in" else min(each)


def _against(policy: Policy, use: Use, op: str, named: Constant, at: At) -> int:
    constant = _constant(policy, named)
    if use.kind == "tier":
        return _level(policy, use.name, op, constant, at)
    value = value_of(use, at(use))
    if value is None:
        return NO
    if constant is None:
        return NOT_KNOWN
    if use.name == "year" and use.kind == "fact":
        return YES if _OPS[op](YEARS.index(str(value)), YEARS.index(str(constant))) else NO
    return YES if _OPS[op](value, constant) else NO


def _constant(policy: Policy, constant: Constant) -> Fraction | str | None:
    if not isinstance(constant, ValueName):
        return constant
    value = policy.values[constant.name]
    if isinstance(value, Silence):
        return None
    return value if isinstance(value, str) else Fraction(str(value))


def _level(policy: Policy, tier: str, op: str, wanted: Fraction | str | None, at: At) -> int:
    """A tier against a level: the first level that fits, so one below an open level is open too."""
    above = NO
    for level in policy.tiers[tier].levels:
        fits = max((truth_at(policy, when, at) for when in level.when), default=YES)
        here = min(fits, 2 - above)
        if level.id == wanted:
            return here if op == "==" else min(2 - here, _any(policy, tier, at))
        above = max(above, fits)
    return NO if op == "==" else _any(policy, tier, at)


def _any(policy: Policy, tier: str, at: At) -> int:
    """Whether any level fits: no comparison with a level is yes where none does."""
    levels = policy.tiers[tier].levels
    return max(max((truth_at(policy, when, at) for when in level.when), default=YES) for level in levels)
