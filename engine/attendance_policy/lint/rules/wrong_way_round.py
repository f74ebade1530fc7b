"""wrong-way-round: a step of concern that only the better attenders get."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from attendance_policy.analysis.quantities import Quantity, Value, quantity_of
from attendance_policy.analysis.space import Space, every_condition, space_of
from attendance_policy.analysis.words import region, witness
from attendance_policy.conditions.model import Condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.concern import figure, step_of_concern
from attendance_policy.lint.conditions import conditions_of, on_a_register, when_path
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.model import Case
from attendance_policy.vocabulary import Kind

_FULL = Fraction(100)
_TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def _find(subject: Subject) -> Iterator[Finding]:
    for rule in subject.policy.rules:
        # Where a rule has cases, the better attenders may have the milder one.
        if not on_a_register(rule) or len(rule.cases) > 1:
            continue
        for case in rule.cases:
            step = step_of_concern(subject, rule, case)
            conditions = conditions_of(case)
            space = space_of(subject.policy, conditions)
            for quantity in space.cells if step and space.decided else ():
                left_out = _left_out(space, case, quantity) if quantity.kind is Kind.PERCENT else ()
                if not left_out:
                    continue
                cells = space.cells[quantity]
                texts = " and ".join(f"`{condition.text}`" for condition in conditions)
                yield RULE.at(
                    subject,
                    when_path(subject, rule),
                    f"`{rule.id}` (`{step}`) reaches a pupil who is never away and, all else alike, none with "
                    f"{region(quantity, cells, (0, len(left_out) - 1))}: {texts}",
                    _suggestion(subject, conditions, quantity),
                    witness=witness(quantity, left_out[-1]),
                )


def _left_out(space: Space, case: Case, quantity: Quantity) -> list[Value]:
    """The lowest shares, which do not hold where the highest does, all else alike; none where a lower one helps."""
    rows: dict[tuple[Value, ...], list[tuple[Fraction, int]]] = defaultdict(list)
    for point in space.points():
        share = point.values[quantity]
        if isinstance(share, Fraction):
            others = tuple(value for key, value in point.values.items() if key != quantity)
            rows[others].append((share, point.holds(case)))
    ladders = [sorted(row) for row in rows.values()]
    if any(one[1] > other[1] for row in ladders for one, other in pairwise(row)):
        return []
    return [share for share, *_ in max(
        ([one for one in row if one[1] == 0] for row in ladders if row[-1][1] == 2), key=len, default=[]
    )]  # fmt: skip


def _suggestion(subject: Subject, conditions: tuple[Condition, ...], quantity: Quantity) -> str:
    turned = [
        f"`{one.use} {_TURNED[one.op]} {figure(one.constants[0])}`"
        for condition in every_condition(subject.policy, conditions)
        for one in condition.comparisons
        if one.op in _TURNED and one.use.kind == "fact" and quantity_of(one.use) == quantity
    ]
    mend = f"did you mean {turned[0]}? " if len(turned) == 1 else "turn the sign round if low attendance is meant; "
    return mend + "what praises a pupil is a `reward`, or says so in the letter's name"


RULE = Rule(
    "wrong-way-round",
    Severity.WARNING,
    "a step of concern for those who attend well",
    "A letter, meeting, visit, plan, referral or notice that a pupil who is never away gets, and a pupil who is often "
    "away does not, has its sign turned round: `attendance > 90` for `attendance < 90`, or `absence < 8`. A range that "
    "ends below 100% is no finding, nor is one case of a rule that has several, nor what is called praise, a reward or "
    "a certificate. Computed over every cell.",
    _find,
)
