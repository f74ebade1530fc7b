"""A document as it was read, and a figure that stands in it. Nothing here knows a profile."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from attendance_policy.frozen import dataclass


class Kind(StrEnum):
    """What a figure is of."""

    TIME = "time"
    DATE = "date"
    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text, one paragraph or table row of a Word file, one line of a page. `number` counts from 1, on
    each page anew where there are pages. `page`: 0 where the file has none. `level`: of a heading's style, or 0.
    `counted`: how many signs at the start Word counts by itself and nobody wrote."""

    text: str
    number: int
    page: int = 0
    level: int = 0
    counted: int = 0

    @property
    def shown(self) -> str:
        """Where it stands, in words."""
        return f"page {self.page} line {self.number}" if self.page else f"line {self.number}"


@dataclass(frozen=True, slots=True)
class Document:
    """A document read whole. `kind`: text, docx or pdf. `pages`: 0 where the file has none."""

    file: str
    kind: str
    lines: tuple[Line, ...]
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, time, date, amount or percentage in a text, from `start` to `end`.

    `value`: minutes after midnight, (year, month, day) with 0 for what is not said, pounds, per cent, or the number.
    `unit`: of a number, as units of time are named; "" for none. `soft`: a word such as `one` or `first`, or a bare
    year: it serves to be found, and is no figure that a profile has to cite.
    """

    start: int
    end: int
    kind: Kind
    value: Fraction | tuple[int, int, int]
    unit: str = ""
    soft: bool = False
