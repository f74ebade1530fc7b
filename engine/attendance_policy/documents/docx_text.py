"""The text of a Word file's parts as it is read on paper: insertions and text boxes with it, deletions without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

_FOOTNOTES = ("/footnotes", "/endnotes")
# Not read on paper: what was deleted or moved away, and the second copy of a drawing for older readers.
_UNREAD = frozenset(
    {
        qn("w:del"),
        qn("w:moveFrom"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_NOTES = {qn("w:footnoteReference"): "/footnotes", qn("w:endnoteReference"): "/endnotes"}
_BOX = qn("w:txbxContent")
_DEEPEST = 20


def blocks_of(parent: Any, depth: int = 0) -> Iterator[Any]:
    """The paragraphs and tables (XML) in a body, cell or box, in their order; those in a content control too."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo")) and depth < _DEEPEST:
            yield from blocks_of(child, depth + 1)


def text_of(paragraph: Any) -> str:
    """The text of a paragraph (XML) without that of boxes drawn in it."""
    return "".join(_pieces(paragraph)).replace("\n", " ")


def _pieces(element: Any) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _UNREAD and child.tag not in (_BOX, qn("w:pPr")):
            yield from _pieces(child)


def boxes_in(element: Any) -> Iterator[Any]:
    """The text boxes (XML) drawn in a paragraph, each once."""
    for child in element.iterchildren():
        if child.tag == _BOX:
            yield child
        elif child.tag not in _UNREAD:
            yield from boxes_in(child)


def notes_in(element: Any) -> Iterator[tuple[str, str]]:
    """(kind, id) of the footnotes and endnotes that a paragraph or table refers to."""
    for tag, kind in _NOTES.items():
        for reference in element.iter(tag):
            yield kind, str(reference.get(qn("w:id")))


def notes_of(part: Any) -> dict[tuple[str, str], str]:
    """(kind, id) -> the text of each footnote and endnote of a document part."""
    found: dict[tuple[str, str], str] = {}
    for relation in part.rels.values():
        kind = next((kind for kind in _FOOTNOTES if relation.reltype.endswith(kind)), None)
        if kind is None or relation.is_external:
            continue
        for note in parse_xml(relation.target_part.blob):
            texts = [text_of(paragraph) for paragraph in note.iter(qn("w:p"))]
            found[kind, str(note.get(qn("w:id")))] = " ".join(" ".join(texts).split())
    return found
