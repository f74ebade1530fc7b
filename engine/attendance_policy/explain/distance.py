"""How far a figure is from its threshold: found by asking the comparison itself about the figures beside it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions import Comparison, Condition
from attendance_policy.conditions.columns import Column, Count, Percent
from attendance_policy.conditions.evaluate import evaluate
from attendance_policy.conditions.model import ValueName
from attendance_policy.explain.model import Distance
from attendance_policy.policy.called import Called
from attendance_policy.policy.comparison_words import unit_words
from attendance_policy.rules.bind import Bound


def distance_of(
    bound: Bound, condition: Condition, comparison: Comparison, negated: bool, row: int, names: Called
) -> Distance | None:
    """How far one row is from where a comparison of a figure turns over; None where there is no figure, or no turn.

    `negated`: it is to be no. A percentage is moved by sessions of the same number of possible sessions.
    """
    found = _beside(bound, comparison, row)
    if found is None:
        return None
    now, first, column, count = found
    alone = replace(condition, tree=comparison.node, comparisons=(comparison,))
    truth = evaluate(alone, lambda use: column, bound.values, count)
    if (truth == 1).any():
        return None  # the document does not give the figure it is compared with
    meets: NDArray[np.bool_] = (truth == 2) != negated
    at = now - first
    others = np.flatnonzero(meets != meets[at])
    if not len(others):
        return None
    nearest = int(others[np.argmin(np.abs(others - at))])
    away = abs(nearest - at)
    unit = "sessions" if isinstance(column, Percent) else unit_words(comparison.use, names)
    if meets[at]:
        return Distance(1 - away, unit, nearest < at)
    return Distance(away, unit, nearest > at)


def _beside(bound: Bound, comparison: Comparison, row: int) -> tuple[int, int, Column, int] | None:
    """The figure of a row, and a column of those beside it: from which figure on, and how many."""
    column = bound.lookup(comparison.use)
    if isinstance(column, Percent):
        whole, part = int(column.whole[row]), int(column.part[row])
        if whole == 0:
            return None
        every = np.arange(whole + 1, dtype=np.int32)
        return part, 0, Percent(every, np.full_like(every, whole), column.places), whole + 1
    if isinstance(column, Count):
        if (column.known is not None and not column.known[row]) or (
            column.exists is not None and not column.exists[row]
        ):
            return None
        now = int(column.values[row])
        figures = [bound.values[c.name] if isinstance(c, ValueName) else c for c in comparison.constants]
        near = [int(figure) for figure in figures if isinstance(figure, Fraction)]
        first, last = min([now, *near]) - 2, max([now, *near]) + 2
        return now, first, Count(np.arange(first, last + 1, dtype=np.int64)), last + 1 - first
    return None
