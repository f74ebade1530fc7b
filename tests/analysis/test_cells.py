"""Every value of a fact decides every condition as the one value that stands for its cell does."""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.analysis.quantities import MOST, Quantity, Value, quantity_of, simplest_between
from attendance_policy.analysis.scalar import truth_at
from attendance_policy.analysis.space import Point, space_of
from attendance_policy.conditions import Condition, Names, Use, read_condition
from attendance_policy.policy.model import Policy, Silence
from attendance_policy.vocabulary import YEARS, Kind

NAMES = Names(
    terms=("persistent",), tiers={"support": ("red", "amber", "green")}, values={"target": "", "few": "", "gone": None},
    judgements=("doubted",), flags=("cse",), reasons=("illness",), steps=("letter_1",), codes=("I", "N"),
    given={"target": Fraction("92.5"), "few": Fraction(3)},
)  # fmt: skip
FACTS = ["attendance", "attendance(places=0)", "attendance(places=1)", "absence", "absence(places=2)",
         "sessions('absent')", "absence_day", "days_since('letter_1')", "arrived", "year", "support"]  # fmt: skip
YES_NO = ["persistent", "unexplained", "doubted", "cse"]


def condition(text: str) -> Condition:
    read, faults = read_condition(text, NAMES)
    assert read is not None, (text, faults)
    return read


def level(name: str, *when: str) -> SimpleNamespace:
    return SimpleNamespace(id=name, when=tuple(condition(text) for text in when))


POLICY = cast(
    Policy,
    SimpleNamespace(
        terms={"persistent": condition("absence >= 10")},
        tiers={"support": SimpleNamespace(levels=(
            level("red", "cse"), level("amber", "attendance < 90", "doubted"), level("green", "not unexplained")
        ))},
        values={"target": 92.5, "few": 3.0, "gone": Silence("not_stated", "nothing is said")},
    ),
)  # fmt: skip


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    fact = draw(st.sampled_from(FACTS))
    constants: st.SearchStrategy[str]
    if fact == "support":
        return f"support {draw(st.sampled_from(['==', '!=']))} '{draw(st.sampled_from(['red', 'amber', 'green']))}'"
    if fact == "year":
        constants = st.sampled_from([f"'{year}'" for year in YEARS])
    elif fact == "arrived":
        constants = st.sampled_from(["'08:30'", "'08:31'", "'00:00'", "'23:59'"])
    elif "attendance" in fact or ("absence" in fact and fact != "absence_day" and "sessions" not in fact):
        constants = st.sampled_from(["90", "95", "92.9", "95.95", "100", "0", "33.3333", "target", "gone"])
    else:
        constants = st.sampled_from(["0", "1", "2", "10", "few", "gone"])
    ops = st.sampled_from(["<", "<=", "==", "!=", ">=", ">"])
    if draw(st.booleans()):
        return f"{draw(constants)} {draw(ops)} {fact} {draw(ops)} {draw(constants)}"
    return f"{fact} {draw(ops)} {draw(constants)}"


conditions = st.recursive(
    comparisons() | st.sampled_from(YES_NO),
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.tuples(st.sampled_from([" and ", " or "]), st.lists(inner, min_size=2, max_size=3)).map(
            lambda pair: pair[0].join(f"({text})" for text in pair[1])
        ),
    ),
    max_leaves=6,
)


def any_value(quantity: Quantity) -> st.SearchStrategy[Value]:
    if quantity.kind is Kind.PERCENT:
        pairs = st.integers(1, MOST).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
        near = st.sampled_from(["90", "89.5", "92.85", "92.95", "95.95", "95.945", "9.995", "33.3333"]).map(Fraction)
        return st.none() | near | pairs.map(lambda pair: Fraction(100 * pair[0], pair[1]))
    if quantity.kind is Kind.COUNT:
        least = 1 if quantity.name == "absence_day" else 0
        never = st.none() if quantity.name.endswith("_since") else st.nothing()
        return never | st.integers(least, 14) | st.integers(least, MOST)
    if quantity.kind is Kind.TIME:
        return st.sampled_from([f"{m // 60:02}:{m % 60:02}" for m in range(24 * 60)])
    return st.sampled_from(YEARS) if quantity.kind is Kind.YEAR else st.booleans()


def standing_for(value: Value, cells: tuple[Value, ...]) -> Value:
    """The value that stands for the cell of `value`, found in the plainest way."""
    if value is None or isinstance(value, bool) or value in cells:
        return value
    ordered = [cell for cell in cells if cell is not None]
    at = bisect_right(cast(Any, ordered), value)
    if isinstance(value, Fraction):  # cells alternate: an edge, the values up to the next edge, an edge
        return ordered[at] if at % 2 else ordered[at - 1]
    return ordered[at - 1]


@settings(max_examples=500)
@given(st.data(), conditions)
def test_a_cell_decides_alike_throughout(data: st.DataObject, text: str) -> None:
    read = condition(text)
    space = space_of(POLICY, [read])
    point = {quantity: data.draw(any_value(quantity), label=str(quantity)) for quantity in space.cells}
    cell = {quantity: standing_for(value, space.cells[quantity]) for quantity, value in point.items()}
    assert truth_at(POLICY, read, Point(POLICY, point)) == truth_at(POLICY, read, Point(POLICY, cell)), (point, cell)


@given(st.fractions(0, 100, max_denominator=400), st.fractions(0, 100, max_denominator=400))
def test_the_simplest_fraction_between_two(one: Fraction, other: Fraction) -> None:
    low, high = min(one, other), max(one, other)
    if low == high:
        return
    found = simplest_between(low, high)
    assert low < found < high
    plain = next(
        Fraction(low.numerator * n // low.denominator + 1, n) for n in range(1, found.denominator + 1)
        if Fraction(low.numerator * n // low.denominator + 1, n) < high
    )  # fmt: skip
    assert found.denominator == plain.denominator


def test_attendance_and_absence_are_one_quantity_whatever_the_rounding() -> None:
    uses = [Use("fact", "attendance"), Use("fact", "absence", (("places", 1),))]
    assert len({quantity_of(use) for use in uses}) == 1
