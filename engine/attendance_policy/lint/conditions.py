"""Every condition of a profile with the path it stands at, for the rules that look at conditions."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.conditions.model import Condition
from attendance_policy.lint.model import Subject
from attendance_policy.policy.model import Case, Rule
from attendance_policy.policy.paths import Path
from attendance_policy.vocabulary import OCCASIONS


def placed_conditions(subject: Subject) -> Iterator[tuple[Path, Condition]]:
    """Conditions of terms, levels and rules, in the order of the profile; the same text at one rule once."""
    policy = subject.policy
    for name, term in policy.terms.items():
        if isinstance(term, Condition):
            yield ("terms", name), term
    for tier in policy.tiers.values():
        for level in tier.levels:
            for when in level.when:
                yield ("tiers", tier.id, "levels", level.id), when
    for rule in policy.rules:
        seen: set[str] = set()
        for case in rule.cases:
            for condition in conditions_of(case):
                if condition.text not in seen:
                    seen.add(condition.text)
                    yield case_path(rule, case), condition


def case_path(rule: Rule, case: Case) -> Path:
    """Where a case of a rule stands."""
    return (rule.section, rule.id)


def when_path(subject: Subject, rule: Rule) -> Path:
    """Where the condition of a rule stands; the rule itself where it has several, or none of its own."""
    path: Path = (rule.section, rule.id)
    return (*path, "when") if "when" in subject.data[rule.section][rule.id] else path


def conditions_of(case: Case) -> tuple[Condition, ...]:
    """Every condition of a case."""
    return (*case.conditions, *(way.when for way in case.ways if way.when is not None))


def on_a_register(rule: Rule) -> bool:
    """Whether a rule is asked of pupils, and not of the calendar."""
    return rule.section != "duties" and any(occasion in OCCASIONS for occasion in rule.occasions)
