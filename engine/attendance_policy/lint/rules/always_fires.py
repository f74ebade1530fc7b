"""always-fires: a rule's condition is met by everybody it is asked of."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.analysis.space import Point, Space, space_of
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import case_path, conditions_of, on_a_register
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.model import Case
from attendance_policy.vocabulary import Kind


def _find(subject: Subject) -> Iterator[Finding]:
    for rule in subject.policy.rules:
        if not on_a_register(rule) or rule.after:
            continue
        for case in rule.cases:
            conditions = conditions_of(case)
            space = space_of(subject.policy, conditions)
            if not conditions or not space.decided or not _everywhere(space, case):
                continue
            texts = " and ".join(f"`{condition.text}`" for condition in conditions)
            yield RULE.at(
                subject,
                case_path(rule, case),
                f"`{rule.id}` fires for every pupil it is asked of: everything meets {texts}",
                "take the condition out if everybody is meant, else correct it",
            )


def _everywhere(space: Space, case: Case) -> bool:
    # A pupil without a possible session meets no comparison, and nobody means that pupil; one for whom a step was never
    # taken is meant, and meets none either.
    return all(point.holds(case) == 2 for point in space.points() if not _without_a_session(point))


def _without_a_session(point: Point) -> bool:
    return any(value is None and quantity.kind is Kind.PERCENT for quantity, value in point.values.items())


RULE = Rule(
    "always-fires",
    Severity.WARNING,
    "a condition that everybody meets",
    "A rule whose condition cannot fail is asked of nobody in particular, and is usually a sign turned round or an "
    "`or` that was meant as `and`. A rule without any condition is no finding: it says what it means.",
    _find,
)
