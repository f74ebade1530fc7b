"""The header line of a table: where it stands, what parts its columns, and which column is which."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from attendance_policy.frozen import dataclass

from .told import is_row

DELIMITERS = (",", ";", "\t", "|")
# A report may have its title above its header; what is further down is none.
MOST_ABOVE = 20
_LINE_END = re.compile(rb"\r\n|\n|\r")


def looked_up(name: str) -> str:
    """A column's name as it is looked up: lower case, `_` for spaces and hyphens, and without a `?` at its end."""
    return re.sub(r"[\s_-]+", "_", name.strip().lower().rstrip("?").rstrip() or name.strip())


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
            fields = fields_of(header, delimiter)
        except csv.Error:
            continue
        if has_all(fields, required, columns):
            fit.append(delimiter)
    if len(fit) == 1:
        return fit[0]
    return max(DELIMITERS, key=lambda sign: (header.count(sign), sign == ","))


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """The header of a table: its text, where the records begin, its line, what parts its columns, and their names.

    `above`: the lines before it that hold something, such as the title of a report. `fields` are () where a header is
    no record of CSV.
    """

    text: str
    start: int
    line: int
    delimiter: str
    fields: tuple[str, ...]
    above: tuple[int, ...] = ()


def header_in(data: bytes, required: Sequence[str], columns: Mapping[str, str], delimiter: str = "") -> HeaderLine:
    """The header of UTF-8 bytes: the first line that has every required column; where none has, the first line.

    `columns`: our name -> the name in the file. `delimiter`: "" where the header itself tells it.
    """
    above: list[HeaderLine] = []
    at, line = 0, 0
    for _ in range(MOST_ABOVE + 1):
        text, at, line = first_line(data, at, line + 1)
        if not text:
            break
        found = HeaderLine(text, at, line, *_parted(text, required, columns, delimiter))
        if has_all(found.fields, required, columns):
            if any(_may_be_row(one, found) for one in above):
                break  # a row may not be left out: whoever opens the file says what is wrong with its first line
            return replace(found, above=tuple(one.line for one in above if any(one.fields)))
        above.append(found)
    return above[0] if above else HeaderLine("", at, line, delimiter or ",", ())


def _may_be_row(line: HeaderLine, header: HeaderLine) -> bool:
    """Whether a line above a header may be a row of the table, and no title."""
    as_wide = len(line.fields) == len(header.fields) > 1 and all(line.fields)
    return as_wide or is_row(line.fields)


def above_header(lines: Sequence[int]) -> tuple[str, ...]:
    """What to say of the lines above a header."""
    if not lines:
        return ()
    if len(lines) == 1:
        return (f"line {lines[0]} stands above the header and is not read",)
    return (f"{len(lines)} lines above the header are not read: {', '.join(map(str, lines))}",)


def has_all(fields: Sequence[str], required: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Whether a header has every required column."""
    names = named(fields, columns)
    return all(name in names for name in required)


def _parted(
    text: str, required: Sequence[str], columns: Mapping[str, str], delimiter: str
) -> tuple[str, tuple[str, ...]]:
    delimiter = delimiter or delimiter_of(text, required, columns)
    try:
        return delimiter, fields_of(text, delimiter)
    except csv.Error:
        return delimiter, ()


def first_line(data: bytes, at: int = 0, line: int = 1) -> tuple[str, int, int]:
    """The first line from `at`, which is line `line`, that is not blank; where the next one begins, and its number.

    "" without one.
    """
    while at < len(data):
        end = _LINE_END.search(data, at)
        stop, after = end.span() if end else (len(data), len(data))
        text = data[at:stop].decode("utf-8", "replace").strip(" ")
        if text.strip("\t"):
            return text, after, line
        at, line = after, line + 1
    return "", at, line
