"""A register from rows that come block by block: none is held but those that need a second look.

What a block says goes into the matrix at once. Rows that are rejected, and those of a session that several rows mark,
are put aside and judged together at the end, as `accept` judges a whole file: so both ways give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar
from attendance_policy.codes import NO_MARK, CodeBook
from attendance_policy.processes import Copy

from .accept import Judged, NothingAccepted, Roll, accept, judge
from .blocks import Blocks
from .columns import Rows, joined, taken
from .halves import Half, Halves
from .maps.advice import advice_on_dates
from .maps.apply import applied
from .maps.model import RegisterMap
from .model import Account, Pupils, Register, Reject
from .plain_block import PlainBlock, PlainJudge
from .roll_as_met import RollAsMet
from .run_matrix import RunMatrix

if TYPE_CHECKING:
    from .pseudonyms import Pseudonyms

_FIRST = np.zeros(1, np.intp)
_WIDE_ENOUGH = 8  # cells of a block for each of its rows, beyond which sorting the rows is cheaper


def gathered(
    blocks: Blocks, file: str, codes: CodeBook, map: RegisterMap, calendar: Calendar | None, pupils: Pupils | None,
    key: Pseudonyms | None, halves: Halves | None = None,
) -> Register | None:  # fmt: skip
    """The register of a file, which is gone through a second time where several rows mark one session.

    `halves`: the same file, to be read by two processes where that is as good. None where the file has no rows. Raises
    `CannotGoOn` as `read_register` does.
    """

    def begun() -> _Gathering:
        return _Gathering(codes, map, calendar, pupils, key)

    one = _of_halves(halves, begun) if halves is not None else None
    if one is None:
        one = begun()
        one.take(blocks())
    one.settle(blocks)
    return one.register(blocks, file)


def _of_halves(halves: Halves, begun: Callable[[], _Gathering]) -> _Gathering | None:
    """The first time that a file is read, the second half by a copy of this process; None where that is not as good as
    to read it from beginning to end."""
    with Copy(lambda: begun().told(halves.second())) as copy:
        one = begun()
        one.take(halves.first())
        told = copy.result() if halves.is_cut else None
    return one if told is not None and one.join(told, halves.lines) else None


class _Gathering:
    """The state of one reading: the matrix, and what is put aside."""

    def __init__(
        self, codes: CodeBook, map: RegisterMap, calendar: Calendar | None, pupils: Pupils | None,
        key: Pseudonyms | None,
    ) -> None:  # fmt: skip
        self._codes, self._map = codes, map
        self._calendar, self._pupils, self._key = calendar, pupils, key
        self._matrix = RunMatrix()
        self._plain = PlainJudge(self._matrix, codes, map, calendar)
        self._roll = RollAsMet(pupils) if pupils is not None else None
        self._read = self._unmarked = 0
        self._aside: list[Rows] = []
        self._broken: list[Reject] = []
        self._like: Rows | None = None
        self._cells: list[NDArray[np.int64]] = []
        self._twice = np.zeros(0, np.int64)

    def take(self, blocks: Iterable[Rows | PlainBlock]) -> None:
        """Take in blocks: the first time that the file is read."""
        for block in blocks:
            if isinstance(block, PlainBlock):
                self.add_plain(block)
            else:
                self.add(block)

    def told(self, blocks: Iterable[Rows | PlainBlock]) -> Half | None:
        """What the second half of a file holds, of which this is asked nothing else; None where several of its rows
        mark one session."""
        self.take(blocks)
        if self._cells:
            return None
        return Half(*self._matrix.told(), self._read, self._unmarked, tuple(self._aside), tuple(self._broken))

    def join(self, half: Half, lines: int) -> bool:
        """Take in the second half. `lines`: of the first. False where both mark one session; this is of no use then."""
        self._read += half.read
        self._unmarked += half.unmarked
        half = half.moved(lines)
        self._aside += half.aside
        self._broken += half.broken
        return self._matrix.join(half.ids, half.days, half.marks)

    def settle(self, blocks: Blocks) -> None:
        """Once more, for the rows of sessions that several rows mark."""
        if self._cells:
            self.forget()
            for block in blocks():
                if isinstance(block, PlainBlock):
                    self.again_plain(block)
                else:
                    self.again(block)
        del self._plain  # what it looked up takes memory, and the matrix is now to be put in order

    def add(self, rows: Rows) -> None:
        """Take in rows: the first time that the file is read."""
        rows = self._ours(rows)
        self._like = self._like or rows
        self._read += rows.line.size + len(rows.broken)
        self._broken += rows.broken
        if not rows.line.size:
            return
        pupil, found = self._judged(rows)
        live: NDArray[np.intp] | slice = slice(None)
        if found.why.any():
            self._aside.append(taken(rows, np.flatnonzero(found.why)))
            live = np.flatnonzero(found.why == 0)
            if not live.size:
                return
        code = found.code[live].astype(np.uint8)
        self._unmarked += int(np.count_nonzero(code == NO_MARK))
        pupil, session = pupil[live], 2 * found.day[live] + found.session[live]
        sessions, first = 2 * len(found.days), int(pupil.min())
        twice = _twice((pupil - first) * sessions + session, (int(pupil.max()) - first + 1) * sessions)
        days = self._matrix.days_of(found.days)
        self._put(pupil, np.stack([2 * days, 2 * days + 1], axis=1).ravel()[session], code, twice)

    def add_plain(self, block: PlainBlock) -> None:
        """The same of plain lines."""
        found = self._plain.judged(block.lines, self._ids(block), self._roll_now)
        if found is None:
            self.add(block.rows())
            return
        self._like = self._like or self._ours(block.rows(_FIRST))
        self._read += found.code.size
        self._unmarked += int(np.count_nonzero(found.code == NO_MARK))
        if found.code.size and not self._matrix.put_runs(found.pupil, found.count, found.column, found.code):
            pupil = np.repeat(found.pupil, found.count)
            first, width = int(pupil.min()), int(found.column.max()) + 1
            twice = _twice((pupil - first) * width + found.column, (int(pupil.max()) - first + 1) * width)
            self._put(pupil, found.column, found.code, twice)
        if found.again.size:
            self.add(block.rows(found.again))

    def _put(
        self, pupil: NDArray[np.int64], column: NDArray[np.int64], code: NDArray[np.uint8], twice: NDArray[np.bool_]
    ) -> None:
        """Put marks into the matrix. `twice`: those of sessions that others of them mark, too."""
        before = self._matrix.put(pupil, column, code)
        if before.any() or twice.any():
            self._cells.append(np.unique(self._matrix.cell(pupil, column)[before | twice]))

    def forget(self) -> None:
        """Take out the marks of sessions that several rows mark."""
        self._twice = np.unique(np.concatenate(self._cells))
        self._matrix.clear(self._twice)

    def again(self, rows: Rows) -> None:
        """Take in a block when the file is read again: the rows of sessions that several rows mark."""
        if not rows.line.size:
            return
        rows = self._ours(rows)
        pupil, found = self._judged(rows)
        live = np.flatnonzero(found.why == 0)
        if not live.size:
            return
        pupil = pupil[live]
        column = 2 * self._matrix.days_of(found.days)[found.day[live]] + found.session[live]
        of = self._matrix.cell(pupil, column)
        place = np.minimum(np.searchsorted(self._twice, of), self._twice.size - 1)
        mine = live[self._twice[place] == of]
        if mine.size:
            self._aside.append(taken(rows, mine))
            self._unmarked -= int(np.count_nonzero(found.code[mine] == NO_MARK))

    def again_plain(self, block: PlainBlock) -> None:
        """The same of plain lines: those of pupils who have such sessions, and those that are read again anyway."""
        found = self._plain.judged(block.lines, self._ids(block), self._roll_now)
        if found is None:
            self.again(block.rows())
            return
        some = self._matrix.pupils_of(self._twice)
        place = np.minimum(np.searchsorted(some, found.pupil), some.size - 1)
        lines = np.repeat(some[place] == found.pupil, np.diff(block.lines.first, append=block.lines.size))
        lines[found.again] = True
        if lines.any():
            self.again(block.rows(np.flatnonzero(lines)))

    def register(self, blocks: Blocks, file: str) -> Register | None:
        """What the file holds; None where it has no rows. Raises `NothingAccepted` for one without a good row."""
        if self._like is None:
            return None
        broken = tuple(self._broken)
        rows = blocks.finished(joined(self._aside, broken, self._like))
        aside = rows.line.size + len(broken)
        accepted, unmarked = self._read - aside, self._unmarked
        rejects: tuple[Reject, ...] = ()
        if aside:
            try:
                second = accept(rows, self._codes, file, calendar=self._calendar, pupils=self._pupils)
            except NothingAccepted as nothing:
                if not accepted:
                    raise with_advice(nothing, rows, file) from None
                rejects = nothing.account.rejects
            else:
                rejects = second.account.rejects
                accepted += second.account.accepted
                unmarked += second.account.unmarked
                self._matrix.add(second)
        if not accepted:
            return None
        ids, days, marks = self._matrix.whole(file)
        account = Account(self._read, accepted, unmarked, rejects, rows.ignored_columns, rows.doubts, rows.notes,
                          rows.unit)  # fmt: skip
        return Register(ids, days, marks, self._codes, account, rows.told)

    def _judged(self, rows: Rows) -> tuple[NDArray[np.int64], Judged]:
        """The row of each mark's pupil in the matrix, -1 for none, and what is said of the mark."""
        pupil = self._matrix.rows_of(rows.pupil.texts)[rows.pupil.index]
        return pupil, judge(rows, pupil, self._codes, calendar=self._calendar, roll=self._roll_now())

    def _roll_now(self) -> Roll | None:
        return self._roll.of(self._matrix.ids) if self._roll is not None else None

    def _ids(self, block: PlainBlock) -> tuple[str, ...]:
        ids = block.lines.ids
        if self._key is None:
            return ids
        from .pseudonyms import PUPIL  # as few files need it

        return tuple(self._key.of(PUPIL, text) for text in ids)

    def _ours(self, rows: Rows) -> Rows:
        rows = applied(rows, self._map)
        return self._key.rows(rows) if self._key is not None else rows


def with_advice(nothing: NothingAccepted, rows: Rows, file: str) -> NothingAccepted:
    """What to raise where no row of a file was accepted: first how its dates are to be read, where that is why."""
    advice = advice_on_dates(rows.day.written or rows.day.texts, file, "register", rows.dates)
    return NothingAccepted(nothing.account, [*advice, *nothing.problems])


def _twice(cell: NDArray[np.int64], cells: int) -> NDArray[np.bool_]:
    """Which rows of a block mark a session that another row of it marks, too."""
    if cells <= _WIDE_ENOUGH * cell.size:
        count = np.bincount(cell, minlength=cells)
        return np.asarray(count[cell] > 1)
    _, index, counts = np.unique(cell, return_inverse=True, return_counts=True)
    return np.asarray(counts[index] > 1)
