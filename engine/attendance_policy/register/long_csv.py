"""The canonical long form: `pupil_id,date,session,code`, a row for each mark."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from .columns import OPTIONAL, REQUIRED, ColumnBuilder, Rows
from .fast_csv import plain_columns
from .maps.model import CANONICAL, FileMap
from .model import Reject
from .table import Table, batches, open_table

_BLOCK = 1 << 20  # bytes: small enough for the cache, large enough that numpy's fixed costs vanish


def read_long_csv(
    data: bytes,
    file: str,
    *,
    map: FileMap = CANONICAL,
    progress: Callable[[float], None] | None = None,
    fast: bool = True,
    block_size: int = _BLOCK,
) -> Rows:
    """The rows of a long CSV. Blocks of plain lines are read from their bytes, others by the csv module.

    Both ways give the same rows in the same order; `fast=False` reads every block by the csv module. `map`: columns,
    encoding and delimiter; texts stay as written. `progress` is called with the fraction of the file that is done.
    Raises `CannotGoOn` as `open_table` does.
    """
    table = open_long(data, file, map)
    wanted = wanted_of(table)
    builders = [ColumnBuilder() for _ in wanted]
    lines: list[NDArray[np.int64]] = []
    broken: list[Reject] = []
    line = table.first_line
    for block, done in blocks(table, block_size):
        columns = plain_columns(block, table.width, wanted, table.delimiter) if fast else None
        if columns is not None:
            count = columns[0][1].size
            lines.append(np.arange(line, line + count, dtype=np.int64))
            line += count
            for builder, (texts, index) in zip(builders, columns, strict=True):
                builder.add(texts, index)
        else:
            for batch in batches(block, line, table.width, table.delimiter, table.keep):
                broken.extend(batch.broken)
                if batch.rows:
                    lines.append(np.array(batch.lines, np.int64))
                    by_column = list(zip(*batch.rows, strict=True))
                    for builder, at in zip(builders, wanted, strict=True):
                        builder.add_texts(by_column[at])
            line += lines_in(block)
        if progress is not None:
            progress(done)
    pupil, day, session, code, *school = (builder.column() for builder in builders)
    line_of_row = np.concatenate(lines) if lines else np.zeros(0, np.int64)
    return Rows(pupil, day, session, code, line_of_row, tuple(broken), table.ignored,
                school=school[0] if school else None, notes=table.notes)  # fmt: skip


def rows_of_block(table: Table, block: bytes, line: int) -> Rows:
    """The rows of one block of whole lines, the first of which is `line`."""
    wanted = wanted_of(table)
    columns = plain_columns(block, table.width, wanted, table.delimiter)
    broken: list[Reject] = []
    lines = np.zeros(0, np.int64)
    builders = [ColumnBuilder() for _ in wanted]
    if columns is not None:
        lines = np.arange(line, line + columns[0][1].size, dtype=np.int64)
        for builder, (texts, index) in zip(builders, columns, strict=True):
            builder.add(texts, index)
    else:
        parts = [lines]
        for batch in batches(block, line, table.width, table.delimiter, table.keep):
            broken.extend(batch.broken)
            if batch.rows:
                parts.append(np.array(batch.lines, np.int64))
                by_column = list(zip(*batch.rows, strict=True))
                for builder, at in zip(builders, wanted, strict=True):
                    builder.add_texts(by_column[at])
        lines = np.concatenate(parts)
    pupil, day, session, code, *school = (builder.column() for builder in builders)
    return Rows(pupil, day, session, code, lines, tuple(broken), table.ignored,
                school=school[0] if school else None, notes=table.notes)  # fmt: skip


def wanted_of(table: Table) -> list[int]:
    """The places of the columns that are read."""
    return [table.names.index(name) for name in (*REQUIRED, "school_id") if name in table.names]


def open_long(data: bytes, file: str, map: FileMap) -> Table:
    """The header of a long CSV. Raises `CannotGoOn` as `open_table` does."""
    return open_table(data, file, REQUIRED, (*REQUIRED, *OPTIONAL), map)


def blocks(table: Table, size: int) -> Iterator[tuple[bytes, float]]:
    """Whole lines, about `size` bytes at a time, and the fraction of the table that ends with them."""
    data, at, length = table.data, table.start, len(table.data)
    if data.find(b'"', at) >= 0:
        size = length  # a quoted field may run over lines, so no newline is known to be the end of a row
    while at < length:
        end = data.find(b"\n", at + size - 1) + 1
        block = data[at:end] if end else data[at:].rstrip(b"\r\n") + b"\n"
        at = end or length
        yield block, at / length


def lines_in(block: bytes) -> int:
    """How many lines end in a block."""
    return block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n")
