"""two-marks: two rules that give one pupil different marks on one occasion."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from attendance_policy.analysis.merge import merged_space
from attendance_policy.codes import CodeBook, StatClass
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import conditions_of, on_a_register
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.codebook import code_book
from attendance_policy.policy.model import Case
from attendance_policy.policy.model import Rule as PolicyRule

_CLASSES = {
    "present": (StatClass.PRESENT,),
    "elsewhere": (StatClass.ELSEWHERE,),
    "authorised": (StatClass.AUTHORISED,),
    "unauthorised": (StatClass.UNAUTHORISED,),
    "absent": (StatClass.AUTHORISED, StatClass.UNAUTHORISED),
}


def _find(subject: Subject) -> Iterator[Finding]:
    codes = code_book(subject.policies.resolver)
    marking = [
        (rule, case, mark)
        for rule in subject.policy.rules
        for case in rule.cases
        if on_a_register(rule) and not rule.after and (mark := _mark(codes, case))
    ]
    for (one, a, first), (other, b, second) in combinations(marking, 2):
        shared = [occasion for occasion in one.occasions if occasion in other.occasions]
        if one.id == other.id or not shared or not first[1].isdisjoint(second[1]) or not _both_hold(subject, a, b):
            continue
        yield RULE.at(
            subject,
            (other.section, other.id),
            f"`{other.id}` marks `{second[0]}` where `{one.id}` (line {_line(subject, one)}) marks `{first[0]}`: both "
            f"hold at one {shared[0]}",
            "narrow one of the two, or write an open point if the document has it so",
            clauses=tuple(dict.fromkeys((*a.source, *b.source))),
        )


def _mark(codes: CodeBook, case: Case) -> tuple[str, frozenset[str]] | None:
    """The mark that a case gives as a duty, and the codes it may be; None where there is none or it is left open."""
    for strength, actions in case.acts:
        for action in actions if strength in ("must", "will") else ():
            if action.verb == "mark":
                return (action.target, found) if (found := _codes(codes, action.target)) else None
    return None


def _codes(codes: CodeBook, mark: str) -> frozenset[str]:
    if mark in codes:
        return frozenset({mark})
    return frozenset(code.code for code in codes.codes if code.stat_class in _CLASSES.get(mark, ()))


def _both_hold(subject: Subject, one: Case, other: Case) -> bool:
    space = merged_space(subject.policy, (*conditions_of(one), *conditions_of(other)))
    return space.decided and any(point.holds(one) == point.holds(other) == 2 for point in space.points())


def _line(subject: Subject, rule: PolicyRule) -> int:
    return subject.place((rule.section, rule.id)).line


RULE = Rule(
    "two-marks",
    Severity.WARNING,
    "two rules that give one pupil different marks",
    "`late` for `after close` in one of two rules, and who comes late is marked `L` by the one and absent by the "
    "other. Rules of one occasion are compared whose marks have no code in common, where each is a duty; a mark that "
    "is only considered is left alone. Quantities are taken to vary apart: where two questions are never both answered "
    "with yes, say so in the condition of one of the two.",
    _find,
)
