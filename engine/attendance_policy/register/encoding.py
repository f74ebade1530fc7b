"""From the bytes of a text file to UTF-8, the one encoding that the readers know. Lines stay where they are."""

from __future__ import annotations

import codecs

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
    if data.startswith(codecs.BOM_UTF8):
        return data[len(codecs.BOM_UTF8) :]
    marked = _UTF16.get(data[:2])
    name = marked or _PYTHON_NAME.get(encoding)
    if name == "utf-16-le" and not marked and data.startswith(b"\0"):
        name = "utf-16-be"
    if name is None:
        return data
    text = (data[2:] if marked else data).decode(name, "replace")
    return text.encode("utf-8").replace(_REPLACEMENT, _NO_TEXT)
