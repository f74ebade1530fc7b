"""Documents of each kind are read, and what is no document is refused with what to do."""

from __future__ import annotations

import builtins
import io
import sys
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.documents import BYTES, limits, read_document
from documents import papers


def lines(data: bytes) -> list[str]:
    return [line.text for line in read_document(data, "paper").lines]


def code(data: bytes, **more: Any) -> str:
    with pytest.raises(CannotGoOn) as caught:
        read_document(data, "paper", **more)
    assert caught.value.exit_code == 3
    (problem,) = caught.value.problems
    assert problem.suggestion
    return problem.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_of_any_usual_encoding(encoding: str) -> None:
    assert lines("costs £80\r\n– soon".encode(encoding)) == ["costs £80", "– soon"]


def test_marks_of_a_conversion_are_taken_out() -> None:
    assert lines(b"[bookmark: _Toc1]1. Aims\n## **Bold** &amp; plain") == ["1. Aims", "Bold & plain"]


def test_a_word_file_has_its_tables_as_rows_and_its_headings_by_style() -> None:
    document = read_document(papers.word(), "paper")
    assert document.kind == "docx"
    assert [line.text for line in document.lines if line.level] == ["1. Purpose", "2. Times", "3. Support"]
    assert "8.35am\t9.30am" in [line.text for line in document.lines]


def test_a_heading_that_word_numbers_gets_its_number() -> None:
    made = docx.Document()
    for name in ("Heading 1", "Heading 2"):
        properties = made.styles[name].element.get_or_add_pPr()
        numbered = OxmlElement("w:numPr")
        of_list = OxmlElement("w:numId")
        of_list.set(qn("w:val"), "1")
        numbered.append(of_list)
        properties.append(numbered)
    for words, level in (("Aims", 1), ("Times", 1), ("Morning", 2), ("Noon", 2), ("Help", 1), ("Calls", 2)):
        made.add_heading(words, level)
    assert lines(papers.saved(made)) == ["1 Aims", "2 Times", "2.1 Morning", "2.2 Noon", "3 Help", "3.1 Calls"]


def test_a_pdf_has_pages_and_no_running_heads() -> None:
    pages = [["Elm Grove policy", f"Text number {n} of many", f"Page {n} of 3"] for n in (1, 2, 3)]
    document = read_document(papers.pdf(pages), "paper")
    assert (document.kind, document.pages) == ("pdf", 3)
    shown = [(line.text, line.page) for line in document.lines if line.text]
    assert shown == []  # all three lines stand at an edge and are the same but for their figures
    pages = [["Elm Grove policy", "Aims", "Calls (by nine)", word, "more", f"Page {n}"]
             for n, word in enumerate(("one", "two", "three"), 1)]  # fmt: skip
    shown = [(line.text, line.page) for line in read_document(papers.pdf(pages), "paper").lines if line.page == 2]
    assert ("two", 2) in shown and ("Calls (by nine)", 2) in shown
    assert not any(text.startswith(("Elm", "Page")) for text, _ in shown)


def test_what_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert code(b"\0\1\2") == "document-unknown"
    assert code(b"\xd0\xcf\x11\xe0 old word") == "document-unknown"
    assert code(b"{\\rtf1 hello}") == "document-unknown"
    assert code(b" \n\n") == "document-without-text"
    assert code(b"PK\x03\x04 broken") == "document-damaged"
    assert code(b"%PDF-1.4 broken") == "document-damaged"
    assert code(papers.pdf([[""]])) == "document-without-text"
    assert code(b"a" * (BYTES + 1)) == "document-too-large"


def test_a_packed_file_that_is_no_word_file() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("hello.txt", "hello")
    assert code(out.getvalue()) == "document-damaged"


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINES", 3)
    assert code(b"a\nb\nc\nd") == "document-too-large"
    monkeypatch.setattr(limits, "LINES", 1000)
    assert code(b"a\n" * 500, is_late=lambda: True) == "document-too-large"
    assert code(papers.pdf([["a"]]), is_late=lambda: True) == "document-too-large"
    monkeypatch.setattr("attendance_policy.documents.read_docx.UNPACKED", 1000)
    assert code(papers.word()) == "document-too-large"


@pytest.mark.parametrize("package", ["docx", "pypdf"])
def test_a_missing_package_is_told(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = papers.word() if package == "docx" else papers.pdf([["a"]])
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".")[0] == package:
            raise ImportError(name)
        return real(name, *rest, **more)

    for known in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, known)
    monkeypatch.setattr(builtins, "__import__", without)
    assert code(data) == "no-document-reader"
    assert lines(b"text needs none") == ["text needs none"]
