"""levels-out-of-order: the levels of a tier go up and down, or what a rule does at each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from attendance_policy.analysis.space import Point, space_of
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.concern import figure
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.model import Case, Level, Policy, Tier
from attendance_policy.policy.times import Time


def _find(subject: Subject) -> Iterator[Finding]:
    for tier in subject.policy.tiers.values():
        order = _from_low_to_high(subject.policy, tier)
        places = [order.index(level) for level in tier.levels if level in order]
        if len(places) < 3 or places in (sorted(places), sorted(places, reverse=True)):
            continue
        rising = sum(a < b for a, b in pairwise(places)) * 2 > len(places) - 1
        at = next(i for i, (a, b) in enumerate(pairwise(places)) if (a > b) == rising)
        way = ("rise", "fall") if rising else ("fall", "rise")
        one, other = (order[places[i]] for i in (at, at + 1))
        line = subject.place(("tiers", tier.id, "levels", one.id)).line
        yield RULE.at(
            subject,
            ("tiers", tier.id, "levels", other.id),
            f"the levels of `{tier.id}` {way[0]}, but from `{one.id}` (line {line}) to `{other.id}` they {way[1]}",
            "let the figures of the two change places, or the two levels",
        )
    yield from _of_cases(subject)


def _of_cases(subject: Subject) -> Iterator[Finding]:
    """Rules whose cases by level have times, intervals or figures that go up and down along the levels."""
    for rule in subject.policy.rules:
        for tier in subject.policy.tiers.values():
            levels = [level.id for level in tier.levels]
            at = [(level, case) for level in levels for case in rule.cases if level in case.name.split(" or ")]
            if len(at) < 3 or {name for case in rule.cases for name in case.name.split(" or ")} - {*levels}:
                continue
            figures = [(level, dict(_figures(case))) for level, case in at]
            for name in dict.fromkeys(name for _, one in figures for name in one):
                row = [(level, *one[name]) for level, one in figures if name in one]
                if _turns([value for _, value, _ in row]):
                    said = ", ".join(f"{shown} for `{level}`" for level, _, shown in row)
                    yield RULE.at(
                        subject,
                        (rule.section, rule.id),
                        f"what `{rule.id}` says of {name} goes up and down along the levels of `{tier.id}`: {said}",
                        "let two of them change places, or write an open point if the document has it so",
                    )


def _turns(row: list[Fraction]) -> bool:
    rises = {a < b for a, b in pairwise(row) if a != b}
    return len(row) > 2 and len(rises) == 2


def _figures(case: Case) -> Iterator[tuple[str, tuple[Fraction, str]]]:
    """What a case has one figure of: when it is due, its interval, each thing that its conditions compare once."""
    if isinstance(case.due, Time) and case.due.kind == "clock":
        yield "when it is due", (Fraction(case.due.minute), case.due.text)
    if case.repeat is not None:
        yield f"its interval in {case.repeat[1]}", (Fraction(case.repeat[0]), str(case.repeat[0]))
    found: dict[str, list[Fraction]] = defaultdict(list)
    for condition in case.conditions:
        for one in condition.comparisons:
            if one.use.kind == "fact" and len(one.constants) == 1 and isinstance(one.constants[0], Fraction):
                found[f"`{one.use} {one.op}`"].append(one.constants[0])
    yield from ((name, (values[0], figure(values[0]))) for name, values in found.items() if len(values) == 1)


def _from_low_to_high(policy: Policy, tier: Tier) -> list[Level]:
    """The levels by the least value at which each is the first that fits; none where they turn on several things."""
    space = space_of(policy, [when for level in tier.levels for when in level.when])
    if len(space.cells) != 1:
        return []
    [(quantity, cells)] = space.cells.items()
    found: dict[str, Level] = {}
    for value in cells:
        if value is not None and not isinstance(value, bool | str):
            level = _first(Point(policy, {quantity: value}), tier)
            if level is not None:
                found.setdefault(level.id, level)
    return list(found.values())


def _first(point: Point, tier: Tier) -> Level | None:
    return next((level for level in tier.levels if any(point.truth(when) == 2 for when in level.when)), None)


RULE = Rule(
    "levels-out-of-order",
    Severity.WARNING,
    "levels of a tier, or what is done at each of them, that go up and down",
    "The rows of a printed table rise or fall. Where one does neither, the figures of two rows have changed places, "
    "and pupils get what is meant for others. Of two levels alone nobody can tell. Levels that turn on more than "
    "one figure are left alone. The same is asked of rules with a case for each of three or more levels: when they "
    "are due, their interval, and each figure of their conditions.",
    _find,
)
