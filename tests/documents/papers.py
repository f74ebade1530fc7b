"""Invented documents, made in the test that reads them."""

from __future__ import annotations

import io

import docx

LINES = """\
Elm Grove School
Attendance Policy
Reviewed Sept 2024

Contents
1. Purpose	2
2. Times	3
Appendix 1: Calls	5

1. Purpose
Everybody comes on time. Steps:
1. Greet
2. Teach
2. Times
2.1 Morning
The doors open at 8.35am and the register shuts at half past nine.
2.2 Afternoon
It is taken at 1.15pm. Ring 01234 567890.
3. Support
A letter goes home below 95% and a visit follows at ten sessions missed in two school weeks.
Parents give more than 2 numbers. Under the Education Act 1996 (see section 2) a notice costs £80 within 21 days.
Appendix 1: Calls
Morning round
The office rings by 9:45 and again by 10:50.
Evening round
The office rings at 6pm.
"""


def text(lines: str = LINES) -> bytes:
    return lines.encode("utf-8")


def word() -> bytes:
    """The same as a Word file: numbered headings by style and by hand, and a table."""
    made = docx.Document()
    made.add_paragraph("Elm Grove School")
    made.add_heading("1. Purpose", 1)
    made.add_paragraph("Everybody comes on time.")
    made.add_heading("2. Times", 1)
    table = made.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("Doors", "Register shuts"), ("8.35am", "9.30am")), strict=True):
        for cell, words in zip(row.cells, texts, strict=True):
            cell.text = words
    made.add_heading("3. Support", 1)
    made.add_paragraph("A letter goes home below 95%.")
    return saved(made)


def saved(made: docx.document.Document) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf(pages: list[list[str]]) -> bytes:
    """A PDF with these lines on its pages, written by hand: the smallest there can be."""
    count = len(pages)
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(count))
    parts = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>"]
    font = 3 + 2 * count
    for n, lines in enumerate(pages):
        shown = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines]
        drawn = "BT /F1 11 Tf 14 TL 50 780 Td " + " ".join(f"({line}) Tj T*" for line in shown) + " ET"
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {4 + 2 * n} 0 R "
            f"/Resources << /Font << /F1 {font} 0 R >> >> >>"
        )
        parts.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    parts.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    out = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
