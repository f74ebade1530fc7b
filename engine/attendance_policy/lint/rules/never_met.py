"""never-met: a term, a way of a rule or a part between `or` that no pupil can meet."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.analysis.space import Point, space_of
from attendance_policy.conditions.model import Condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import case_path, conditions_of, on_a_register
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.parts import dead_parts, what_to_do
from attendance_policy.lint.rules.pre_empted import at_level, dead_levels
from attendance_policy.policy.model import Case
from attendance_policy.policy.model import Rule as PolicyRule
from attendance_policy.policy.paths import Path

_CORRECT = "correct the figures, or take it out"


def _find(subject: Subject) -> Iterator[Finding]:
    policy = subject.policy
    dead = frozenset(dead_levels(subject))
    for name, term in policy.terms.items():
        if isinstance(term, Condition):
            yield from _alone(subject, ("terms", name), f"the term `{name}`", term)
    for tier in policy.tiers.values():
        for level in tier.levels if tier.id not in {unreached for unreached, _ in dead} else ():
            for when in level.when:
                yield from _parts(subject, ("tiers", tier.id, "levels", level.id), f"the level `{level.id}`", when)
    for rule in policy.rules:
        for case in rule.cases if on_a_register(rule) else ():
            yield from _of_case(subject, rule, case, dead)


def _alone(subject: Subject, path: Path, name: str, when: Condition) -> Iterator[Finding]:
    space = space_of(subject.policy, [when])
    if space.decided and not any(point.truth(when) for point in space.points()):
        yield _finding(subject, (*path, "when"), f"{name} can never be true: nothing meets `{when.text}`", when)
    else:
        yield from _parts(subject, path, name, when)


def _parts(subject: Subject, path: Path, name: str, when: Condition) -> Iterator[Finding]:
    space = space_of(subject.policy, [when])
    parts = dead_parts(space, when, lambda point: point.truth(when)) if space.decided else ()
    for part in parts:
        yield _finding(subject, (*path, "when"), f"nothing meets `{part.text}`, a part of {name}", part)


def _of_case(subject: Subject, rule: PolicyRule, case: Case, dead: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    """Parts and ways that add nothing to a case which holds of somebody; one that never does is for never-fires."""
    conditions = conditions_of(case)
    space = space_of(subject.policy, conditions)
    if not space.decided or not any(point.holds(case) for point in space.points()):
        return

    def holds(point: Point) -> int:
        return point.holds(case)

    for number, way in enumerate(case.ways):
        if way.when is None or any(at_level((way.when,), *level) for level in dead):
            continue
        if len(case.ways) > 1 and not any(min(holds(one), one.truth(way.when)) for one in space.points()):
            path = (*case_path(rule, case), "any_of", number, "when")
            said = f"way {number + 1} of `{rule.id}` can never be taken: nothing meets `{way.when.text}`"
            yield _finding(subject, path, said, way.when)
    for when in dict.fromkeys(conditions):
        for part in dead_parts(space, when, holds):
            yield _finding(subject, (*case_path(rule, case), "when"),
                           f"nothing meets `{part.text}`, a part of `{rule.id}`", part)  # fmt: skip


def _finding(subject: Subject, path: Path, message: str, when: Condition) -> Finding:
    while len(path) > 1 and path not in subject.tree.origins:
        path = path[:-1]
    return RULE.at(subject, path, message, what_to_do([when], _CORRECT))


RULE = Rule(
    "never-met",
    Severity.WARNING,
    "a term, a way or a part of a condition that nothing meets",
    "`attendance < 90 or 95 <= attendance < 92` is read without a fault and its second half does nothing: its figures "
    "have changed places. A whole rule that nothing meets is told by never-fires, a level by pre-empted. Computed over "
    "every cell, and with what stands around a part, so what is found is certain.",
    _find,
)
