"""Makes policies/letters/letter.docx, the Word template that schools may start their own from."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FILE = Path(__file__).parent.parent / "policies" / "letters" / "letter.docx"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def template() -> bytes:
    """The template as a file. A4; the address lies in the window of a DL envelope, whatever stands in the header."""
    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(15), Mm(16)
    section.header_distance = section.footer_distance = Mm(8)
    _styles(document)
    for text, bold in (("{{ school_name }}", True), ("{{ school_address }}", False), ("{{ school_phone }}", False),
                       ("{{ school_email }}", False)):  # fmt: skip
        name = text.strip("{} ")
        lines = [text] if bold else [f"{{%p if {name} %}}", text, "{%p endif %}"]
        for line in (_paragraph(document, one, after=0) for one in lines):
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.runs[0].bold = bold
            line.runs[0].font.size = Pt(13 if bold else 9.5)
            _framed(line, Mm(110), Mm(15), Mm(80))
    # What lies in the window: 20 mm from the left edge of the sheet and 50 mm from the top one.
    _framed(_paragraph(document, "{{ address }}", after=0), Mm(20), Mm(50), Mm(85))
    # Frames take no room in the text: it begins below the window, whatever stands in them.
    _paragraph(document, "{{ date }}").paragraph_format.space_before = Mm(70)
    _paragraph(document, "{{ salutation }},")
    document.add_heading("{{ subject }}", level=1)
    _paragraph(document, "{{p body }}")
    close = _paragraph(document, "Yours sincerely,", before=8, after=36)
    close.paragraph_format.keep_with_next = True
    # One paragraph, which no program parts between two sheets.
    names = "{% if signatory %}{{ signatory }}\n{% endif %}{{ signed_by }}\n{{ school_name }}"
    signed = _paragraph(document, names, after=0)
    signed.paragraph_format.keep_together = True
    foot = section.footer.paragraphs[0]
    foot.text = "{{ pupil_id }} · {{ clause }}"
    foot.runs[0].font.size = Pt(8.5)
    properties = document.core_properties
    properties.title, properties.language, properties.author, properties.comments = "Letter", "en-GB", "", ""
    whole = io.BytesIO()
    document.save(whole)
    return _dateless(whole)


def _styles(document: Any) -> None:
    """Letters as a school writes them: one plain face, headings in black, and British English for a screen reader."""
    sizes = (("Normal", 11, 0, 6), ("Heading 1", 13, 6, 6), ("Heading 2", 11.5, 8, 3), ("Caption", 10, 8, 3),
             ("List Bullet", 11, 0, 3), ("Footer", 8.5, 0, 0))  # fmt: skip
    for name, size, before, after in sizes:
        style = document.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(0x11, 0x11, 0x11)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.05
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if "Theme" in key or "theme" in key:
                del fonts.attrib[key]
        for key in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{key}"), "Arial")
    document.styles["Caption"].font.bold = True
    # A table's style gives the size where the paragraphs in it have that of the document's defaults, 11 points.
    document.styles["Normal"].font.size = None
    document.styles["Table Grid"].font.size = Pt(9.5)
    properties = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "en-GB")
    language.set(qn("w:bidi"), "ar-SA")
    properties.append(language)


def _paragraph(document: Any, text: str, before: float = 0, after: float = 6) -> Any:
    made = document.add_paragraph(text)
    made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(before), Pt(after)
    return made


def _framed(paragraph: Any, left: Any, top: Any, width: Any) -> None:
    """Hold a paragraph at a place of the sheet. Neighbours in the same place share one frame."""
    frame = OxmlElement("w:framePr")
    for key, value in (("w", width.twips), ("h", Mm(30).twips), ("hRule", "atLeast"), ("wrap", "around"),
                       ("vAnchor", "page"), ("hAnchor", "page"), ("x", left.twips), ("y", top.twips)):  # fmt: skip
        frame.set(qn(f"w:{key}"), str(value))
    paragraph._p.get_or_add_pPr().insert_element_before(
        frame, "w:widowControl", "w:numPr", "w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _dateless(packed: io.BytesIO) -> bytes:
    """The same file at any time: every entry is of one day, and the properties hold no time."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w") as new:
        for part in sorted(old.infolist(), key=lambda one: (one.filename != "[Content_Types].xml", one.filename)):
            if part.filename == "docProps/thumbnail.jpeg":
                continue
            entry = zipfile.ZipInfo(part.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            data = old.read(part)
            if part.filename == "_rels/.rels":
                data = data.replace(_thumbnail(data), b"")
            new.writestr(entry, data)
    return out.getvalue()


def _thumbnail(data: bytes) -> bytes:
    start = data.rfind(b"<Relationship ", 0, data.index(b"thumbnail.jpeg"))
    return data[start : data.index(b"/>", start) + 2]


if __name__ == "__main__":
    FILE.write_bytes(template())
    sys.exit(0)
