"""never-fires: no pupil can meet a rule's condition, whatever the register says."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.analysis.space import space_of
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import case_path, conditions_of, on_a_register
from attendance_policy.lint.model import Finding, Rule, Subject


def _find(subject: Subject) -> Iterator[Finding]:
    for rule in subject.policy.rules:
        if not on_a_register(rule):
            continue
        for case in rule.cases:
            space = space_of(subject.policy, conditions_of(case))
            if not space.decided or any(point.holds(case) for point in space.points()):
                continue
            name = f"`{rule.id}` for `{case.name}`" if case.name else f"`{rule.id}`"
            texts = " and ".join(f"`{condition.text}`" for condition in conditions_of(case))
            yield RULE.at(
                subject,
                case_path(rule, case),
                f"{name} can never fire: nothing meets {texts}",
                "correct the figures, or take the rule out",
            )


RULE = Rule(
    "never-fires",
    Severity.ERROR,
    "a rule that can never fire",
    "A condition that no value meets is a slip: a sign turned round, a figure of another unit. Quantities are taken to "
    "vary apart from each other, so what is found is certain; a rule that only a window or its own memory keeps from "
    "firing is not found.",
    _find,
)
