"""A pupil file by columns: what many rows say alike is read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from operator import lt
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass

from .columns import Column, ColumnBuilder
from .csv_records import parts
from .fast_csv import Texts, plain_columns, unquoted
from .model import Reject
from .table import Table
from .text_blocks import BLOCK, pieces_of, whole_lines

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, eq=False)
class Said:
    """What a file says: of each of its columns the texts, without spaces around them, in our words and as `written`.

    `names` are those of the table, `line` is that of each row. `broken`: rows that could not be read as rows.
    """

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    line: NDArray[np.int64]
    broken: tuple[Reject, ...]

    def named(self, row: int) -> dict[str, str]:
        """What one row says, in our words, by the name of the column; where two have one name, by the first."""
        found: dict[str, str] = {}
        for name, column in zip(self.names, self.columns, strict=True):
            found.setdefault(name, column.texts[column.index[row]])
        return found

    def as_written(self, row: int) -> list[str]:
        """What one row says, in the words of the file."""
        return [column.written[column.index[row]] for column in self.columns]


@dataclass(frozen=True, eq=False)
class Meant(Generic[T_co]):
    """What a column means: `values[index[row]]`. `wrong`: of each value, whether its text means nothing."""

    values: tuple[T_co, ...]
    wrong: NDArray[np.bool_]
    index: NDArray[np.int32]

    def of(self, row: int) -> T_co:
        """What one row says."""
        return self.values[int(self.index[row])]

    def of_rows(self, rows: NDArray[np.intp]) -> tuple[T_co, ...]:
        """What some rows say."""
        return tuple(np.array(self.values, np.object_)[self.index[rows]].tolist())


def said_in(table: Table, ours: Mapping[str, Callable[[str], str]]) -> Said:
    """Every column of a table. Blocks of plain lines are read from their bytes, others by the csv module.

    `ours`: for the columns that are not written in our words, from a text to what it says in them.
    """
    every = range(table.width)

    def at_once(block: bytes) -> list[Texts] | None:
        if table.width < 2:
            return None
        return plain_columns(unquoted(block, table.delimiter), table.width, every, table.delimiter)

    builders = [ColumnBuilder() for _ in every]
    lines = [np.zeros(0, np.int64)]
    broken: list[Reject] = []
    blocks = whole_lines(pieces_of(BytesIO(table.data), len(table.data), BLOCK), table.start)
    for part in parts(blocks, table.first_line, table.width, table.delimiter, table.keep, at_once):
        if part.found is not None:
            lines.append(np.arange(part.line, part.line + part.found[0][1].size, dtype=np.int64))
            for builder, (texts, index) in zip(builders, part.found, strict=True):
                builder.add(texts, index)
        for batch in part.batches:
            broken += batch.broken
            lines.append(np.array(batch.lines, np.int64))
            for builder, of_column in zip(builders, zip(*batch.rows, strict=True), strict=False):  # () without rows
                builder.add_texts(of_column)
    columns = tuple(
        _in_our_words(builder.column(), ours.get(name)) for name, builder in zip(table.names, builders, strict=True)
    )
    return Said(table.names, columns, np.concatenate(lines), tuple(broken))


def _in_our_words(column: Column, ours: Callable[[str], str] | None) -> Column:
    written = tuple(map(str.strip, column.texts))
    return Column(tuple(map(ours, written)) if ours is not None else written, column.index, written)


def text_of(column: Column | None, rows: int) -> Meant[str]:
    """A column that means what it says; "" in each of the `rows` where a file lacks it."""
    if column is None:
        return Meant(("",), np.zeros(1, np.bool_), np.zeros(rows, np.int32))
    return Meant(column.texts, np.zeros(len(column.texts), np.bool_), column.index)


def meant(column: Column | None, meaning: Callable[[str], T | None], blank: T, rows: int) -> Meant[T]:
    """What each text of a column means: `blank` for none, else what `meaning` says, where that is not None. Of a column
    that a file lacks each of the `rows` is blank."""
    if column is None:
        return Meant((blank,), np.zeros(1, np.bool_), np.zeros(rows, np.int32))
    found = [meaning(text) if text else blank for text in column.texts]
    wrong = np.array([bool(text) and value is None for text, value in zip(column.texts, found, strict=True)], np.bool_)
    values = tuple(blank if value is None else value for value in found)
    return Meant(values, wrong, column.index)


def wrong_rows(columns: Sequence[Meant[object]], rows: int) -> NDArray[np.bool_]:
    """The rows with a text that means nothing."""
    found = np.zeros(rows, np.bool_)
    for column in columns:
        if column.wrong.any():
            found |= column.wrong[column.index]
    return found


def first_of_each(column: Meant[str], rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], dict[str, list[int]]]:
    """Among some rows, in their order, the first of each value, in the order of the values; and every row of each value
    that has several."""
    found = column.of_rows(rows)
    if all(map(lt, found, found[1:])):  # as most files have them, and ten times as fast
        return rows, {}
    names = sorted(set(found))
    number = {name: at for at, name in enumerate(names)}
    value = np.array([number[name] for name in found], np.int32)
    first = np.zeros(len(names), np.intp)
    first[value[::-1]] = rows[::-1]  # what is written last stays
    several: dict[str, list[int]] = {}
    if len(names) < rows.size:
        count = np.bincount(value)
        for at in np.flatnonzero(count[value] > 1).tolist():
            several.setdefault(found[at], []).append(int(rows[at]))
    return first, several
