"""Codes: what each mark of a register counts as, and where it says the pupil is.

Two axes, never one: `U` counts as unauthorised absence of a pupil who sits in the classroom, and must start no visit.
A code's number (0 to 255) is what a register matrix holds; 0 is "no mark". Numbers are ordered by statistical class,
so that "is this absence" is a range comparison on a whole matrix.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cached_property

from attendance_policy.frozen import dataclass

NO_MARK = 0


class StatClass(StrEnum):
    """The statistical class of a code, in the order in which people are told of them."""

    PRESENT = "present"
    ELSEWHERE = "elsewhere"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    NOT_POSSIBLE = "not possible"
    ADMINISTRATIVE = "administrative"


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its letters as written (case kept), its class, where the pupil is, and the dates it may be used on."""

    code: str
    meaning: str
    stat_class: StatClass
    in_school: bool
    valid_from: date | None = None
    valid_until: date | None = None
    becomes: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether the code belongs to the set in force on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True)
class CodeBook:
    """All known codes, ordered by class. `codes[0]` has number 1.

    What is not possible comes first and absence last, so that "is this possible" and "is this absence" are one
    comparison each: with the least number.
    """

    codes: tuple[Code, ...]

    @staticmethod
    def of(codes: Iterable[Code]) -> CodeBook:
        """Order codes by class, then by their letters."""
        order = (StatClass.NOT_POSSIBLE, StatClass.ADMINISTRATIVE, StatClass.PRESENT, StatClass.ELSEWHERE,
                 StatClass.AUTHORISED, StatClass.UNAUTHORISED)  # fmt: skip
        return CodeBook(tuple(sorted(codes, key=lambda c: (order.index(c.stat_class), c.code))))

    @cached_property
    def number(self) -> dict[str, int]:
        """From the letters of a code to its number (1 up)."""
        return {code.code: index for index, code in enumerate(self.codes, start=1)}

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """From a number to the letters; number 0 is the empty string."""
        return ("", *(code.code for code in self.codes))

    @cached_property
    def as_told(self) -> tuple[Code, ...]:
        """The codes as people are told of them: by class, presence first."""
        order = list(StatClass)
        return tuple(sorted(self.codes, key=lambda code: order.index(code.stat_class)))

    def __getitem__(self, letters: str) -> Code:
        return self.codes[self.number[letters] - 1]

    def __contains__(self, letters: str) -> bool:
        return letters in self.number

    def range_of(self, *classes: StatClass) -> tuple[int, int]:
        """The half-open range of numbers of neighbouring classes, e.g. present and elsewhere."""
        numbers = [n for n, code in enumerate(self.codes, start=1) if code.stat_class in classes]
        if not numbers:
            return (1, 1)
        low, high = min(numbers), max(numbers) + 1
        if high - low != len(numbers):
            raise ValueError(f"classes {classes} are not neighbours")
        return (low, high)
