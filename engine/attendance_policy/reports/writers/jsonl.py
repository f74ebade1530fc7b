"""Tables as JSON lines: an object a row, UTF-8, days as 2025-11-14, lists as lists, null where there is no day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import IO

from attendance_policy.reports.table_model import Cell, Row, Table


class JsonLinesSink:
    """A file of JSON lines."""

    def __init__(self, stream: IO[bytes], table: Table) -> None:
        self._stream = stream
        self._head = table.head
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def add(self, rows: Sequence[Row]) -> None:
        """Write some rows."""
        lines = [self._encode(dict(zip(self._head, map(_value, row), strict=True))) for row in rows]
        if lines:
            # Half of a character becomes `\ud800`, which is how JSON writes it.
            self._stream.write(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))

    def close(self) -> None:
        """Nothing comes after the last row."""

    def drop(self) -> None:
        """Nothing is held."""


def _value(cell: Cell) -> object:
    return cell.isoformat() if isinstance(cell, date) else cell


def open_sink(stream: IO[bytes], table: Table) -> JsonLinesSink:
    """A sink that writes JSON lines."""
    return JsonLinesSink(stream, table)
