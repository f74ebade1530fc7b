"""The rejects of a file as a table, for the person who has to mend it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from .atomic import write_whole

# A spreadsheet takes a cell that begins with one of these for a formula, and would run it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Rejected(Protocol):
    """One row that was not accepted, of whatever kind of file."""

    @property
    def line(self) -> int:
        """Its line or row."""

    @property
    def code(self) -> str:
        """The kind of its fault."""

    @property
    def reason(self) -> str:
        """The sentence."""

    @property
    def text(self) -> str:
        """The row as it was read."""


class Accounted(Protocol):
    """What was read, of whatever kind of file."""

    @property
    def rejects(self) -> Iterable[Rejected]:
        """The rows that were not accepted, in order."""


def write_rejects(account: Accounted, path: Path) -> None:
    """Write a CSV with the columns `line`, `code`, `reason` and `text`; safe to open in a spreadsheet.

    Raises `CannotGoOn` (exit code 2) when the file cannot be written.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("line", "code", "reason", "text"))
    for reject in account.rejects:
        writer.writerow((reject.line, reject.code, harmless(reject.reason), harmless(reject.text)))
    write_whole(path, out.getvalue().encode("utf-8"))


def harmless(cell: str) -> str:
    """`cell` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
