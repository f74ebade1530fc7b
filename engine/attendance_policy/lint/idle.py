"""Parts of conditions that decide nothing: without them the condition holds of the same pupils.

A part is what stands between `and` or between `or`, at any depth, or a condition beside others of its rule. It is taken
out, and the whole is compared with what it was in every cell; one after the other, so that of two parts that say the
same only one is told.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

from attendance_policy.analysis.merge import merged_space
from attendance_policy.analysis.quantities import Quantity, quantity_of
from attendance_policy.analysis.space import Point, Space, every_condition
from attendance_policy.conditions.model import Condition
from attendance_policy.frozen import dataclass
from attendance_policy.lint.parts import part_of
from attendance_policy.policy.model import Policy

# Each part is tried in every cell: above this many the whole is left undecided instead of keeping somebody waiting.
LIMIT = 4_096


@dataclass(frozen=True)
class Idle:
    """A part that decides nothing. `joined`: `and` or `or`.

    `by`: what it follows from (`and`), or what follows from it (`or`); None where that is the rest as a whole.
    `apart`: a cell in which the part and what stands beside it differ, so that the word between them would matter.
    """

    part: Condition
    joined: str
    by: Condition | None
    always: bool
    apart: Point | None


def idle_parts(policy: Policy, condition: Condition, beside: Sequence[tuple[Condition, ...]]) -> Iterator[Idle] | None:
    """The parts of a condition that decide nothing in any of the ways it stands in; None where that is not decided.

    `beside`: for each way, the conditions that must hold with it. A part that nothing meets is left to never-met, and
    a condition that holds nowhere, or everywhere with nothing beside it, to the rules on those.
    """
    bearing = [_bearing(policy, condition, others) if others else () for others in beside]
    if not any(bearing) and _is_read_once(policy, condition):
        return iter(())
    ways = [(merged_space(policy, [condition, *others]), others) for others in bearing]
    if any(space.size > LIMIT for space, _ in ways):
        # What decides nothing alone decides nothing beside anything.
        ways = [(merged_space(policy, [condition]), ())]
        if ways[0][0].size > LIMIT:  # one comparison has no parts that could be idle
            return None if isinstance(condition.tree, ast.BoolOp | ast.UnaryOp) else iter(())
    return _idle(condition, [_Way(space, others) for space, others in ways], is_beside=all(beside))


def _is_read_once(policy: Policy, condition: Condition) -> bool:
    """Whether every part turns on things of its own and can be yes and no: then each decides something, whatever the
    others are, and no cell need be looked at."""
    leaves = [part_of(condition, node) for node in _leaves(condition.tree)]
    turned_on = [quantity for leaf in leaves for quantity in _quantities(policy, leaf)]
    return len(turned_on) == len({*turned_on}) and all(_may_be_either(policy, leaf) for leaf in leaves)


def _leaves(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.UnaryOp):
        yield from _leaves(node.operand)
    elif isinstance(node, ast.BoolOp):
        for part in node.values:
            yield from _leaves(part)
    else:
        yield node


def _may_be_either(policy: Policy, leaf: Condition) -> bool:
    space = merged_space(policy, [leaf])
    return space.size <= LIMIT and {0, 2} <= {point.truth(leaf) for point in space.points()}


def _bearing(policy: Policy, condition: Condition, others: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Those of some conditions that turn on what the condition turns on, or on what another such one does."""
    turns_on = {one: _quantities(policy, one) for one in others}
    found, reached = list[Condition](), _quantities(policy, condition)
    while more := [one for one in others if one not in found and turns_on[one] & reached]:
        found += more
        reached = reached.union(*(turns_on[one] for one in more))
    return tuple(one for one in others if one in found)


@lru_cache(maxsize=1024)
def _quantities(policy: Policy, condition: Condition) -> frozenset[Quantity]:
    uses = (use for one in every_condition(policy, [condition]) for use in one.uses)
    return frozenset(quantity_of(use) for use in uses if use.kind not in ("term", "tier", "value"))


class _Way:
    """The cells of one way, and how true what stands beside the condition is in each."""

    def __init__(self, space: Space, others: tuple[Condition, ...]) -> None:
        self.others = others
        self.points = list(space.points())
        self.rest = [min((point.truth(one) for one in others), default=2) for point in self.points]

    def values(self, condition: Condition | None) -> list[int]:
        """How true the whole is in each cell with this condition in it, or with none."""
        if condition is None:
            return self.rest
        return [rest and min(rest, point.truth(condition)) for point, rest in zip(self.points, self.rest, strict=True)]


def _idle(condition: Condition, ways: Sequence[_Way], *, is_beside: bool) -> Iterator[Idle]:
    whole = [way.values(condition) for way in ways]
    if all(max(values, default=0) == 0 for values in whole):
        return
    if all(min(values, default=2) == 2 for values in whole):
        if is_beside:
            yield _told(condition, "and", (), ways)
        return
    if all(way.others for way in ways) and [way.values(None) for way in ways] == whole:
        yield _told(condition, "and", (), ways)
        return
    now = condition
    waiting = list(_operands(now.tree))
    while waiting:
        node = waiting.pop(0)
        above = _above(now.tree, node)
        if above is None:  # what stood beside it is gone
            waiting = [*_operands(node), *waiting]
            continue
        reduced = _without(now, node)
        if [way.values(reduced) for way in ways] != whole:
            waiting = [*_operands(node), *waiting]
            continue
        part, now = part_of(condition, node), reduced
        siblings = [part_of(condition, one) for one in above.values if one is not node]
        joined = "and" if isinstance(above.op, ast.And) else "or"
        if joined == "and" or any(min(rest, point.truth(part)) for way in ways
                                  for point, rest in zip(way.points, way.rest, strict=True)):  # fmt: skip
            yield _told(part, joined, siblings, ways)


def _told(part: Condition, joined: str, siblings: Sequence[Condition], ways: Sequence[_Way]) -> Idle:
    shared = [one for one in ways[0].others if all(one in way.others for way in ways)] if joined == "and" else []
    points = [point for way in ways for point in way.points]
    truths = [point.truth(part) for point in points]
    always = min(truths, default=2) == 2
    by, apart = None, None
    for one in [*siblings, *shared] if not always else ():
        others = [point.truth(one) for point in points]
        low, high = (others, truths) if joined == "and" else (truths, others)
        if all(b == 2 for a, b in zip(low, high, strict=True) if a):
            differ = (point for point, a, b in zip(points, low, high, strict=True) if not a and b == 2)
            by, apart = one, next(differ, None)
            break
    return Idle(part, joined, by, always, apart)


def _operands(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of a condition, the last first: of two that say the same, the later one adds nothing."""
    if isinstance(node, ast.UnaryOp):
        yield from _operands(node.operand)
    if isinstance(node, ast.BoolOp):
        yield from reversed(node.values)


def _above(tree: ast.expr, node: ast.expr) -> ast.BoolOp | None:
    """What joins a node to others; None where it stands alone by now."""
    return next((one for one in ast.walk(tree) if isinstance(one, ast.BoolOp) and any(part is node for part in
                 one.values)), None)  # fmt: skip


def _without(condition: Condition, node: ast.expr) -> Condition:
    tree = _pruned(condition.tree, node)
    return Condition(condition.text, tree, condition.uses, condition.comparisons, condition.nodes)


def _pruned(tree: ast.expr, node: ast.expr) -> ast.expr:
    """A tree without one of its parts; what the part is not in stays the same object."""
    if not any(one is node for one in ast.walk(tree)):
        return tree
    if isinstance(tree, ast.UnaryOp):
        return ast.copy_location(ast.UnaryOp(tree.op, _pruned(tree.operand, node)), tree)
    assert isinstance(tree, ast.BoolOp)
    kept = [_pruned(part, node) for part in tree.values if part is not node]
    return kept[0] if len(kept) == 1 else ast.copy_location(ast.BoolOp(tree.op, kept), tree)
