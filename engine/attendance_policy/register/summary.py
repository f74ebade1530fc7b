"""What a register holds, counted so that it can be held against the school's own system. Everything is exact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import NO_MARK, CodeBook, StatClass
from attendance_policy.frozen import dataclass
from attendance_policy.vocabulary import YEARS

from .model import Pupils, Register


@dataclass(frozen=True, slots=True)
class Counted:
    """How many marks there are of each class. The statistics of the five policies and of the country count them so."""

    marks: Mapping[StatClass, int]

    @property
    def possible(self) -> int:
        """Sessions that count in the denominator."""
        return self.attended + self.missed

    @property
    def attended(self) -> int:
        """Sessions in school or at an approved activity elsewhere."""
        return self.marks[StatClass.PRESENT] + self.marks[StatClass.ELSEWHERE]

    @property
    def missed(self) -> int:
        """Sessions of absence, authorised or not."""
        return self.marks[StatClass.AUTHORISED] + self.marks[StatClass.UNAUTHORISED]

    @property
    def attendance(self) -> Fraction | None:
        """The attended share of the possible sessions; None of nothing."""
        return Fraction(self.attended, self.possible) if self.possible else None


@dataclass(frozen=True, slots=True)
class Group:
    """The pupils of one year group (N, R, 1 to 13; "" where it is not known), and their sessions."""

    year: str
    pupils: int
    sessions: Counted


@dataclass(frozen=True, slots=True)
class Summary:
    """A register counted. `codes`: letters -> marks, in the order of the code book, those that stand in it.

    `days` have marks, `first` and `last` among them; `groups` are those that have pupils, the youngest first; empty
    where no year group is known at all.
    """

    pupils: int
    first: date
    last: date
    days: int
    codes: Mapping[str, int]
    sessions: Counted
    groups: tuple[Group, ...]


def summary_of(register: Register, pupils: Pupils | None = None) -> Summary:
    """Count a register. `pupils` gives the year groups, where the register's own file does not."""
    size = len(register.codes.codes) + 1
    by_pupil = np.stack([np.bincount(row, minlength=size) for row in register.marks])
    marked = _marked_days(register)
    days = [day for day, any_mark in zip(register.days, marked, strict=True) if any_mark] or list(register.days)
    whole = by_pupil.sum(axis=0)
    of_code = {code.code: int(whole[register.codes.number[code.code]]) for code in register.codes.as_told}
    codes = {letters: count for letters, count in of_code.items() if count}
    return Summary(len(register.pupil_ids), days[0], days[-1], int(marked.sum()), codes,
                   counted(whole, register.codes), _groups(register, by_pupil, pupils or register.told))  # fmt: skip


def counted(by_number: NDArray[np.int64], codes: CodeBook) -> Counted:
    """The marks of each class, from how many there are of each number of a code."""
    marks = dict.fromkeys(StatClass, 0)
    for number, code in enumerate(codes.codes, start=1):
        marks[code.stat_class] += int(by_number[number])
    return Counted(marks)


def _marked_days(register: Register) -> NDArray[np.bool_]:
    some: NDArray[np.bool_] = (register.marks != NO_MARK).any(axis=0).reshape(-1, 2).any(axis=1)
    return some


def _groups(register: Register, by_pupil: NDArray[np.int64], pupils: Pupils | None) -> tuple[Group, ...]:
    years = pupils.aligned(register.pupil_ids).years if pupils is not None else ()
    if not any(years):
        return ()
    of = np.array(years)
    found = []
    for year in (*YEARS, ""):
        rows = of == year
        if rows.any():
            found.append(Group(year, int(rows.sum()), counted(by_pupil[rows].sum(axis=0), register.codes)))
    return tuple(found)
