"""Conditions, slowly: one row at a time, in the plainest way there is, for checking the fast one against.

Three values: 0 no, 1 not known, 2 yes (Kleene). A row gives each fact a value: a figure as a Fraction, a word as
text, `NEVER` where there is none (no possible session; it never happened), `UNKNOWN` where nobody knows it.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

NO, NOT_KNOWN, YES = 0, 1, 2
NEVER, UNKNOWN = object(), object()
ORDER = {"year": ("N", "R", *map(str, range(1, 14)))}

Key = tuple[str, frozenset[tuple[str, str]]]
Row = Mapping[Key, object]


def key_of(name: str, arguments: Mapping[str, object]) -> Key:
    """How a row names one use of a fact: the arguments in any order, an unnamed one under ``."""
    return name, frozenset((word, str(value)) for word, value in arguments.items())


def percent(part: int, whole: int, places: int | None) -> object:
    """Part of whole in per cent, rounded half up where places are asked for; `NEVER` of nothing."""
    if whole == 0:
        return NEVER
    exact = Fraction(100 * part, whole)
    if places is None:
        return exact
    # 50 digits after the point settle every half: the whole is far smaller.
    digits = Decimal(exact.numerator * 10**50 // exact.denominator).scaleb(-50)
    return Fraction(digits.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def verdict(text: str, row: Row, values: Mapping[str, object]) -> int:
    """The truth of a condition on one row. `values`: what the profile's names of `values` hold; None is a silence."""
    return _truth(ast.parse(text.strip(), mode="eval").body, row, values)


def _truth(node: ast.expr, row: Row, values: Mapping[str, object]) -> int:
    if isinstance(node, ast.BoolOp):
        parts = [_truth(part, row, values) for part in node.values]
        return min(parts) if isinstance(node.op, ast.And) else max(parts)
    if isinstance(node, ast.UnaryOp):
        return 2 - _truth(node.operand, row, values)
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        return min(_compared(a, op, b, row, values) for a, op, b in zip(sides, node.ops, sides[1:], strict=False))
    answer = row[_key(node)]
    assert isinstance(answer, int)
    return answer


def _compared(left: ast.expr, op: ast.cmpop, right: ast.expr, row: Row, values: Mapping[str, object]) -> int:
    if isinstance(op, ast.In | ast.NotIn):
        assert isinstance(right, ast.Tuple | ast.List)
        if isinstance(op, ast.In):
            return max(_compared(left, ast.Eq(), part, row, values) for part in right.elts)
        return min(_compared(left, ast.NotEq(), part, row, values) for part in right.elts)
    sides = [_side(left, row, values), _side(right, row, values)]
    if any(side is NEVER for side in sides):
        return NO
    if any(side is UNKNOWN for side in sides):
        return NOT_KNOWN
    order = next((ORDER[name] for name in map(_name, (left, right)) if name in ORDER), None)
    if order is not None:
        sides = [order.index(str(side)) for side in sides]
    one, other = sides
    met = {
        ast.Lt: lambda: one < other, ast.LtE: lambda: one <= other, ast.Gt: lambda: one > other,
        ast.GtE: lambda: one >= other, ast.Eq: lambda: one == other, ast.NotEq: lambda: one != other,
    }[type(op)]()  # fmt: skip
    return YES if met else NO


def _side(node: ast.expr, row: Row, values: Mapping[str, object]) -> object:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else Fraction(Decimal(str(node.value)))
    if isinstance(node, ast.Name) and node.id in values:
        value = values[node.id]
        return UNKNOWN if value is None else value
    return row[_key(node)]


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return _name(node.func)
    return node.id if isinstance(node, ast.Name) else ""


def _key(node: ast.expr) -> Key:
    arguments: dict[str, object] = {}
    if isinstance(node, ast.Call):
        arguments.update((str(word.arg), _argument(word.value)) for word in node.keywords)
        arguments.update(("", _argument(part)) for part in node.args)
    return key_of(_name(node), arguments)


def _argument(node: ast.expr) -> object:
    return node.id if isinstance(node, ast.Name) else ast.literal_eval(node)
