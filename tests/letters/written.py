"""A letter with everything in it that has ever been lost, run or misread on its way into a document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from attendance_policy.letters.model import (
    Addressee,
    Basis,
    Bullets,
    Heading,
    Letter,
    Paragraph,
    Pupil,
    School,
    Table,
)

# Markup of HTML, XML, Jinja, docxtpl and Typst, and quotes of every sort.
HOSTILE = (
    "Tom & Ann <O'Neill> \"Ltd\" {{ 7*7 }} {% if x %} {_{ #panic(1) $x$ *b* _c_ @d [e] \\u{41} `f` &amp; “g” Zoë Łukasz"
)
ARABIC, HEBREW = "محمد علي", "שלום כהן"
LONG = "Wolfeschlegelsteinhausenbergerdorff-" * 4 + "Smith"
ROWS = (("Monday 3 November 2025", "morning", HOSTILE), ("Tuesday 4 November 2025", "all day", "illness (I)"))
LETTER = Letter(
    "0001-concern_letter", "letter", "concern", "letter of concern", f"About {HOSTILE}", date(2025, 11, 7),
    date(2025, 11, 6), School("Example & Sons Academy", ("1 Lane", "Town", "EX1 1AA"), "01234 567890", "a@b.example"),
    Addressee(LONG, f"Dear {ARABIC}", ("Flat <4>", f"{HEBREW} Road", "Town", "EX1 1AA"), "G1"),
    Pupil("P1", HOSTILE, "8"), Basis("small", "Small School", "2024-09", "ab" * 32, "concern_letter", ("4.2",), "will"),
    (Heading(f"A heading {HOSTILE}"), Paragraph(f"A paragraph {HOSTILE} {ARABIC} {HEBREW}"),
     Bullets((f"an item {HOSTILE}", "another")), Bullets(("the first", "the second"), True),
     Table(f"A caption {HOSTILE}", ("Day", "Session", "What"), ROWS)),
    sent_by="the attendance officer", logged=("letter", "concern"),
)  # fmt: skip
PLAIN = replace(LETTER, key="0002-plain", subject="Attendance", pupil=Pupil("P2", "Sam", "8"),
                blocks=(Paragraph("Thank you."),), addressee=Addressee("Ms Quill", "Dear Ms Quill"))  # fmt: skip


def longer(rows: int) -> Letter:
    """A letter of more than one sheet."""
    table = Table("Every session", ("Day", "Mark"), tuple((f"Day {n}", "illness (I)") for n in range(rows)))
    return replace(LETTER, key="0003-longer", subject="A long one", blocks=(table,))
