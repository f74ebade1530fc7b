"""Why a rule may be left at "not known": a silence, something no input holds, or a question to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from attendance_policy.conditions import Condition, Use
from attendance_policy.conditions.arguments import EVENT_STEPS
from attendance_policy.policy.model import Case, Policy, Rule, Silence
from attendance_policy.vocabulary import ANCHORS, FACTS


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
        named = {"term": policy.terms, "value": policy.values}.get(use.kind, {})
        if isinstance(named.get(use.name), Silence):
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
            elif fact.known_from == "log of events" and _needs_a_log(use, log):
                missing.add(use.name)
    for time in (rule.not_before, *(way.not_before for way in case.ways)):
        if isinstance(time, Silence):
            silences.add("not_before")
        elif time is not None and time.anchor in ANCHORS and time.anchor != "spell starts":
            missing.add(time.anchor)
    return Openness(tuple(sorted(silences)), tuple(sorted(missing)), tuple(sorted(judgements)))


def _needs_a_log(use: Use, log: bool) -> bool:
    """Whether a fact from the log may be not known. What was never recorded as done is known not to be done; only
    contacts, and counts of visits, letters and the like, are not known without a log."""
    if use.name in ("done", "days_since", "weeks_since", "school_days_since"):
        return False
    if use.name == "times":
        return not log and dict(use.args).get("step") in EVENT_STEPS
    return use.name == "contact_made" or not log
