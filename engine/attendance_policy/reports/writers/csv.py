"""Tables as CSV: UTF-8, commas, CRLF, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

from attendance_policy.register.rejects import harmless
from attendance_policy.reports.table_model import Row, Table
from attendance_policy.reports.writers.cells import as_text


class CsvSink:
    """A CSV file. Lists are joined by `; `; a cell that a spreadsheet would run has an apostrophe before it.

    Spaces and line breaks in a cell stay. The sign of number 0 is written as `\\x00`: programs take it for the end.
    """

    def __init__(self, stream: IO[bytes], table: Table) -> None:
        self._stream = stream
        self._write([table.head])

    def add(self, rows: Sequence[Row]) -> None:
        """Write some rows."""
        self._write([_cell(as_text(cell)) for cell in row] for row in rows)

    def _write(self, rows: Iterable[Sequence[str]]) -> None:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\r\n").writerows(rows)
        self._stream.write(out.getvalue().encode("utf-8", "backslashreplace"))

    def close(self) -> None:
        """Nothing comes after the last row."""

    def drop(self) -> None:
        """Nothing is held."""


def _cell(text: str) -> str:
    return harmless(text.replace("\0", "\\x00") if "\0" in text else text)


def open_sink(stream: IO[bytes], table: Table) -> CsvSink:
    """A sink that writes CSV."""
    return CsvSink(stream, table)
