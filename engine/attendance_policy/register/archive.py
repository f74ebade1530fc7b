"""A workbook's archive, looked at before it is unpacked: how large it would get, and how far its cells reach.

A few kilobytes can unpack to gigabytes, one cell at the far corner of a sheet makes a table of all cells before it, and
a long text that many cells share is copied for each of them. And every part has to be well-formed: the library that
reads it may look for ever for the end of an element that has none.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import NoReturn
from xml.parsers import expat

from .table import refuse, shown

MOST_CELLS = 20_000_000
_MOST_BYTES = 1 << 30  # unpacked
_MOST_ENTRIES = 10_000
_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 1 << 14
_PIECE = 1 << 20
_LONG = 1 << 8  # bytes: shared texts that are shorter can be copied for every cell
_LOCAL_HEADER = 30
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED

_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,9})([0-9]{1,12})["']""")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})""")
_STRING = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>", re.DOTALL)
_ODS = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^>]*)>")
_REPEATED = re.compile(rb"""number-(?:columns|rows)-repeated\s*=\s*["']\s*\+?([0-9]+)""")

_AGAIN = "export it again, or save it as `CSV UTF-8`"
_SMALLER = "delete the empty rows and columns beside the table, or save the sheet as `CSV UTF-8`"


def check_archive(data: bytes, file: str) -> None:
    """Raise `CannotGoOn` (exit code 3) for an archive that is damaged, protected, no workbook, or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        refuse(file, "damaged-file", "the workbook cannot be read: its archive is damaged or cut off", _AGAIN)
    if any(entry.flag_bits & 1 for entry in entries):
        refuse(file, "protected-file", "the archive is protected by a password", "save a copy without one")
    names = {entry.filename.lower() for entry in entries}
    if not names & {"xl/workbook.xml", "content.xml"}:
        refuse(file, "not-text", "the file is an archive, and no xlsx or ods workbook", "save the sheet as `CSV UTF-8`")
    parts = [entry for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))]
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in parts) > _MOST_BYTES:
        _too_large(file, "it would unpack to more than a gigabyte")
    _Look(data, file).at(parts)


def _too_large(file: str, said: str) -> NoReturn:
    refuse(file, "too-large", f"the workbook is too large to be read: {said}", _SMALLER)


class _Look:
    """Unpacks a part piece by piece, keeping none, and measures."""

    def __init__(self, data: bytes, file: str) -> None:
        self._data, self._file = data, file
        self._size = 0

    def at(self, parts: list[zipfile.ZipInfo]) -> None:
        """All parts of an archive."""
        strings: list[int] = []
        for entry in parts:
            if entry.filename.lower() == "xl/sharedstrings.xml":
                text = b"".join(self._pieces(entry))
                strings = [len(found[0]) for found in _STRING.finditer(text)]
        longest = max(strings, default=0)
        for entry in parts:
            name = entry.filename.lower()
            if name == "content.xml":
                self._ods(entry)
            elif name.startswith("xl/worksheets/"):
                self._sheet(entry, strings, longest)
            elif name != "xl/sharedstrings.xml":
                for _ in self._pieces(entry):
                    pass

    def _sheet(self, entry: zipfile.ZipInfo, strings: list[int], longest: int) -> None:
        """A sheet of an xlsx: the table that its cells span, and the texts that they share."""
        row = column = copied = 0
        for piece in self._elements(entry):
            cells = _CELL.findall(piece)
            if cells:
                row = max(row, max(int(number) for _, number in cells))
                column = max(column, max(map(_column, {letters for letters, _ in cells})))
            if longest > _LONG:
                copied += sum(strings[at] for at in map(int, _SHARED.findall(piece)) if at < len(strings))
            if row > _MOST_ROWS or column > _MOST_COLUMNS or row * column > MOST_CELLS:
                _too_large(self._file, f"the cells of {shown(entry.filename)} reach to row {row}, column {column}")
            if copied > _MOST_BYTES:
                _too_large(self._file, "its texts take more than a gigabyte")

    def _ods(self, entry: zipfile.ZipInfo) -> None:
        """The sheets of an ods: the table that each spans, with what is said to be repeated."""
        rows_before = at = widest = times = 0
        for piece in self._elements(entry):
            for kind, said in _ODS.findall(piece):
                found = _REPEATED.search(said)
                again = int(found[1]) if found and len(found[1]) < 19 else 1 if not found else _MOST_BYTES
                if kind == b"table":
                    rows_before = widest = times = 0
                elif kind == b"table-row":
                    rows_before += times
                    times, at = again, 0
                else:
                    at += again
                    if b"value" in said or b"formula" in said or not said.rstrip().endswith(b"/"):
                        widest, row = max(widest, at), rows_before + times
                        if row > _MOST_ROWS or at > _MOST_COLUMNS or row * widest > MOST_CELLS:
                            _too_large(self._file, f"its cells reach to row {row}, column {widest}")

    def _elements(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Pieces of a part, each cut where an element ends."""
        rest = b""
        for piece in self._pieces(entry):
            piece = rest + piece
            cut = piece.rfind(b">") + 1
            if not cut and len(piece) > 64 * _PIECE:
                refuse(self._file, "damaged-file", "the workbook cannot be read: its text never ends", _AGAIN)
            rest = piece[cut:]
            yield piece[:cut]
        yield rest

    def _pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """A part as it is unpacked; refused where it is not well-formed, or brings a document type with entities."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = lambda *_: self._damaged(entry)
        try:
            for piece in self._unpacked(entry):
                parser.Parse(piece, False)
                yield piece
            parser.Parse(b"", True)
        except (zlib.error, expat.ExpatError, ValueError):
            self._damaged(entry)

    def _unpacked(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        data, at = self._data, entry.header_offset
        local = data[at : at + _LOCAL_HEADER]
        start = at + _LOCAL_HEADER + int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little")
        packed = data[start : start + entry.compress_size]
        if entry.compress_type == _STORED:
            yield self._counted(packed)
            return
        if entry.compress_type != _DEFLATED:
            refuse(self._file, "damaged-file", "the workbook is packed in a way that is not read", _AGAIN)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        while packed and not unpacker.eof:
            yield self._counted(unpacker.decompress(packed, _PIECE))
            packed = unpacker.unconsumed_tail

    def _damaged(self, entry: zipfile.ZipInfo) -> NoReturn:
        said = f"the workbook cannot be read: {shown(entry.filename)} is damaged"
        refuse(self._file, "damaged-file", said, _AGAIN)

    def _counted(self, piece: bytes) -> bytes:
        self._size += len(piece)
        if self._size > _MOST_BYTES:
            _too_large(self._file, "it would unpack to more than a gigabyte")
        return piece


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
