"""The header line of a table: where it stands, what parts its columns, and which column is which."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence

DELIMITERS = (",", ";", "\t", "|")
_LINE_END = re.compile(rb"\r\n|\n|\r")


def looked_up(name: str) -> str:
    """A column's name as it is looked up: lower case, `_` for spaces and hyphens."""
    return re.sub(r"[\s_-]+", "_", name.strip().lower())


def named(written: Sequence[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    """Each column as it is looked up, by our name where `columns` has it; "" where ours is elsewhere."""
    names = [looked_up(name) for name in written]
    ours = {looked_up(theirs): name for name, theirs in columns.items()}
    return tuple(ours.get(name, "" if name in columns else name) for name in names)


def fields_of(header: str, delimiter: str) -> tuple[str, ...]:
    """The columns of a header line. Raises `csv.Error`."""
    return tuple(field.strip() for field in next(csv.reader([header], delimiter=delimiter)))


def delimiter_of(header: str, required: Sequence[str], columns: Mapping[str, str]) -> str:
    """The delimiter that yields every required column. Where none does, or each, the one that stands there most."""
    fit = []
    for delimiter in DELIMITERS:
        try:
            names = named(fields_of(header, delimiter), columns)
        except csv.Error:
            continue
        if all(name in names for name in required):
            fit.append(delimiter)
    if len(fit) == 1:
        return fit[0]
    return max(DELIMITERS, key=lambda sign: (header.count(sign), sign == ","))


def first_line(data: bytes) -> tuple[str, int, int]:
    """The first line that is not blank, where the next one begins, and its number; "" without one."""
    at, line = 0, 1
    while at < len(data):
        end = _LINE_END.search(data, at)
        stop, after = end.span() if end else (len(data), len(data))
        text = data[at:stop].decode("utf-8", "replace").strip(" ")
        if text.strip("\t"):
            return text, after, line
        at, line = after, line + 1
    return "", at, line
