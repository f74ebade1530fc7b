"""Reads a Word file: paragraphs and tables in their order. Nothing in it is run and no link is followed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from attendance_policy.documents.limits import UNPACKED, refused, too_large
from attendance_policy.documents.model import Line
from attendance_policy.documents.tidy import tidied


def read_docx(data: bytes, file: str) -> Iterator[Line]:
    """The paragraphs (a line each) and table rows (a line each, cells parted by tabs).

    What Word numbers by itself gets its number. Footnotes and text boxes follow the paragraph they belong to, a line
    each. Headers, footers and comments are not read. Raises `CannotGoOn` (3) when python-docx is missing or the file
    cannot be read.
    """
    try:
        import docx

        from attendance_policy.documents.docx_reading import Reading
    except ImportError:
        raise refused(
            file,
            "no-document-reader",
            "reading Word files needs python-docx",
            "pip install attendance-policy[documents], or save the document as text",
        ) from None
    _check_size(data, file)
    try:
        lines = list(Reading(docx.Document(io.BytesIO(data))).lines())
    except Exception as error:  # python-docx lets through what lxml, zipfile and it itself raise
        raise refused(
            file,
            "document-damaged",
            f"the Word file cannot be read ({type(error).__name__})",
            "open it in Word and save it as .docx again; files with macros are not read",
        ) from None
    for number, (text, level, counted) in enumerate(lines, 1):
        shown = tidied(text)
        yield Line(shown, number, level=level, counted=counted if shown.startswith(text[:counted]) else 0)


def _check_size(data: bytes, file: str) -> None:
    """What is packed into the file, as the file itself says; unpacking stops where a part is larger than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile:
        raise refused(file, "document-damaged", "the Word file cannot be unpacked", "save it as .docx again") from None
    if size > UNPACKED:
        raise too_large(file, f"the Word file holds {size} bytes and {UNPACKED} are read")
