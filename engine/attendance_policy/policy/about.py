"""What an answer to a judgement belongs to where its profile does not say: read off the rules that ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from attendance_policy.policy.asked_on import read_by
from attendance_policy.policy.model import Judgement, Policy, Rule
from attendance_policy.vocabulary.about import ABSENCE, PUPIL, SCHOOL_YEAR

# The occasions that are about one absence, and that of which no log holds the answers: somebody stands at the door.
_OF_ABSENCES = frozenset({"absence", "return", "report"})
_AT_ONCE = "arrival"


def with_about(policy: Policy, asked: Mapping[str, frozenset[str]]) -> dict[str, Judgement]:
    """The judgements, each with what its answers belong to; "" for one that no rule reads. `asked`: see `asked_on`."""
    return {
        name: one if one.about else replace(one, about=about_of(asked.get(name, frozenset())))
        for name, one in policy.judgements.items()
    }


def about_of(occasions: frozenset[str]) -> str:
    """What an answer belongs to that rules of these occasions read.

    Asked only of absences, it is about one. Asked of notices, which outlast a school year, it holds until somebody
    answers otherwise. Everything else is looked at anew each school year.
    """
    occasions -= {_AT_ONCE}
    if not occasions:
        return ""
    if occasions <= _OF_ABSENCES:
        return ABSENCE
    return PUPIL if "notice" in occasions else SCHOOL_YEAR


def asked_on(
    policy: Policy, judged: Callable[[Policy, Rule], frozenset[str]] | None = None
) -> Mapping[str, frozenset[str]]:
    """From a judgement to the occasions of the rules that read it, be it through a term, a tier or another one.

    `judged`: what gives the judgements that a rule reads, where some are known already.
    """
    found: dict[str, set[str]] = {}
    for rule in policy.rules:
        if rule.section != "duties":
            for name in (judged or judged_by)(policy, rule):
                found.setdefault(name, set()).update(rule.occasions)
    return {name: frozenset(occasions) for name, occasions in found.items()}


def judged_by(policy: Policy, rule: Rule) -> frozenset[str]:
    """The judgements that a rule reads."""
    conditions = [c for case in rule.cases for c in (*case.conditions, *(w.when for w in case.ways if w.when))]
    conditions += [rule.needs] if rule.needs is not None else []
    return frozenset(use.name for _, use in read_by(policy, conditions) if use.kind == "judgement")
