"""Running checked conditions over columns: a simpleeval subclass whose operators are element-wise and three-valued.

simpleeval walks the tree; everything it could do beyond the whitelist is switched off here again, so that the checked
subset has two locks. And = the least, or = the greatest, not = 2 less.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import simpleeval

from attendance_policy.conditions.columns import Column, Truth
from attendance_policy.conditions.levels import Levels
from attendance_policy.conditions.model import Comparison, Condition, Constant, Use, ValueName

# What a use of a name is: truth for a yes/no name, a column for anything that is compared.
Lookup = Callable[[Use], "Truth | Column"]
# A name of `values`: its figure or word; None where the profile is silent.
Values = Mapping[str, Fraction | str | None]


@cache
def _switched_off() -> dict[str, Any]:
    """What simpleeval sets up, with nothing allowed. Made once: it takes longer than most conditions."""
    return dict(vars(simpleeval.SimpleEval(operators={}, functions={}, names={}, allowed_attrs={})))


class ColumnEval(simpleeval.SimpleEval):  # type: ignore[misc]  # simpleeval comes without types
    """Evaluates one condition over all rows at once."""

    def __init__(self, condition: Condition, lookup: Lookup, values: Values, rows: int) -> None:
        self.__dict__.update(_switched_off())
        self.condition = condition
        self.lookup = lookup
        self.values = values
        self.rows = rows
        self.comparisons: dict[int, list[Comparison]] = {}
        for comparison in condition.comparisons:
            self.comparisons.setdefault(id(comparison.node), []).append(comparison)
        self.nodes = {
            ast.BoolOp: self._all_or_any,
            ast.UnaryOp: self._not,
            ast.Compare: self._compared,
            ast.Name: self._named,
            ast.Call: self._named,
            ast.Constant: self._constant,
        }

    def run(self) -> Truth:
        """The condition's truth, one byte a row."""
        result: Truth = self._eval(self.condition.tree)
        return result

    def _all_or_any(self, node: ast.BoolOp) -> Truth:
        both = isinstance(node.op, ast.And)
        result: Truth = self._eval(node.values[0])
        for part in node.values[1:]:
            if result.max(initial=0) == 0 if both else result.min(initial=2) == 2:
                return result  # nothing that follows can change it; expressions have no effects
            result = (np.minimum if both else np.maximum)(result, self._eval(part))
        return result

    def _not(self, node: ast.UnaryOp) -> Truth:
        truth: Truth = self._eval(node.operand)
        return np.uint8(2) - truth

    def _compared(self, node: ast.Compare) -> Truth:
        result: Truth | None = None
        for comparison in self.comparisons[id(node)]:
            column = self.lookup(comparison.use)
            assert not isinstance(column, np.ndarray)
            one = self._one(column, comparison)
            result = one if result is None else np.minimum(result, one)
        assert result is not None
        return result

    def _one(self, column: Column, comparison: Comparison) -> Truth:
        if isinstance(column, Levels) and not any(isinstance(c, ValueName) for c in comparison.constants):
            return column.among([str(c) for c in comparison.constants], comparison.op in ("in", "=="))
        # `not in` is different from each, not the opposite of `in`: where there is no value, both are no.
        op = {"in": "==", "not in": "!="}.get(comparison.op, comparison.op)
        join = np.maximum if comparison.op == "in" else np.minimum
        result = self._against(column, op, comparison.constants[0])
        for constant in comparison.constants[1:]:
            result = join(result, self._against(column, op, constant))
        return result

    def _against(self, column: Column, op: str, constant: Constant) -> Truth:
        return column.compare(op, self.values[constant.name] if isinstance(constant, ValueName) else constant)

    def _named(self, node: ast.Name | ast.Call) -> Truth:
        use = self.condition.use_at(node)
        result = self.lookup(use)
        assert isinstance(result, np.ndarray)
        return result

    def _constant(self, node: ast.Constant) -> Any:
        # `always` is the only condition that is a constant.
        return np.full(self.rows, 2 if node.value else 0, dtype=np.uint8)


def evaluate(condition: Condition, lookup: Lookup, values: Values, rows: int) -> Truth:
    """The truth of a condition on each of `rows` rows: 0 no, 1 not known, 2 yes."""
    one = ColumnEval(condition, lookup, values, rows)
    try:
        return one.run()
    finally:
        one.nodes.clear()  # it holds them and they hold it: else the columns of all rows would stay until gc comes by
