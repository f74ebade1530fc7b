"""The description that lies beside tables, for programs: a data package (https://datapackage.org, version 2)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from attendance_policy import __version__
from attendance_policy.frozen import dataclass
from attendance_policy.reports.table_model import DATE, LIST, TEXT, YES_NO, Column, Table
from attendance_policy.reports.writers import FORMATS
from attendance_policy.reports.writers.cells import SEPARATOR

PACKAGE = "datapackage.json"
_TYPES = {TEXT: "string", DATE: "date", YES_NO: "boolean", LIST: "array"}


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """One file of a table: its format, how many rows and bytes it has, and its checksum (SHA-256, hexadecimal)."""

    table: Table
    form: str
    rows: int
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The name of the file."""
        return f"{self.table.name}.{self.form}"


def package(policies: Sequence[str], written: Sequence[WrittenTable]) -> bytes:
    """The content of `datapackage.json`: which tables belong together, with columns, rows and checksums."""
    data = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "decisions",
        "title": "Decisions under " + " and ".join(policies),
        "made_by": f"attendance-policy {__version__}",
        "policies": list(policies),
        "resources": [_resource(one) for one in written],
    }
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def _resource(one: WrittenTable) -> dict[str, Any]:
    form = FORMATS[one.form]
    schema: dict[str, Any] = {"fields": [field(column, form.lists) for column in one.table.columns]}
    if one.table.key:
        schema["primaryKey"] = [one.table.key]
    return {
        "name": one.name,
        "path": one.name,
        "description": one.table.about,
        "type": "table",
        "format": one.form,
        "mediatype": form.media_type,
        "encoding": "utf-8",
        "rows": one.rows,
        "bytes": one.size,
        "hash": f"sha256:{one.sha256}",
        "schema": schema,
    }


def field(column: Column, lists: bool) -> dict[str, Any]:
    """One column as Table Schema has it. `lists`: a list stays a list, and a yes or no is true or false."""
    found: dict[str, Any] = {"name": column.name, "type": _TYPES[column.type], "description": column.meaning}
    if column.type == LIST and not lists:
        found |= {"type": "list", "delimiter": SEPARATOR}
    if column.type == YES_NO and not lists:
        found |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if column.choices:
        found["constraints"] = {"enum": list(column.choices)}
    return found
