"""Rules and the occasions they are asked on: what is read by way of a term, tier or judgement, and what a spell is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attendance_policy.conditions import Condition, Use
from attendance_policy.policy.model import Policy, Rule
from attendance_policy.vocabulary import FACTS, OCCASIONS
from attendance_policy.vocabulary.about import ABSENCE

# The occasions that lie in a spell of absence.
_IN_SPELLS = frozenset({"absence", "return"})

# section, id, code, message, what to do
Fault = tuple[str, str, str, str, str]


def find_unasked(policy: Policy, rule: Rule) -> list[Fault]:
    """Facts that an occasion of a rule does not have, and `once: per spell` where there is no spell."""
    faults: list[Fault] = []
    for occasion in rule.occasions:
        if occasion not in OCCASIONS:
            continue
        faults += [
            (rule.section, rule.id, "wrong-occasion", message, hint)
            for message, hint in sorted(_wrong(policy, rule, occasion))
        ]
        if occasion not in _IN_SPELLS and any(case.once == "per spell" for case in rule.cases):
            faults.append((rule.section, rule.id, "no-spell", f"on the occasion `{occasion}` there is no spell",
                           "say how often with another period, such as `per episode` or `per year`"))  # fmt: skip
    return faults


def _wrong(policy: Policy, rule: Rule, occasion: str) -> set[tuple[str, str]]:
    conditions = [c for case in rule.cases for c in (*case.conditions, *(w.when for w in case.ways if w.when))]
    if rule.needs is not None:
        conditions.append(rule.needs)
    found = set()
    for by, use in read_by(policy, conditions):
        if occasion == "notice" and use.kind == "judgement" and policy.judgements[use.name].about == ABSENCE:
            found.add((f"an answer to `{use.name}` is about an absence, and a notice is about none",
                       "say `about: pupil`, or `about: school year`"))  # fmt: skip
        fact = FACTS.get(use.name) if use.kind == "fact" else None
        if fact is None or occasion in fact.occasions:
            continue
        if not by and len(rule.occasions) == 1:
            continue  # found where it is written
        asked = f"`{use.name}`, which `{by}` reads," if by else f"`{use.name}`"
        known = ", ".join(f"`{one}`" for one in fact.occasions)
        found.add((f"{asked} is not known on the occasion `{occasion}`", f"it is known on {known}"))
    return found


def read_by(policy: Policy, conditions: Iterable[Condition]) -> Iterator[tuple[str, Use]]:
    """Every use of a name with the term, tier or judgement it is read by, "" where the rule itself has it."""
    waiting = [("", use) for condition in conditions for use in condition.uses]
    seen: set[tuple[str, Use]] = set()
    while waiting:
        by, use = waiting.pop()
        if (by, use) in seen:
            continue
        seen.add((by, use))
        yield by, use
        inner: list[Condition] = []
        if use.kind == "tier" and use.name in policy.tiers:
            inner = [condition for level in policy.tiers[use.name].levels for condition in level.when]
        else:
            known = {"term": policy.terms.get(use.name)}
            if (judgement := policy.judgements.get(use.name)) is not None:
                known["judgement"] = judgement.in_simulation if isinstance(judgement.in_simulation, Condition) else None
            condition = known.get(use.kind)
            if isinstance(condition, Condition):
                inner = [condition]
        waiting += [(use.name, inside) for condition in inner for inside in condition.uses]
