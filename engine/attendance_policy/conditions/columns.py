"""Columns of facts, and how each kind compares with constants. Truth is three-valued bytes: 0 no, 1 not known, 2 yes.

A column has one entry a row. Where a value cannot be had (no possible session; something that never happened) every
comparison is no; where it is not known, every comparison is not known.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass

Truth = NDArray[np.uint8]
NO, NOT_KNOWN, YES = np.uint8(0), np.uint8(1), np.uint8(2)
_AGAINST: dict[str, Any] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal, "!=": np.not_equal,
}  # fmt: skip
_PART = 1 << 16  # rows


def picked(column: Truth | Column, at: NDArray[np.int64]) -> Truth | Column:
    """A truth or a column of some of its rows."""
    return column.take(at) if isinstance(column, np.ndarray) else column.pick(at)


class Column(Protocol):
    """What a name of a condition is while it runs."""

    def compare(self, op: str, constant: Fraction | str | None) -> Truth:
        """Each row compared with a constant, the fact on the left.

        None is a constant the profile does not state: not known, but no where the row itself has no value.
        """
        ...

    def pick(self, at: NDArray[np.int64]) -> Column:
        """The column of some of its rows."""
        ...


def truth(yes: NDArray[np.bool_], known: NDArray[np.bool_] | None = None) -> Truth:
    """Booleans as truth; rows that are not `known` are not known."""
    values: Truth = yes.view(np.uint8) * YES
    if known is not None:
        values[~known] = NOT_KNOWN
    return values


@dataclass(frozen=True, eq=False)
class Percent:
    """Exact percentages: `part` of `whole` sessions, counts from 0 up. A row with no whole has no part and no
    value.

    `places`: compare after rounding half up to that many decimal places, in whole numbers; None compares exactly.
    """

    part: NDArray[np.int16] | NDArray[np.int32]
    whole: NDArray[np.int16] | NDArray[np.int32]
    places: int | None = None
    _compared: dict[tuple[str, Fraction], Truth] = field(default_factory=dict, repr=False)

    def compare(self, op: str, constant: Fraction | str | None) -> Truth:
        """100 * part / whole against a figure, without a division. Nobody writes in it: it is kept, since tiers and
        rules ask for the same figures."""
        if constant is None:
            return _unstated(self.whole > 0)
        assert isinstance(constant, Fraction)
        found = self._compared.get((op, constant))
        if found is None:
            found = self._compared[op, constant] = self._against(op, constant)
            found.flags.writeable = False
        return found

    def _against(self, op: str, constant: Fraction) -> Truth:
        if self.places is None:
            most = max(100 * constant.denominator, constant.numerator) * self._largest
            yes = products(self.part, 100 * constant.denominator, op, self.whole, constant.numerator, most)
        else:
            whole = self.whole.astype(np.int64)
            scale = 10**self.places
            rounded = (200 * scale * self.part.astype(np.int64) + whole) // np.maximum(2 * whole, 1)
            left = rounded * constant.denominator
            yes = _compare(left, op, np.full_like(left, constant.numerator * scale))
        if self.places is not None or op in ("<=", ">=", "=="):  # of no possible session both products are 0
            yes &= self.whole > 0
        return truth(yes)

    @cached_property
    def _largest(self) -> int:
        """No count is more."""
        return max(int(self.part.max(initial=1)), int(self.whole.max(initial=1)))

    def pick(self, at: NDArray[np.int64]) -> Percent:
        """The percentages of some rows."""
        return Percent(self.part.take(at), self.whole.take(at), self.places)


@dataclass(frozen=True, eq=False)
class Count:
    """Whole numbers. `exists`: rows that have a value; `known`: rows whose value is known (None: all)."""

    values: NDArray[np.int64] | NDArray[np.int32] | NDArray[np.int16]
    exists: NDArray[np.bool_] | None = None
    known: NDArray[np.bool_] | None = None

    def compare(self, op: str, constant: Fraction | str | None) -> Truth:
        """Each count against a figure."""
        if constant is None:
            every = np.ones(len(self.values), dtype=np.bool_)
            return np.maximum(_unstated(every if self.exists is None else self.exists), truth(~every, self.known))
        assert isinstance(constant, Fraction)
        whole = constant.denominator == 1
        left = self.values if whole else self.values.astype(np.int64) * constant.denominator
        yes = _compare(left, op, constant.numerator)
        if self.exists is not None:
            yes &= self.exists
        return truth(yes, self.known)

    def pick(self, at: NDArray[np.int64]) -> Count:
        """The counts of some rows."""
        exists, known = (None if one is None else one.take(at) for one in (self.exists, self.known))
        return Count(self.values.take(at), exists, known)


@dataclass(frozen=True, eq=False)
class Word:
    """Words as indices into `words`; -1 is not known. A row past the last word, or at an empty one, has none."""

    values: NDArray[np.int16]
    words: tuple[str, ...]

    def compare(self, op: str, constant: Fraction | str | None) -> Truth:
        """Equal or not equal to a word; times and year groups compare by their order in `words`."""
        exists = self.values < sum(word != "" for word in self.words)
        if constant is None:
            return _unstated(exists)
        at = self.words.index(str(constant)) if str(constant) in self.words else -2
        yes = _compare(self.values, op, at)
        return truth(yes & exists, self.values >= 0)

    def pick(self, at: NDArray[np.int64]) -> Word:
        """The words of some rows."""
        return Word(self.values.take(at), self.words)


@dataclass(frozen=True, eq=False)
class Unknown:
    """A figure nobody has: every comparison is not known."""

    rows: int

    def compare(self, op: str, constant: Fraction | str | None) -> Truth:
        """Not known."""
        return np.full(self.rows, NOT_KNOWN, dtype=np.uint8)

    def pick(self, at: NDArray[np.int64]) -> Unknown:
        """As many."""
        return Unknown(len(at))


def products(
    one: NDArray[Any], times: NDArray[Any] | int, op: str, other: NDArray[Any], by: NDArray[Any] | int, most: int
) -> NDArray[np.bool_]:
    """`one * times` against `other * by`, exactly: `most` is what no product exceeds, and nothing is below 0.

    A part at a time, so that the products are still in the processor's cache when they are compared.
    """
    exact: Any = np.int32 if most < 2**31 else np.int64
    each: list[Any] = [one, times, other, by]
    if most < 2**16 and all(isinstance(given, int) or given.dtype == np.int16 for given in each):
        exact, each = np.uint16, [given if isinstance(given, int) else given.view(np.uint16) for given in each]
    found = np.empty(len(one), dtype=np.bool_)
    for start in range(0, len(one), _PART):
        part = slice(start, start + _PART)
        first, second, third, fourth = (given if isinstance(given, int) else given[part] for given in each)
        left, right = np.multiply(first, second, dtype=exact), np.multiply(third, fourth, dtype=exact)
        _AGAINST[op](left, right, out=found[part])
    return found


def _unstated(exists: NDArray[np.bool_]) -> Truth:
    return np.where(exists, NOT_KNOWN, NO)


def _compare(left: NDArray[Any], op: str, right: NDArray[Any] | int) -> NDArray[np.bool_]:
    result: NDArray[np.bool_] = _AGAINST[op](left, right)
    return result
