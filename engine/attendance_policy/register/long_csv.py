"""The canonical long form: `pupil_id,date,session,code`, a row for each mark."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from .columns import OPTIONAL, REQUIRED, Column, ColumnBuilder, Rows
from .csv_records import parts
from .fast_csv import Texts, plain_columns, unquoted
from .fast_marks import columns_of_marks
from .maps.model import CANONICAL, FileMap
from .model import Reject
from .plain_block import PlainBlock
from .plain_lines import Lines, plain_lines
from .table import Table, open_table
from .text_blocks import BLOCK, pieces_of, whole_lines


def read_long_csv(
    data: bytes,
    file: str,
    *,
    map: FileMap = CANONICAL,
    progress: Callable[[float], None] | None = None,
    fast: bool = True,
    block_size: int = BLOCK,
) -> Rows:
    """The rows of a long CSV. Blocks of plain lines are read from their bytes, others by the csv module.

    Both ways give the same rows in the same order; `fast=False` reads every block by the csv module. `map`: columns,
    encoding and delimiter; texts stay as written. `progress` is called with the fraction of the file that is done.
    Raises `CannotGoOn` as `open_table` does.
    """
    table = open_long(data, file, map)
    builders = [ColumnBuilder() for _ in _wanted(table)]
    lines = [np.zeros(0, np.int64)]
    broken: list[Reject] = []
    for rows in long_rows(table, blocks(table, block_size, progress), fast):
        lines.append(rows.line)
        broken += rows.broken
        for builder, column in zip(builders, _columns(rows), strict=True):
            builder.add(column.texts, column.index)
    return _rows(table, [builder.column() for builder in builders], np.concatenate(lines), broken)


def long_blocks(table: Table, blocks: Iterable[bytes]) -> Iterator[Rows | PlainBlock]:
    """The same as `long_rows`, with blocks of plain lines left as they are."""
    return _read(table, blocks, table.first_line, tries_plain=_is_canonical(table))


def long_rows(table: Table, blocks: Iterable[bytes], fast: bool = True) -> Iterator[Rows]:
    """The rows of a table block by block; `blocks` are of whole lines, and begin where the table does."""
    for one in _read(table, blocks, table.first_line, fast):
        yield one.rows() if isinstance(one, PlainBlock) else one


def _read(
    table: Table, blocks: Iterable[bytes], first_line: int, fast: bool = True, tries_plain: bool = False
) -> Iterator[Rows | PlainBlock]:
    wanted = _wanted(table)
    is_canonical = _is_canonical(table)

    def at_once(block: bytes) -> list[Texts] | None:
        if not fast:
            return None
        block = unquoted(block, table.delimiter)
        found = columns_of_marks(block, table.delimiter) if is_canonical else None
        return found or plain_columns(block, table.width, wanted, table.delimiter)

    def plain(block: bytes) -> Lines | None:
        return plain_lines(block, table.delimiter) if tries_plain else None

    def again(body: bytes, line: int) -> Rows:
        (one,) = _read(table, [body], line)
        return one if isinstance(one, Rows) else one.rows()

    for part in parts(blocks, first_line, table.width, table.delimiter, table.keep, at_once, plain):
        if part.plain is not None:
            yield PlainBlock(part.plain, part.line, again)
            continue
        if part.found is not None:
            lines_of = np.arange(part.line, part.line + part.found[0][1].size, dtype=np.int64)
            yield _rows(table, [Column(tuple(texts), index) for texts, index in part.found], lines_of, ())
            continue
        builders = [ColumnBuilder() for _ in wanted]
        lines: list[int] = []
        broken: list[Reject] = []
        for batch in part.batches:
            broken += batch.broken
            lines += batch.lines
            by_column = list(zip(*batch.rows, strict=True))
            if by_column:
                for builder, at in zip(builders, wanted, strict=True):
                    builder.add_texts(by_column[at])
        yield _rows(table, [builder.column() for builder in builders], np.array(lines, np.int64), broken)


def open_long(data: bytes, file: str, map: FileMap) -> Table:
    """The header of a long CSV. Raises `CannotGoOn` as `open_table` does."""
    return open_table(data, file, REQUIRED, (*REQUIRED, *OPTIONAL), map)


def blocks(table: Table, size: int, progress: Callable[[float], None] | None = None) -> Iterator[bytes]:
    """Whole lines of a table that is held, about `size` bytes at a time."""
    return whole_lines(pieces_of(io.BytesIO(table.data), len(table.data), size, progress), table.start)


def _is_canonical(table: Table) -> bool:
    """Whether the columns are those of the long form in their order, and no others."""
    return table.names == REQUIRED


def _wanted(table: Table) -> list[int]:
    """The places of the columns that are read."""
    return [table.names.index(name) for name in (*REQUIRED, "school_id") if name in table.names]


def _columns(rows: Rows) -> list[Column]:
    return [rows.pupil, rows.day, rows.session, rows.code, *([rows.school] if rows.school is not None else [])]


def _rows(table: Table, columns: Sequence[Column], lines: NDArray[np.int64], broken: Sequence[Reject]) -> Rows:
    pupil, day, session, code, *school = columns
    return Rows(pupil, day, session, code, lines, tuple(broken), table.ignored,
                school=school[0] if school else None, notes=table.notes)  # fmt: skip
