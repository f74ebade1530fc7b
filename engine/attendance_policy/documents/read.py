"""Reads a document by what it is, and not by how its name ends."""

from __future__ import annotations

from collections.abc import Callable

from attendance_policy.documents.limits import BYTES, refused, too_large, within_limits
from attendance_policy.documents.model import Document
from attendance_policy.documents.read_docx import read_docx
from attendance_policy.documents.read_pdf import read_pdf
from attendance_policy.documents.read_text import read_text

_OLD_WORD = b"\xd0\xcf\x11\xe0"


def read_document(data: bytes, file: str, is_late: Callable[[], bool] = lambda: False) -> Document:
    """A document from its bytes. `file`: its name as shown. `is_late`: asked now and then whether time is up.

    Raises `CannotGoOn` (3) when it cannot be read, is too large, or holds no text.
    """
    if len(data) > BYTES:
        raise too_large(file, f"the document has {len(data)} bytes and {BYTES} are read")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        lines, pages = read_pdf(data, file, is_late)
        return Document(file, "pdf", within_limits(lines, file, is_late), pages)
    if data.startswith(b"PK\x03\x04"):
        document = Document(file, "docx", within_limits(read_docx(data, file), file, is_late))
    elif data.startswith((_OLD_WORD, b"{\\rtf")):
        raise refused(file, "document-unknown", "the document is an old Word file or RTF", "save it as .docx or .txt")
    else:
        document = Document(file, "text", within_limits(read_text(data, file), file, is_late))
    if not any(line.text.strip() for line in document.lines):
        raise refused(file, "document-without-text", "the document holds no text", "give a file with the policy's text")
    return document
