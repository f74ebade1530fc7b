"""A grid: a row for each pupil, a column for each date and session. It becomes the same rows as the long form's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .columns import Column, ColumnBuilder, Rows
from .fast_csv import plain_fields
from .grid import Grid, open_grid
from .long_csv import blocks, lines_in
from .maps.model import RegisterMap
from .model import Reject
from .table import batches

_BLOCK = 1 << 20  # bytes
_PLAIN = RegisterMap(layout="wide")

# The distinct texts of some fields, and the number of the text in each of them.
_Texts = tuple[list[str], NDArray[np.int32]]


def read_wide_csv(
    data: bytes,
    file: str,
    map: RegisterMap = _PLAIN,
    progress: Callable[[float], None] | None = None,
    *,
    fast: bool = True,
    block_size: int = _BLOCK,
) -> Rows:
    """The marks of a grid, each as a row: of one pupil after the other, in the order of the columns.

    A blank cell is a row without a mark, unless nobody has a mark in its column: such a column gives no rows. A pupil's
    row that cannot be read is one reject. `map` says how the columns are headed (see `headings`). Both ways of reading
    give the same rows; `fast=False` reads every block by the csv module. Raises `CannotGoOn` as `open_grid` does.
    """
    grid = open_grid(data, file, map)
    table, parts = grid.table, _Parts(grid)
    ids_at = [at for at in (grid.pupil, grid.school) if at >= 0]
    wanted = np.array([session.at for session in grid.sessions], np.intp)
    places = wanted.tolist()
    line = table.first_line
    for block, done in blocks(table, block_size):
        found = _plain(block, grid, ids_at, wanted) if fast else None
        if found is not None:
            *ids, marks = found
            count = ids[0][1].size
            parts.add(ids, marks, np.arange(line, line + count, dtype=np.int64))
            line += count
        else:
            for batch in batches(block, line, table.width, table.delimiter, table.keep):
                parts.broken.extend(batch.broken)
                if batch.rows:
                    texts = [_numbered([row[at] for row in batch.rows]) for at in ids_at]
                    cells = _numbered([row[place] for row in batch.rows for place in places])
                    parts.add(texts, cells, np.array(batch.lines, np.int64))
            line += lines_in(block)
        if progress is not None:
            progress(done)
    return parts.rows()


def _plain(block: bytes, grid: Grid, ids_at: list[int], wanted: NDArray[np.intp]) -> list[_Texts] | None:
    """The texts of the pupils' ids and those of all cells, from the bytes of the block; None when it is not plain."""
    if grid.table.width < 2:
        return None
    plain = plain_fields(block, grid.table.width, grid.table.delimiter)
    if plain is None:
        return None
    found: list[_Texts] = []
    for column in (*(plain.distinct(at) for at in ids_at), plain.distinct(wanted)):
        if column is None:
            return None
        found.append(column)
    return found


def _numbered(texts: list[str]) -> _Texts:
    number = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    return list(number), np.fromiter(map(number.__getitem__, texts), np.int32, len(texts))


class _Parts:
    """Collects the rows of pupils block by block."""

    def __init__(self, grid: Grid) -> None:
        self.broken: list[Reject] = []
        self._grid = grid
        self._ids = [ColumnBuilder() for at in (grid.pupil, grid.school) if at >= 0]
        self._marks = ColumnBuilder()
        self._lines = [np.zeros(0, np.int64)]

    def add(self, ids: list[_Texts], marks: _Texts, lines: NDArray[np.int64]) -> None:
        """Rows of pupils: the texts of the pupil's and the school's id, those of all their cells, and their lines."""
        names, of_row = ids[0]
        nameless = np.array([not name.strip() for name in names], np.bool_)[of_row]
        texts, cells = marks
        if nameless.any():
            for line in lines[nameless].tolist():
                reason = "the row names no pupil, and none of its marks is read"
                self.broken.append(Reject(line, "missing-pupil", reason))
            ids = [(names, of_row[~nameless]) for names, of_row in ids]
            cells = cells.reshape(nameless.size, -1)[~nameless].ravel()
            lines = lines[~nameless]
        for builder, (names, of_row) in zip(self._ids, ids, strict=True):
            builder.add(names, of_row)
        self._marks.add(texts, cells)
        self._lines.append(lines)

    def rows(self) -> Rows:
        """Everything collected, a row for each cell of a column in which somebody has a mark."""
        grid, marks = self._grid, self._marks.column()
        cells = marks.index.reshape(-1, len(grid.sessions))
        blank = np.array([not text.strip() for text in marks.texts], np.bool_)
        used = np.flatnonzero(~blank[cells].all(axis=0)) if cells.size else np.zeros(0, np.intp)
        sessions = [grid.sessions[at] for at in used.tolist()]
        cells = np.ascontiguousarray(cells[:, used])
        pupil, *school = (builder.column() for builder in self._ids)
        keep = _kept(pupil, blank[cells])
        lines = np.concatenate(self._lines)
        days = {day: at for at, day in enumerate(dict.fromkeys((one.day, one.written) for one in sessions))}

        def of_pupil(column: Column) -> Column:
            return Column(column.texts, np.repeat(column.index, len(sessions))[keep])

        def of_session(numbers: list[int]) -> NDArray[np.int32]:
            return np.tile(np.array(numbers, np.int32), lines.size)[keep]

        return Rows(
            of_pupil(pupil),
            Column(
                tuple(day for day, _ in days),
                of_session([days[one.day, one.written] for one in sessions]),
                tuple(written for _, written in days),
            ),
            Column(("AM", "PM"), of_session([int(one.session == "PM") for one in sessions])),
            Column(marks.texts, cells.ravel()[keep]),
            np.repeat(lines, len(sessions))[keep],
            tuple(self.broken),
            grid.table.ignored,
            school=of_pupil(school[0]) if school else None,
            dates=grid.dates,
            notes=grid.table.notes,
            heading=Column(tuple(one.heading for one in sessions), of_session(list(range(len(sessions))))),
        )


def _kept(pupil: Column, blank: NDArray[np.bool_]) -> NDArray[np.bool_] | slice:
    """Which cells are rows: all but a blank one of a pupil who has something in the same column of another row.

    `blank` has shape (rows, columns); the answer is for the cells one after the other.
    """
    texts = [text.strip() for text in pupil.texts]
    number = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    of_row = np.array([number[text] for text in texts], np.int32)[pupil.index]
    several = np.bincount(of_row) > 1 if of_row.size else np.zeros(0, np.bool_)
    if not several.any():
        return slice(None)
    keep = np.ones(blank.shape, np.bool_)
    rows = np.flatnonzero(several[of_row])
    told = np.zeros((len(number), blank.shape[1]), np.bool_)
    np.logical_or.at(told, of_row[rows], ~blank[rows])
    keep[rows] = ~(blank[rows] & told[of_row[rows]])
    return keep.ravel()
