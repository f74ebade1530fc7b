"""Rows of a register as columns: each column is its distinct texts, and for every row the number of its text.

Readers differ in how they find these; what the texts mean is decided once, in `accept`, and once for each text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass

from .model import Pupils, Reject

NO_MARK_TEXTS = ("", "-")  # what stands for no mark in every file
REQUIRED = ("pupil_id", "date", "session", "code")
# Of these `school_id` settles dual registration; the others are the school's own and decide nothing here.
OPTIONAL = ("school_id", "arrival_time", "minutes_late")
UNASKED = OPTIONAL[1:]


@dataclass(frozen=True)
class Column:
    """`texts[index[row]]` is what row `row` says. `index` has shape (rows), dtype int32.

    `written`: for each text how the file writes it, where a map has translated it; () where none has.
    """

    texts: tuple[str, ...]
    index: NDArray[np.int32]
    written: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rows:
    """The rows of one file, in its order. `line` has shape (rows), dtype int64, and ascends.

    `counted_in` says what `line` counts: lines of a text file (1 is the header) or rows (1 is the first).
    `broken` are the rows that could not be read as rows; they are counted beside those of the columns. `school`: the
    school each row comes from, where the file says it. `dates`: how the file is said to write them. `heading`: the
    heading of the column that each row comes from, of a grid whose columns are sessions. `doubts`, `notes`: see
    `Account`. `told`: what the file says of its pupils beside their marks.
    """

    pupil: Column
    day: Column
    session: Column
    code: Column
    line: NDArray[np.int64]
    broken: tuple[Reject, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    counted_in: str = "line"
    school: Column | None = None
    dates: str = "YYYY-MM-DD"
    heading: Column | None = None
    doubts: tuple[Reject, ...] = ()
    notes: tuple[str, ...] = ()
    told: Pupils | None = None

    @property
    def unit(self) -> str:
        """What each of them is: the `cell` of a grid, or a `row`."""
        return "row" if self.heading is None else "cell"

    def fields(self, row: int) -> tuple[str, str, str, str]:
        """What one row says, in our words: pupil, date, session, code."""
        pupil, day, session, code = (c.texts[c.index[row]] for c in (self.pupil, self.day, self.session, self.code))
        return pupil, day, session, code

    def as_written(self, row: int) -> tuple[str, str, str, str]:
        """What one row says, as the file writes it: pupil, date, session, code."""
        columns = (self.pupil, self.day, self.session, self.code)
        pupil, day, session, code = ((c.written or c.texts)[c.index[row]] for c in columns)
        return pupil, day, session, code


def part_of(column: Column, at: NDArray[np.intp] | slice) -> Column:
    """Some rows of a column, with no other texts than theirs."""
    used, index = np.unique(column.index[at], return_inverse=True)
    numbers = used.tolist()
    written = tuple(column.written[n] for n in numbers) if column.written else ()
    return Column(tuple(column.texts[n] for n in numbers), index.astype(np.int32), written)


def taken(rows: Rows, at: NDArray[np.intp]) -> Rows:
    """Some of the rows, in the order of `at`, without those that are broken."""

    def of(column: Column) -> Column:
        return part_of(column, at)

    return replace(
        rows, pupil=of(rows.pupil), day=of(rows.day), session=of(rows.session), code=of(rows.code),
        school=of(rows.school) if rows.school is not None else None, line=rows.line[at], broken=(),
        heading=of(rows.heading) if rows.heading is not None else None,
    )  # fmt: skip


def joined(parts: Sequence[Rows], broken: tuple[Reject, ...], like: Rows) -> Rows:
    """Rows of several parts of one file as one, in the order of their lines. `like`: what is the same of all."""
    if not parts:
        return replace(taken(like, np.zeros(0, np.intp)), broken=broken)
    order = np.argsort(np.concatenate([part.line for part in parts]), kind="stable")

    def of(columns: Sequence[Column]) -> Column:
        # A text that a map has translated is another one where the file wrote it otherwise.
        number: dict[tuple[str, str], int] = {}
        index = []
        for column in columns:
            pairs = zip(column.texts, column.written or column.texts, strict=True)
            places = np.array([number.setdefault(pair, len(number)) for pair in pairs], np.int32)
            index.append(places[column.index] if column.index.size else column.index)
        written = tuple(pair[1] for pair in number) if any(column.written for column in columns) else ()
        return Column(tuple(pair[0] for pair in number), np.concatenate(index)[order], written)

    schools = [part.school for part in parts if part.school is not None]
    headings = [part.heading for part in parts if part.heading is not None]
    return replace(
        like, pupil=of([part.pupil for part in parts]), day=of([part.day for part in parts]),
        session=of([part.session for part in parts]), code=of([part.code for part in parts]),
        school=of(schools) if schools else None, line=np.concatenate([part.line for part in parts])[order],
        heading=of(headings) if headings else None, broken=broken,
    )  # fmt: skip


class ColumnBuilder:
    """Collects one column block by block."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._parts: list[NDArray[np.int32]] = []

    def add(self, texts: Sequence[str], index: NDArray[np.int32]) -> None:
        """Append a block given by its own distinct texts and the number of the text in each row."""
        if index.size:
            self._parts.append(self.numbers_of(texts)[index])

    def add_texts(self, texts: Sequence[str]) -> None:
        """Append a block given as the text of each row."""
        self.numbers_of(dict.fromkeys(texts))
        self._parts.append(np.fromiter(map(self._number.__getitem__, texts), np.int32, len(texts)))

    def numbers_of(self, texts: Iterable[str]) -> NDArray[np.int32]:
        """The number of each text in the column, without a row that says it."""
        number, texts = self._number, list(texts)
        new = dict(zip(texts, range(len(number), len(number) + len(texts)), strict=True))
        if len(new) == len(texts) and number.keys().isdisjoint(new):  # as ids are; one by one takes four times as long
            number.update(new)
            return np.arange(len(number) - len(new), len(number), dtype=np.int32)
        return np.fromiter((number.setdefault(text, len(number)) for text in texts), np.int32)

    def column(self) -> Column:
        """All blocks as one column."""
        empty = np.zeros(0, np.int32)
        return Column(tuple(self._number), np.concatenate(self._parts) if self._parts else empty)
