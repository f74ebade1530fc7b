"""A grid: a row for each pupil, a column for each date and session. It becomes the same rows as the long form's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from .columns import Column, ColumnBuilder, Rows, part_of
from .csv_records import parts
from .fast_csv import Texts, plain_fields, unquoted
from .grid import Grid
from .grid import open_grid as open_grid
from .long_csv import blocks
from .maps.model import RegisterMap
from .model import Reject
from .text_blocks import BLOCK

_PLAIN = RegisterMap(layout="wide")

# The number of the text of each cell, as small as it can be.
_Cells = NDArray[np.unsignedinteger]


def read_wide_csv(
    data: bytes,
    file: str,
    map: RegisterMap = _PLAIN,
    progress: Callable[[float], None] | None = None,
    *,
    fast: bool = True,
    block_size: int = BLOCK,
) -> Rows:
    """The marks of a grid, each as a row: of one pupil after the other, in the order of the columns.

    A blank cell is a row without a mark, unless nobody has a mark in its column: such a column gives no rows. A pupil's
    row that cannot be read is one reject. `map` says how the columns are headed (see `headings`). Both ways of reading
    give the same rows; `fast=False` reads every block by the csv module. Raises `CannotGoOn` as `open_grid` does.
    """
    grid = open_grid(data, file, map)
    return next(WideBlocks(grid, blocks(grid.table, block_size, progress), fast=fast, at_once=True)())


class WideBlocks:
    """The marks of a grid as rows, those of some pupils at a time: what nobody has is known at the end alone.

    Until then the cells are held, most in a byte each. `blocks`: whole lines, from behind the header on. `at_once`:
    all rows are given together.
    """

    def __init__(self, grid: Grid, blocks: Iterable[bytes], *, fast: bool = True, at_once: bool = False) -> None:
        self._grid, self._blocks, self._fast, self._at_once = grid, blocks, fast, at_once
        self._broken: list[Reject] = []
        self._ids = [ColumnBuilder() for at in (grid.pupil, grid.school) if at >= 0]
        self._marks = ColumnBuilder()
        self._cells: list[_Cells] = []
        self._lines = [np.zeros(0, np.int64)]
        self._is_read = False

    def __call__(self) -> Iterator[Rows]:
        """The rows from the beginning. The file is read once."""
        if not self._is_read:
            self._read()
            self._is_read = True
        return self._all()

    def finished(self, rows: Rows) -> Rows:
        """Nothing more is to be said of the rows."""
        return rows

    def _read(self) -> None:
        grid, table = self._grid, self._grid.table
        ids_at = [at for at in (grid.pupil, grid.school) if at >= 0]
        places = [session.at for session in grid.sessions]
        wanted = np.array(places, np.intp)

        def at_once(block: bytes) -> list[Texts] | None:
            return _plain(unquoted(block, table.delimiter), grid, ids_at, wanted) if self._fast else None

        for part in parts(self._blocks, table.first_line, table.width, table.delimiter, table.keep, at_once):
            if part.found is not None:
                *ids, marks = part.found
                self._add(ids, marks, np.arange(part.line, part.line + ids[0][1].size, dtype=np.int64))
            for batch in part.batches:
                self._broken.extend(batch.broken)
                if batch.rows:
                    texts = [_numbered([row[at] for row in batch.rows]) for at in ids_at]
                    cells = _numbered([row[place] for row in batch.rows for place in places])
                    self._add(texts, cells, np.array(batch.lines, np.int64))

    def _add(self, ids: list[Texts], marks: Texts, lines: NDArray[np.int64]) -> None:
        """Rows of pupils: the texts of the pupil's and the school's id, those of all their cells, and their lines."""
        names, of_row = ids[0]
        nameless = np.array([not name.strip() for name in names], np.bool_)[of_row]
        texts, cells = marks
        if nameless.any():
            for line in lines[nameless].tolist():
                reason = "the row names no pupil, and none of its marks is read"
                self._broken.append(Reject(line, "missing-pupil", reason))
            ids = [(names, of_row[~nameless]) for names, of_row in ids]
            cells = cells.reshape(nameless.size, -1)[~nameless].ravel()
            lines = lines[~nameless]
        for builder, (names, of_row) in zip(self._ids, ids, strict=True):
            builder.add(names, of_row)
        numbers = self._marks.numbers_of(texts)[cells].reshape(lines.size, len(self._grid.sessions))
        small: type[np.unsignedinteger] = np.uint8 if numbers.max(initial=0) < 1 << 8 else np.uint32
        self._cells.append(numbers.astype(small))
        self._lines.append(lines)

    def _all(self) -> Iterator[Rows]:
        """A row for each cell of a column in which somebody has a mark."""
        marks = self._marks.column()
        blank = np.array([not text.strip() for text in marks.texts], np.bool_)
        has = np.zeros(len(self._grid.sessions), np.bool_)
        for cells in self._cells:
            has |= ~blank[cells].all(axis=0)
        used = np.flatnonzero(has)
        ids = [builder.column() for builder in self._ids]
        lines = np.concatenate(self._lines)
        held = self._cells or [np.zeros((0, has.size), np.uint8)]
        if self._at_once:
            held = [np.concatenate(held)]
        ends = np.cumsum([len(cells) for cells in held]).tolist()
        places = [slice(end - len(cells), end) for end, cells in zip(ends, held, strict=True)]
        repeated = _Repeated(ids[0], used.size)
        silent = np.array([text.strip() in self._grid.silent for text in marks.texts], np.bool_)
        for at, cells in zip(places, held, strict=True):
            repeated.look(silent[cells[:, used]], at)
        broken = tuple(self._broken)
        for at, cells in zip(places, held, strict=True):
            some = np.ascontiguousarray(cells[:, used])
            of_pupils = [part_of(column, at) for column in ids]
            written = Column(marks.texts, some.ravel().astype(np.int32))
            yield self._rows(used, of_pupils, written, lines[at], repeated.keep(silent[some], at), broken)
            broken = ()

    def _rows(
        self, used: NDArray[np.intp], of_pupils: list[Column], marks: Column, lines: NDArray[np.int64],
        keep: NDArray[np.bool_] | slice, broken: tuple[Reject, ...],
    ) -> Rows:  # fmt: skip
        sessions = [self._grid.sessions[at] for at in used.tolist()]
        days = {day: at for at, day in enumerate(dict.fromkeys((one.day, one.written) for one in sessions))}

        def of_pupil(column: Column) -> Column:
            return Column(column.texts, np.repeat(column.index, len(sessions))[keep])

        def of_session(numbers: list[int]) -> NDArray[np.int32]:
            return np.tile(np.array(numbers, np.int32), lines.size)[keep]

        pupil, *school = map(of_pupil, of_pupils)
        return Rows(
            pupil,
            Column(
                tuple(day for day, _ in days),
                of_session([days[one.day, one.written] for one in sessions]),
                tuple(written for _, written in days),
            ),
            Column(("AM", "PM"), of_session([int(one.session == "PM") for one in sessions])),
            Column(marks.texts, marks.index[keep]),
            np.repeat(lines, len(sessions))[keep],
            broken,
            self._grid.table.ignored,
            school=school[0] if school else None,
            dates=self._grid.dates,
            notes=self._grid.table.notes,
            heading=Column(tuple(one.heading for one in sessions), of_session(list(range(len(sessions))))),
        )


class _Repeated:
    """Pupils with several rows: a cell that has no mark is no row where another of them has one, and where none has, it
    is one once."""

    def __init__(self, pupil: Column, columns: int) -> None:
        texts = [text.strip() for text in pupil.texts]
        number = {text: at for at, text in enumerate(dict.fromkeys(texts))}
        of_row = np.array([number[text] for text in texts], np.int32)[pupil.index]
        self._is_first = np.zeros(of_row.size, np.bool_)
        self._is_first[np.unique(of_row, return_index=True)[1]] = True
        several = np.bincount(of_row) > 1 if of_row.size else np.zeros(0, np.bool_)
        self._place = np.where(several, np.cumsum(several) - 1, -1)[of_row]
        self._told = np.zeros((int(np.count_nonzero(several)), columns), np.bool_)

    def look(self, blank: NDArray[np.bool_], at: slice) -> None:
        """See what some rows have. `blank`, of shape (rows, columns): which cells have no mark. `at`: which rows of all
        they are.
        """
        place = self._place[at]
        rows = np.flatnonzero(place >= 0)
        np.logical_or.at(self._told, place[rows], ~blank[rows])

    def keep(self, blank: NDArray[np.bool_], at: slice) -> NDArray[np.bool_] | slice:
        """Which cells of these rows are rows of marks, one cell after the other."""
        place = self._place[at]
        rows = np.flatnonzero(place >= 0)
        if not rows.size:
            return slice(None)
        keep = np.ones(blank.shape, np.bool_)
        keep[rows] = ~blank[rows] | (self._is_first[at][rows, None] & ~self._told[place[rows]])
        return keep.ravel()


def _plain(block: bytes, grid: Grid, ids_at: list[int], wanted: NDArray[np.intp]) -> list[Texts] | None:
    """The texts of the pupils' ids and those of all cells, from the bytes of the block; None when it is not plain."""
    if grid.table.width < 2:
        return None
    plain = plain_fields(block, grid.table.width, grid.table.delimiter)
    if plain is None:
        return None
    found: list[Texts] = []
    for column in (*(plain.distinct(at) for at in ids_at), plain.distinct(wanted)):
        if column is None:
            return None
        found.append(column)
    return found


def _numbered(texts: list[str]) -> Texts:
    number = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    return list(number), np.fromiter(map(number.__getitem__, texts), np.int32, len(texts))
