"""The Common Transfer File: XML in which schools in England hand on a pupil, with the marks of whole school years.

The file is read as a stream: what is kept are pupils' numbers and their marks. Names of elements were read in published
code that imports such files: `CTFpupilData/Pupil/…/YearData` with counts and `AttendSessions`. Case does not matter.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax import SAXException, SAXParseException
from xml.sax.xmlreader import InputSource

from defusedxml import sax
from defusedxml.common import DefusedXmlException, DTDForbidden

from attendance_policy.codes import CodeBook

from .columns import NO_MARK_TEXTS, Rows
from .ctf_elements import ROOT, Reading
from .ctf_marks import Marks
from .ctf_rows import Decoder
from .encoding import utf8_pieces
from .maps.model import RegisterMap
from .table import load, refuse, shown
from .text_blocks import pieces_of

_CHUNK = 1 << 16
_AGAIN = "export the file again"


def read_ctf(
    data: bytes | Path, file: str, map: RegisterMap | None = None,
    progress: Callable[[float], None] | None = None, codes: CodeBook | None = None,
) -> Rows:  # fmt: skip
    """The marks of a Common Transfer File as rows; places of its strings that say no mark are none.

    `map`: `days_a_week` and `no_mark` of its strings, how dates are written, what local marks stand for. `codes`: what
    marks count as; without it the counts of the records are not held against them. `progress` is called with the
    fraction of the file that is done. Raises `CannotGoOn` (exit code 3): for what is no such file or not well formed,
    for a document type or an entity, and where the days a week cannot be told.
    """
    content = load(data) if isinstance(data, Path) else data
    blocks = CtfBlocks(lambda: pieces_of(io.BytesIO(content), len(content), _CHUNK, progress), file,
                       map or RegisterMap(), codes)  # fmt: skip
    return next(blocks())


class CtfBlocks:
    """The marks of a Common Transfer File, some strings at a time. `pieces`: its bytes; they are gone through once.

    On which days marks stand is not known before the end of the file: until then they are held, a byte each. `places`:
    how many places of strings make a block, about; without it there is one block.
    """

    def __init__(
        self, pieces: Callable[[], Iterator[bytes]], file: str, map: RegisterMap, codes: CodeBook | None,
        places: int = sys.maxsize,
    ) -> None:  # fmt: skip
        self._pieces, self._file, self._map, self._codes, self._places = pieces, file, map, codes, places
        self._decoder: Decoder | None = None

    def __call__(self) -> Iterator[Rows]:
        """The rows from the beginning. What is said of the whole file stands in the first block."""
        if self._decoder is None:
            self._decoder = self._read()
        return self._decoder.blocks(self._places)

    def finished(self, rows: Rows) -> Rows:
        """Nothing more is to be said of the rows."""
        return rows

    def _read(self) -> Decoder:
        map = self._map
        marks = Marks(frozenset((*NO_MARK_TEXTS, map.no_mark, *(text for text, code in map.codes.items() if not code))))
        reading = Reading(self._file, marks)
        pieces = utf8_pieces(self._pieces(), map.encoding) if map.encoding else self._pieces()
        _parse(pieces, reading, self._file, "utf-8" if map.encoding else "")
        if not reading.found.strings:
            pupils = len(reading.found.pupils)
            refuse(self._file, "no-attendance", f"the file has no marks of attendance, of {pupils:,} "
                   f"pupil{'s' * (pupils != 1)}", "export the file with attendance")  # fmt: skip
        return Decoder(reading.found, self._file, map, self._codes)


def _parse(pieces: Iterator[bytes], reading: Reading, file: str, encoding: str) -> None:
    parser = sax.make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(reading)
    source = InputSource()
    source.setByteStream(_Stream(pieces))
    if encoding:
        source.setEncoding(encoding)
    try:
        parser.parse(source)
    except DefusedXmlException as forbidden:
        what = "a document type" if isinstance(forbidden, DTDForbidden) else "an entity"
        refuse(file, "unsafe-xml", f"the file declares {what}, which a Common Transfer File has not",
               "export the file again, and open nothing in it", reading.line)  # fmt: skip
    except SAXParseException as broken:
        _broken(broken, reading, file)
    except (SAXException, LookupError, ValueError) as error:
        if isinstance(error, SAXException) or reading.open:
            raise
        refuse(file, "encoding", "the file names an encoding that is not read", "save it as UTF-8", 1)


def _broken(error: SAXParseException, reading: Reading, file: str) -> None:
    line = error.getLineNumber() or 0
    said = str(error.getMessage())
    if not reading.open:
        after = "after its end" if said.startswith("junk") else "at its beginning"
        refuse(file, "broken-xml", f"the file is no XML: {after}", f"a Common Transfer File is one `{ROOT}`", line)
    name, since = reading.open[-1]
    if said in ("no element found", "unclosed token", "unclosed CDATA section", "partial character"):
        refuse(file, "broken-xml", f"the file ends before it is complete: {shown(name)}, begun on line {since}, is "
               "never closed", "export or copy the file again", line)  # fmt: skip
    what = {
        "mismatched tag": f"{shown(name)}, begun on line {since}, is closed by another name",
        "undefined entity": "an entity is used that XML does not have",
    }.get(said, f"a character that cannot stand there, within {shown(name)}, begun on line {since}")
    refuse(file, "broken-xml", f"the file is not well formed: {what}", _AGAIN, line)


class _Stream(io.RawIOBase):
    """Pieces of bytes, one for each time that some are asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = filter(None, pieces)

    def read(self, size: int = -1) -> bytes:
        return next(self._pieces, b"")
