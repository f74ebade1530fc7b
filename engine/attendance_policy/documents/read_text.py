"""Reads a document that is plain text."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from attendance_policy.documents.limits import refused
from attendance_policy.documents.model import Line
from attendance_policy.documents.tidy import tidied


def read_text(data: bytes, file: str) -> Iterator[Line]:
    """The lines of a text in UTF-8, UTF-16 with its mark, or else in the Windows code page of English.

    A form feed starts a line and is no page: the pages of a text cannot be relied on.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data:
        raise refused(
            file,
            "document-unknown",
            "the document is neither text nor a Word file nor a PDF",
            "save it as .docx, .pdf or .txt",
        )
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    for number, line in enumerate(text.split("\n"), 1):
        yield Line(tidied(line), number)
