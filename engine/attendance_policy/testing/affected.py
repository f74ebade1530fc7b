"""What a change of a profile may change: rules, kinds of questions, notices, duties. Nothing else is run again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace

from attendance_policy.conditions import Condition
from attendance_policy.decide.points import REGISTER_OCCASIONS, due_by
from attendance_policy.diff.names import Names
from attendance_policy.diff.regions import shift
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded, Policy
from attendance_policy.policy.model import Action, Case, Rule, Silence
from attendance_policy.rules.touch import touched

# What is said about a policy and asked by nobody.
_NOT_READ = ("open_points", "called", "needs")
_READ = {
    "arrive": ("registers", "reasons", "reporting", "terms", "values", "tiers", "judgements", "counting"),
    "report": ("reporting", "reasons"),
    "leave": ("leave", "reasons"),
    "score": ("scores",),
    "kept": ("records",),
}


@dataclass(frozen=True)
class Affected:
    """What may differ between two versions of a profile, under any reading. `same`: nothing that decides differs.

    `verbs`: kinds of questions. `alike`: only conditions differ, and they hold in the same cells of what they read.
    """

    rules: frozenset[str]
    verbs: frozenset[str]
    duties: bool
    notices: bool
    same: bool
    alike: bool = False


def affected(before: Loaded, after: Loaded, point: str = "", reading: str = "") -> Affected:
    """What a change may change. `point`, `reading`: the reading in which it stands."""
    pairs = list(_pairs(before, after, point, reading))
    names = {name for old, new in pairs for name in _changed(old, new)}
    rules = frozenset().union(*(touched(old, new) | due_by(old, new) | due_by(new, old) for old, new in pairs))
    shown = {rule.id for old, new in pairs for rule in (*old.rules, *new.rules) if _is_only_shown(rule)}
    rules = _with_restating(before.policy, rules - shown)
    if "formal_steps" in names:  # a decision that considers a notice tells where it would stand
        rules |= {rule.id for rule in before.policy.rules if rule.section != "duties"}
    arrivals = {rule.id for rule in after.policy.rules if "arrival" in rule.occasions}
    verbs = frozenset(verb for verb, read in _READ.items() if names & set(read))
    verbs |= {"arrive"} if rules & arrivals else set()
    duties = bool({"schedule", "values", "in_force"} & names) or any(
        rule.section == "duties" for old, new in pairs for policy in (old, new) for rule in policy.rules
        if rule.id in rules
    )  # fmt: skip
    same = not names or (not rules and set(names) <= {"terms", "values", "tiers", "judgements", "rules"})
    return Affected(rules, verbs, duties, "formal_steps" in names, same, not same and _alike(pairs, names))


def _pairs(before: Loaded, after: Loaded, point: str, reading: str) -> Iterator[tuple[Policy, Policy]]:
    yield before.policy, after.policy
    if point:
        yield before.under({point: reading}), after.under({point: reading})
        return
    yield before.as_written, after.as_written


def _changed(old: Policy, new: Policy) -> list[str]:
    """The parts of a policy that differ and that something reads; how a reading is worded is none."""
    return [f.name for f in fields(Policy) if f.name not in _NOT_READ and _read(old, f.name) != _read(new, f.name)]


def _read(policy: Policy, part: str) -> object:
    """A part of a policy without what is only shown: when a day starts, what a court may fine."""
    held = getattr(policy, part)
    if part == "registers" and isinstance(held, tuple):
        return tuple(replace(group, day=(None, group.day[1])) for group in held)
    if part == "records":
        return {name: one if isinstance(one, Silence) else replace(one, at_least=None) for name, one in held.items()}
    if part == "formal_steps":
        return {name: one if isinstance(one, Silence) else replace(one, fine_at_most=None)
                for name, one in held.items()}  # fmt: skip
    if part == "rules":
        return tuple(rule for rule in held if not _is_only_shown(rule))
    return held


def _is_only_shown(rule: Rule) -> bool:
    """Whether a rule decides nothing: it is asked at an arrival, and marks nobody."""
    acts = [action for case in rule.cases for _, actions in case.acts for action in actions]
    return rule.section != "duties" and not REGISTER_OCCASIONS & set(rule.occasions) and not _marks(acts)


def _marks(actions: Iterable[Action]) -> bool:
    return any(action.verb == "mark" or _marks(action.parts) for action in actions)


def _with_restating(policy: Policy, rules: frozenset[str]) -> frozenset[str]:
    found = set(rules)
    for rule in policy.rules:
        if rule.restates and found & {rule.id, *rule.restates}:
            found |= {rule.id, *rule.restates}
    return frozenset(found)


def _alike(pairs: list[tuple[Policy, Policy]], names: set[str]) -> bool:
    """Whether every rule holds exactly where it held, by the cells of what its conditions read."""
    if not names <= {"rules", "terms", "values", "tiers"}:
        return False
    for old, new in pairs:
        theirs = {rule.id: rule for rule in new.rules}
        for name in touched(old, new):
            mine, other = old.rule(name), theirs.get(name)
            if mine is None or other is None or not _same_but_when(mine, other):
                return False
            for case, changed in zip(mine.cases, other.cases, strict=True):
                if not shift(old, _groups(mine, case), new, _groups(other, changed), Names()).same:
                    return False
    return True


def _same_but_when(old: Rule, new: Rule) -> bool:
    if old == new:
        return True
    mine = [f.name for f in fields(Rule) if getattr(old, f.name) != getattr(new, f.name)]
    if mine != ["cases"] or len(old.cases) != len(new.cases):
        return False
    return all(
        getattr(case, f.name) == getattr(other, f.name)
        for case, other in zip(old.cases, new.cases, strict=True)
        for f in fields(Case) if f.name not in ("conditions", "ways")
    ) and all(
        len(case.ways) == len(other.ways)
        and all(a.not_before == b.not_before for a, b in zip(case.ways, other.ways, strict=True))
        for case, other in zip(old.cases, new.cases, strict=True)
    )  # fmt: skip


def _groups(rule: Rule, case: Case) -> list[list[Condition]]:
    groups = [[condition] for condition in case.conditions]
    groups += [[rule.needs]] if rule.needs is not None else []
    ways = [way.when for way in case.ways if way.when is not None]
    return groups + ([ways] if ways and len(ways) == len(case.ways) else [])
