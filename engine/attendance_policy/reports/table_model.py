"""What a table is: its columns, each with a type and a meaning, and its rows. Every writer starts from this."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from attendance_policy.frozen import dataclass

TEXT, DATE, YES_NO, LIST = "text", "date", "yes or no", "list"
TYPES = (TEXT, DATE, YES_NO, LIST)
Cell = str | date | bool | tuple[str, ...] | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type`: text (never missing, may be empty), date (None where there is none), yes or no, or list (of
    texts). `choices`: every value that it may have, where that is a closed list."""

    name: str
    type: str
    meaning: str
    example: Cell
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the name of its files, what a row is, and its columns. `key`: the column that no two rows share."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: str = ""

    @property
    def head(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, eq=False)
class Filled:
    """A table with its rows, which are made when they are asked for. `count`: how many there will be."""

    table: Table
    count: int
    rows: Callable[[], Iterator[Row]]
