"""A what-if: the same register under two policies, and which pupils each rule newly reaches or no longer reaches."""

from __future__ import annotations

import numpy as np

from attendance_policy.decide.due import deadline_minute, is_over_for, window_minute
from attendance_policy.decide.model import time_of
from attendance_policy.policy.model import Policy, Rule, Silence
from attendance_policy.policy.times import Time
from attendance_policy.simulate.model import NEVER, Outcome, RuleChange, WhatIf
from attendance_policy.vocabulary import YEARS


def compare(before: Outcome, after: Outcome, patch: tuple[tuple[str, str, str], ...] = ()) -> WhatIf:
    """What changes from one outcome to another on the same register. Rules in the order of the first, then the new."""
    order = [count.rule for count in before.decisions]
    order += [count.rule for count in after.decisions if count.rule not in order]
    changes = []
    for rule in order:
        old, new = before.first_days(rule), after.first_days(rule)
        was, now = old != NEVER, new != NEVER
        changes.append(
            RuleChange(
                rule,
                newly=int((now & ~was).sum()),
                no_longer=int((was & ~now).sum()),
                earlier=int((was & now & (new < old)).sum()),
                later=int((was & now & (new > old)).sum()),
                before=int(was.sum()),
                after=int(now.sum()),
            )
        )
    return WhatIf(before, after, tuple(changes), patch)


def moved_pupils(what_if: WhatIf, rule: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of pupils whom a rule newly reaches, and of those it no longer reaches."""
    old, new = what_if.before.first_days(rule), what_if.after.first_days(rule)
    ids = what_if.before.grid.pupil_ids
    newly = tuple(ids[i] for i in np.flatnonzero((new != NEVER) & (old == NEVER)))
    gone = tuple(ids[i] for i in np.flatnonzero((old != NEVER) & (new == NEVER)))
    return newly, gone


def due_otherwise(what_if: WhatIf) -> tuple[str, ...]:
    """Rules that are due at another time after the change for what they decide on both sides, in their order."""
    moved = []
    for change in what_if.changes:
        old, new = (_dues(outcome, change.rule) for outcome in (what_if.before, what_if.after))
        if any(old[key] != new[key] for key in old.keys() & new.keys()):
            moved.append(change.rule)
    return tuple(moved)


def _dues(outcome: Outcome, name: str) -> dict[tuple[str, str, bool], tuple[object, ...]]:
    """(case, strength, whether a later day of an absence) -> when it is due, for the decisions a rule made."""
    found: dict[tuple[str, str, bool], tuple[object, ...]] = {}
    rule = outcome.run.rule(name)
    for case_at, act_at, later in sorted(outcome.acts.get(name, ())):
        assert rule is not None
        case = rule.cases[case_at]
        strength, actions = case.acts[act_at]
        found[case.name, strength, later] = _due(outcome.run, rule, time_of(case, actions), later)
    return found


def _due(policy: Policy, rule: Rule, due: Time | Silence | None, later: bool) -> tuple[object, ...]:
    if due is None or isinstance(due, Silence):
        return (due.sentence() if due is not None else "",)
    if due.anchor == "reporting deadline":
        return (due.text, deadline_minute(policy, int(later)))
    if due.anchor in ("register taken", "register closes"):
        groups = policy.registers if isinstance(policy.registers, tuple) else ()
        return (due.text, *((group.years, *(window_minute(window, due.anchor) for window in (group.am, group.pm)))
                            for group in groups))  # fmt: skip
    if due.kind == "clock" and "absence" in rule.occasions:
        return (due.text, *(is_over_for(policy, due, year) for year in YEARS))
    return (due.text,)
