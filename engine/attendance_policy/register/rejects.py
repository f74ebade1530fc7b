"""The rejects of one call's files as a table, for the person who has to mend them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from .atomic import write_whole
from .model import Account

# A spreadsheet takes a cell that begins with one of these for a formula, and would run it. Some look past spaces, and
# some take the wide forms of East Asian keyboards for the same signs.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SPACES = (" ", "\xa0", "\ufeff")


def write_rejects(accounts: Mapping[str, Account], path: Path) -> None:
    """Write a CSV with the columns `file`, `line`, `code`, `reason` and `text`; safe to open in a spreadsheet.

    `accounts`: from what stands under `file` to the account of that file; the rows keep this order. What was accepted
    with a doubt stands among the rejects, by its line.
    Raises `CannotGoOn` (exit code 2) when the file cannot be written.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("file", "line", "code", "reason", "text"))
    for file, account in accounts.items():
        for reject in sorted((*account.rejects, *account.doubts)):
            writer.writerow((file, reject.line, reject.code, harmless(reject.reason), harmless(reject.text)))
    write_whole(path, out.getvalue().encode("utf-8"))


def harmless(cell: str) -> str:
    """`cell` with an apostrophe before it where a spreadsheet would take it for a formula."""
    begins = cell.lstrip("".join(_SPACES)) if cell.startswith(_SPACES) else cell
    return f"'{cell}" if begins.startswith(_FORMULA_STARTS) else cell
