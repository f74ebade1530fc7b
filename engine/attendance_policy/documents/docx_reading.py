"""The lines of an opened Word file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from attendance_policy.documents.docx_numbers import BULLET, Numbers
from attendance_policy.documents.docx_text import blocks_of, boxes_in, notes_in, notes_of, text_of

_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)
_STARTS_WITH_NUMBER = re.compile(r"\s*\d")
_NUMBER = re.compile(r"[0-9A-Za-z]")
_DEEPEST_TABLE = 4
Written = tuple[str, int, int]


class Reading:
    """One Word file while it is read: what is counted goes on from paragraph to paragraph, in cells too."""

    def __init__(self, opened: Any) -> None:
        self._body = opened.element.body
        self._parent = opened._body
        numbering = [one for one in opened.part.rels.values() if one.reltype.endswith("/numbering")]
        self._numbers = Numbers(numbering[0].target_part.element if numbering else None)
        self._notes = notes_of(opened.part)
        self._headings: Counter[int] = Counter()

    def lines(self) -> Iterator[Written]:
        """(text, level of a heading or 0, how many signs at the start Word counts by itself) of each line."""
        yield from self._blocks(self._body, 1)

    def _blocks(self, parent: Any, depth: int) -> Iterator[Written]:
        for block in blocks_of(parent):
            if block.tag.endswith("}tbl"):
                yield from self._rows(block, depth)
                continue
            yield self._paragraph(block)
            yield from self._noted(block)
            for box in boxes_in(block) if depth < _DEEPEST_TABLE else ():
                yield from self._blocks(box, depth + 1)

    def _noted(self, element: Any) -> Iterator[Written]:
        for note in notes_in(element):
            if text := self._notes.get(note):
                yield text, 0, 0

    def _paragraph(self, element: Any) -> Written:
        paragraph = Paragraph(element, self._parent)
        style = paragraph.style
        named = _HEADING.match(style.name or "") if style is not None else None
        level = int(named[1]) if named else 0
        text = text_of(element)
        label = self._numbers.label(paragraph)  # an empty paragraph is counted too
        if not text.strip():
            return text, level, 0
        if level and label == BULLET:
            label = "" if _STARTS_WITH_NUMBER.match(text) else self._of_level(level)
        if not label:
            return text, level, 0
        return f"{label} {text.lstrip()}", level, len(label) if _NUMBER.search(label) else 0

    def _of_level(self, level: int) -> str:
        """The number of a heading whose list says none: counted by the levels of headings."""
        self._headings[level] += 1
        for deeper in [other for other in self._headings if other > level]:
            del self._headings[deeper]
        return ".".join(str(self._headings[above]) for above in range(1, level + 1) if self._headings[above])

    def _rows(self, table: Any, depth: int) -> Iterator[Written]:
        for row in _held(table, qn("w:tr")):
            cells: list[str] = []
            counted = 0
            inner: list[Any] = []
            for cell in _held(row, qn("w:tc")):
                written = self._cell(cell, inner, depth)
                counted = written[1] if not cells else counted
                cells.append(written[0])
            yield "\t".join(cells), 0, counted
            yield from self._noted(row)
            for block in inner:
                yield from self._rows(block, depth + 1)

    def _cell(self, cell: Any, inner: list[Any], depth: int) -> tuple[str, int]:
        """The text of a cell on one line, and how many signs at its start Word counts; tables in it go to `inner`."""
        texts: list[str] = []
        counted = 0
        for block in blocks_of(cell):
            if block.tag.endswith("}tbl"):
                if depth < _DEEPEST_TABLE:
                    inner.append(block)
                continue
            text, _, of_word = self._paragraph(block)
            counted = of_word if not any(texts) else counted
            texts += [text, *(words for box in boxes_in(block) for words, _, _ in self._blocks(box, _DEEPEST_TABLE))]
        return " ".join(" ".join(texts).split()), counted


def _held(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or cells of a row (XML), those in a content control too."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag.endswith(("}sdt", "}sdtContent")):
            yield from _held(child, tag)
