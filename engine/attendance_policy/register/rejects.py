"""The rejects of a file as a table, for the person who has to mend it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from .atomic import write_whole
from .model import Account

# A spreadsheet takes a cell that begins with one of these for a formula, and would run it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_rejects(account: Account, path: Path) -> None:
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
