"""pre-empted: a level of a tier, or a way of a rule, that what stands before it always covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attendance_policy.analysis.space import space_of
from attendance_policy.conditions.model import Condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import case_path
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.parts import what_to_do
from attendance_policy.policy.paths import Path


def _find(subject: Subject) -> Iterator[Finding]:
    for tier_id, level_id in dead_levels(subject):
        path: Path = ("tiers", tier_id, "levels", level_id)
        level = next(one for one in subject.policy.tiers[tier_id].levels if one.id == level_id)
        why, mend = "every one that fits is taken by a level above it", "put it higher, or narrow the levels above it"
        if _covered(subject, level.when, []):
            why = "nothing meets " + " or ".join(f"`{when.text}`" for when in level.when)
            mend = what_to_do(level.when, "correct the figures, or take it out")
        resting = _resting(subject, tier_id, level_id)
        yield RULE.at(subject, path, f"no pupil is ever at `{level_id}`: {why}", f"{mend}{resting}")
    for rule in subject.policy.rules:
        for case in rule.cases:
            before: list[Condition] = []
            for number, way in enumerate(case.ways, start=1):
                # A way that waits longer than those before it may still be the only one that holds.
                if way.when is not None and way.not_before is None and not _covered(subject, (way.when,), []):
                    if before and _covered(subject, (way.when,), before):
                        yield RULE.at(
                            subject,
                            case_path(rule, case),
                            f"way {number} of `{rule.id}` adds nothing: whenever it holds, one before it does",
                            "take it out, or correct its condition",
                        )
                    before.append(way.when)


def dead_levels(subject: Subject) -> Iterator[tuple[str, str]]:
    """(tier, level) of every level that those above it cover, or that nothing meets."""
    for tier in subject.policy.tiers.values():
        above: list[Condition] = []
        for level in tier.levels:
            if level.when and _covered(subject, level.when, above):
                yield tier.id, level.id
            above += level.when


def at_level(conditions: Iterable[Condition], tier: str, level: str) -> bool:
    """Whether some conditions ask for a level by its name."""
    return any(
        one.use.kind == "tier" and one.use.name == tier and one.op == "==" and one.constants == (level,)
        for condition in conditions
        for one in condition.comparisons
    )


def _resting(subject: Subject, tier: str, level: str) -> str:
    names = [
        rule.id for rule in subject.policy.rules if any(at_level(case.conditions, tier, level) for case in rule.cases)
    ]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"; it keeps `{names[0]}`{more} from firing" if names else ""


def _covered(subject: Subject, these: tuple[Condition, ...], those: list[Condition]) -> bool:
    """Whether one of `those` holds wherever one of `these` does, be it nowhere."""
    space = space_of(subject.policy, [*these, *those])
    return space.decided and all(
        max((point.truth(one) for one in those), default=0) == 2
        for point in space.points()
        if max(point.truth(one) for one in these) > 0
    )


RULE = Rule(
    "pre-empted",
    Severity.WARNING,
    "a level or a way that is never reached",
    "The first level that fits is taken, so a level inside those above it is dead, and so is one that nothing meets; a "
    "way of a rule inside another way changes nothing. Computed over every cell, so what is found is certain.",
    _find,
)
