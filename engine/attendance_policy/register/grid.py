"""The header of a grid: a row for each pupil, and columns that are sessions. One line, or dates above AM and PM."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NoReturn

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.frozen import dataclass

from .columns import NO_MARK_TEXTS, REQUIRED
from .encoding import as_utf8
from .header import DELIMITERS, MOST_ABOVE, first_line, has_all, header_in, named
from .headings import Headings, Session, headings_of, twice
from .headings_advice import headings_advice, likely_headings
from .maps.model import RegisterMap
from .table import Table, column_places, refuse, shown
from .told import is_row

_HEAD = 1 << 20  # bytes: the longest header that is looked at
_WIDER = 2  # times as many columns as a title above fills
_FEWEST = 2  # sessions, where the pupil's id has another name; columns of what is no title
_LONGEST_HEADER = 20  # lines, where a heading in quotation marks runs over lines
_KNOWN = ("pupil_id", "school_id")


@dataclass(frozen=True)
class Grid:
    """The table, the place of the pupil's id, that of the school (or -1), and the columns that are sessions.

    `silent`: what a cell says that has no mark.
    """

    table: Table
    pupil: int
    school: int
    sessions: tuple[Session, ...]
    dates: str
    silent: frozenset[str] = frozenset(NO_MARK_TEXTS)


@dataclass(frozen=True)
class Header:
    """What the header says: the columns that are sessions, and how all columns are called.

    `above` and `below`: the fields of its first line, and of the line after it.
    """

    delimiter: str
    names: tuple[str, ...]
    sessions: tuple[Session, ...]
    start: int
    line: int  # of the header's last line
    above: tuple[str, ...]
    below: tuple[str, ...]
    skipped: tuple[int, ...] = ()  # lines above it that hold something


def is_grid(data: bytes, file: str, map: RegisterMap) -> bool:
    """Whether a table that no map calls a grid is one: it lacks the columns of the long form and has sessions."""
    if any(name in map.columns for name in REQUIRED[1:]):
        return False
    utf8 = as_utf8(data[:_HEAD], map.encoding)
    if has_all(header_in(utf8, REQUIRED, map.columns, map.delimiter).fields, REQUIRED, map.columns):
        return False
    header = header_of(utf8, map, headings_of(map))
    if header is None:
        return False
    return bool(header.sessions) or headings_advice(header.above, file, 1, header.below) is not None


def open_grid(data: bytes, file: str, map: RegisterMap) -> Grid:
    """Find the header of a grid and the columns that are sessions; every other one but the pupil's id is ignored.

    Raises `CannotGoOn` (exit code 3) when the file is empty or no text, when the pupil's id is missing, when no column
    is a session, or when two are the same one.
    """
    data = as_utf8(data, map.encoding)
    headings = headings_of(map)
    header = header_of(data, map, headings)
    if header is None:
        empty = not data.strip()
        refuse(file, "empty-file" if empty else "not-text", "the file is empty" if empty else "the file is not text",
               "give a CSV file with a header line: the pupil's id, and a column for each session")  # fmt: skip
    if not header.sessions:
        _no_sessions(file, header, map)
    names, ignored = column_places(header.names, file, header.line, ("pupil_id",), _KNOWN, map.columns)
    both = twice(header.sessions)
    if both is not None:
        said = f"columns {both[0].at + 1} and {both[1].at + 1} are both {shown(f'{both[0].written} {both[0].session}')}"
        refuse(file, "column-twice", said, "keep one of the two", header.line)
    of_sessions = {session.at for session in header.sessions}
    others = tuple(w for at, w in enumerate(header.names) if w in ignored and at not in of_sessions)
    pupil = names.index("pupil_id")
    if pupil in of_sessions:
        refuse(file, "column-twice", f"the column {shown(header.names[pupil])} is a session and the pupil's id",
               "check the map against the file", header.line)  # fmt: skip
    school = names.index("school_id") if "school_id" in names else -1
    table = Table(file, names, header.names, others, data, header.start, header.line + 1, header.delimiter, (pupil,),
                  header.skipped)  # fmt: skip
    silent = frozenset((*NO_MARK_TEXTS, *(text for text, code in map.codes.items() if code in NO_MARK_TEXTS)))
    return Grid(table, pupil, school, header.sessions, headings.form, silent)


def _no_sessions(file: str, header: Header, map: RegisterMap) -> NoReturn:
    if map.headings:
        found = ", ".join(shown(name) for name in header.names[:8] if name)
        refuse(file, "no-sessions", f"no column is headed like {shown(map.headings)}; the first are {found}",
               "check `headings` and `sessions` of the map against the file", header.line)  # fmt: skip
    advice = headings_advice(header.above, file, header.line, header.below)
    if advice is not None:
        raise CannotGoOn(advice)
    refuse(file, "no-sessions", "no column is headed with a date and AM or PM",
           "head them like `2025-09-03 AM`, or give a map with `headings`", header.line)  # fmt: skip


def header_of(data: bytes, map: RegisterMap, headings: Headings) -> Header | None:
    """The header of UTF-8 bytes, its columns parted by what yields most sessions. None without one, or without text.

    It is the first line, or the first below it that is headed with sessions: a report may have its title above it.
    Where no line is, it is the first that seems to be headed so and much wider than those above; else the first of
    all.
    """
    first: Header | None = None
    likely: Header | None = None
    start, line, above, titles, widest = 0, 0, list[int](), True, 1
    for _ in range(MOST_ABOVE + 1):
        text, start, line = _line(data, start, line + 1)
        if not text or "\0" in text:
            break
        found = _header_at(data, text, start, line, map, headings)
        if found is None:
            break
        if first is None:
            if found.sessions or has_all(found.above, REQUIRED, map.columns):
                return found
            first = found
        elif _is_header(found, map):
            return replace(found, skipped=tuple(above))
        if titles and not _is_title(found):
            titles = not is_row(found.above)
            if titles and likely_headings(found.above, found.below) is not None:
                titles = False
                # A row is as wide as its header, and a title is not: what is no wider may be a row of a long table.
                if found is not first and _width(found.above, found.below) >= _WIDER * widest:
                    likely = replace(found, skipped=tuple(above))
            widest = max(widest, _width(found.above))
        if any(found.above):
            above.append(line)
    return likely or first


def _is_title(line: Header) -> bool:
    """Whether a line fills one column at most."""
    return _width(line.above) < _FEWEST


def _width(above: Sequence[str], below: Sequence[str] = ()) -> int:
    """How many columns one line fills, or two of them together."""
    return sum(any(pair) for pair in zip_longest(above, below))


def _is_header(found: Header, map: RegisterMap) -> bool:
    """Whether a line below the first is a header, and no row of marks with a date beside AM or PM."""
    if len(found.sessions) < _FEWEST and "pupil_id" not in named(found.names, map.columns):
        return False
    if not found.sessions or found.names == found.above:
        return bool(found.sessions)
    dated = {session.written for session in found.sessions}
    first = next(at for at, text in enumerate(found.above) if text in dated)
    return all(not text or text in dated for text in found.above[first:])


def _header_at(data: bytes, text: str, start: int, line: int, map: RegisterMap, headings: Headings) -> Header | None:
    """The best reading of one line, and of the one after it."""
    after, next_start, next_line = _line(data, start, line + 1)
    best: Header | None = None
    for delimiter in (map.delimiter,) if map.delimiter else DELIMITERS:
        above = _fields(text, delimiter)
        if above is None or (len(above) < 2 and not map.delimiter and delimiter != ","):
            continue
        below = _fields(after, delimiter) or ()
        told = (headings.session(at, heading) for at, heading in enumerate(above))
        sessions = tuple(session for session in told if session is not None)
        found = Header(delimiter, above, sessions, start, line, above, below)
        if not sessions:
            found = _of_two_lines(found, headings, next_start, next_line) or found
        if best is None or (len(found.sessions), len(above)) > (len(best.sessions), len(best.above)):
            best = found
    return best


def _of_two_lines(first: Header, headings: Headings, start: int, line: int) -> Header | None:
    """Dates in the first line, each over the columns up to the next heading, and AM or PM in the second."""
    above, below = first.above, first.below
    if len(above) > len(below):
        below = (*below, *[""] * (len(above) - len(below)))
    above = (*above, *[""] * (len(below) - len(above)))
    sessions: list[Session] = []
    names: list[str] = []
    dated = None
    for at, (top, bottom) in enumerate(zip(above, below, strict=True)):
        dated = headings.date(top) if top else dated
        session = headings.words.get(" ".join(bottom.split()).lower())
        if dated is not None and session is not None:
            sessions.append(Session(at, dated[0], dated[1], session, f"{dated[1]} {bottom}"))
            names.append(sessions[-1].heading)
        else:
            names.append(f"{top} {bottom}".strip())
    if not sessions:
        return None
    return Header(first.delimiter, tuple(names), tuple(sessions), start, line, first.above, first.below)


def _line(data: bytes, start: int, line: int) -> tuple[str, int, int]:
    """The first line from `start` that is not blank, with those that a quotation mark joins to it."""
    window = data[start : start + _HEAD]
    text, used, number = first_line(window)
    for _ in range(_LONGEST_HEADER):
        if text.count('"') % 2 == 0 or used >= len(window):
            break
        more, taken, lines = first_line(window[used:])
        text, used, number = f"{text}\n{more}", used + taken, number + lines
    return text, start + used, line - 1 + number


def _fields(text: str, delimiter: str) -> tuple[str, ...] | None:
    try:
        return tuple(field.strip() for field in next(csv.reader(text.split("\n"), delimiter=delimiter)))
    except (csv.Error, StopIteration):
        return None
