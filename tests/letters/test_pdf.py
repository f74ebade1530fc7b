"""Letters as PDF: read back, tagged, counted, the same everywhere, and nothing in them run."""

from __future__ import annotations

import io
import json
import re
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.letters.folder import write_letters
from attendance_policy.letters.model import Batch, Bullets, Heading, Letter, Paragraph
from attendance_policy.letters.writers import WRITERS, files_of, pdf
from letters.written import HEBREW, HOSTILE, LETTER, PLAIN, longer

pikepdf = pytest.importorskip("pikepdf")
pypdf = pytest.importorskip("pypdf")
pytest.importorskip("typst")


def merged(letters: list[Letter]) -> bytes:
    ((name, data),) = files_of("pdf", letters)
    assert name == "letters.pdf"
    return data


def elements(node: Any) -> Iterator[Any]:
    """The elements of a tree of tags, in the order of reading."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from elements(node.get("/K"))


def texts(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def test_what_a_letter_says_is_text_whatever_it_looks_like() -> None:
    (page,) = texts(merged([replace(LETTER, pupil=PLAIN.pupil)]))
    squeezed = page.replace(" ", "")
    # Subject, heading, paragraph, item, caption and cell: each whole, wherever the lines break.
    assert squeezed.count(HOSTILE.replace(" ", "")) == 6
    assert "Example & Sons Academy" in page
    assert "Flat <4>" in page
    assert "49" not in page.replace("01234 567890", "")


def test_names_from_right_to_left_are_there() -> None:
    (page,) = texts(merged([LETTER]))
    signs = set(page)
    # Letters of Arabic are read back as they were drawn or as they were given, by the reader's own lights.
    assert set(HEBREW.replace(" ", "")) <= signs
    assert any("\u0600" <= sign <= "\u06ff" or "\ufb50" <= sign <= "\ufeff" for sign in signs)


def test_a_screen_reader_is_told_language_title_and_structure() -> None:
    opened = pikepdf.open(io.BytesIO(merged([LETTER, PLAIN])))
    assert str(opened.Root.Lang) == "en-GB"
    assert bool(opened.Root.MarkInfo.Marked)
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    assert str(opened.docinfo["/Title"]) == "2 letters"
    assert opened.open_metadata()["pdfuaid:part"] == "1"
    tags = list(elements(opened.Root.StructTreeRoot.K))
    counts = Counter(str(tag.S) for tag in tags)
    assert counts["/H1"] == 2
    assert (counts["/H2"], counts["/L"], counts["/LI"]) == (1, 2, 4)
    assert (counts["/Table"], counts["/Caption"], counts["/TR"], counts["/TH"], counts["/TD"]) == (1, 1, 3, 3, 6)
    for tag in tags:
        if str(tag.S) == "/TH":
            assert any(str(one.get("/Scope")) == "/Column" for one in tag.A)
    ((_, single), *_) = files_of("pdf-each", [PLAIN])
    alone = pikepdf.open(io.BytesIO(single))
    assert str(alone.docinfo["/Title"]) == "Attendance"


def test_each_letter_begins_on_a_new_sheet_and_counts_its_own() -> None:
    pages = texts(merged([longer(110), PLAIN, longer(110)]))
    assert ["Dear" in page for page in pages] == [True, False, False, True, True, False, False]
    assert [re.findall(r"Page (\d) of (\d)", page) for page in pages] == [
        [("1", "3")], [("2", "3")], [("3", "3")], [], [("1", "3")], [("2", "3")], [("3", "3")]
    ]  # fmt: skip
    assert all("Day Mark" in page for page in pages[:2])  # the head of the table again
    assert "P2 · attendance policy of Small School, section 4.2, version 2024-09, decided on 6 November" in pages[3]


def test_the_address_lies_in_the_window() -> None:
    address = tuple(f"line {n}" for n in range(1, 8))
    school = replace(LETTER.school, address=tuple(f"row {n}" for n in range(9)))
    data = merged([replace(PLAIN, school=school, addressee=replace(PLAIN.addressee, address=address))])
    found: list[tuple[float, float]] = []

    def visit(text: str, page: Any, at: Any, *_: Any) -> None:
        if text.strip().startswith(("line", "Ms Quill")):
            x, y = (at[4] * page[n] + at[5] * page[n + 2] + page[n + 4] for n in (0, 1))
            found.append((x / 72 * 25.4, (841.89 - y) / 72 * 25.4))

    pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text(visitor_text=visit)
    assert len(found) >= 8
    assert all(19 < left < 21 and 50 < down < 80 for left, down in found)


def test_the_same_letters_give_the_same_bytes() -> None:
    letters = [LETTER, PLAIN]
    assert merged(letters) == merged(letters)
    assert dict(files_of("pdf-each", letters)) == dict(reversed(list(files_of("pdf-each", letters))))
    alone = dict(files_of("pdf-each", [PLAIN]))
    assert alone["pdf/0002-plain.pdf"] == dict(files_of("pdf-each", letters))["pdf/0002-plain.pdf"]


def test_only_our_fonts_are_used() -> None:
    opened = pikepdf.open(io.BytesIO(merged([LETTER])))
    names = {str(font.BaseFont).rpartition("+")[2] for page in opened.pages for font in page.Resources.Font.values()}
    assert names == {"NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular", "NotoSansHebrew-Regular"}


def test_a_sign_without_a_glyph_is_told_with_its_letter_and_without_its_name() -> None:
    odd = replace(PLAIN, key="0009-odd", subject="Regarding 𝒳avier 中文")
    for kind in ("pdf", "pdf-each"):
        with pytest.raises(CannotGoOn) as found:
            list(files_of(kind, [LETTER, odd, replace(odd, key="0010-odd")]))
        assert found.value.exit_code == 3
        first = found.value.problems[0]
        assert (str(first.place), first.code) == ("0009-odd", "no-such-sign")
        assert "U+" in first.message and "avier" not in first.message
        assert len(found.value.problems) == (2 if kind == "pdf" else 1)


def test_control_signs_do_not_stop_a_letter() -> None:
    (page,) = texts(merged([replace(PLAIN, subject="a\x00b\x0bc\ufeffd\ne")]))
    assert "a b c d e" in page


def test_many_letters_are_several_files_and_every_letter_is_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {**WRITERS, "pdf": replace(WRITERS["pdf"], in_file=2)}
    monkeypatch.setattr(pdf, "WRITERS", few)
    letters = [replace(PLAIN, key=f"{n:04d}", subject=f"Letter {n}") for n in range(5)]
    files = dict(pdf.files(letters))
    assert list(files) == ["letters-001.pdf", "letters-002.pdf", "letters-003.pdf"]
    assert len(files) == few["pdf"].count(5)
    assert [page.count("Letter ") for data in files.values() for page in texts(data)] == [1] * 5


def test_a_letter_that_typst_lost_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pdf._compiled
    monkeypatch.setattr(pdf, "_compiled", lambda compiler, letters, title: whole(compiler, letters[1:], title))
    with pytest.raises(CannotGoOn, match="2 letters were asked for, and the PDF has 1"):
        merged([LETTER, PLAIN])


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was asked for")

    monkeypatch.setattr(socket, "socket", refused)
    merged([LETTER])
    template = (Path(pdf.__file__).parent / "templates" / "letters.typ").read_text("utf-8")
    assert not re.search(r"#?\b(import|include|read|plugin|eval|image)\b\s*[(\"@]", template)


def test_without_typst_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    for kind in ("pdf", "pdf-each"):
        with pytest.raises(CannotGoOn) as found:
            list(files_of(kind, [PLAIN]))
        assert found.value.exit_code == 2
        assert "pip install 'attendance-policy[pdf]'" in found.value.problems[0].suggestion


def test_a_batch_is_written_both_ways(tmp_path: Path) -> None:
    names = write_letters(Batch("small", date(2025, 11, 7), (LETTER, PLAIN)), tmp_path / "out", ("pdf", "pdf-each"))
    assert {"letters.pdf", "pdf/0001-concern_letter.pdf", "pdf/0002-plain.pdf"} <= set(names)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["formats"] == ["pdf", "pdf-each"]
    assert len(pypdf.PdfReader(str(tmp_path / "out" / "letters.pdf")).pages) == 2


def test_a_foot_never_stands_alone_on_a_sheet() -> None:
    """However much a letter says, what ends it is signed on the sheet that has the clause."""
    for more in range(12, 30):
        one = replace(PLAIN, key=f"{more:04d}-long", blocks=tuple(Paragraph(f"Line {n}.") for n in range(more)))
        last = texts(merged([one]))[-1]
        assert "Yours sincerely" in last and "attendance policy of Small School" in last


def test_an_invitation_of_ordinary_length_is_one_sheet() -> None:
    """Ten paragraphs of a line or two, a heading and five reasons."""
    said = ("We would like to meet you to talk about attendance, to hear how things are for you, and to agree what "
            "would help you and us.")  # fmt: skip
    reasons = Bullets(tuple(f"a reason of {n}: 2 sessions" for n in range(5)))
    blocks = (*[Paragraph(said)] * 8, Heading("How attendance stands"), *[Paragraph(said)] * 2, reasons)
    assert len(texts(merged([replace(PLAIN, key="0004-meeting", blocks=blocks)]))) == 1
