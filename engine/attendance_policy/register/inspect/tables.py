"""A first look at tables: their headers, and some rows of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Any

from attendance_policy.frozen import dataclass
from attendance_policy.register.header import DELIMITERS, MOST_ABOVE, fields_of, first_line, looked_up

_SURE = 2  # known names: one may stand in a title
_SAMPLE_BYTES, _SAMPLE_ROWS = 1 << 20, 2000


@dataclass(frozen=True)
class Sample:
    """The headings of a table, some texts of each column, and what parts the columns ("" where nothing does)."""

    headers: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    delimiter: str = ""


def sample_of_text(data: bytes, names: Collection[str], delimiter: str = "") -> Sample:
    """The beginning of a table in UTF-8. Columns are parted by what yields most of `names`, or most columns."""
    _, sign, headers, start = _header(data, frozenset(names), delimiter)
    text = data[start : start + _SAMPLE_BYTES].decode("utf-8", "replace").replace("\0", "")
    rows = []
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=sign), _SAMPLE_ROWS):
            if len(row) == len(headers):
                rows.append(row)
    except csv.Error:
        pass  # the reader says what is wrong, and where
    return Sample(headers, columns_of(rows, len(headers)), sign)


def _header(data: bytes, names: Collection[str], delimiter: str) -> tuple[int, str, tuple[str, ...], int]:
    """How many names a header knows, what parts it, its fields, and where the records begin.

    It is the first line that knows two names. Where none does, it is the first one that is as wide as the next and has
    only titles above it, which fill one column; else the first line of all.
    """
    at, line = 0, 0
    lines: list[tuple[int, str, tuple[str, ...], int]] = []
    while len(lines) < MOST_ABOVE + 2:
        text, at, line = first_line(data, at, line + 1)
        if not text:
            break
        lines.append((*_best(text, names, delimiter), at))
    for found in lines[: MOST_ABOVE + 1]:
        if found[0] >= _SURE:
            return found
    for number, found in enumerate(lines[:-1]):
        if sum(map(bool, found[2])) > 1:
            return found if len(found[2]) == len(lines[number + 1][2]) else lines[0]
    return lines[0] if lines else (0, ",", (), at)


def _best(text: str, names: Collection[str], delimiter: str) -> tuple[int, str, tuple[str, ...]]:
    best: tuple[tuple[int, int], str, tuple[str, ...]] = ((-1, -1), ",", ())
    for sign in (delimiter,) if delimiter else DELIMITERS:
        try:
            fields = fields_of(text, sign)
        except (csv.Error, StopIteration):
            continue
        score = (len({looked_up(field) for field in fields} & set(names)), len(fields))
        if score > best[0]:
            best = (score, sign, fields)
    return max(0, best[0][0]), best[1], best[2]


def sample_of_records(records: Sequence[dict[str, Any]]) -> Sample:
    """Names of JSON records, those within objects as paths with dots, and some of their values."""
    columns: dict[str, list[str]] = {}
    for record in records[:_SAMPLE_ROWS]:
        for path, value in _leaves(record, ""):
            columns.setdefault(path, []).append(value)
    return Sample(tuple(columns), tuple(tuple(values) for values in columns.values()))


def columns_of(rows: Sequence[Sequence[str]], width: int) -> tuple[tuple[str, ...], ...]:
    """Rows turned into columns; as many empty ones where there is no row."""
    return tuple(zip(*rows, strict=True)) if rows else ((),) * width


def _leaves(value: dict[str, Any], before: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, inner in value.items():
        path = f"{before}{name}"
        if isinstance(inner, dict):
            found += _leaves(inner, f"{path}.") if path.count(".") < 4 else []
        elif isinstance(inner, str):
            found.append((path, inner))
        elif inner is None:
            found.append((path, ""))
    return found
