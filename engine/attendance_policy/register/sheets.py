"""A sheet of a workbook as the text of a table."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import cast

from .maps.model import FileMap
from .table import refuse

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def as_table(data: bytes, file: str, map: FileMap) -> bytes:
    """The bytes of a table: of a workbook its sheet as CSV, a line for each row of the sheet; others as they are."""
    if not data.startswith(WORKBOOKS):
        return data
    if find_spec("attendance_policy.register.excel") is None:
        refuse(file, "not-text", "the file is a workbook or archive", "save the sheet as `CSV UTF-8`")
    return cast(bytes, import_module("attendance_policy.register.excel").sheet_as_csv(data, file, map))
