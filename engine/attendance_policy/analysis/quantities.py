"""Quantities: what varies under the facts of conditions, and the cells between the values at which anything changes.

`attendance`, `attendance(places=1)` and `absence` over one window are one quantity, the exact share of possible
sessions attended; every other fact is its own. Quantities are taken to vary apart from each other: what holds in no
cell holds of no pupil, but a cell may be one that no pupil can be in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from attendance_policy.conditions.model import Argument, Comparison, Use
from attendance_policy.frozen import dataclass
from attendance_policy.vocabulary import FACTS, YEARS, Kind
from attendance_policy.vocabulary.counting import Counting

# A share and a count, a word (a time of day in minutes), yes or no; None where there is no value.
Value = Fraction | int | str | bool | None
_HUNDRED = Fraction(100)
# No window of the vocabulary holds more sessions, days or times than a school year of two sessions a day.
MOST = 400


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing that varies. `kind` is what its values are; `args` are those of the fact, without `places`."""

    name: str
    kind: Kind
    args: tuple[tuple[str, Argument], ...] = ()
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(Use("fact", self.name, self.args))


@lru_cache(maxsize=4096)
def quantity_of(use: Use) -> Quantity:
    """What a use of a fact, flag or judgement reads."""
    if use.kind != "fact":
        return Quantity(use.name, Kind.YES_NO)
    fact = FACTS[use.name]
    if fact.kind is Kind.PERCENT:
        return Quantity("attendance", Kind.PERCENT, tuple((k, v) for k, v in use.args if k != "places"))
    return Quantity(use.name, fact.kind, use.args, fact.choices)


def value_of(use: Use, value: Value) -> Value:
    """The value a use has where its quantity has `value`: absence from attendance, rounded half up if asked for."""
    if use.kind != "fact" or FACTS[use.name].kind is not Kind.PERCENT or value is None:
        return value
    assert isinstance(value, Fraction)
    share = _HUNDRED - value if use.name == "absence" else value
    places = dict(use.args).get("places")
    return share if places is None else rounded(share, int(places))


def rounded(value: Fraction, places: int) -> Fraction:
    """Rounded half up to so many decimal places, exactly."""
    scale = 10**places
    return Fraction((2 * value.numerator * scale + value.denominator) // (2 * value.denominator), scale)


def cells(
    quantity: Quantity, comparisons: Iterable[tuple[Comparison, tuple[Fraction | str, ...]]], most: int | None = None
) -> tuple[Value, ...]:
    """One value of each cell of a quantity, ascending: every comparison is the same throughout a cell.

    `comparisons`: those that read the quantity, with their constants (names of values looked up). None comes last
    where the quantity may have no value: no possible session, or something that never happened. `most`: the most that a
    count can be, where that is known.
    """
    read = [(one.use, constant) for one, constants in comparisons for constant in constants]
    if quantity.kind is Kind.YES_NO:
        return (False, True)
    if quantity.kind is Kind.PERCENT:
        return (*_shares({edge for use, constant in read for edge in _edges(use, constant)}), None)
    if quantity.kind is Kind.COUNT:
        least = 1 if quantity.name == "absence_day" else 0
        never = (None,) if quantity.name.endswith("_since") or "since" in dict(quantity.args) else ()
        return (*_counts({int(c) for _, c in read if isinstance(c, Fraction)}, least, most), *never)
    if quantity.kind is Kind.TIME:
        return tuple(_minutes({str(constant) for _, constant in read}))
    if quantity.kind is Kind.YEAR:
        return YEARS
    named = sorted({str(constant) for _, constant in read})
    others = [word for word in quantity.words if word not in named]
    return (*named, others[0] if others else "another")


def most_of(quantity: Quantity, counting: Callable[[], Counting]) -> int | None:
    """The most that a count can be in its window of school days or weeks; None for a window of no such length.

    A school day has two sessions and a school week at most five days; between two spells is at least one session. Where
    only full weeks count, any number of others may lie between them.
    """
    args = dict(quantity.args)
    days = [int(args["school_days"])] if "school_days" in args else []
    if "school_weeks" in args and counting().school_week != "full weeks only":
        days.append(5 * int(args["school_weeks"]))
    days += [5] if args.get("this") == "week" else []
    each = {"sessions": 2, "school_days": 1, "spells": 1}.get(quantity.name)
    return min(days) * each if days and each else None


def _edges(use: Use, constant: Fraction | str) -> list[Fraction]:
    """The shares attended at which a comparison with `constant` may change."""
    assert isinstance(constant, Fraction)
    places = dict(use.args).get("places")
    found = [constant]
    if places is not None:
        scale, half = 10 ** int(places), Fraction(1, 2 * 10 ** int(places))
        below = Fraction((constant * scale).numerator // (constant * scale).denominator, scale)
        found = [below - half, below + half]
    if use.name == "absence":
        found = [_HUNDRED - edge for edge in found]
    return [edge for edge in found if 0 <= edge <= _HUNDRED]


def _shares(edges: set[Fraction]) -> tuple[Fraction, ...]:
    points = sorted({Fraction(0), *edges, _HUNDRED})
    found = [points[0]]
    for low, high in pairwise(points):
        found += [100 * simplest_between(low / 100, high / 100), high]  # the share that the fewest sessions show
    return tuple(found)


def _counts(constants: set[int], least: int, most: int | None) -> tuple[int, ...]:
    found = {least, most or MOST}
    for constant in constants:
        found |= {near for near in (constant - 1, constant, constant + 1) if near >= least}
    return tuple(sorted(count for count in found if most is None or count <= most))


def _minutes(times: set[str]) -> list[str]:
    found = {"00:00", "23:59"}
    for time in times:
        minute = int(time[:2]) * 60 + int(time[3:])
        found |= {f"{m // 60:02}:{m % 60:02}" for m in (minute - 1, minute, minute + 1) if 0 <= m < 24 * 60}
    return sorted(found)


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of least denominator strictly between two: the share that the fewest sessions can show."""
    # Stern and Brocot: walk down the tree of fractions until one lies inside; whole steps keep it short.
    whole = low.numerator // low.denominator
    if whole + 1 < high:
        return Fraction(whole + 1)
    low, high = low - whole, high - whole
    if low == 0:
        return whole + Fraction(1, high.denominator // high.numerator + 1)
    return whole + 1 / simplest_between(1 / high, 1 / low)
