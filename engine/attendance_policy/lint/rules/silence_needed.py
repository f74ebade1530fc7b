"""silence-needed: a rule or a level rests on a value or a term that the document does not give."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.conditions.model import Condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import case_path
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.model import Silence
from attendance_policy.policy.paths import Path, show_path
from attendance_policy.rules.openness import conditions_of, uses_of


def _find(subject: Subject) -> Iterator[Finding]:
    policy = subject.policy
    resting: list[tuple[Path, list[Condition]]] = [
        (case_path(rule, case), conditions_of(rule, case)) for rule in policy.rules for case in rule.cases
    ]
    resting += [
        (("tiers", tier.id, "levels", level.id), list(level.when))
        for tier in policy.tiers.values()
        for level in tier.levels
    ]
    for path, conditions in resting:
        for use in sorted(uses_of(policy, conditions), key=str):
            section = {"value": "values", "term": "terms"}.get(use.kind, "")
            silence = (policy.values if section == "values" else policy.terms).get(use.name) if section else None
            if isinstance(silence, Silence):
                needed: Path = (section, use.name)
                yield RULE.at(
                    subject,
                    path,
                    f"`{path[-1]}` rests on `{show_path(needed)}`, which is open: {silence.words}",
                    "what turns on it is not specified; ask whoever keeps the document, or write an open point with "
                    "the ways to read it",
                    clauses=tuple(dict.fromkeys((*subject.clauses(path), *subject.clauses(needed)))),
                )


RULE = Rule(
    "silence-needed",
    Severity.NOTE,
    "a silence that something else rests on",
    "A silence harms nobody while nothing needs the value. Where a rule or a level of a tier does, it can never be "
    "decided: both are named, with their clauses.",
    _find,
)
