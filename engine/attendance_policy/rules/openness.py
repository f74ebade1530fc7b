"""Why a rule may be left at "not known": a silence, something no input holds, or a question to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from attendance_policy.conditions import Condition, Use
from attendance_policy.policy.model import Case, Policy, Rule, Silence
from attendance_policy.vocabulary import FACTS


@dataclass(frozen=True, slots=True)
class Openness:
    """The open names of a rule's conditions, by kind, sorted."""

    silences: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """What a row left at not known becomes: not_specified (a silence), if (an input is missing) or asks."""
        return "not_specified" if self.silences else "if" if self.missing else "asks"


def conditions_of(rule: Rule, case: Case) -> list[Condition]:
    """Every condition a case of a rule reads."""
    found = [*case.conditions, *(way.when for way in case.ways if way.when is not None)]
    return [*found, rule.needs] if rule.needs is not None else found


def uses_of(policy: Policy, conditions: Iterable[Condition]) -> frozenset[Use]:
    """Every use of a name, those inside terms and tiers and simulated judgements included."""
    seen: set[Use] = set()
    waiting = [use for condition in conditions for use in condition.uses]
    while waiting:
        use = waiting.pop()
        if use in seen:
            continue
        seen.add(use)
        inner: list[Condition] = []
        term = policy.terms.get(use.name) if use.kind == "term" else None
        if isinstance(term, Condition):
            inner.append(term)
        if use.kind == "tier":
            inner.extend(c for level in policy.tiers[use.name].levels for c in level.when)
        if use.kind == "judgement":
            simulated = policy.judgements[use.name].in_simulation
            if isinstance(simulated, Condition):
                inner.append(simulated)
        waiting.extend(inside for condition in inner for inside in condition.uses)
    return frozenset(seen)


def openness(policy: Policy, rule: Rule, case: Case, log: bool, flags: frozenset[str]) -> Openness:
    """The names of a case that may be not known. `log`: a log was supplied; `flags`: columns the pupil file has."""
    silences: set[str] = set()
    missing: set[str] = set()
    judgements: set[str] = set()
    for use in uses_of(policy, conditions_of(rule, case)):
        if (
            use.kind == "term"
            and isinstance(policy.terms.get(use.name), Silence)
            or use.kind == "value"
            and isinstance(policy.values.get(use.name), Silence)
        ):
            silences.add(use.name)
        elif use.kind == "judgement" and policy.judgements[use.name].unanswered == "ask":
            judgements.add(use.name)
        elif use.kind == "flag" and use.name not in flags:
            missing.add(use.name)
        elif use.kind == "fact":
            fact = FACTS[use.name]
            if fact.known_from == "pupil file" and use.name not in flags:
                missing.add(use.name)
            elif fact.known_from == "person":
                judgements.add(use.name)
            elif fact.known_from == "log of events" and (use.name == "contact_made" or not log):
                missing.add(use.name)
    return Openness(tuple(sorted(silences)), tuple(sorted(missing)), tuple(sorted(judgements)))
