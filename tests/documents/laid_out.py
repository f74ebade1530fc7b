"""Invented documents as schools lay them out: numbered paragraphs, tables, running heads, columns, footnotes."""

from __future__ import annotations

import typst
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from documents.papers import saved

# Each is longer than a title, and ends as a sentence does.
REGISTER = (
    "The register is taken at 08:45, and every pupil who is in the room when the name is called is marked as being "
    "there for the morning."
)
CLOSING = (
    "The register closes at 09:15, which is half an hour after it was opened, and whoever comes after that is away "
    "without leave unless there is a reason."
)
CALL = (
    "A parent rings the office before 08:30 on the first day of every absence, says why the child is away and when it "
    "will be back again."
)
LETTER = (
    "Where no reason is known after 5 school days the office asks again, and writes a letter in which the next step "
    "that it may take is named."
)
LEAVE = (
    "Leave is asked for four weeks before the first day of it, on the form that the office has and that stands on the "
    "page of the school."
)
FINE = (
    "A penalty of £80 follows where ten sessions are missed in ten school weeks and no reason was given for any of "
    "them by the parents."
)
SECTIONS = (
    ("Registers", (REGISTER, CLOSING)),
    ("Absence", (CALL, LETTER, LEAVE)),
    ("Support", ("Below 95% a tutor speaks with the pupil.", "Below 90% the head of year does so.", FINE)),
)


def text(separator: str = "\n\n") -> bytes:
    """Sections with numbered paragraphs, as plain text."""
    lines = ["Elm Grove School", "Reviewed September 2024"]
    for number, (title, paragraphs) in enumerate(SECTIONS, 1):
        lines.append(f"{number}. {title}")
        lines += [f"{number}.{at} {words}" for at, words in enumerate(paragraphs, 1)]
    return separator.join(lines).encode()


_LEVELS = """\
<w:abstractNum {ns} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%4)"/></w:lvl>
<w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>
</w:abstractNum>"""
_LIST = '<w:num {ns} w:numId="{id}"><w:abstractNumId w:val="77"/>{more}</w:num>'
_BEGUN_ANEW = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


def numbered_word() -> Document:
    """A Word file with a list of several levels that it numbers by itself: lists 7, and 8 which begins anew."""
    made = Document()
    numbering = made.part.numbering_part.element
    numbering.insert(0, parse_xml(_LEVELS.format(ns=nsdecls("w"))))
    numbering.append(parse_xml(_LIST.format(ns=nsdecls("w"), id=70, more="")))
    numbering.append(parse_xml(_LIST.format(ns=nsdecls("w"), id=80, more=_BEGUN_ANEW)))
    return made


def counted(made: Document, words: str, level: int, of_list: int = 70) -> None:
    """Add a paragraph that Word numbers at a level of a list."""
    paragraph = made.add_paragraph(words)
    given = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{of_list}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(given))


def word() -> bytes:
    """The sections of `text`, all their numbers being Word's own."""
    made = numbered_word()
    made.add_paragraph("Elm Grove School")
    made.add_paragraph("Reviewed September 2024")
    for title, paragraphs in SECTIONS:
        counted(made, title, 0)
        for words in paragraphs:
            counted(made, words, 1)
    return saved(made)


_NOTES = """\
<w:footnotes {ns}><w:footnote w:id="1"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def with_footnote(made: Document, words: str) -> None:
    """Give the last paragraph a footnote."""
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        _NOTES.format(ns=nsdecls("w"), words=words).encode(),
        made.part.package,
    )
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    made.paragraphs[-1].add_run()._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="1"/>'))


_BOX = """\
<w:r {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent></w:drawing>
</mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent></w:pict>
</mc:Fallback></mc:AlternateContent></w:r>"""


def with_box(made: Document, words: str) -> None:
    """Draw a text box in the last paragraph, as Word writes it: twice, for itself and for older readers."""
    made.paragraphs[-1]._p.append(parse_xml(_BOX.format(ns=nsdecls("w"), words=words)))


def with_changes(made: Document) -> None:
    """Add a paragraph in which 10 was deleted and 15 put in, and one in a content control."""
    ns = nsdecls("w")
    body = made.element.body
    changed = (
        f'<w:p {ns}><w:r><w:t xml:space="preserve">It shuts after </w:t></w:r><w:del><w:r><w:delText>10</w:delText>'
        "</w:r></w:del><w:ins><w:r><w:t>15</w:t></w:r></w:ins><w:r>"
        '<w:t xml:space="preserve"> minutes.</w:t></w:r></w:p>'
    )
    held = f"<w:sdt {ns}><w:sdtContent><w:p><w:r><w:t>Chosen from a list</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    for block in (changed, held):
        body.insert(list(body).index(body.find(qn("w:sectPr"))), parse_xml(block))


_FILL = "Everybody who works here knows the pupils and their families well and speaks with them. " * 24
PAGE = r"""
#set page(paper: "a5", header: [Elm Grove School \ Attendance Policy, version 3], footer: context [
  Agreed on 12 March 2024 \ Next look in 2 years \ #counter(page).display("1 of 1", both: true)])
#set text(size: 10pt)
"""


def pdf() -> bytes:
    """The sections of `text` on pages with heads and feet of several lines, in part in two columns, with a footnote."""
    parts = [PAGE, "Elm Grove School\n\nReviewed September 2024\n#pagebreak()\n"]
    for number, (title, paragraphs) in enumerate(SECTIONS, 1):
        parts.append(f"*{number}. {title}*\n\n")
        body = "".join(f"{number}.{at} {words}\n\n" for at, words in enumerate(paragraphs, 1)) + _FILL + "\n\n"
        parts.append(f"#columns(2)[\n{body}]\n#pagebreak()\n" if title == "Absence" else body)
    source = (
        "".join(parts)
        .replace("again by", "again by")
        .replace(
            "for the morning.",
            "for the morning.#footnote[That is also done within 14 days, see section 44 of the Act.]",
        )
    )
    return bytes(typst.compile(source.encode()))
