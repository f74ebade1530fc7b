"""Decisions as columns of numbers, put in order: by row, day and kind, or kind by kind as they were found.

The three are put into one number, sorted as such and taken out again: that is faster than to sort places and pick by
them. A batch of few rows is held by 32 bits, which sort in two thirds of the time of 64.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.merge import Key
from attendance_policy.frozen import dataclass

_EPOCH = date(1970, 1, 1).toordinal()
_NARROW = 31  # bits of a number that is not negative
Numbers = NDArray[np.signedinteger[Any]]  # of 32 or 64 bits


@dataclass(frozen=True, eq=False)
class Found:
    """Decisions as columns: the row of the table, the day (from 1970-01-01) and the kind of each. `kinds`: what is said
    of each kind, in the order of `TEXTS`. `parts`: the same rows apart by kind, as numbers of kinds and their rows; a
    kind may have several. `kind` is None where the decisions stand kind by kind,
    a part each."""

    row: Numbers
    at: NDArray[np.int32]
    kind: NDArray[np.intp] | None
    kinds: tuple[tuple[str, ...], ...]
    parts: tuple[tuple[int, Numbers], ...]

    def of_kinds(self, values: NDArray[np.int16]) -> NDArray[np.int16]:
        """The value of each decision, from one of each kind."""
        if self.kind is not None:
            return values.take(self.kind)
        # To repeat takes a sixth of the time of picking.
        return np.repeat(values, np.array([len(rows) for _, rows in self.parts], np.intp))


@dataclass(frozen=True)
class Span:
    """The days that a table tells of, from the ordinal `first` on. A row and a day of it are one number, the day in the
    last `bits`; `rows`: how many rows the table has."""

    first: int
    bits: int
    rows: int

    @staticmethod
    def of(stretches: Iterable[tuple[date, str]], rows: int) -> Span:
        """The span of first days, each with a text of a character a day."""
        edges = [(first.toordinal(), first.toordinal() + len(text)) for first, text in stretches]
        first = min((begin for begin, _ in edges), default=0)
        return Span(first, (max((end for _, end in edges), default=0) - first).bit_length(), rows)

    def type_with(self, bits: int) -> type[np.signedinteger[Any]]:
        """What holds a row, a day and so many bits more."""
        return np.int32 if self.rows.bit_length() + self.bits + bits <= _NARROW else np.int64

    def of_rows(self, rows: NDArray[np.int64]) -> Numbers:
        """What each row adds to the number."""
        found: Numbers = (rows << self.bits).astype(self.type_with(0))
        return found

    def of_days(self, ordinal: NDArray[np.int32]) -> NDArray[np.int32]:
        """What each day adds to it, given as `date.toordinal()`."""
        return ordinal - np.int32(self.first)


def kind_by_kind(parts: Sequence[tuple[Key, Numbers]], said: Mapping[Key, tuple[str, ...]], span: Span) -> Found:
    """All decisions of a table by kind, of each by row and then day. The arguments are those of `in_order`."""
    # A kind may have several parts, each in order: as many as the table has stretches of days.
    of_kind: dict[Key, list[Numbers]] = {}
    for key, numbers in parts:
        of_kind.setdefault(key, []).append(numbers)
    kinds = sorted(of_kind)
    together = [numbers for key in kinds for numbers in of_kind[key]]
    keys: Numbers = np.concatenate(together) if together else np.empty(0, span.type_with(0))
    sizes = [sum(map(len, of_kind[key])) for key in kinds]
    apart = [keys[end - size : end] for size, end in zip(sizes, np.cumsum(sizes).tolist(), strict=True)]
    for numbers in apart:
        numbers.sort(kind="stable")
    at = (keys & ((1 << span.bits) - 1)).astype(np.int32) + np.int32(span.first - _EPOCH)
    keys >>= span.bits
    return Found(keys, at, None, tuple(said[key] for key in kinds), tuple(enumerate(apart)))


def in_order(parts: Sequence[tuple[Key, Numbers]], said: Mapping[Key, tuple[str, ...]], span: Span) -> Found:
    """All decisions of a table. `parts`: those of a kind, as numbers of the span. `said`: what is said of each kind."""
    kinds = sorted({key for key, _ in parts})
    rank = {key: number for number, key in enumerate(kinds)}
    bits = len(kinds).bit_length()
    keys: Numbers = np.empty(sum(len(numbers) for _, numbers in parts), span.type_with(bits))
    start = 0
    for key, numbers in parts:
        part = keys[start : start + len(numbers)]
        part[:] = numbers
        part <<= bits
        part += rank[key]
        start += len(numbers)
    keys.sort(kind="stable")  # what one kind does is in order already: such runs are merged
    kind = (keys & ((1 << bits) - 1)).astype(np.intp)  # what numpy picks by, made once
    keys >>= bits
    at = (keys & ((1 << span.bits) - 1)).astype(np.int32) + np.int32(span.first - _EPOCH)
    keys >>= span.bits
    apart = tuple((rank[key], numbers >> span.bits) for key, numbers in parts)
    return Found(keys, at, kind, tuple(said[key] for key in kinds), apart)
