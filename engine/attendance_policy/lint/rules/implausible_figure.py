"""implausible-figure: a percentage or a time of day that no attendance policy can mean where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from attendance_policy.analysis.scalar import constants_of
from attendance_policy.conditions.model import Comparison, Condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.concern import figure
from attendance_policy.lint.conditions import placed_conditions
from attendance_policy.lint.lengths import minute_of
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.walk import own_values
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.paths import Path
from attendance_policy.vocabulary import FACTS, Kind

_HUNDRED = Fraction(100)
_SEVERE = Fraction(50)  # of attendance: whoever misses half is severely absent, and nothing in the guidance is below
_LEAST = Fraction(10)
# Lines that are hardly drawn, and whose digits in the other order are where letters begin.
_TURNED = {Fraction(turned): meant for turned, meant in ((58, 85), (59, 95), (68, 86), (69, 96))}
_CLOCK = re.compile(r"(?:(?:by|before|at|from|after) )?(\d\d:\d\d)")
_OPENS, _NOON, _CLOSES = 7 * 60, 12 * 60, 18 * 60
_CHECK = "check it against the clause"


def _find(subject: Subject) -> Iterator[Finding]:
    for path, condition in placed_conditions(subject):
        place: Path = (*path, "when") if subject.tree.origins.get((*path, "when")) is not None else path
        for one in condition.comparisons:
            said = _percentage(subject, path, condition, one)
            if said is not None:
                yield RULE.at(subject, place, *said)
    for path, told, when in _times(subject):
        if not _OPENS <= when < _CLOSES:
            yield RULE.at(subject, path, f"{told}: outside any school day, which lies between 07:00 and 18:00",
                          _other_half(when))  # fmt: skip
    for path, value in own_values(subject):
        minute = minute_of(value) if path[0] == "registers" else None
        if minute is not None and not _OPENS <= minute < _CLOSES:
            yield RULE.at(subject, path, f"`{path[-1]}` of `{path[1]}` is {value}: outside any school day, which lies "
                          "between 07:00 and 18:00", _other_half(minute))  # fmt: skip
        elif minute is not None and path[2] == "am" and path[-1] != "ends" and minute >= _NOON:
            yield RULE.at(subject, path, f"`{path[-1]}` of the morning register of `{path[1]}` is {value}: no morning",
                          _CHECK)  # fmt: skip


def _times(subject: Subject) -> Iterator[tuple[Path, str, int]]:
    """Times of day by which something about a day of school is done or told, in words, each with its minute."""
    asked = {rule.id for rule in subject.policy.rules if {*rule.occasions} & {"absence", "arrival", "report", "return"}}
    for path, value in own_values(subject):
        due = len(path) > 2 and path[0] in ("stages", "rules") and path[1] in asked and path[-1] == "due"
        match = _CLOCK.fullmatch(value) if isinstance(value, str) and (due or path[0] == "reporting") else None
        minute = minute_of(match[1]) if match else None
        if minute is not None:
            yield path, f"`{path[1]}` says `{value}`", minute
    for path, condition in placed_conditions(subject):
        for one in condition.comparisons:
            timed = one.use.kind == "fact" and FACTS[one.use.name].kind is Kind.TIME
            for constant in constants_of(subject.policy, one) if timed else ():
                minute = minute_of(constant)
                place: Path = (*path, "when") if (*path, "when") in subject.tree.origins else path
                if minute is not None:
                    yield place, f"`{one.use} {one.op} '{constant}'`", minute


def _other_half(minute: int) -> str:
    """The same time in the other half of the day, where that lies in a school day."""
    other = (minute + _NOON) % (2 * _NOON)
    return f"did you mean {other // 60:02}:{other % 60:02}? {_CHECK}" if _OPENS <= other < _CLOSES else _CHECK


def _percentage(subject: Subject, path: Path, condition: Condition, one: Comparison) -> tuple[str, str] | None:
    """What is odd about a comparison of a percentage with figures, and what to do; None for nothing."""
    if one.use.kind != "fact" or FACTS[one.use.name].kind is not Kind.PERCENT or one.op not in ("<", "<=", ">", ">="):
        return None
    for constant in constants_of(subject.policy, one):
        assert isinstance(constant, Fraction)
        shown = f"`{one.use} {one.op} {figure(constant)}`"
        missed = one.use.name == "absence"
        attended = _HUNDRED - constant if missed else constant
        if 0 < attended < _LEAST:
            meant = "`attendance`" if missed else figure(10 * constant)
            return (
                f"{shown} draws its line at {figure(attended)}% of attendance, where hardly a pupil is",
                f"did you mean {meant}? {_CHECK}",
            )
        turned = _TURNED.get(attended)
        if turned is not None and path[0] in ("stages", "rules"):
            line = 100 - turned if missed else turned
            return (f"{shown} draws its line at {figure(attended)}% of attendance, where no guidance has one",
                    f"did you mean {line}? {_CHECK}")  # fmt: skip
        if 0 < attended < _SEVERE and path[0] in ("stages", "rules") and _is_followed(subject, str(path[1])):
            return (f"{shown} is below severe absence, which is half of the sessions, and another step waits for it",
                    _CHECK)  # fmt: skip
    return None


def _is_followed(subject: Subject, rule_id: str) -> bool:
    done_by = steps_of(subject.policy)
    return any(rule_id in done_by.get(step, ()) for rule in subject.policy.rules for step in rule.after)


RULE = Rule(
    "implausible-figure",
    Severity.WARNING,
    "a figure that cannot be meant",
    "A point that slipped (`attendance < 9.5`), absence for attendance (`absence >= 95`): a line below 10% of "
    "attendance tells hardly a pupil from another, and one below 50%, where guidance speaks of severe absence, is "
    "no step that others wait for. 58%, 59%, 68% and 69% are 85%, 95%, 86% and 96% with their digits turned round. "
    "Registers lie between 07:00 and 18:00, those of the morning before noon; so do the times by which an absence, "
    "an arrival or a report is followed up or told of. Figures that are only unusual are left alone.",
    _find,
)
