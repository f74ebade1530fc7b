"""Cells that no comparison tells apart, taken as one: where only the truth of conditions is asked, and not where it
changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from attendance_policy.analysis.quantities import Quantity, Value, quantity_of
from attendance_policy.analysis.space import Point, Space, every_condition, space_of
from attendance_policy.conditions.model import Comparison, Condition
from attendance_policy.policy.model import Policy
from attendance_policy.vocabulary import Kind


def merged_space(policy: Policy, conditions: Iterable[Condition]) -> Space:
    """The cells of some conditions, one for each set of answers that the comparisons of a quantity can give together.

    A pupil without a possible session, who meets no comparison and whom nobody means, is left out.
    """
    asked = tuple(conditions)
    read: dict[Quantity, list[Comparison]] = defaultdict(list)
    for condition in every_condition(policy, asked):
        for one in condition.comparisons:
            if one.use.kind != "tier":
                read[quantity_of(one.use)].append(one)
    space = space_of(policy, asked)
    return Space(policy, {
        quantity: _merged(policy, quantity, values, read[quantity]) if quantity in read else values
        for quantity, values in space.cells.items()
    })  # fmt: skip


def _merged(
    policy: Policy, quantity: Quantity, values: tuple[Value, ...], comparisons: list[Comparison]
) -> tuple[Value, ...]:
    found: dict[tuple[int, ...], Value] = {}
    alone = [Condition(str(one.use), one.node, (one.use,), (one,), ()) for one in comparisons]
    for value in values:
        if value is None and quantity.kind is Kind.PERCENT:
            continue
        point = Point(policy, {quantity: value})
        found.setdefault(tuple(point.truth(one) for one in alone), value)
    return tuple(found.values())
