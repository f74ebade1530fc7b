"""From the bytes of a text file to UTF-8, the one encoding that the readers know. Lines stay where they are."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain

ENCODINGS = ("utf-8", "utf-16", "windows-1252")
_PYTHON_NAME = {"utf-16": "utf-16-le", "windows-1252": "cp1252"}
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# What cannot be decoded becomes a byte that is no UTF-8, so that the row it stands in is rejected like any such row.
_REPLACEMENT, _NO_TEXT = "\ufffd".encode(), b"\xff"


def encoding_of(data: bytes, encoding: str = "") -> str:
    """The encoding a file is read in: what its byte-order mark says, else `encoding`, else UTF-8."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8"
    return "utf-16" if data[:2] in _UTF16 else encoding or "utf-8"


def as_utf8(data: bytes, encoding: str = "") -> bytes:
    """The same text in UTF-8 without a byte-order mark.

    A byte-order mark says the encoding; without one it is `encoding` (one of `ENCODINGS`), or UTF-8 when that is "".
    UTF-16 without a mark is big-endian where it begins with a zero byte, else little-endian. A character that is none
    in its encoding becomes the byte FF.
    """
    name, mark = _decoded_by(data, encoding)
    if name is None:
        return data[len(mark) :] if mark else data
    return _of_text(data[len(mark) :].decode(name, "replace"))


def utf8_pieces(pieces: Iterable[bytes], encoding: str = "") -> Iterator[bytes]:
    """What `as_utf8` makes of a file, piece by piece; the pieces of its bytes may be cut anywhere."""
    given = iter(pieces)
    head = b""
    while len(head) < len(codecs.BOM_UTF8) and (piece := next(given, b"")):
        head += piece
    name, mark = _decoded_by(head, encoding)
    whole = chain([head[len(mark) :]], given)
    if name is None:
        yield from whole
        return
    decoder = codecs.getincrementaldecoder(name)("replace")
    for piece in whole:
        yield _of_text(decoder.decode(piece))
    yield _of_text(decoder.decode(b"", True))


def _decoded_by(head: bytes, encoding: str) -> tuple[str | None, bytes]:
    """The name of the codec by which a file that begins so becomes UTF-8, None for none; and its byte-order mark."""
    if head.startswith(codecs.BOM_UTF8):
        return None, codecs.BOM_UTF8
    marked = _UTF16.get(head[:2])
    name = marked or _PYTHON_NAME.get(encoding)
    if name == "utf-16-le" and not marked and head.startswith(b"\0"):
        name = "utf-16-be"
    return name, head[:2] if marked else b""


def _of_text(text: str) -> bytes:
    return text.encode("utf-8").replace(_REPLACEMENT, _NO_TEXT)
