"""Tables as Excel workbooks: texts never as formulas, days as days. XlsxWriter is imported when it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from attendance_policy.diagnostics import CannotGoOn, wrong_call
from attendance_policy.reports.table_model import DATE, Cell, Row, Table
from attendance_policy.reports.writers.cells import as_text, sound

LONGEST_TEXT = 32_767
_WIDEST = 60  # letters; a longer text is cut on the screen, not in the cell
_LOOKED_AT = 2000  # rows from which the widths are taken


class ExcelSink:
    """A workbook of one sheet: the heading stays in view and has filters. A row is written and forgotten."""

    def __init__(self, stream: IO[bytes], table: Table) -> None:
        from xlsxwriter import Workbook

        self._table = table
        # What is not yet in the file lies beside it, under the same rights, and not in a folder for all.
        options = {"constant_memory": True, "tmpdir": str(Path(stream.name).parent), "strings_to_urls": False}
        self._stream = _Gate(stream)
        self._book: Any = Workbook(self._stream, options)
        self._book.use_zip64()
        self._book.set_properties({"title": table.name, "comments": table.about, "created": datetime(2000, 1, 1)})
        self._sheet = self._book.add_worksheet(table.name)
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._rows = 0
        self._widths = [len(name) + 3 for name in table.head]  # room for the arrow of the filter
        bold = self._book.add_format({"bold": True, "bottom": 1})
        for at, name in enumerate(table.head):
            self._sheet.write_string(0, at, name, bold)

    def add(self, rows: Sequence[Row]) -> None:
        """Write some rows."""
        for row in rows:
            self._rows += 1
            for at, cell in enumerate(row):
                self._write(at, cell)

    def _write(self, at: int, cell: Cell) -> None:
        if isinstance(cell, date):
            self._sheet.write_datetime(self._rows, at, cell, self._day)
            return
        text = sound(as_text(cell))
        if not text:
            return
        if len(text) > LONGEST_TEXT:
            raise self._too_long(at, len(text))
        if self._rows <= _LOOKED_AT and self._widths[at] < len(text):
            self._widths[at] = len(text)
        self._sheet.write_string(self._rows, at, text)

    def _too_long(self, at: int, length: int) -> CannotGoOn:
        name = f"{self._table.name}.xlsx"
        return wrong_call("too-long-cell", f"row {self._rows + 1:,} of `{name}` has {length:,} characters under "
                          f"`{self._table.head[at]}`, and a cell holds {LONGEST_TEXT:,}",
                          "write `--tables csv` or `--tables parquet`, which hold any length")  # fmt: skip

    def close(self) -> None:
        """Write the workbook; the stream stays open. Raises `OSError` when there is no room."""
        from xlsxwriter.exceptions import FileCreateError

        last = len(self._table.columns) - 1
        self._sheet.freeze_panes(1, 0)
        self._sheet.autofilter(0, 0, self._rows, last)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self._rows + 1}"})
        self._sheet.repeat_rows(0)
        self._sheet.set_landscape()
        for at, column in enumerate(self._table.columns):
            self._sheet.set_column(at, at, 12 if column.type == DATE else min(self._widths[at] + 1, _WIDEST))
        try:
            self._book.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from None

    def drop(self) -> None:
        """Let go of what is not finished."""
        self._stream.open = False
        with suppress(OSError):
            self._sheet._opt_close()


class _Gate:
    """A stream that can be shut: an archive that is forgotten half-way still tries to write its end."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.open = True

    def write(self, data: bytes) -> int:
        """How many bytes were written."""
        return self._stream.write(data) if self.open else len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        return self._stream.seek(offset, whence) if self.open else 0

    def tell(self) -> int:
        """The place."""
        return self._stream.tell() if self.open else 0

    def flush(self) -> None:
        """Have what was written in the file."""
        if self.open:
            self._stream.flush()


def open_sink(stream: IO[bytes], table: Table) -> ExcelSink:
    """A sink that writes a workbook."""
    return ExcelSink(stream, table)
