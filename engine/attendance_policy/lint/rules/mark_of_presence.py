"""mark-of-presence: a rule of absences that asks for a mark under which nobody is away."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from attendance_policy.analysis.merge import merged_space
from attendance_policy.analysis.quantities import Quantity, quantity_of
from attendance_policy.codes import CodeBook, StatClass
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import conditions_of, when_path
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.codebook import code_book
from attendance_policy.policy.model import Case

# Sets of codes that hold at least one under which a pupil is away.
_AWAY = ("authorised", "unauthorised", "absent", "away", "possible")


def _find(subject: Subject) -> Iterator[Finding]:
    codes = code_book(subject.policies.resolver)
    for rule in subject.policy.rules:
        for case in rule.cases if rule.occasions == ("absence",) else ():
            asked = dict.fromkeys(use for one in conditions_of(case) for use in one.uses if use.name == "marked")
            marks = {quantity_of(use): str(dict(use.args)["what"]) for use in asked}
            present = {
                quantity: mark
                for quantity, mark in marks.items()
                if not any(_is_away(codes, name) for name in mark.split(" or "))
            }
            if present and _rests_on(subject, case, present):
                yield RULE.at(
                    subject,
                    when_path(subject, rule),
                    f"`{rule.id}` is asked of absences and asks for {' or '.join(f'`{m}`' for m in present.values())}, "
                    "under which nobody is away: it reaches days alone of which the other half was missed",
                    "name the mark of the absence that is meant, or ask it at each `arrival` or `review`",
                )


def _is_away(codes: CodeBook, name: str) -> bool:
    if name not in codes:
        return name in _AWAY
    code = codes[name]
    return code.stat_class in (StatClass.AUTHORISED, StatClass.UNAUTHORISED) and not code.in_school


def _rests_on(subject: Subject, case: Case, marks: Collection[Quantity]) -> bool:
    """Whether a case holds of somebody, and of nobody without one of these marks."""
    space = merged_space(subject.policy, conditions_of(case))
    if not space.decided:
        return False
    held = {any(point.values[mark] for mark in marks) for point in space.points() if point.holds(case)}
    return held == {True}


RULE = Rule(
    "mark-of-presence",
    Severity.WARNING,
    "a rule of absences that asks for a mark of presence",
    "`marked('L')` for `marked('I')`: a pupil with `L` came late and is in school, so a rule that is asked at each "
    "absence comes only where the other half of the day was missed. Looked at are rules of absences alone that hold of "
    "nobody without such a mark.",
    _find,
)
