"""A condition taken apart into its comparisons and yes/no names, with what each is on every row."""

from __future__ import annotations

import ast
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions import Condition, Use
from attendance_policy.conditions.columns import Count, Percent, Truth
from attendance_policy.conditions.model import Comparison, ValueName
from attendance_policy.policy.model import Case, Policy, Rule
from attendance_policy.rules.bind import Bound

Atom = Comparison | Use | str  # a str is `after` or a step that must have been done
Parts = tuple[Any, ...]  # ("and" | "or" | "not", part...) or ("atom", Atom)


def of_case(policy: Policy, rule: Rule, case: Case) -> Parts:
    """Everything that must hold for a case, as one condition; `needs` is not: unmet, the decision waits."""
    parts: list[Parts] = [("atom", step) for step in rule.after]
    parts += [expand(policy, condition, condition.tree) for condition in case.conditions]
    ways = [("and",) if way.when is None else expand(policy, way.when, way.when.tree) for way in case.ways]
    if all(way != ("and",) for way in ways):
        parts.append(("or", *ways))
    return ("and", *parts)


def expand(policy: Policy, condition: Condition, node: ast.expr) -> Parts:
    """A condition with the terms it names written out."""
    match node:
        case ast.BoolOp(values=values):
            return ("and" if isinstance(node.op, ast.And) else "or", *(expand(policy, condition, v) for v in values))
        case ast.UnaryOp(operand=operand):
            return ("not", expand(policy, condition, operand))
        case ast.Compare():
            mine = [comparison for comparison in condition.comparisons if comparison.node is node]
            return ("and", *(("atom", comparison) for comparison in mine))
        case ast.Constant():
            return ("and",)
    use = condition.use_at(node)
    term = policy.terms.get(use.name) if use.kind == "term" else None
    if isinstance(term, Condition):
        return expand(policy, term, term.tree)
    return ("atom", use)


def _said(atom: Atom) -> str:
    if isinstance(atom, Comparison):
        listed = [str(float(c)) if isinstance(c, Fraction) and c.denominator != 1 else str(c) for c in atom.constants]
        return f"{atom.use} {atom.op} {', '.join(listed)}"
    return f"after {atom}" if isinstance(atom, str) else str(atom)


def values_of(whole: Parts, bound: Bound) -> tuple[Truth, dict[str, tuple[Atom, Truth]]]:
    """The condition on every row, with each of its atoms."""
    atoms: dict[str, tuple[Atom, Truth]] = {}

    def own(atom: Atom) -> Truth:
        text = _said(atom)
        if text not in atoms:
            atoms[text] = (atom, _atom(atom, bound))
        return atoms[text][1]

    return _joined(whole, len(bound.frame.rows), own), atoms


def forced(whole: Parts, bound: Bound, atoms: dict[str, tuple[Atom, Truth]], text: str, value: int) -> Truth:
    """The condition on every row, were one of its atoms `value` on all of them. `atoms`: as `values_of` has them."""
    taken = np.full(len(bound.frame.rows), value, dtype=np.uint8)

    def own(atom: Atom) -> Truth:
        said = _said(atom)
        return taken if said == text else atoms[said][1]

    return _joined(whole, len(taken), own)


def _joined(parts: Parts, rows: int, own: Callable[[Atom], Truth]) -> Truth:
    kind, *inner = parts
    if kind == "atom":
        return own(inner[0])
    if kind == "not":
        return np.uint8(2) - _joined(inner[0], rows, own)
    result = np.full(rows, 2 if kind == "and" else 0, dtype=np.uint8)
    for part in inner:
        result = (np.minimum if kind == "and" else np.maximum)(result, _joined(part, rows, own))
    return result


def _atom(atom: Atom, bound: Bound) -> Truth:
    if isinstance(atom, str):
        return np.where(bound.frame.memory.last_day(atom, bound.frame.rows) >= 0, 2, 0).astype(np.uint8)
    if isinstance(atom, Use):
        found = bound.lookup(atom)
        assert isinstance(found, np.ndarray)
        return found
    column = bound.lookup(atom.use)
    assert not isinstance(column, np.ndarray)
    op = {"in": "==", "not in": "!="}.get(atom.op, atom.op)
    join: Callable[..., Truth] = np.maximum if atom.op == "in" else np.minimum
    constants = [bound.values[c.name] if isinstance(c, ValueName) else c for c in atom.constants]
    each = [column.compare(op, constant) for constant in constants]
    result = each[0]
    for one in each[1:]:
        result = join(result, one)
    return result


def figure_of(atom: Comparison, bound: Bound) -> Fraction | None:
    """The figure that a comparison compares with; None where it is a word."""
    constant = atom.constants[0]
    value = bound.values[constant.name] if isinstance(constant, ValueName) else constant
    return value if isinstance(value, Fraction) else None


def at_edge(atom: Comparison, bound: Bound) -> NDArray[np.bool_]:
    """Rows whose value is the last one on its side of the figure: one whole number or one session from the other."""
    column, figure = bound.lookup(atom.use), figure_of(atom, bound)
    if figure is None:
        return np.ones(len(bound.frame.rows), dtype=np.bool_)
    if isinstance(column, Count):
        beside: NDArray[np.bool_] = np.abs(column.values - float(figure)) <= 1
        return beside
    assert isinstance(column, Percent)
    apart = np.abs(100 * column.part.astype(np.int64) - float(figure) * column.whole)
    # Rounded to a place, the figure itself lies up to half a place away.
    slack = 0 if column.places is None else column.whole * 0.5 * 10.0**-column.places
    near: NDArray[np.bool_] = apart <= 100 + slack
    return near
