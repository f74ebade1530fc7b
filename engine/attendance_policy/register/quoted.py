"""Lines to records: which lines are one record, where a quoted field runs over their ends."""

from __future__ import annotations

import csv
from collections.abc import Sequence

# A quoted field may run over lines (a note typed with the return key); one that runs on for longer was never closed.
LONGEST_RECORD = 20


def records_of(
    lines: list[str], start: int, stop: int, width: int, delimiter: str, torn: bool
) -> tuple[list[list[str]], list[int], int, list[int]]:
    """Rows from the lines `start` to `stop`, the line each begins on, the line to go on from, and unreadable lines.

    `torn`: a line before these was unreadable. From then on a line with an open quote is no row of its own, since it
    may be where the field ends that was opened there. In a field, the end of a line is a space.
    """
    if not (torn and any(map(_is_open, lines[start:stop]))):
        try:
            # The last line is ours: an open quote would swallow it, so the count tells whether each line was a record.
            rows = list(csv.reader([*lines[start:stop], "end"], delimiter=delimiter))
        except csv.Error:
            rows = []
        if len(rows) == stop - start + 1:
            rows.pop()
            return rows, list(range(start, stop)), stop, []
    rows, starts = [], []
    broken: list[int] = []
    while start < stop:
        row, taken = _one_record(lines, start, width, delimiter, torn)
        if row is None:
            broken.append(start)
            torn = True
        else:
            rows.append(row)
            starts.append(start)
        start += taken
    return rows, starts, start, broken


def _one_record(lines: list[str], start: int, width: int, delimiter: str, torn: bool) -> tuple[list[str] | None, int]:
    """The record that begins on a line and how many lines it takes; None and 1 when it is never closed."""
    window = [f"{line}\n" for line in lines[start : start + LONGEST_RECORD]]
    reader = csv.reader([*window, "end"], delimiter=delimiter)
    try:
        row = next(reader)
    except csv.Error:
        return None, 1
    taken = reader.line_num
    if taken == 1:
        return None if torn and _is_open(lines[start]) else row, 1
    if taken > len(window) or _has_swallowed(row, window[:taken], width, delimiter, torn):
        return None, 1
    return [field.replace("\n", " ") for field in row], taken


def _has_swallowed(row: Sequence[str], lines: Sequence[str], width: int, delimiter: str, torn: bool) -> bool:
    """Whether a quote was forgotten and other pupils' rows became part of a record.

    A continuing line with as many delimiters as a row looks like one. It is text all the same where the whole is
    rightly quoted and as wide as a row, and no such line could be a row by itself. Once torn, that proves nothing: what
    seems to stand between two quotes may be what stands between two fields in quotes.
    """
    first, *more = (line.count(delimiter) >= width - 1 for line in lines)
    if torn and (first or any(more)):
        return True
    if len(row) != width:
        return any(more) or not _is_well_quoted(lines, delimiter)
    return any(more) and (
        not _is_well_quoted(lines, delimiter) or any(_is_row(line, width, delimiter) for line in lines[1:])
    )


def _is_well_quoted(lines: Sequence[str], delimiter: str) -> bool:
    try:
        next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _is_row(line: str, width: int, delimiter: str) -> bool:
    try:
        return not _is_open(line) and len(next(csv.reader([line], delimiter=delimiter))) == width
    except csv.Error:
        return False  # one field, longer than a row may be


def _is_open(line: str) -> bool:
    return line.count('"') % 2 == 1
