"""Reads a Word file: paragraphs and tables in their order. Nothing in it is run and no link is followed."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from attendance_policy.documents.limits import UNPACKED, refused, too_large
from attendance_policy.documents.model import Line
from attendance_policy.documents.tidy import tidied

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)
_STARTS_WITH_NUMBER = re.compile(r"\s*\d")
_DEEPEST_TABLE = 4


def read_docx(data: bytes, file: str) -> Iterator[Line]:
    """The paragraphs (a line each) and table rows (a line each, cells parted by tabs).

    Headings that Word numbers by itself get their numbers, counted by level. Text boxes, headers, footers, footnotes
    and comments are not read. Raises `CannotGoOn` (3) when python-docx is missing or the file cannot be read.
    """
    try:
        import docx
        from docx.table import Table
    except ImportError:
        raise refused(
            file,
            "no-document-reader",
            "reading Word files needs python-docx",
            "pip install attendance-policy[documents], or save the document as text",
        ) from None
    _check_size(data, file)
    try:
        opened = docx.Document(io.BytesIO(data))
        blocks = list(opened.iter_inner_content())
    except Exception as error:  # python-docx lets through what lxml, zipfile and it itself raise
        raise refused(
            file,
            "document-damaged",
            f"the Word file cannot be read ({type(error).__name__})",
            "open it in Word and save it as .docx again; files with macros are not read",
        ) from None
    counted: Counter[int] = Counter()
    number = 0
    for block in blocks:
        for text, level in _rows(block) if isinstance(block, Table) else [_paragraph(block, counted)]:
            number += 1
            yield Line(tidied(text), number, level=level)


def _check_size(data: bytes, file: str) -> None:
    """What is packed into the file, as the file itself says; unpacking stops where a part is larger than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile:
        raise refused(file, "document-damaged", "the Word file cannot be unpacked", "save it as .docx again") from None
    if size > UNPACKED:
        raise too_large(file, f"the Word file holds {size} bytes and {UNPACKED} are read")


def _paragraph(paragraph: Paragraph, counted: Counter[int]) -> tuple[str, int]:
    style = paragraph.style
    named = _HEADING.match(style.name or "") if style is not None else None
    level = int(named[1]) if named else 0
    text = paragraph.text
    if level and text.strip() and _is_numbered(paragraph) and not _STARTS_WITH_NUMBER.match(text):
        counted[level] += 1
        for deeper in [other for other in counted if other > level]:
            del counted[deeper]
        text = ".".join(str(counted[above]) for above in range(1, level + 1) if counted[above]) + f" {text}"
    return text, level


def _is_numbered(paragraph: Paragraph) -> bool:
    """Whether Word puts a number before the paragraph: it, or a style it is of, belongs to a numbered list."""
    holders: list[Any] = [paragraph._p]
    style: Any = paragraph.style
    while style is not None and len(holders) < 10:
        holders.append(style.element)
        style = style.base_style
    for holder in holders:
        properties = holder.pPr
        numbered = properties.numPr if properties is not None else None
        if numbered is not None and numbered.numId is not None:
            return bool(numbered.numId.val != 0)
    return False


def _rows(table: Table, depth: int = 1) -> Iterator[tuple[str, int]]:
    for row in table.rows:
        cells = []
        before = None
        for cell in row.cells:
            if cell._tc is before:  # a cell over several columns is given once for each of them
                continue
            before = cell._tc
            cells.append(" ".join(cell.text.split()))
        yield "\t".join(cells), 0
        if depth < _DEEPEST_TABLE:
            for cell in row.cells:
                for inner in cell.tables:
                    yield from _rows(inner, depth + 1)
