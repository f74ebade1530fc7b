"""Which rules two versions of a policy decide by different words: what a reading or a what-if touches."""

from __future__ import annotations

from dataclasses import fields

from attendance_policy.conditions import Use
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.model import Policy, Rule, Silence
from attendance_policy.rules.openness import conditions_of, times_of, uses_of
from attendance_policy.rules.order import downstream, yearly_steps
from attendance_policy.vocabulary.counting import Counting

_WINDOWED = ("attendance", "absence", "sessions", "school_days", "spells")


def touched(before: Policy, after: Policy) -> frozenset[str]:
    """Rules that differ, read something that differs, or look back at a rule that does. Rules of either policy."""
    return compared(before, after)[0]


def compared(before: Policy, after: Policy) -> tuple[frozenset[str], frozenset[str]]:
    """The same; and rules that say the same in both, and read the same, whatever they look back at: none of them where
    the policies tell otherwise what a step is, or how long it stands."""
    changed = _changed(before, after)
    touched = downstream(before, changed) | downstream(after, changed)
    if yearly_steps(before) != yearly_steps(after) or steps_of(before) != steps_of(after):
        return touched, frozenset()
    return touched, frozenset(rule.id for rule in after.rules) - changed


def _changed(before: Policy, after: Policy) -> frozenset[str]:
    """Rules that differ, or read something that differs. Rules of either policy."""
    found: set[str] = set()
    old = {rule.id: rule for rule in before.rules}
    new = {rule.id: rule for rule in after.rules}
    names = _changed_names(before, after)
    counts = {f.name for f in fields(Counting) if getattr(before.counting, f.name) != getattr(after.counting, f.name)}
    simulated = (before.counting_in_simulation, after.counting_in_simulation)
    counts |= {f.name for f in fields(Counting) if getattr(simulated[0], f.name) != getattr(simulated[1], f.name)}
    for name in old.keys() | new.keys():
        rule = new.get(name)
        if rule is None or not _same(old.get(name), rule) or ((names or counts) and _reads(after, rule, names, counts)):
            found.add(name)
    return frozenset(found)


def _changed_names(before: Policy, after: Policy) -> frozenset[tuple[str, str]]:
    changed: set[tuple[str, str]] = set()
    for kind, old, new in (
        ("term", before.terms, after.terms),
        ("value", before.values, after.values),
        ("tier", before.tiers, after.tiers),
        ("judgement", before.judgements, after.judgements),
    ):
        changed |= {(kind, name) for name in old.keys() | new.keys() if not _same(old.get(name), new.get(name))}
    return frozenset(changed)


def _same(one: object, other: object) -> bool:
    """Readings share most of a profile: what is one object need not be compared."""
    return one is other or one == other


def _reads(policy: Policy, rule: Rule, names: frozenset[tuple[str, str]], counts: set[str]) -> bool:
    if counts & {"review_every", "review_on"} and "review" in rule.occasions:
        return True
    times = [time for case in rule.cases for _, time in times_of(rule, case) if not isinstance(time, Silence)]
    units = {time.unit for time in times} | {case.repeat[1] for case in rule.cases if case.repeat is not None}
    if "school_week" in counts and "school weeks" in units:
        return True
    uses = uses_of(policy, [c for case in rule.cases for c in conditions_of(rule, case)])
    return any((use.kind, use.name) in names or _counted(use) & counts for use in uses)


def _counted(use: Use) -> set[str]:
    """The choices of counting that a fact rests on."""
    if use.kind != "fact":
        return set()
    args = dict(use.args)
    rests: set[str] = set()
    windowed = any(w in args for w in ("this", "school_weeks", "school_days", "since"))
    if use.name == "improved_since" or (use.name in _WINDOWED and not windowed):
        rests.add("attendance")
    if "school_weeks" in args:
        rests.add("school_week")
    if "unauthorised" in str(args.get("what", "")).split(" or "):
        rests.add("unauthorised")
    if use.name in ("school_days", "consecutive"):
        rests.add("absent_day")
    if use.name == "absence_day":
        rests.add("day_of_absence")
    if use.name in ("unexplained", "improved_since"):
        rests.add({"unexplained": "unexplained", "improved_since": "improvement"}[use.name])
    return rests
