"""The rows of an event file as text, each with its line. A row that is no row costs itself alone."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from attendance_policy.diagnostics import CannotGoOn, Place, Problem, did_you_mean, wrong_call

from .model import Reject

_NOT_TEXT = re.compile("[\0\udc80-\udcff]")
# A note may run over lines; one that runs on for longer was never closed.
_LONGEST_RECORD = 20
_MOST_SHOWN = 40
_MOST_KEPT = 200


@dataclass(frozen=True)
class Rows:
    """The readable rows as (line, column -> text), the unreadable ones, and the columns that nobody knows."""

    rows: tuple[tuple[int, dict[str, str]], ...]
    broken: tuple[Reject, ...]
    ignored_columns: tuple[str, ...]


def shown(text: str) -> str:
    """`text` in backticks for a message: cut when long, with characters that cannot be printed by number."""
    if len(text) > _MOST_SHOWN:
        text = text[: _MOST_SHOWN - 1] + "…"
    return "`" + "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text) + "`"


def kept(fields: Sequence[str]) -> str:
    """The text of a row as a reject keeps it: its fields parted by commas, cut when long."""
    text = ",".join(fields)[:_MOST_KEPT]
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\0", "\\x00")


def refuse(file: str, code: str, message: str, suggestion: str, line: int = 0) -> NoReturn:
    """Raise for a file that cannot be used (exit code 3)."""
    raise CannotGoOn(Problem(Place(file, line), code, message, suggestion))


def load(source: Path | bytes, file: str) -> bytes:
    """The bytes of a source. Raises `CannotGoOn`: exit code 2 when nothing stands at the path, else 3."""
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise wrong_call("no-such-file", f"there is no file {shown(file)}", "check the path", file) from None
    except OSError as error:
        if source.is_dir():
            refuse(file, "is-a-directory", f"{shown(file)} is a folder", "name a file in it")
        reason = (error.strerror or type(error).__name__).lower()
        refuse(file, "cannot-be-read", f"{shown(file)} cannot be read: {reason}", "check who may read it")


def read_rows(data: bytes, file: str, required: Sequence[str], known: Collection[str]) -> Rows:
    """The rows below the header. Raises `CannotGoOn` (exit code 3) when the file is no table with these columns."""
    if data.startswith((b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff")):
        refuse(file, "not-text", "the file is not UTF-8 text", "save it as `CSV UTF-8`")
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    header = next((at for at, line in enumerate(lines) if line.strip()), None)
    if header is None:
        columns = ", ".join(f"`{name}`" for name in required)
        refuse(file, "empty-file", "the file is empty", f"it needs a header line with {columns}")
    written, _ = _record(lines, header, 1)
    if written is None or "\0" in lines[header]:
        refuse(file, "not-text", "the first line is no header", "give a CSV file with a header line", header + 1)
    written = [kept([name.strip()]) for name in written]
    names = [re.sub(r"[\s_-]+", "_", name.lower()) for name in written]
    _check_columns(names, written, file, header + 1, required, known)
    rows: list[tuple[int, dict[str, str]]] = []
    broken: list[Reject] = []
    for line, fields in _records(lines, header + 1, len(names)):
        fault = _fault(fields, len(names))
        if fault:
            broken.append(Reject(line, *fault, kept(fields or [lines[line - 1]])))
        elif fields:
            rows.append((line, dict(zip(names, (field.strip() for field in fields), strict=True))))
    ignored = tuple(w for n, w in zip(names, written, strict=True) if n and n not in known)
    return Rows(tuple(rows), tuple(broken), ignored)


def _check_columns(
    names: Sequence[str], written: Sequence[str], file: str, line: int, required: Sequence[str], known: Collection[str]
) -> None:
    if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        refuse(file, "wrong-delimiter", "the columns are not parted by commas", "save the file with commas", line)
    for name in required:
        if name not in names:
            found = ", ".join(shown(w) for w in written if w)
            close = did_you_mean(name, written)
            hint = f"{close} name it `{name}`" if close else f"add the column `{name}` to the header"
            refuse(file, "missing-column", f"there is no column `{name}`; the columns are {found}", hint, line)
    for name in sorted(known):
        if names.count(name) > 1:
            refuse(file, "column-twice", f"the column `{name}` stands twice", "keep one of the two", line)


def _records(lines: list[str], at: int, width: int) -> Iterator[tuple[int, list[str] | None]]:
    """Each record with its line, counted from 1; None for one that cannot be read. Blank lines are none."""
    while at < len(lines):
        record, taken = _record(lines, at, width)
        if record is None or any(field.strip() for field in record) or len(record) > 1:
            yield at + 1, record
        at += taken


def _record(lines: list[str], start: int, width: int) -> tuple[list[str] | None, int]:
    window = lines[start : start + _LONGEST_RECORD]
    reader = csv.reader([*window, "end"])  # an open quote swallows the last line, which is ours
    try:
        row = next(reader)
    except csv.Error:
        return None, 1
    taken = reader.line_num
    # Where a continuing line is itself as wide as a row, a quote was forgotten and other rows swallowed.
    swallowed = any(line.count(",") >= width - 1 for line in window[1:taken])
    return (None, 1) if taken > len(window) or swallowed else (row, taken)


def _fault(fields: list[str] | None, width: int) -> tuple[str, str] | None:
    if fields is None:
        return "unreadable-row", "a quotation mark is never closed, or the row is too long to be one"
    if _NOT_TEXT.search(",".join(fields)):
        return "encoding", "the row holds bytes that are not UTF-8 text; save the file as `CSV UTF-8`"
    if len(fields) != width:
        said = "1 field" if len(fields) == 1 else f"{len(fields)} fields"
        return "wrong-number-of-fields", f"the row has {said} where the header has {width}"
    return None
