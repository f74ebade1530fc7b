"""pre-empted: a level of a tier, or a way of a rule, that what stands before it always covers."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.analysis.space import space_of
from attendance_policy.conditions.model import Condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import case_path
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.paths import Path


def _find(subject: Subject) -> Iterator[Finding]:
    for tier in subject.policy.tiers.values():
        above: list[Condition] = []
        for level in tier.levels:
            if level.when and above and _covered(subject, level.when, above):
                path: Path = ("tiers", tier.id, "levels", level.id)
                yield RULE.at(
                    subject,
                    path,
                    f"no pupil is ever at `{level.id}`: every one that fits is taken by a level above it",
                    "put it higher, or narrow the levels above it",
                )
            above += level.when
    for rule in subject.policy.rules:
        for case in rule.cases:
            before: list[Condition] = []
            for number, way in enumerate(case.ways, start=1):
                # A way that waits longer than those before it may still be the only one that holds.
                if way.when is not None and way.not_before is None:
                    if before and _covered(subject, (way.when,), before):
                        yield RULE.at(
                            subject,
                            case_path(rule, case),
                            f"way {number} of `{rule.id}` adds nothing: whenever it holds, one before it does",
                            "take it out, or correct its condition",
                        )
                    before.append(way.when)


def _covered(subject: Subject, these: tuple[Condition, ...], those: list[Condition]) -> bool:
    """Whether one of `those` holds wherever one of `these` does."""
    space = space_of(subject.policy, [*these, *those])
    return space.decided and all(
        max(point.truth(one) for one in those) == 2
        for point in space.points()
        if max(point.truth(one) for one in these) > 0
    )


RULE = Rule(
    "pre-empted",
    Severity.WARNING,
    "a level or a way that is never reached",
    "The first level that fits is taken, so a level inside those above it is dead; and a way of a rule inside another "
    "way changes nothing. Computed over every cell, so what is found is certain.",
    _find,
)
