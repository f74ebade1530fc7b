"""The cases of rules that two policies decide by themselves otherwise, apart from rules that only look back at them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from attendance_policy.conditions.model import Condition
from attendance_policy.decide.points import due_by
from attendance_policy.diff.actions import action_words
from attendance_policy.diff.names import Names
from attendance_policy.diff.regions import Shift, shift
from attendance_policy.diff.spelling import time_key
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Case, Judgement, Policy, Rule, Tier
from attendance_policy.policy.times import Time
from attendance_policy.rules.openness import uses_of
from attendance_policy.rules.order import downstream, upstream
from attendance_policy.rules.touch import touched

# The occasions that the marks of a register raise by themselves.
_OF_MARKS = ("review", "absence", "return")
_NEVER = Condition("never", ast.Constant(value=False))

Side = tuple[Rule, Case] | None


@dataclass(frozen=True, eq=False)
class Pair:
    """One case before and after; None where a policy has none. `shifted`: what it makes of every value."""

    before: Side
    after: Side
    shifted: Shift


def changed_pairs(before: Policy, after: Policy, names: Names) -> tuple[Pair, ...]:
    """The cases that differ, in the order of the first policy."""
    recounted = touched(before, replace(before, counting=after.counting))
    moved_due = due_by(before, after) | due_by(after, before)
    found = []
    for old, new in _every(before, after, names):
        if old is None or new is None:
            found.append(Pair(old, new, shift(before, _groups(old), after, _groups(new), names)))
            continue
        alike = _case(old, names) == _case(new, Names())
        alike = alike and old[0].id not in recounted and not {old[0].id, new[0].id} & moved_due
        apart = _differing(before, old, after, new, names), _differing(after, new, before, old, names.turned())
        needs = old[0].needs
        alike = alike and (needs is None or not _read_apart(before, after, needs, names))
        if alike and not any(apart):
            continue
        moved = shift(before, _groups(old), after, _groups(new), names)
        if not moved.decided:
            moved = shift(before, apart[0], after, apart[1], names)
        if not (alike and moved.same):
            found.append(Pair(old, new, moved))
    return tuple(found)


def asked_elsewhere(before: Policy, after: Policy, pairs: Sequence[Pair]) -> tuple[tuple[Rule, ...], bool]:
    """The rules of the pairs that marks alone never raise, and whether nothing else is touched: no other rule of the
    pairs, and none that looks back at one."""
    found: dict[str, Rule] = {}
    alone = True
    for at, policy in enumerate((before, after)):
        sides = [case[0] for pair in pairs for case in ((pair.before, pair.after)[at],) if case is not None]
        found |= {rule.id: rule for rule in sides if not {*rule.occasions} & {*_OF_MARKS}}
        touched_ = downstream(policy, {rule.id for rule in sides})
        alone = alone and touched_ <= found.keys()
    return tuple(found.values()), alone and bool(found)


@dataclass(frozen=True)
class Run:
    """The rules of one policy that have to be run for the pairs, and those of them whose decisions are compared."""

    rules: frozenset[str]
    compared: frozenset[str]


def rules_to_run(before: Policy, after: Policy, pairs: Sequence[Pair], names: Names) -> tuple[Run, Run]:
    """Of each policy: the rules of the pairs, those that look back at them, and those that they all look back at.

    A rule that only one side has to run is no difference: on the other it decides the same, unless it lies below a
    pair.
    """
    moved = [
        downstream(policy, {case[0].id for pair in pairs for case in ((pair.before, pair.after)[at],) if case})
        for at, policy in enumerate((before, after))
    ]
    run = upstream(before, moved[0]), upstream(after, moved[1])
    said = names.turned()
    return (
        Run(run[0], frozenset(rule for rule in run[0] if rule in moved[0] or names.now(rule) in run[1])),
        Run(run[1], frozenset(rule for rule in run[1] if rule in moved[1] or said.now(rule) in run[0])),
    )


def _every(before: Policy, after: Policy, names: Names) -> Iterator[tuple[Side, Side]]:
    held = {(rule.id, case.name): (rule, case) for rule in after.rules for case in rule.cases}
    for rule in before.rules:
        if rule.section == "duties":
            continue
        for case in rule.cases:
            other = held.pop((names.now(rule.id), case.name), None)
            yield (rule, case), other
    for rule, case in held.values():
        if rule.section != "duties":
            yield None, (rule, case)


def _case(side: tuple[Rule, Case], names: Names) -> tuple[object, ...]:
    """What a case of a rule does and when, apart from its conditions and clauses."""
    rule, case = side
    acts = tuple((strength, tuple(action_words(a, names) for a in actions)) for strength, actions in case.acts)
    times = [case.due, rule.not_before, rule.until, *(way.not_before for way in case.ways)]
    said = tuple(time_key(names.now(time.text)) if isinstance(time, Time) else str(time) for time in times)
    needs = names.now(rule.needs.text) if rule.needs is not None else ""
    after = tuple(names.now(step) for step in rule.after)
    return rule.occasions, after, needs, acts, str(case.who), said, case.once, case.repeat, case.hedge


def _differing(
    policy: Policy, side: tuple[Rule, Case], other: Policy, against: tuple[Rule, Case], names: Names
) -> list[list[Condition]]:
    """The conditions of one case that the other has not, or reads by other terms, values, levels or judgements."""
    theirs = {one.text for group in _groups(against) for one in group}
    return [
        group
        for group in _groups(side)
        if any(names.now(one.text) not in theirs or _read_apart(policy, other, one, names) for one in group)
    ]


def _read_apart(policy: Policy, other: Policy, condition: Condition, names: Names) -> bool:
    held = ((policy.terms, other.terms), (policy.values, other.values), (policy.tiers, other.tiers),
            (policy.judgements, other.judgements))  # fmt: skip
    read = {use.name for use in uses_of(policy, [condition])}
    return any(_read(mine.get(name)) != _read(theirs.get(names.now(name))) for name in read for mine, theirs in held)


def _read(entry: object) -> object:
    """An entry without what no condition reads: who leads a level, who answers a question and what is weighed."""
    if isinstance(entry, Tier):
        return replace(entry, levels=tuple(replace(one, called="", led_by="", source=()) for one in entry.levels))
    return replace(entry, who="", asks="", source=()) if isinstance(entry, Judgement) else entry


def _groups(side: Side) -> list[list[Condition]]:
    if side is None:
        return [[_NEVER]]
    groups = [[condition] for condition in side[1].conditions]
    ways = [way.when for way in side[1].ways]
    return groups + ([[way for way in ways if way is not None]] if all(way is not None for way in ways) else [])
