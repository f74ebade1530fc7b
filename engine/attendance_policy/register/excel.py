"""Workbooks: one sheet of an xlsx, xls or ods file becomes the text that the readers of CSV take.

python-calamine reads them; it is imported here, inside the function, and nowhere else. What a cell shows does not
matter, but what it holds: a date becomes 2025-09-03 however it is formatted, a formula its last value.

It reads in a process of its own: a damaged file can ask for more memory than there is, or keep the library busy for
ever, and what runs inside it cannot be called back.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NoReturn

from attendance_policy.diagnostics import CannotGoOn, Place, Problem, did_you_mean

from .archive import MOST_CELLS, check_archive
from .maps.model import FileMap
from .table import refuse, shown

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_BOM = "\ufeff"
_LONGEST = 600  # seconds: several times what the most cells take on a slow machine
_REFUSED = 3
_ZIP = b"PK\x03\x04"
_EXACT = 1e15  # whole numbers below are exact in the 15 digits that a sheet keeps
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AGAIN = "open it, save it as a new `.xlsx` workbook or as `CSV UTF-8`, and give that"
_TOO_LARGE = "delete the empty rows and columns beside the table, or save the sheet as `CSV UTF-8`"


def sheet_as_csv(data: bytes, file: str, map: FileMap) -> bytes:
    """One sheet as CSV in UTF-8 with a byte-order mark: a line for each row of the sheet, from the first.

    The sheet is the one that `map` names, else the only visible one that holds anything. Raises `CannotGoOn` (exit
    code 3) when python-calamine is not installed, the file is damaged, protected or too large, or when it is not clear
    which sheet is meant.
    """
    try:
        import python_calamine  # noqa: F401 - whether it is there
    except ImportError:
        how = "pip install attendance-policy[excel]"
        raise CannotGoOn(Problem(Place(file), "no-excel", "reading a workbook needs python-calamine", how)) from None
    if data.startswith(_ZIP):
        check_archive(data, file)
    elif _PROTECTED in data:
        _protected(file)
    return _apart(data, file, map.sheet, map.delimiter or ",")


def _apart(data: bytes, file: str, sheet: str, delimiter: str) -> bytes:
    """The text of a sheet, read by a process of its own."""
    call = [sys.executable, "-m", "attendance_policy.register.excel_apart", file, sheet, delimiter]
    try:
        done = subprocess.run(call, input=data, capture_output=True, timeout=_LONGEST, check=False)
    except subprocess.TimeoutExpired:
        refuse(file, "damaged-file", "reading the workbook comes to no end", _SAVE_AGAIN)
    except OSError:
        _damaged(file)
    if done.returncode == _REFUSED:
        refuse(file, *json.loads(done.stdout))
    if done.returncode:
        _damaged(file)
    return done.stdout


def sheet_text(data: bytes, file: str, sheet: str, delimiter: str) -> bytes:
    """One sheet of a workbook that has been looked at. Raises `CannotGoOn` as `sheet_as_csv` does."""
    import python_calamine

    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as workbook:
            return _text_of(_sheet(workbook, file, sheet), file, delimiter)
    except python_calamine.PasswordError:
        _protected(file)
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError):
        _damaged(file)  # the library's own words may quote a cell, and a cell may be a name
    except BaseException as error:
        # What the library did not foresee in a damaged file; it is no Exception, and has no class to import.
        if type(error).__name__ != "PanicException":
            raise
        _damaged(file)


def _damaged(file: str) -> NoReturn:
    refuse(file, "damaged-file", "the workbook is damaged, or of a kind that is not read", _SAVE_AGAIN)


def _protected(file: str) -> NoReturn:
    refuse(file, "protected-file", "the workbook is protected by a password", "save a copy without one, and give that")


def _sheet(workbook: CalamineWorkbook, file: str, wanted: str) -> CalamineSheet:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    names = [one.name for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    listed = ", ".join(shown(name) for name in names)
    if wanted:
        for name in names:
            if name.strip().lower() == wanted.strip().lower():
                return workbook.get_sheet_by_name(name)
        hint = did_you_mean(wanted, names) or "check `sheet` of the map"
        refuse(file, "no-such-sheet", f"there is no sheet {shown(wanted)}; the sheets are {listed}", hint)
    hidden = {one.name for one in workbook.sheets_metadata if one.visible != SheetVisibleEnum.Visible}
    filled = [sheet for name in names if name not in hidden and (sheet := workbook.get_sheet_by_name(name)).height]
    if not filled:
        refuse(file, "empty-file", f"no sheet holds anything; the sheets are {listed}", "give one that has a table")
    if len(filled) > 1:
        listed = ", ".join(shown(sheet.name) for sheet in filled)
        hint = "name one with `sheet` in a map, and give it with `--map`"
        refuse(file, "which-sheet", f"the workbook has {len(filled)} sheets: {listed}", hint)
    return filled[0]


def _text_of(sheet: CalamineSheet, file: str, delimiter: str) -> bytes:
    if sheet.height * sheet.width > MOST_CELLS:
        said = f"the sheet {shown(sheet.name)} has {sheet.height} rows and {sheet.width} columns"
        refuse(file, "too-large", said, _TOO_LARGE)
    held = io.BytesIO()
    out = io.TextIOWrapper(held, encoding="utf-8", newline="")  # a text held as text takes four bytes a character
    out.write(_BOM)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    # Rows above the first that holds anything are given too, so that a line is a row of the sheet.
    for row in sheet.iter_rows():
        texts = [cell if type(cell) is str and cell.isprintable() else _cell(cell) for cell in row]
        if any(texts):
            writer.writerow(texts)
        else:
            out.write("\n")
    out.flush()
    return held.getvalue()


def _cell(value: str | float | bool | date | time | timedelta) -> str:
    if isinstance(value, str):
        return " ".join(value.replace("\0", "\ufffd").split())
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, datetime):
        return _moment(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _moment(value: datetime) -> str:
    """A day, or a day and a time to the minute or second; a sheet keeps times as fractions, so they are rounded."""
    value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds" if value.second else "minutes")
