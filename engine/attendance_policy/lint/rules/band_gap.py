"""band-gap: the ranges of several rules on one figure nearly meet and leave a sliver that no rule takes in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from attendance_policy.analysis.quantities import Quantity, Value, quantity_of
from attendance_policy.analysis.space import Space, every_condition, space_of
from attendance_policy.analysis.words import region, runs, witness
from attendance_policy.conditions.model import Condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import conditions_of, on_a_register
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.model import Rule as PolicyRule
from attendance_policy.vocabulary import Kind

# A hole wider than this is taken as meant: of a percentage in points, of anything counted in steps.
_SLIVER = Fraction(1)


def _find(subject: Subject) -> Iterator[Finding]:
    for quantity, rules in _by_quantity(subject).items():
        conditions = [condition for _, condition in rules]
        space = space_of(subject.policy, conditions)
        if not space.decided:
            continue
        cells = [cell for cell in space.cells[quantity] if cell is not None]
        taken = [_taken(space, quantity, condition) for condition in conditions]
        every = set[Value]().union(*taken)
        for first, last in runs(cells, set(cells) - every):
            if first == 0 or last == len(cells) - 1 or not _is_sliver(quantity, cells, first, last):
                continue
            below, above = _reaching(taken, cells[first - 1]), _reaching(taken, cells[last + 1])
            # Where one side is open-ended on purpose, the other still has to be a range with two ends.
            if not any(_is_band(taken[at], cells) for at in (*below, *above)):
                continue
            one, other = rules[below[0]][0], rules[above[0]][0]
            yield RULE.at(
                subject,
                (one.section, one.id),
                f"{region(quantity, cells, (first, last))} falls between `{one.id}` and `{other.id}`",
                f"let the ranges meet, or write an open point; `{other.id}` is on line "
                f"{subject.place((other.section, other.id)).line}",
                witness=witness(quantity, cells[(first + last) // 2]),
                clauses=tuple(dict.fromkeys(
                    clause for rule in (one, other) for clause in subject.clauses((rule.section, rule.id, "when"))
                )),
            )  # fmt: skip


def _by_quantity(subject: Subject) -> dict[Quantity, list[tuple[PolicyRule, Condition]]]:
    """From a figure to the rules whose own conditions read it and nothing else; holes of tiers are tier-gap's."""
    found: dict[Quantity, list[tuple[PolicyRule, Condition]]] = defaultdict(list)
    for rule in subject.policy.rules:
        for case in rule.cases if on_a_register(rule) else ():
            for condition in conditions_of(case):
                quantities = {
                    quantity_of(use)
                    for one in every_condition(subject.policy, (condition,))
                    for use in one.uses
                    if use.kind in ("fact", "flag", "judgement", "tier")
                }
                if len(quantities) == 1 and all(use.kind != "tier" for use in condition.uses):
                    [quantity] = quantities
                    if quantity.kind in (Kind.PERCENT, Kind.COUNT):
                        found[quantity].append((rule, condition))
    return found


def _taken(space: Space, quantity: Quantity, condition: Condition) -> set[Value]:
    return {point.values[quantity] for point in space.points() if point.truth(condition) > 0}


def _reaching(taken: Sequence[set[Value]], cell: Value) -> list[int]:
    """Which of the ranges take in this cell."""
    return [index for index, values in enumerate(taken) if cell in values]


def _is_band(values: set[Value], cells: Sequence[Value]) -> bool:
    """Whether a range has an end on both sides."""
    return cells[0] not in values and cells[-1] not in values


def _is_sliver(quantity: Quantity, cells: Sequence[Value], first: int, last: int) -> bool:
    low, high = cells[first - 1], cells[last + 1]
    assert isinstance(low, int | Fraction) and isinstance(high, int | Fraction)
    if quantity.kind is Kind.PERCENT:
        return _edge(cells, last, high) - _edge(cells, first, low) <= _SLIVER
    return high - low - 1 <= _SLIVER


def _edge(cells: Sequence[Value], at: int, beside: int | Fraction) -> Fraction:
    """The end of a hole: its outermost value where that is one figure, else the figure beside it."""
    value = cells[at]
    assert isinstance(value, int | Fraction)
    return Fraction(value if at % 2 == 0 else beside)


RULE = Rule(
    "band-gap",
    Severity.WARNING,
    "a sliver between the ranges of two rules",
    "A letter from 93 to 95.9 and a letter from 90 to 92.9 are meant to join, and a pupil at 92.95 gets neither. Only "
    "a hole of at most one point, or of one session, between two ranges of which one has an end on both sides is "
    "taken for a slip; rules that turn on anything beside the one figure are left alone.",
    _find,
)
