"""A first look at tables: their headers, and some rows of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from attendance_policy.register.header import DELIMITERS, fields_of, first_line, looked_up

_SAMPLE_BYTES, _SAMPLE_ROWS = 1 << 20, 2000


@dataclass(frozen=True)
class Sample:
    """The headings of a table, some texts of each column, and what parts the columns ("" where nothing does)."""

    headers: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    delimiter: str = ""


def sample_of_text(data: bytes, names: Collection[str], delimiter: str = "") -> Sample:
    """The beginning of a table in UTF-8. Columns are parted by what yields most of `names`, or most columns."""
    header, start, _ = first_line(data)
    best: tuple[tuple[int, int], str, tuple[str, ...]] = ((-1, -1), ",", ())
    for sign in (delimiter,) if delimiter else DELIMITERS:
        try:
            fields = fields_of(header, sign)
        except (csv.Error, StopIteration):
            continue
        score = (len({looked_up(field) for field in fields} & set(names)), len(fields))
        if score > best[0]:
            best = (score, sign, fields)
    _, sign, headers = best
    text = data[start : start + _SAMPLE_BYTES].decode("utf-8", "replace").replace("\0", "")
    rows = []
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=sign), _SAMPLE_ROWS):
            if len(row) == len(headers):
                rows.append(row)
    except csv.Error:
        pass  # the reader says what is wrong, and where
    return Sample(headers, columns_of(rows, len(headers)), sign)


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
