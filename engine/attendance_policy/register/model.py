"""What every reader gives and everything above takes: a register, its pupils, and the account of what was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import CodeBook
from attendance_policy.frozen import dataclass

# Three values, everywhere: a flag or a condition is no, not known or yes; and = the least, or = the greatest.
NO, NOT_KNOWN, YES = 0, 1, 2
T = TypeVar("T")
_FIRST, _AT_ONCE = 64, 1024  # pupils


@dataclass(frozen=True, order=True, slots=True)
class Reject:
    """One row that was not accepted: its line (of a text file, 1 is the header) or row (of Parquet), and why.

    `shut`: of a mark on a day without school, the day and why there is none.
    """

    line: int
    code: str
    reason: str
    text: str = ""
    shut: tuple[date, str] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Account:
    """The count of what was read. `accepted + len(rejects) == read`, always; `unmarked` are among the accepted.

    `rejects` are ordered by line. `ignored_columns` are those of the file that mean nothing here, as written. `doubts`:
    what was accepted and does not fit something else that the file says, ordered by line. `notes`: sentences. `unit`:
    what is counted, a `row` or the `cell` of a grid.
    """

    read: int = 0
    accepted: int = 0
    unmarked: int = 0
    rejects: tuple[Reject, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    doubts: tuple[Reject, ...] = ()
    notes: tuple[str, ...] = ()
    unit: str = field(default="row", compare=False)

    @property
    def rejected(self) -> int:
        """How many rows were not accepted."""
        return len(self.rejects)

    def by_code(self) -> dict[str, int]:
        """How many rejects of each kind, in alphabetical order."""
        return _by_code(self.rejects)

    def first_by_code(self) -> dict[str, Reject]:
        """The first reject of each kind, in alphabetical order of the kinds."""
        return _first_by_code(self.rejects)

    def by_shut_day(self) -> dict[tuple[date, str], int]:
        """How many marks were rejected for each day without school, and why there is none; most marks first."""
        counts: dict[tuple[date, str], int] = {}
        for row in self.rejects:
            if row.shut is not None:
                counts[row.shut] = counts.get(row.shut, 0) + 1
        return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))

    def doubts_by_code(self) -> dict[str, int]:
        """How many doubts of each kind, in alphabetical order."""
        return _by_code(self.doubts)

    def first_doubts(self) -> dict[str, Reject]:
        """The first doubt of each kind, in alphabetical order of the kinds."""
        return _first_by_code(self.doubts)


def _by_code(rows: tuple[Reject, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.code] = counts.get(row.code, 0) + 1
    return dict(sorted(counts.items()))


def _first_by_code(rows: tuple[Reject, ...]) -> dict[str, Reject]:
    first: dict[str, Reject] = {}
    for row in rows:
        first.setdefault(row.code, row)
    return dict(sorted(first.items()))


@dataclass(frozen=True, eq=False)
class Register:
    """Marks of pupils by session.

    `marks` has shape (pupils, 2 * len(days)), dtype uint8: the numbers of `codes`, 0 for no mark; column 2*i is the
    morning and 2*i + 1 the afternoon of `days[i]`. Rows are ordered by pupil id, days ascend. `told`: what the file of
    the register itself says of its pupils; None where it says nothing.
    """

    pupil_ids: tuple[str, ...]
    days: tuple[date, ...]
    marks: NDArray[np.uint8]
    codes: CodeBook
    account: Account = field(default_factory=Account)
    told: Pupils | None = None

    def __post_init__(self) -> None:
        if self.marks.shape != (len(self.pupil_ids), 2 * len(self.days)) or self.marks.dtype != np.uint8:
            raise ValueError(f"marks of shape {self.marks.shape} and type {self.marks.dtype} do not fit")

    @cached_property
    def row(self) -> dict[str, int]:
        """From a pupil's id to the row of `marks`."""
        return {pupil: index for index, pupil in enumerate(self.pupil_ids)}

    def days_with(self, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Of each day, whether somebody has a mark whose number is `wanted`, of shape (256).

        Where many attend, a few pupils settle nearly every day, and the others are looked at for the rest alone.
        """
        found = np.zeros(len(self.days), np.bool_)
        first, count = 0, _FIRST
        while first < len(self.marks) and (left := np.flatnonzero(~found)).size:
            some = self.marks[first : first + count]
            found[left] = (wanted[some[:, 2 * left]] | wanted[some[:, 2 * left + 1]]).any(axis=0)
            first, count = first + count, _AT_ONCE
        return found

    @cached_property
    def day_index(self) -> dict[date, int]:
        """From a day to its place in `days`."""
        return {day: index for index, day in enumerate(self.days)}


@dataclass(frozen=True, eq=False)
class Pupils:
    """What the pupil file says, one entry a pupil, in the order of the register's rows once `aligned`.

    `years`: N, R, 1 to 13 or "" (not given). `start` and `leave`: first and last day on roll, or None.
    `flags`: name -> uint8 column of NO, NOT_KNOWN, YES; a column that the file lacks is not in the mapping.
    `in_class`: the class of each, "" where none is given; empty without the column. `numbers`: name -> column of whole
    numbers, -1 where none is given; a column that the file lacks is not in the mapping. `flag_columns`: flag -> the
    heading of the column it was read from; a flag that did not come from a file of pupils is not in the mapping.
    """

    pupil_ids: tuple[str, ...]
    years: tuple[str, ...]
    start: tuple[date | None, ...]
    leave: tuple[date | None, ...]
    school_ids: tuple[str, ...] = ()
    flags: Mapping[str, NDArray[np.uint8]] = field(default_factory=dict)
    account: Account = field(default_factory=Account)
    in_class: tuple[str, ...] = ()
    numbers: Mapping[str, NDArray[np.int32]] = field(default_factory=dict)
    flag_columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that the file names, each once, in alphabetical order; none where it has no such column."""
        return tuple(sorted({name for name in self.in_class if name}))

    @cached_property
    def _at(self) -> dict[str, int]:
        return {pupil: index for index, pupil in enumerate(self.pupil_ids)}

    def aligned(self, pupil_ids: tuple[str, ...]) -> Pupils:
        """The same, for exactly these pupils in this order; a pupil the file lacks has no year and unknown flags."""
        if pupil_ids == self.pupil_ids:
            return self
        at = self._at
        order = np.array([at.get(pupil, -1) for pupil in pupil_ids], np.int64)  # -1 is what stands last: nothing known
        return Pupils(
            pupil_ids,
            _picked(self.years, "", order),
            _picked(self.start, None, order),
            _picked(self.leave, None, order),
            _picked(self.school_ids, "", order) if self.school_ids else (),
            {name: np.append(column, np.uint8(NOT_KNOWN))[order] for name, column in self.flags.items()},
            self.account,
            _picked(self.in_class, "", order) if self.in_class else (),
            {name: np.append(column, np.int32(-1))[order] for name, column in self.numbers.items()},
            self.flag_columns,
        )


def _picked(values: tuple[T, ...], blank: T, order: NDArray[np.int64]) -> tuple[T, ...]:
    """The values at these places, `blank` at -1; of most of them, by numpy in half the time."""
    if len(order) < len(values) // 4:  # as a reader asks, block by block
        return tuple([values[at] if at >= 0 else blank for at in order.tolist()])
    return tuple(np.array([*values, blank], np.object_)[order].tolist())
