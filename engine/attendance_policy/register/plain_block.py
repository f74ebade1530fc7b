"""A block of plain lines put into the matrix at once; what cannot be accepted so is read again, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar
from attendance_policy.codes import NO_MARK, CodeBook
from attendance_policy.frozen import dataclass

from .accept import Roll, judge
from .columns import Column, Rows
from .maps.apply import applied
from .maps.model import RegisterMap
from .matrix import Matrix
from .plain_lines import Lines
from .verdicts import AGAIN, Verdicts

_CODE = 8  # bits of a verdict that say the code; above them stands the column, from 1 on
_MOST_AGAIN = 8  # of so many lines one may be read again; with more of them, the whole block is


@dataclass(frozen=True)
class PlainBlock:
    """Lines, the first of which is `line` of the file. `read` gives the rows of whole lines from a first one on."""

    lines: Lines
    line: int
    read: Callable[[bytes, int], Rows]
    counted_in: str = "line"

    def rows(self, at: NDArray[np.intp] | None = None) -> Rows:
        """Some of the lines as rows, as the file writes them; all without `at`."""
        if at is None:
            return replace(self.read(self.lines.block, self.line), counted_in=self.counted_in)
        rows, line = self.read(self.lines.some(at), 0), at + self.line
        broken = tuple(replace(one, line=int(line[one.line])) for one in rows.broken)
        return replace(rows, line=line[rows.line], broken=broken, counted_in=self.counted_in)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Lines that are accepted if nothing else marks their sessions, and those to be read `again`.

    `pupil`, `count`: of each run of lines of one pupil the row in the matrix, and how many are accepted. `column`,
    `code`: of each that is.
    """

    pupil: NDArray[np.int64]
    count: NDArray[np.int64]
    column: NDArray[np.int64]
    code: NDArray[np.uint8]
    again: NDArray[np.intp]


class PlainJudge:
    """Judges plain lines as `accept.judge` does: by it, but what they say of day and code only once for a file."""

    def __init__(self, matrix: Matrix, codes: CodeBook, map: RegisterMap, calendar: Calendar | None) -> None:
        self._matrix, self._codes, self._map, self._calendar = matrix, codes, map, calendar
        self._verdicts = Verdicts(self._judge)
        self._ordinal = np.zeros(0, np.int32)  # by the number of a day in the matrix
        self._span = (date.max.toordinal(), date.min.toordinal())  # from the first day to the last

    def judged(self, lines: Lines, ids: tuple[str, ...], roll_of: Callable[[], Roll | None]) -> Judged | None:
        """The lines, judged; None where so many are to be read again that the block is better read otherwise.

        `ids`: as the register has them, of each run. `roll_of`: the roll of all pupils of the matrix.
        """
        verdict = self._verdicts.of(lines)
        pupil = self._matrix.rows_of(ids)
        count = np.diff(lines.first, append=lines.size)
        is_again = verdict == AGAIN
        if (pupil < 0).any():
            is_again |= np.repeat(pupil < 0, count)
        column = (verdict >> _CODE).astype(np.int64) - 1
        code = verdict.astype(np.uint8)
        self._off_roll(is_again, roll_of(), pupil, count, column, code)
        again = np.flatnonzero(is_again)
        if again.size:
            if again.size * _MOST_AGAIN > lines.size:
                return None
            live = ~is_again
            count = np.add.reduceat(live, lines.first, dtype=np.int64)
            column, code = column[live], code[live]
        return Judged(pupil, count, column, code, again)

    def _off_roll(
        self, is_again: NDArray[np.bool_], roll: Roll | None, pupil: NDArray[np.int64], count: NDArray[np.int64],
        column: NDArray[np.int64], code: NDArray[np.uint8],
    ) -> None:  # fmt: skip
        """Find marks of days on which a pupil is not on roll, among the lines of those who may have some."""
        if roll is None or not roll[0].size:
            return
        start, leave = roll[0][pupil], roll[1][pupil]
        may = (start > self._span[0]) | (leave < self._span[1])
        if not may.any():
            return
        at = np.flatnonzero(np.repeat(may, count))
        day = self._ordinal[column[at] >> 1]
        start, leave = (np.repeat(of_run[may], count[may]) for of_run in (start, leave))
        is_again[at] |= ((day < start) | (day > leave)) & (code[at] != NO_MARK)

    def _judge(self, days_said: list[tuple[str, str]], codes: list[str]) -> NDArray[np.int32]:
        shape = len(days_said), len(codes)
        nobody = np.zeros(shape[0] * shape[1], np.int64)

        def column(texts: Iterable[str]) -> Column:
            return Column(tuple(texts), np.repeat(np.arange(shape[0], dtype=np.int32), shape[1]))

        code = np.tile(np.arange(shape[1], dtype=np.int32), shape[0])
        rows = Rows(Column(("",), nobody.astype(np.int32)), column(day for day, _ in days_said),
                    column(session for _, session in days_said), Column(tuple(codes), code), nobody)  # fmt: skip
        found = judge(applied(rows, self._map), nobody, self._codes, calendar=self._calendar)
        days = self._matrix.days_of(found.days)
        if days.size and int(days.max()) >= self._ordinal.size:
            self._ordinal = np.append(self._ordinal, np.zeros(int(days.max()) + 1 - self._ordinal.size, np.int32))
        ordinals = [day.toordinal() for day in found.days]
        self._ordinal[days] = ordinals
        self._span = (min([self._span[0], *ordinals]), max([self._span[1], *ordinals]))
        verdict = np.full(nobody.size, AGAIN, np.int32)
        good = np.flatnonzero(found.why == 0)
        verdict[good] = (2 * days[found.day[good]] + found.session[good] + 1) << _CODE | found.code[good]
        return verdict.reshape(shape)
