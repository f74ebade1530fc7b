"""What is found under other readings of open points, and not in the profile as it is written.

Each reading is looked at by itself, every other point as the body has it, which is what `lint` looks at without this;
then all working readings together, which is what a year is simulated by. The cost grows with the readings alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from attendance_policy.diagnostics import Severity
from attendance_policy.frozen import dataclass
from attendance_policy.lint.model import Finding
from attendance_policy.lint.run import Linted, lint
from attendance_policy.policy import Loaded, Policies

# The rules that look at conditions, ladders, order and reach; the others look at what no reading changes, or at the
# readings themselves. What is found at one rule of a profile alone is found anew only where that rule has changed.
OF_TIMES = ("beyond-the-year", "deadline-order")
OF_ONE_RULE = ("always-fires", "decides-nothing", "mark-of-presence", "never-met", "wrong-way-round")
OF_SEVERAL = (
    "band-gap", "boundary-twice", "counted-from-another", "implausible-figure", "ladder-upside-down",
    "levels-out-of-order", "never-fires", "pre-empted", "same-rule-twice", "steps-out-of-order", "tier-gap",
    "tier-overlap", "two-marks",
)  # fmt: skip


@dataclass(frozen=True)
class UnderReadings:
    """`linted`: what is found beside what was, each with its reading. `readings`, `points`: how many were looked at.

    `left_out`: readings that cannot stand by themselves beside the body, as `reading of point`.
    """

    linted: Linted
    readings: int = 0
    points: int = 0
    left_out: tuple[str, ...] = ()


def lint_readings(
    loaded: Loaded, policies: Policies, now: date, beside: Linted, only: Collection[str] = ()
) -> UnderReadings:
    """What every reading brings that `beside`, what was found in the profile as written, has not."""
    rules = frozenset(code for code in (*OF_TIMES, *OF_ONE_RULE, *OF_SEVERAL) if not only or code in only)
    if not rules:
        return UnderReadings(Linted(()))
    known = _keys(beside)

    def look(read: Loaded) -> Linted:
        return _look(loaded, read, policies, now, rules)

    new: list[Linted] = []
    left_out: list[str] = []
    of_working: set[object] = set()
    points = [point for point in loaded.as_written.open_points if len(point.readings) > 1]
    for point in points:
        for reading in point.readings[1:]:
            name = f"{reading.id} of {point.id}"
            read = _read(loaded, {point.id: reading.id})
            if read is None:
                left_out.append(name)
                continue
            found = look(read)
            is_working = reading.id == point.working
            which = f"the {'working ' if is_working else ''}reading `{reading.id}` of `{point.id}`"
            new.append(_without(found, known, name, which))
            if is_working:
                of_working |= _keys(found)
    read = _read(loaded, {point.id: point.working for point in points if point.working})
    together = look(read) if read is not None else Linted(())
    new.append(_without(together, known | of_working, "working", "the working readings together"))
    return UnderReadings(
        Linted(
            tuple(sorted((one for linted in new for one in linted.findings), key=lambda one: one.order)),
            tuple(sorted((one for linted in new for one in linted.accepted), key=lambda pair: pair[0].order)),
        ),
        sum(len(point.readings) - 1 for point in points) - len(left_out),
        len(points),
        tuple(left_out),
    )


def _look(loaded: Loaded, read: Loaded, policies: Policies, now: date, rules: frozenset[str]) -> Linted:
    """What these rules find in a reading that they may not have found in the body."""
    before, after = loaded.as_written, read.as_written
    whole, single = rules.intersection(OF_TIMES), frozenset[str]()
    alike = _turned_on(loaded) == _turned_on(read)
    if not alike or before.rules != after.rules:
        whole, single = rules - {*OF_ONE_RULE}, rules.intersection(OF_ONE_RULE)
    found = [lint(read, policies, now, whole)] if whole else []
    if single:
        known = {rule.id: rule for rule in before.rules} if alike else {}
        changed = tuple(rule for rule in after.rules if known.get(rule.id) != rule)
        found.append(lint(replace(read, as_written=replace(after, rules=changed)), policies, now, single))
    return Linted(
        tuple(one for linted in found for one in linted.findings),
        tuple(one for linted in found for one in linted.accepted),
    )


def _turned_on(loaded: Loaded) -> tuple[object, ...]:
    """What the conditions of rules are about, beside the rules themselves."""
    policy, data = loaded.as_written, loaded.tree.data
    return (policy.terms, policy.tiers, policy.values, policy.counting.school_week, policy.counting.day_of_absence,
            data.get("letters"), data.get("meetings"), data.get("records"))  # fmt: skip


def _read(loaded: Loaded, choices: Mapping[str, str]) -> Loaded | None:
    """A profile as if its body were written so; None where that cannot stand beside the rest of the body."""
    at = {point.id: choices.get(point.id, "as_written") for point in loaded.as_written.open_points}
    try:
        built, tree = loaded.built_under(at), loaded.resolved_tree(at)
    except ValueError:
        return None
    known = {(one.code, one.message) for one in loaded.problems}
    if any(one.severity is Severity.ERROR and (one.code, one.message) not in known for one in built.problems):
        return None
    return replace(loaded, as_written=built.policy, policy=built.policy, tree=tree)


def _without(linted: Linted, known: Collection[object], name: str, which: str) -> Linted:
    """What is new in a reading, and says so."""
    return Linted(
        tuple(_under(one, name, which) for one in linted.findings if _key(one) not in known),
        tuple((_under(one, name, which), why) for one, why in linted.accepted if _key(one) not in known),
    )


def _under(one: Finding, name: str, which: str) -> Finding:
    return replace(one, problem=replace(one.problem, message=f"{one.problem.message}, under {which}"), reading=name)


def _keys(linted: Linted) -> set[object]:
    return {_key(one) for one in (*linted.findings, *(one for one, _ in linted.accepted))}


def _key(one: Finding) -> object:
    """What makes a finding the same one: a reading may only move it to another line."""
    return one.problem.code, one.path, one.problem.message
