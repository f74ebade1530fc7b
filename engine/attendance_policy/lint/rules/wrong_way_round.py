"""wrong-way-round: a step of concern that only the better attenders get, and praise that only the poorer ones do."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from attendance_policy.analysis.quantities import Quantity, Value, quantity_of
from attendance_policy.analysis.space import Space, every_condition, space_of
from attendance_policy.analysis.words import region, witness
from attendance_policy.conditions.model import Condition, ValueName
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.concern import figure, step_of_concern, step_of_praise
from attendance_policy.lint.conditions import conditions_of, on_a_register, when_path
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.model import Case
from attendance_policy.policy.model import Rule as PolicyRule
from attendance_policy.vocabulary import Kind

_TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def _find(subject: Subject) -> Iterator[Finding]:
    for rule in subject.policy.rules:
        # Where a rule has cases, the better attenders may have the milder one.
        if not on_a_register(rule) or len(rule.cases) != 1:
            continue
        [case] = rule.cases
        concern, praise = step_of_concern(subject, rule, case), step_of_praise(subject, rule, case)
        space = space_of(subject.policy, conditions_of(case))
        for quantity in space.cells if space.decided else ():
            if quantity.kind is Kind.PERCENT and concern:
                yield from _of_attendance(subject, rule, case, space, quantity, concern)
            elif quantity.kind is Kind.PERCENT and praise:
                yield from _of_praise(subject, rule, case, space, quantity, praise)
            elif _is_improvement(subject, quantity) and concern and _left_out(space, case, quantity):
                yield RULE.at(
                    subject,
                    when_path(subject, rule),
                    f"`{rule.id}` (`{concern}`) reaches a pupil who has improved and, all else alike, none who has "
                    f"not: {_said(case)}",
                    f"did you mean `not {quantity}`? what praises a pupil is a `reward`, or says so in the letter's "
                    "name",
                )
            elif (least := _least(subject, case, quantity)) and _left_out(space, case, quantity):
                yield RULE.at(
                    subject,
                    when_path(subject, rule),
                    f"`{rule.id}` reaches who has `{least}`, which is the least there is to be, and none who has "
                    f"fewer: {_said(case)}",
                    f"did you mean `{quantity} < {least}`?",
                )


def _of_attendance(
    subject: Subject, rule: PolicyRule, case: Case, space: Space, quantity: Quantity, step: str
) -> Iterator[Finding]:
    left_out = _left_out(space, case, quantity)
    if left_out:
        yield RULE.at(
            subject,
            when_path(subject, rule),
            f"`{rule.id}` (`{step}`) reaches a pupil who is never away and, all else alike, none with "
            f"{region(quantity, space.cells[quantity], (0, len(left_out) - 1))}: {_said(case)}",
            _suggestion(subject, conditions_of(case), quantity),
            witness=witness(quantity, left_out[-1]),
        )


def _of_praise(
    subject: Subject, rule: PolicyRule, case: Case, space: Space, quantity: Quantity, step: str
) -> Iterator[Finding]:
    left_out = _left_out(space, case, quantity, turned=True)
    if left_out:
        cells = [cell for cell in space.cells[quantity] if cell is not None]
        yield RULE.at(
            subject,
            when_path(subject, rule),
            f"`{rule.id}` (`{step}`) praises a pupil who is always away and, all else alike, none with "
            f"{region(quantity, cells, (len(cells) - len(left_out), len(cells) - 1))}: {_said(case)}",
            "turn the sign round if high attendance is meant; where what has become better is praised, name that in "
            "the condition",
            witness=witness(quantity, left_out[-1]),
        )


def _said(case: Case) -> str:
    return " and ".join(f"`{condition.text}`" for condition in conditions_of(case))


def _is_improvement(subject: Subject, quantity: Quantity) -> bool:
    """Whether yes is better: what asks for improvement, and a judgement that a simulation takes for just that."""
    judgement = subject.policy.judgements.get(quantity.name)
    taken = judgement.in_simulation if judgement is not None else None
    return quantity.name == "improved_since" or (
        isinstance(taken, Condition) and [use.name for use in taken.uses] == ["improved_since"]
        and not isinstance(taken.tree, ast.UnaryOp)
    )  # fmt: skip


def _least(subject: Subject, case: Case, quantity: Quantity) -> str:
    """The name of a record's `at_least` that a count is compared with; "" where it is compared with none."""
    records = subject.data.get("records", {})
    names = (
        str(constant)
        for condition in every_condition(subject.policy, conditions_of(case))
        for one in condition.comparisons
        if one.use.kind == "fact" and quantity_of(one.use) == quantity
        for constant in one.constants
        if isinstance(constant, ValueName)
    )
    return next((name for name in names if name.removesuffix("_at_least") in records), "")


def _left_out(space: Space, case: Case, quantity: Quantity, *, turned: bool = False) -> list[Value]:
    """The lowest values, which do not hold where the highest does, all else alike; none where a lower one helps.

    `turned`: the highest, which do not hold where the lowest does.
    """
    rows: dict[tuple[Value, ...], list[tuple[Fraction | int, int]]] = defaultdict(list)
    for point in space.points():
        share = point.values[quantity]
        if isinstance(share, Fraction | int):
            others = tuple(value for key, value in point.values.items() if key != quantity)
            rows[others].append((share, point.holds(case)))
    ladders = [sorted(row, reverse=turned) for row in rows.values()]
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
    "a step of concern for those who attend well, or praise for those who do not",
    "A letter, meeting, visit, plan, referral or notice that a pupil who is never away gets, and a pupil who is often "
    "away does not, has its sign turned round: `attendance > 90` for `attendance < 90`, or `absence < 8`; so has one "
    "that only who has improved gets, for want of a `not`, a reward or certificate for low attendance alone, and a "
    "step for those who have the least that a record asks for. A range that ends below 100% is no finding, nor is one "
    "case of a rule that has several. What is praise goes by its words; where they speak of what is better, it is left "
    "alone. Computed over every cell.",
    _find,
)
