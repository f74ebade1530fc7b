"""A large long CSV read block by block: of its rows none is held but those that need a second look.

What a block says goes into the matrix at once. Rows that are rejected, and those of a session that several rows mark,
are put aside and judged together at the end, as `accept` judges a whole file: so both ways give the same answer.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar
from attendance_policy.codes import NO_MARK, CodeBook

from .accept import NothingAccepted, accept, judge
from .columns import Rows, joined, taken
from .long_csv import lines_in, open_long, rows_of_block
from .maps.apply import applied
from .maps.model import RegisterMap
from .matrix import Matrix
from .model import Account, Pupils, Register, Reject
from .pseudonyms import Pseudonyms
from .table import Table, name_of, reading

LEAST = 1 << 25  # bytes: a smaller file is held whole
_BLOCK = 1 << 20
_HEAD = 1 << 20
_BOM = b"\xef\xbb\xbf"
_WIDE_ENOUGH = 8  # cells of a block for each of its rows, beyond which sorting the rows is cheaper

Progress = Callable[[float], None]


def is_large(source: Path) -> bool:
    """Whether a source is a plain file that is worth reading in blocks."""
    try:
        found = source.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size >= LEAST


def head_of(source: Path) -> bytes:
    """The beginning of a file; nothing of one that cannot be read, as whoever reads it whole will say."""
    try:
        with source.open("rb") as stream:
            return stream.read(_HEAD)
    except OSError:
        return b""


def read_in_blocks(
    source: Path, head: bytes, codes: CodeBook, map: RegisterMap, calendar: Calendar | None, pupils: Pupils | None,
    key: Pseudonyms | None, progress: Progress | None, block_size: int = _BLOCK,
) -> Register | None:  # fmt: skip
    """The register of a long CSV, whose beginning is `head`; None for one that must be held whole.

    Such is a file in another encoding than UTF-8, with a quotation mark (a field may run over lines), with lines that
    are longer than a block, or without an acceptable row. Raises `CannotGoOn` as `read_register` does.
    """
    if map.encoding not in ("", "utf-8") or head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\n" not in head:
        return None
    table = open_long(head, name_of(source), map)
    begin = table.start + (len(_BOM) if head.startswith(_BOM) else 0)
    one = _Reading(table, codes, map, calendar, pupils, key)
    with reading(source) as stream:
        if not _each(stream, begin, block_size, one.add, progress):
            stream.seek(0, os.SEEK_END)
            return None
        if one.repeated:
            again = one.again()
            _each(stream, begin, block_size, again, progress)
        stream.seek(0, os.SEEK_END)
    return one.register()


def _each(
    stream: IO[bytes], begin: int, size: int, take: Callable[[bytes], None], progress: Progress | None
) -> bool:
    """Hand over whole lines, about `size` bytes at a time; False, and nothing more, where a block is not plain."""
    length = os.fstat(stream.fileno()).st_size
    for block, at in _blocks(stream, begin, length, size):
        if block is None or b'"' in block:
            return False
        take(block)
        if progress is not None:
            progress(min(1.0, at / max(1, length)))
    return True


def _blocks(stream: IO[bytes], begin: int, end: int, size: int) -> Iterator[tuple[bytes | None, int]]:
    """Whole lines up to `end`, which was the end when reading began: what grows meanwhile is refused afterwards."""
    stream.seek(begin)
    rest, at = b"", begin
    while piece := stream.read(min(size, end - at)):
        at += len(piece)
        piece = rest + piece
        cut = piece.rfind(b"\n") + 1
        if not cut and len(piece) > size:
            yield None, at
            return
        rest = piece[cut:]
        if cut:
            yield piece[:cut], at
    if rest:
        yield rest.rstrip(b"\r\n") + b"\n", at


class _Reading:
    """The state of one reading: the matrix, and what is put aside."""

    def __init__(
        self, table: Table, codes: CodeBook, map: RegisterMap, calendar: Calendar | None, pupils: Pupils | None,
        key: Pseudonyms | None,
    ) -> None:  # fmt: skip
        self._table, self._codes, self._map = table, codes, map
        self._calendar, self._pupils, self._key = calendar, pupils, key
        self._matrix = Matrix()
        self._line = table.first_line
        self._read = self._unmarked = 0
        self._aside: list[Rows] = []
        self._broken: list[Reject] = []
        self._like: Rows | None = None
        self._cells: list[NDArray[np.int64]] = []

    @property
    def repeated(self) -> bool:
        """Whether several rows mark one session."""
        return bool(self._cells)

    def add(self, block: bytes) -> None:
        """Take in a block: the first time that the file is read."""
        rows = self._rows(block)
        self._like = self._like or rows
        self._read += rows.line.size + len(rows.broken)
        self._broken += rows.broken
        if not rows.line.size:
            return
        found = judge(rows, self._codes, calendar=self._calendar, pupils=self._pupils)
        bad = np.flatnonzero(found.why)
        if bad.size:
            self._aside.append(taken(rows, bad))
        live = np.flatnonzero(found.why == 0)
        if not live.size:
            return
        code = found.code[live].astype(np.uint8)
        self._unmarked += int(np.count_nonzero(code == NO_MARK))
        local = found.pupil[live].astype(np.int64) * (2 * len(found.days)) + 2 * found.day[live] + found.session[live]
        twice = _twice(local, len(found.ids) * 2 * len(found.days))
        pupil = self._matrix.rows_of(found.ids)[found.pupil[live]]
        column = 2 * self._matrix.days_of(found.days)[found.day[live]] + found.session[live]
        before = self._matrix.put(pupil, column, code)
        if before.any() or twice.any():
            self._cells.append(np.unique(self._matrix.cell(pupil, column)[before | twice]))

    def again(self) -> Callable[[bytes], None]:
        """Takes in a block when the file is read again: the rows of sessions that several rows mark."""
        cells = np.unique(np.concatenate(self._cells))
        self._matrix.clear(cells)
        self._line = self._table.first_line

        def add(block: bytes) -> None:
            rows = self._rows(block)
            if not rows.line.size:
                return
            found = judge(rows, self._codes, calendar=self._calendar, pupils=self._pupils)
            live = np.flatnonzero(found.why == 0)
            pupil = self._matrix.rows_of(found.ids)[found.pupil[live]]
            column = 2 * self._matrix.days_of(found.days)[found.day[live]] + found.session[live]
            of = self._matrix.cell(pupil, column)
            place = np.minimum(np.searchsorted(cells, of), cells.size - 1)
            mine = live[cells[place] == of]
            if mine.size:
                self._aside.append(taken(rows, mine))
                self._unmarked -= int(np.count_nonzero(found.code[mine] == NO_MARK))

        return add

    def register(self) -> Register | None:
        """What the file holds; None where no row was accepted."""
        if self._like is None:
            return None
        broken = tuple(self._broken)
        rows = joined(self._aside, broken, self._like)
        aside = rows.line.size + len(broken)
        accepted, unmarked = self._read - aside, self._unmarked
        rejects = broken
        if aside:
            try:
                second = accept(rows, self._codes, self._table.file, calendar=self._calendar, pupils=self._pupils)
            except NothingAccepted as nothing:
                rejects = nothing.account.rejects
            else:
                rejects = second.account.rejects
                accepted += second.account.accepted
                unmarked += second.account.unmarked
                self._matrix.add(second)
        if not accepted:
            return None
        ids, days, marks = self._matrix.whole(self._table.file)
        account = Account(self._read, accepted, unmarked, rejects, rows.ignored_columns, rows.doubts, rows.notes)
        return Register(ids, days, marks, self._codes, account)

    def _rows(self, block: bytes) -> Rows:
        rows = applied(rows_of_block(self._table, block, self._line), self._map)
        self._line += lines_in(block)
        return self._key.rows(rows) if self._key is not None else rows


def _twice(cell: NDArray[np.int64], cells: int) -> NDArray[np.bool_]:
    """Which rows of a block mark a session that another row of it marks, too."""
    if cells <= _WIDE_ENOUGH * cell.size:
        count = np.bincount(cell, minlength=cells)
        return np.asarray(count[cell] > 1)
    _, index, counts = np.unique(cell, return_inverse=True, return_counts=True)
    return np.asarray(counts[index] > 1)


