"""boundary-twice: two places of one profile draw the same line and disagree about the value on it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from attendance_policy.analysis.quantities import Quantity, quantity_of, value_of
from attendance_policy.analysis.scalar import constants_of
from attendance_policy.analysis.words import witness
from attendance_policy.conditions.model import Comparison
from attendance_policy.diagnostics import Severity
from attendance_policy.frozen import dataclass
from attendance_policy.lint.conditions import placed_conditions
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.paths import Path, show_path
from attendance_policy.vocabulary import Kind

_ORDER = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line on a quantity. `below`: whether what lies under it is told apart with the value on it (`<=`, `>`)."""

    quantity: Quantity
    at: Fraction
    below: bool
    path: Path
    text: str


def _find(subject: Subject) -> Iterator[Finding]:
    seen: set[tuple[Path, Path, Fraction]] = set()
    for one, other in combinations(dict.fromkeys(_lines(subject)), 2):
        if (one.quantity, one.at) == (other.quantity, other.at) and one.below != other.below:
            pair = (one.path, other.path, one.at)
            if one.path == other.path or pair in seen:
                continue
            seen.add(pair)
            yield RULE.at(
                subject,
                other.path,
                f"`{one.text}` and `{other.text}` draw one line and take the value on it differently",
                f"see `{show_path(one.path)}` (line {subject.place(one.path).line}); if the document disagrees with "
                "itself, write an open point, else let both take the value alike",
                witness=witness(one.quantity, one.at),
                clauses=tuple(dict.fromkeys((*subject.clauses(one.path), *subject.clauses(other.path)))),
            )


def _lines(subject: Subject) -> Iterator[_Line]:
    for path, condition in placed_conditions(subject):
        for comparison in condition.comparisons:
            if comparison.use.kind != "fact" or comparison.op not in _ORDER:
                continue
            quantity = quantity_of(comparison.use)
            # Of a count both are usually meant: one step on the third day, another after it.
            if quantity.kind is Kind.PERCENT and "places" not in dict(comparison.use.args):
                for constant in constants_of(subject.policy, comparison):
                    assert isinstance(constant, Fraction)
                    yield _line(quantity, comparison, constant, path)


def _line(quantity: Quantity, comparison: Comparison, constant: Fraction, path: Path) -> _Line:
    at = value_of(comparison.use, constant)  # absence is turned into attendance, which turns its sides too
    assert isinstance(at, Fraction)
    # Absence runs the other way: what lies under it lies over attendance.
    below = comparison.op in (("<", ">=") if comparison.use.name == "absence" else ("<=", ">"))
    return _Line(quantity, at, below, path, f"{comparison.use} {comparison.op} {float(constant):g}")


RULE = Rule(
    "boundary-twice",
    Severity.WARNING,
    "one line that two places draw differently",
    "Below 90% here and missing 10% or more there: a pupil at exactly 90% is told apart by the two. Both may stand in "
    "the document; then it is an open point. Percentages of attendance and of absence are compared as one quantity.",
    _find,
)
