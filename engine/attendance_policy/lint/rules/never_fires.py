"""never-fires: no pupil can meet a rule's condition, whatever the register says."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.analysis.space import space_of
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import case_path, conditions_of, on_a_register
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.parts import what_to_do
from attendance_policy.lint.rules.pre_empted import at_level, dead_levels
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.model import Case


def _find(subject: Subject) -> Iterator[Finding]:
    dead: set[str] = set()
    silent: set[str] = set()
    unreached = tuple(dead_levels(subject))
    for rule in subject.policy.rules:
        if not on_a_register(rule):
            continue
        empty = [case for case in rule.cases if _is_empty(subject, case)]
        if empty and len(empty) == len(rule.cases):
            dead.add(rule.id)
        if empty and all(any(at_level(case.conditions, *level) for level in unreached) for case in empty):
            silent |= {rule.id} & dead  # what is told of the level, by pre-empted, is all there is to mend
            continue
        for case in empty:
            name = f"`{rule.id}` for `{case.name}`" if case.name else f"`{rule.id}`"
            texts = " and ".join(f"`{condition.text}`" for condition in conditions_of(case))
            yield RULE.at(
                subject,
                case_path(rule, case),
                f"{name} can never fire: nothing meets {texts}",
                what_to_do(conditions_of(case), "correct the figures, or take the rule out"),
            )
    yield from _waiting_for(subject, dead, silent)


def _is_empty(subject: Subject, case: Case) -> bool:
    space = space_of(subject.policy, conditions_of(case))
    return space.decided and not any(point.holds(case) for point in space.points())


def _waiting_for(subject: Subject, dead: set[str], silent: set[str]) -> Iterator[Finding]:
    """Rules that wait for a step which only such rules do, and those that wait for these.

    `silent`: of those, the ones that are told of elsewhere; what waits for them is not told of either.
    """
    done_by = steps_of(subject.policy)
    waiting = [rule for rule in subject.policy.rules if rule.id not in dead]
    for _ in waiting if dead else ():
        for rule in waiting:
            step = next((s for s in rule.after if done_by.get(s) and set(done_by[s]) <= dead), None)
            if step is not None and rule.id not in dead:
                dead.add(rule.id)
                if set(done_by[step]) <= silent:
                    silent.add(rule.id)
                    continue
                yield RULE.at(
                    subject,
                    (rule.section, rule.id),
                    f"`{rule.id}` can never fire: it waits for `{step}`, which is never done",
                    "let it wait for another step, or mend that one",
                )


RULE = Rule(
    "never-fires",
    Severity.ERROR,
    "a rule that can never fire",
    "A condition that no value meets is a slip: a sign turned round, a figure of another unit. Quantities are taken to "
    "vary apart from each other, so what is found is certain. A window holds no more sessions than its school days or "
    "weeks have; a rule that only the calendar or its own memory keeps from firing is not found. Rules at a level that "
    "no pupil reaches are told of there, by pre-empted.",
    _find,
)
