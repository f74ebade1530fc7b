"""Parts of conditions that nothing meets, and bounds that have changed places."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from attendance_policy.analysis.space import Point, Space
from attendance_policy.conditions.model import Condition


def dead_parts(space: Space, condition: Condition, holds: Callable[[Point], int]) -> Iterator[Condition]:
    """The parts between `or` that no cell meets in which `holds` does: what stands around a part counts, too."""
    waiting = list(_alternatives(condition, condition.tree))
    for point in space.points() if waiting else ():
        if holds(point) > 0:
            waiting = [part for part in waiting if not point.truth(part)]
    yield from waiting


def _alternatives(condition: Condition, node: ast.expr) -> Iterator[Condition]:
    """Each part between `or` as a condition; nothing of what stands behind a `not`, where more is less."""
    for part in node.values if isinstance(node, ast.BoolOp) else ():
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            yield part_of(condition, part)
        yield from _alternatives(condition, part)


def part_of(condition: Condition, node: ast.expr) -> Condition:
    """A part of a condition as a condition of its own, with the words it is written in."""
    inside = set(ast.walk(node))
    nodes = tuple((one, use) for one, use in condition.nodes if one in inside)
    return Condition(
        condition.text[node.col_offset : node.end_col_offset], node, tuple(use for _, use in nodes),
        tuple(one for one in condition.comparisons if one.node in inside), nodes,
    )  # fmt: skip


def turned_bounds(condition: Condition) -> str:
    """The condition with the two bounds of a range exchanged that leave nothing between them; "" where none do."""
    for node in ast.walk(condition.tree):
        if not isinstance(node, ast.Compare) or len(node.ops) != 2:
            continue
        first, last = node.left, node.comparators[1]
        figures = [_figure(first), _figure(last)]
        low, high = figures if isinstance(node.ops[0], ast.Lt | ast.LtE) else figures[::-1]
        if low is None or high is None or low <= high:
            continue
        text, start = condition.text, _start(condition)
        (a, b), (c, d) = ((at.col_offset - start, (at.end_col_offset or 0) - start) for at in (first, last))
        return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]
    return ""


def _start(condition: Condition) -> int:
    """The column that the first sign of the text has in its tree: a part keeps the columns of the whole."""
    begins, ends = condition.tree.col_offset, condition.tree.end_col_offset or 0
    return begins if len(condition.text) == ends - begins else 0


def what_to_do(conditions: Iterable[Condition], otherwise: str) -> str:
    """What to do about conditions that nothing meets."""
    turned = next((text for one in conditions if (text := turned_bounds(one))), "")
    return f"did you mean `{turned}`? check it against the clause" if turned else otherwise


def _figure(node: ast.expr) -> Decimal | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return Decimal(str(value)) if isinstance(value, int | float) else None
