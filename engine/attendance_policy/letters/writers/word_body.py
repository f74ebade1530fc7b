"""The blocks of a letter as WordprocessingML, in the styles of the template where it has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

# The styles that are used, by the name that Word shows, and what is set directly where the template lacks one.
STYLES = ("Heading 2", "List Bullet", "Caption", "Table Grid")
_FULL = 5000  # fiftieths of a percent, as Word counts the width of a table
_TWIPS = 9600  # the width of the text on A4 with usual margins; Word scales columns to the table


def text_xml(text: str) -> str:
    """Text as it stands between tags. docxtpl reads `{_{` and the like as braces: they are kept from it."""
    return escape(text, {'"': "&quot;", "'": "&#39;"}).replace("{_", "{&#95;").replace("_}", "&#95;}").replace(
        "%_", "%&#95;")  # fmt: skip


def body_xml(blocks: Sequence[Mapping[str, Any]], styles: Mapping[str, str]) -> str:
    """The paragraphs and tables of a letter. `styles`: ids of the template's styles by name, as far as it has them."""
    return "".join(part for block in blocks for part in _block(block, styles))


def _block(block: Mapping[str, Any], styles: Mapping[str, str]) -> Iterator[str]:
    kind = block["is"]
    if kind == "heading":
        style = _style(styles, "Heading 2")
        # Level 2 whether or not the template has the style: the subject is level 1.
        yield _paragraph(block["text"], f'{style}<w:keepNext/><w:outlineLvl w:val="1"/>', bold=not style)
    elif kind == "paragraph":
        yield _paragraph(block["text"])
    elif kind == "bullets":
        yield from _items(block["items"], block["numbered"], styles)
    else:
        yield from _table(block, styles)


def _items(items: Sequence[str], numbered: bool, styles: Mapping[str, str]) -> Iterator[str]:
    """A list. Numbers are written out: Word would go on counting from one list to the next."""
    style = "" if numbered else _style(styles, "List Bullet")
    hanging = "" if style else '<w:tabs><w:tab w:val="left" w:pos="425"/></w:tabs><w:ind w:left="425" w:hanging="425"/>'
    for number, item in enumerate(items, start=1):
        sign = "" if style else f"{number}." if numbered else "•"
        yield _paragraph(item, style + hanging, sign=sign)


def _table(block: Mapping[str, Any], styles: Mapping[str, str]) -> Iterator[str]:
    """A caption and the table under it; its first row is flagged as its head, and comes again on every sheet."""
    caption = _style(styles, "Caption")
    yield _paragraph(block["caption"], f"{caption}<w:keepNext/>", bold=not caption)
    whole = sum(block["widths"])
    widths = [share * _TWIPS // whole for share in block["widths"]]
    grid = _style(styles, "Table Grid", "tblStyle")
    lines = "" if grid else "<w:tblBorders>" + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="767676"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")) + "</w:tblBorders>"  # fmt: skip
    yield (
        f'<w:tbl><w:tblPr>{grid}<w:tblW w:w="{_FULL}" w:type="pct"/>{lines}<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1"'
        f' w:noVBand="1"/><w:tblCaption w:val="{text_xml(block["caption"])}"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + "</w:tblGrid>"
    )  # fmt: skip
    yield _row(block["head"], widths, head=True)
    for row in block["rows"]:
        yield _row(row, widths)
    yield "</w:tbl>"
    # Word joins a table to one that follows it at once; and the last thing in a cell must be a paragraph.
    yield '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'


def _row(cells: Sequence[str], widths: Sequence[int], head: bool = False) -> str:
    flags = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    spaced = '<w:spacing w:before="20" w:after="20"/>'
    return f"<w:tr><w:trPr>{flags}</w:trPr>" + "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(cell, spaced, bold=head)}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)) + "</w:tr>"  # fmt: skip


def _paragraph(text: str, properties: str = "", bold: bool = False, sign: str = "") -> str:
    run = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    before = f"<w:r>{run}<w:t>{sign}</w:t><w:tab/></w:r>" if sign else ""
    words = f'<w:r>{run}<w:t xml:space="preserve">{text_xml(text)}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{before}{words}</w:p>"


def _style(styles: Mapping[str, str], name: str, tag: str = "pStyle") -> str:
    return f"<w:{tag} w:val={quoteattr(styles[name])}/>" if name in styles else ""
