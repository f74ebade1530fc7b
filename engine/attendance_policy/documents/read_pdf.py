"""Reads a PDF: the text that stands in it, page by page. No script is run, no link followed, no picture read."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Callable

from attendance_policy.documents.limits import PAGES, SECONDS, refused, too_large
from attendance_policy.documents.model import Line
from attendance_policy.documents.tidy import tidied

_DIGITS = re.compile(r"\d+")
# A line at the edge of this many pages or more, the same but for its figures, is a running head.
_RUNNING = 3
_EDGE = 2
# Heads and feet of more lines are taken away from outside inwards, where nearly every page has them.
_ROUNDS = 3
_RUNNING_DEEPER = 4


def read_pdf(data: bytes, file: str, is_late: Callable[[], bool]) -> tuple[list[Line], int]:
    """The lines of every page, without running heads, and how many pages there are.

    Raises `CannotGoOn` (3) when pypdf is missing, the file is damaged or locked, or holds no text.
    """
    try:
        import pypdf
        from pypdf.errors import PyPdfError
    except ImportError:
        raise refused(
            file,
            "no-document-reader",
            "reading PDF needs pypdf",
            "pip install attendance-policy[documents], or save the document as text",
        ) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it makes of odd files is not for our reader
    pages: list[list[str]] = []
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise refused(file, "document-locked", "the PDF asks for a password", "save it without one")
        if len(reader.pages) > PAGES:
            raise too_large(file, f"the PDF has {len(reader.pages)} pages and {PAGES} are read")
        for page in reader.pages:
            if is_late():
                raise too_large(file, f"the PDF could not be read in {SECONDS} seconds")
            pages.append([tidied(line) for line in page.extract_text().split("\n")])
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        OSError,
        NotImplementedError,
        ImportError,
    ) as error:
        raise refused(
            file,
            "document-damaged",
            f"the PDF cannot be read ({type(error).__name__})",
            "save it as PDF again, or save its text",
        ) from None
    if not any(line.strip() for page in pages for line in page):
        raise refused(
            file,
            "document-without-text",
            "the PDF holds no text; it may be scanned pictures",
            "give a PDF made from the document itself, or its text",
        )
    running = _running(pages)
    return [
        Line("" if (number, at) in running else text, at + 1, number)
        for number, page in enumerate(pages, 1)
        for at, text in enumerate(page)
    ], len(pages)


def _key(text: str) -> str:
    return _DIGITS.sub("0", " ".join(text.split()))


def _running(pages: list[list[str]]) -> set[tuple[int, int]]:
    """(page from 1, line from 0) of running heads and feet."""
    left = {number: [at for at, text in enumerate(page) if text.strip()] for number, page in enumerate(pages, 1)}
    running: set[tuple[int, int]] = set()
    for turn in range(_ROUNDS):
        least = max(_RUNNING, len(pages) // 2) if not turn else max(_RUNNING_DEEPER, len(pages) * 3 // 4)
        edges = {number: {*lines[:_EDGE], *lines[-_EDGE:]} for number, lines in left.items()}
        seen: Counter[str] = Counter()
        for number, lines in edges.items():
            seen.update({_key(pages[number - 1][at]) for at in lines})
        found = {
            (number, at)
            for number, lines in edges.items()
            for at in lines
            if seen[_key(pages[number - 1][at])] >= least
        }
        if not found:
            break
        running |= found
        left = {number: [at for at in lines if (number, at) not in running] for number, lines in left.items()}
    return running
