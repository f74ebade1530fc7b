"""Tables as text: the file, its header, and which column is which. What every CSV reader here begins with."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import IO, NoReturn

from attendance_policy.diagnostics import CannotGoOn, Place, Problem, did_you_mean, wrong_call
from attendance_policy.frozen import dataclass

from .csv_records import batches as batches
from .encoding import as_utf8
from .header import HeaderLine, above_header, has_all, header_in, named
from .maps.model import CANONICAL, FileMap
from .shown import kept as kept
from .shown import kept_fields as kept_fields
from .shown import shown as shown
from .told import is_row, told_headings

STANDARD_INPUT = "standard input"
NO_COLUMNS: Mapping[str, str] = MappingProxyType({})

_HEAD = 64  # bytes that tell most files from an empty one
_GZIP = b"\x1f\x8b"
_WORKBOOK = b"PK\x03\x04"
_NEEDS_HEADER = "give a CSV file with a header line"
_IF_UTF16 = "save it as `CSV UTF-8`, or, if it is UTF-16, give `--encoding utf-16`"


def name_of(source: Path | bytes) -> str:
    """How problems name a source: its path with forward slashes, or `standard input` for bytes."""
    return STANDARD_INPUT if isinstance(source, bytes) else source.as_posix()


def refuse(file: str, code: str, message: str, suggestion: str = "", line: int = 0) -> NoReturn:
    """Raise for a file that cannot be used (exit code 3)."""
    raise CannotGoOn(Problem(Place(file, line), code, message, suggestion))


def load(source: Path | bytes) -> bytes:
    """The bytes of a source. Raises `CannotGoOn`: exit code 2 when nothing stands at the path, else 3.

    A file that another program changes, cuts off or replaces while it is read is refused: half of it may be of before.
    """
    if isinstance(source, bytes):
        return source
    with reading(source) as stream:
        return stream.read()


@contextmanager
def reading(source: Path) -> Iterator[IO[bytes]]:
    """A file that is read from its beginning to its end. Raises `CannotGoOn`: exit code 2 when nothing stands at the
    path, else 3; the file that another program changes meanwhile is refused, once it has been read."""
    file = name_of(source)
    try:
        stream = source.open("rb")
    except ValueError:
        raise _no_such(file) from None
    except OSError as error:
        raise _unreadable(source, error) from None
    try:
        with stream:
            before = os.fstat(stream.fileno())
            try:
                yield stream
            except CannotGoOn:  # half of a file may look damaged
                _check_unchanged(source, stream, before)
                raise
            _check_unchanged(source, stream, before, is_read=True)
    except OSError as error:
        raise _unreadable(source, error) from None


def _check_unchanged(source: Path, stream: IO[bytes], before: os.stat_result, *, is_read: bool = False) -> None:
    """Refuse a file that is not as it was. `is_read`: the stream has come to its end."""
    # What is no plain file (a pipe, a terminal) has no size to compare.
    if not stat.S_ISREG(before.st_mode):
        return
    states = {_state(one) for one in (before, os.fstat(stream.fileno()), source.stat())}
    if len(states) > 1 or (is_read and stream.tell() != before.st_size):
        file = name_of(source)
        refuse(file, "changed-while-read", f"{shown(file)} was changed while it was read",
               "wait until the program that writes it is done, then try again")  # fmt: skip


def _no_such(file: str) -> CannotGoOn:
    return wrong_call("no-such-file", f"there is no file {shown(file)}", "check the path", file)


def _unreadable(source: Path, error: OSError) -> CannotGoOn:
    file = name_of(source)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _no_such(file)
    if source.is_dir():
        return CannotGoOn(Problem(Place(file), "is-a-directory", f"{shown(file)} is a folder", "name a file in it"))
    reason = (error.strerror or type(error).__name__).lower()
    said = f"{shown(file)} cannot be read: {reason}"
    return CannotGoOn(Problem(Place(file), "cannot-be-read", said, "check who may read it"))


def _state(of: os.stat_result) -> tuple[int, int, int, int]:
    return of.st_dev, of.st_ino, of.st_size, of.st_mtime_ns


@dataclass(frozen=True)
class Table:
    """A table before its records are read: the header, and the bytes of the file, whose records begin at `start`.

    `names` are the columns as they are looked up (lower case, `_` for spaces), `written` as they stand in the file;
    `ignored` are the written ones that nobody knows. `first_line` is the line on which the records begin. `keep`: the
    columns that a reject may show, None for all; what nobody knows may be a pupil's name. `above`: the lines before the
    header that hold something. `own`: the map names other columns, and the file has ours.
    """

    file: str
    names: tuple[str, ...]
    written: tuple[str, ...]
    ignored: tuple[str, ...]
    data: bytes
    start: int
    first_line: int
    delimiter: str = ","
    keep: tuple[int, ...] | None = None
    above: tuple[int, ...] = ()
    own: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What the account says of the file."""
        own = ("the columns have our own names, and are read without those of the map",) if self.own else ()
        return (*above_header(self.above), *own)

    @property
    def width(self) -> int:
        """How many fields a row has."""
        return len(self.names)


def refuse_compressed(data: bytes, file: str) -> None:
    """Refuse what gzip wrote (exit code 3)."""
    if data.startswith(_GZIP):
        refuse(file, "not-text", "the file is compressed", "unpack it, as with `gunzip`, and name what comes out")


def refuse_empty(data: bytes, file: str) -> None:
    """Refuse a file that holds nothing, or white space alone (exit code 3)."""
    if not data[:_HEAD].strip() and not data.strip():
        refuse(file, "empty-file", "the file is empty", "export it again")


def open_table(
    data: bytes, file: str, required: Sequence[str], known: Collection[str], map: FileMap = CANONICAL
) -> Table:
    """Find the header of a table, and check that it has the required columns.

    It is the first line that has them all: a report's title may stand above it. `map` says the encoding, the delimiter
    and which column is which, where the file is not written as ours are; a delimiter that it does not name is the one
    that yields the required columns. A file that has our own names in place of the map's is read by those. Raises
    `CannotGoOn` (exit code 3) when the file is empty or no such text, when a required column is missing or when a
    known one stands twice.
    """
    if data.startswith(_WORKBOOK):
        refuse(file, "not-text", "the file is a workbook or archive", "save the sheet as `CSV UTF-8`")
    refuse_compressed(data, file)
    data = as_utf8(data, map.encoding)
    columns = map.columns
    header = header_in(data, required, columns, map.delimiter)
    own = _in_our_words(data, required) if columns and not has_all(header.fields, required, columns) else None
    if own is not None:  # what this program wrote itself, beside a map of the school's own files
        header, columns = own, NO_COLUMNS
    if "\0" in header.text:
        hint = _IF_UTF16 if _looks_wide(header.text) else _NEEDS_HEADER
        refuse(file, "not-text", "the file is not text", hint)
    if not header.text:
        refuse(file, "empty-file", "the file is empty", f"it needs a header line: {_in_ticks(required)}")
    if not header.fields:
        refuse(file, "not-text", "the first line is no header", _NEEDS_HEADER, header.line)
    names, ignored = column_places(header.fields, file, header.line, required, known, columns)
    ours = tuple(at for at, name in enumerate(names) if name in known or name in columns)
    keep = None if len(ours) == len(names) else ours
    return Table(file, names, header.fields, ignored, data, header.start, header.line + 1, header.delimiter, keep,
                 header.above, own is not None)  # fmt: skip


def _in_our_words(data: bytes, required: Sequence[str]) -> HeaderLine | None:
    """The header of a file whose columns bear our own names; None where one that is needed does not."""
    header = header_in(data, required, NO_COLUMNS)
    return header if has_all(header.fields, required, NO_COLUMNS) else None


def _looks_wide(header: str) -> bool:
    """Whether every other character is a zero, as in UTF-16."""
    return len(header) > 3 and any(not half.strip("\0") for half in (header[::2], header[1::2]))


def column_places(
    written: Sequence[str], file: str, line: int, required: Sequence[str], known: Collection[str],
    columns: Mapping[str, str] = NO_COLUMNS,
) -> tuple[tuple[str, ...], tuple[str, ...]]:  # fmt: skip
    """The columns as they are looked up (lower case, `_` for spaces), and those, as written, that nobody knows.

    `columns`: our name -> the name in the file. A column of ours that the map finds elsewhere is then a stranger's.
    Raises `CannotGoOn` (exit code 3) when a required column is missing or a known one stands twice.
    """
    names = named(written, columns)
    missing = [name for name in required if name not in names]
    if missing:
        _missing_columns(file, line, missing, written, columns)
    for name in sorted({*known, *columns}):
        if names.count(name) > 1:
            said = columns.get(name, name)
            refuse(file, "column-twice", f"the column {shown(said)} stands twice", "keep one of the two", line)
    known = {*known, *columns}
    return names, tuple(w for n, w in zip(names, written, strict=True) if w and n not in known)


def _missing_columns(
    file: str, line: int, missing: Sequence[str], written: Sequence[str], columns: Mapping[str, str]
) -> NoReturn:
    """Refuse a file without some columns: each is told, and what may be in its place."""
    refuse_row(written, file, line)
    headings = told_headings([w for w in written if w], columns.values())
    others = sum(1 for w in written if w) - len(headings)
    found = " and ".join(filter(None, (_in_ticks(headings), f"{others} with other headings" if others else "")))
    if len(missing) > 1:
        lacks = [shown(columns.get(name, name)) + (f" (our `{name}`)" if name in columns else "") for name in missing]
        hints = [f"{close} name it {shown(name)}" for name in missing
                 if name not in columns and (close := did_you_mean(name, headings))]  # fmt: skip
        other = "check the map against the file" if any(name in columns for name in missing) else (
            "name each in the header, or give a map with `--map`")  # fmt: skip
        said = f"there are no columns {', '.join(lacks)}; the columns are {found}"
        refuse(file, "missing-column", said, "; ".join([*hints, other]), line)
    (name,) = missing
    if name in columns:
        said = f"there is no column {shown(columns[name])}, which the map names for `{name}`; the columns are {found}"
        hint = did_you_mean(columns[name], headings) or "check the map against the file"
        refuse(file, "missing-column", said, hint, line)
    close = did_you_mean(name, headings)
    hint = f"{close} name it {shown(name)}" if close else f"add the column {shown(name)} to the header"
    if not columns:
        hint += ", or give a map with `--map`"
    refuse(file, "missing-column", f"there is no column {shown(name)}; the columns are {found}", hint, line)


def refuse_row(header: Sequence[str], file: str, line: int = 1) -> None:
    """Raise (exit code 3) where a row stands in place of a header: its cells are no headings, and not to be told."""
    if is_row(header):
        said = "the first line is a row, and no header says what its columns are"
        refuse(file, "missing-header", said, "put a line above it that names the columns", line)


def _in_ticks(names: Iterator[str] | Sequence[str]) -> str:
    return ", ".join(shown(name) for name in names)
