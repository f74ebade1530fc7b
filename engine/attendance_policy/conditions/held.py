"""What is wrong with a value that a condition names: its text where a figure is wanted, and its unit."""

from __future__ import annotations

import ast
import re

from attendance_policy.conditions.fault import Fault
from attendance_policy.diagnostics import did_you_mean
from attendance_policy.vocabulary import FACTS, UNITS

_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PER_CENT = ("per cent", "percent", "pct", "percentage")


def no_figure(node: ast.Name, held: str, fact: str, unit: str) -> Fault:
    """A value that holds text, compared with a fact that is a number of `unit` ("" for a count)."""
    figures = _FIGURE.findall(held)
    one = len(figures) == 1
    hint = f"write the figure in digits alone: `{figures[0]}`" if one else "write it in digits, as in `95`"
    what = f"`{held}` is text, and `{fact}`, which `{node.id}` is compared with, is a number ({unit or 'a count'})"
    return Fault("wrong-type", node.col_offset, what, hint)


def wrong_unit(node: ast.Name, unit: str, fact: str, fact_unit: str) -> Fault:
    """A value of another unit than the fact; one that no fact has is wrong where it is given."""
    what = f"`{node.id}` is in {unit} and `{fact}` in {fact_unit}"
    units = {*UNITS, *(known.unit for known in FACTS.values())}
    if unit in units:
        return Fault("wrong-unit", node.col_offset, what, "compare like with like, or give the value another unit")
    right = f'write `unit: "{fact_unit}"`'
    hint = right if unit.lower() in _PER_CENT else did_you_mean(unit, units) or right
    return Fault("wrong-unit", node.col_offset, f"`{unit}` is not a unit; `{fact}`, which `{node.id}` is compared "
                 f"with, is in {fact_unit}", hint, (node.id, "unit"))  # fmt: skip
