"""Letters as Word files: read back whole, from a template that can do nothing but show what it is given."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.letters.folder import write_letters
from attendance_policy.letters.model import Batch
from attendance_policy.letters.writers import docx as writer
from attendance_policy.letters.writers import files_of
from attendance_policy.letters.writers.word_check import check_word
from attendance_policy.letters.writers.word_names import PLACEHOLDERS, values_of
from cli.called import Call
from letters.written import ARABIC, HEBREW, HOSTILE, LETTER, LONG, PLAIN

word = pytest.importorskip("docx")
pytest.importorskip("docxtpl")
DOCS = Path(__file__).parent.parent.parent / "docs"
SHIPPED = DOCS.parent / "policies" / "letters" / "letter.docx"
RUNS = "{{ cycler.__init__.__globals__.os.popen('touch %s').read() }}"

NOTE = (b'<w:endnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r>'
        b"<w:t>{{ subject }}</w:t></w:r></w:p></w:endnotes>")  # fmt: skip


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


def opened(data: bytes) -> Any:
    return word.Document(io.BytesIO(data))


def text_of(document: Any) -> list[str]:
    """Every paragraph in the order of the page, those of tables too."""
    return [
        "".join({"tab": "\t", "br": "\n"}.get(one.tag.rpartition("}")[2], one.text or "") for one in node.iter()
                if one.tag.rpartition("}")[2] in ("t", "br"))
        for node in document.element.body.iter(f"{{{document.element.nsmap['w']}}}p")
    ]  # fmt: skip


def template(path: Path, change: Callable[[Any], None] = lambda _: None, body: bool = True) -> Path:
    """A school's own template: a line, the body, and what `change` does to it."""
    made = word.Document()
    made.add_paragraph("{{ school_name }}: {{ subject }}")
    if body:
        made.add_paragraph("{{p body }}")
    change(made)
    made.save(str(path))
    return path


def faults(path: Path) -> list[str]:
    return [f"{problem.message} -> {problem.suggestion}" for problem in check_word(path.read_bytes(), path.name)]


def only(path: Path, text: str) -> list[str]:
    """The faults of a template with one more paragraph."""
    return faults(template(path, lambda made: made.add_paragraph(text)))


def test_everything_a_letter_says_is_in_the_file() -> None:
    ((name, data),) = files_of("docx", [LETTER])
    assert name == "docx/0001-concern_letter.docx"
    document = opened(data)
    found = text_of(document)
    for said in (
        f"About {HOSTILE}", f"A heading {HOSTILE}", f"A paragraph {HOSTILE} {ARABIC} {HEBREW}", f"an item {HOSTILE}",
        "another", "1.the first", "2.the second", f"A caption {HOSTILE}", HOSTILE, "Example & Sons Academy",
        f"{LONG}\nFlat <4>\n{HEBREW} Road\nTown\nEX1 1AA", f"Dear {ARABIC},", "7 November 2025",
        "Attendance officer\nExample & Sons Academy",
    ):  # fmt: skip
        assert said in found, said
    foot = document.sections[0].footer.paragraphs[0].text
    assert foot == "P1 · attendance policy of Small School, section 4.2, version 2024-09, decided on 6 November 2025"


def test_a_screen_reader_finds_language_title_headings_and_the_head_of_a_table() -> None:
    ((_, data),) = files_of("docx", [LETTER])
    document = opened(data)
    assert (document.core_properties.title, document.core_properties.language) == ("Letter of concern", "en-GB")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert b'<w:lang w:val="en-GB"' in packed.read("word/styles.xml")
        assert b"O'Neill" not in packed.read("docProps/core.xml")
    styles = {one.text: one.style.name for one in document.paragraphs}
    assert styles[f"About {HOSTILE}"] == "Heading 1"
    assert styles[f"A heading {HOSTILE}"] == "Heading 2"
    assert styles["another"] == "List Bullet"
    (table,) = document.tables
    flagged = [row._tr.trPr is not None and "tblHeader" in row._tr.trPr.xml for row in table.rows]
    assert flagged == [True, False, False]


def test_the_same_letters_give_the_same_bytes_and_each_has_a_file() -> None:
    first, again = dict(files_of("docx", [LETTER, PLAIN])), dict(files_of("docx", [LETTER, PLAIN]))
    assert first == again
    assert list(first) == ["docx/0001-concern_letter.docx", "docx/0002-plain.docx"]
    assert "Thank you." in text_of(opened(first["docx/0002-plain.docx"]))


def test_control_signs_neither_stop_a_letter_nor_break_it() -> None:
    ((_, data),) = files_of("docx", [replace(PLAIN, subject="a\x00b\x0bc\ad\fe\nf\tg\ufffe")])
    assert "a b c d e f g " in text_of(opened(data))


def test_the_packaged_template_is_what_its_script_makes_and_has_no_faults() -> None:
    spec = importlib.util.spec_from_file_location("word_template", DOCS / "word_template.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    def parts(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return {name: packed.read(name) for name in packed.namelist()}

    made = parts(script.template())
    for name, content in parts(SHIPPED.read_bytes()).items():
        if name in ("word/document.xml", "word/footer1.xml", "docProps/core.xml"):
            assert content == made[name], "run docs/word_template.py"
    assert check_word(SHIPPED.read_bytes(), "letter.docx") == []
    assert writer.check_template(SHIPPED) == 22


def test_a_school_s_own_template_is_filled_in(tmp_path: Path) -> None:
    def change(made: Any) -> None:
        made.add_paragraph("Call us{% if school_phone and not is_meeting %} on {{ school_phone }}{% endif %}.")
        made.add_paragraph("{%p if is_notice %}")
        made.add_paragraph("only in notices")
        made.add_paragraph("{%p else %}")
        made.add_paragraph("in all but notices")
        made.add_paragraph("{%p endif %}")
        split = made.add_paragraph("")
        for piece in ("{", "{ pupil", "_id ", "}", "} it is"):
            split.add_run(piece)
        made.sections[0].header.paragraphs[0].text = "{{ school_name }}"

    path = template(tmp_path / "own.docx", change)
    assert faults(path) == []
    assert writer.check_template(path) == 11
    ((_, data),) = files_of("docx", [PLAIN], template=path)
    document = opened(data)
    found = text_of(document)
    assert "Example & Sons Academy: Attendance" in found
    assert "Call us on 01234 567890." in found
    assert "in all but notices" in found and "only in notices" not in found
    assert "P2 it is" in found
    assert document.sections[0].header.paragraphs[0].text == "Example & Sons Academy"


def test_a_template_without_styles_still_shows_every_block(tmp_path: Path) -> None:
    def change(made: Any) -> None:
        for name in ("Heading 2", "List Bullet", "Caption", "Table Grid"):
            made.styles[name].delete()

    ((_, data),) = files_of("docx", [LETTER], template=template(tmp_path / "bare.docx", change))
    document = opened(data)
    assert f"•an item {HOSTILE}" in text_of(document)
    heading = next(one for one in document.paragraphs if one.text == f"A heading {HOSTILE}")
    assert heading.runs[0].bold
    assert "tblBorders" in document.tables[0]._tbl.xml


@pytest.mark.parametrize(("text", "said"), [
    ("{{ pupil_nmae }}", "`{{ pupil_nmae }}` in paragraph 3 of the body is unknown -> did you mean `pupil_name` or"),
    ("{{ school.name }}", "forbidden"),
    ("{{ subject|safe }}", "forbidden"),
    ("{{ 7*7 }}", "forbidden"),
    ("{{ subject", "paragraph 3 of the body is split"),
    ("{% if due %}by {{ due }}", "an `if` in paragraph 3 of the body has no `endif` there"),
    ("{%p if due %}", "the `if` in paragraph 3 of the body has no `endif`"),
    ("{%p endif %}", "has no `if` before it"),
    ("{% endif %}", "has no `if` before it there"),
    ("{% if sent_by == ‘head’ %}x{% endif %}", "curly quotes"),
    ("{% if sent_by == 'head' %}x{% endif %}", "more in it than names"),
    ("{% if is_persistant %}x{% endif %}", "asks for `is_persistant`, which is unknown"),
    ("{% for x in address %}{% endfor %}", "no `if`, `elif`, `else` or `endif`"),
    ("{% set x = 1 %}", "no `if`"),
    ("{# a remark #}", "is a remark"),
    ("Dear {{p subject }}", "takes the place of its whole paragraph"),
    ("{{p subject }}", "takes a `p`, and only the body does"),
    ("{{r subject }}", "begins with `r`"),
    ("{{ is_letter }}", "is a condition"),
    ("{{ body }}", "lacks its `p`"),
    ("{{p body }}", "stands 2 times"),
    ("{subject}", "single braces"),
])  # fmt: skip
def test_every_fault_of_a_template_is_told_with_its_paragraph(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "own.docx"
    assert any(said in one for one in only(path, text)), only(path, text)
    with pytest.raises(CannotGoOn) as found:
        list(files_of("docx", [PLAIN], template=path))
    assert found.value.exit_code == 3


def test_a_template_without_the_text_of_the_letter_is_refused(tmp_path: Path) -> None:
    assert any("stands nowhere" in one for one in faults(template(tmp_path / "own.docx", body=False)))

    def change(made: Any) -> None:
        made.sections[0].footer.paragraphs[0].text = "{{p body }}"

    assert any("outside the body" in one for one in faults(template(tmp_path / "b.docx", change, body=False)))


@pytest.mark.parametrize("place", ["body", "header", "footer", "title"])
def test_what_a_template_would_run_is_refused_wherever_it_stands(tmp_path: Path, place: str) -> None:
    proof = tmp_path / "ran"
    attack = RUNS % proof

    def change(made: Any) -> None:
        if place == "body":
            made.add_paragraph(attack)
        elif place == "title":
            made.core_properties.title = attack
        else:
            getattr(made.sections[0], place).paragraphs[0].text = attack

    path = template(tmp_path / "bad.docx", change)
    with pytest.raises(CannotGoOn) as found:
        list(files_of("docx", [PLAIN], template=path))
    assert found.value.exit_code == 3
    assert found.value.problems[0].code == "wrong-word-template"
    # And were it not found beforehand, it would not run either.
    sample = {"values": values_of(PLAIN), "title": "x", "body": []}
    with pytest.raises(CannotGoOn, match=r"cannot be filled in: .*not for templates of letters"):
        writer._filled(path.read_bytes(), "bad.docx", [sample])
    assert not proof.exists()


def test_links_macros_fields_and_entities_are_refused(tmp_path: Path) -> None:
    path = template(tmp_path / "own.docx")

    def changed(part: str, old: bytes, new: bytes, more: str = "") -> list[str]:
        out = io.BytesIO()
        with zipfile.ZipFile(path) as given, zipfile.ZipFile(out, "w") as made:
            for name in given.namelist():
                data = given.read(name)
                made.writestr(name, data.replace(old, new, 1) if name == part else data)
            if more:
                made.writestr(more, NOTE if more.endswith(".xml") else b"x")
        return [problem.message for problem in check_word(out.getvalue(), "own.docx")]

    link = (b'<Relationship Id="x9" Type="http://x/attachedTemplate" Target="http://e.example/t" '
            b'TargetMode="External"/></Relationships>')  # fmt: skip
    assert any("outside it (attachedTemplate)" in one
               for one in changed("word/_rels/document.xml.rels", b"</Relationships>", link))  # fmt: skip
    harmless = link.replace(b"attachedTemplate", b"hyperlink")
    assert changed("word/_rels/document.xml.rels", b"</Relationships>", harmless) == []
    field = b"<w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r></w:p>"
    assert any("field `DDEAUTO`" in one for one in changed("word/document.xml", b"</w:p>", field))
    assert changed("word/document.xml", b"", b"", "word/vbaProject.bin") == ["the file holds macros"]
    note = changed("word/document.xml", b"", b"", "word/endnotes.xml")
    assert note == ["there is a placeholder in `word/endnotes.xml`, where none is filled in"]
    entity = b'<!DOCTYPE w [<!ENTITY a "b">]><w:document'
    assert changed("word/document.xml", b"<w:document", entity) == [
        "the file declares a document type, as no Word file does"
    ]


def test_what_is_no_word_file_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", b"<a>" + b" " * 60_000_000 + b"</a>")
    for data, said in ((b"", "no Word file"), (b"PK\x03\x04", "no Word file"), (packed.getvalue(), "too large")):
        (problem,) = check_word(data, "x.docx")
        assert said in problem.message
    with pytest.raises(CannotGoOn) as found:
        writer.check_template(tmp_path / "missing.docx")
    assert found.value.exit_code == 2


def test_a_template_that_takes_too_long_or_too_much_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"values": values_of(PLAIN), "title": "x", "body": []}
    monkeypatch.setattr(writer, "_SECONDS", 0)
    monkeypatch.setattr(writer, "_SECONDS_EACH", 0.01)
    with pytest.raises(CannotGoOn, match="it takes too long"):
        writer._filled(SHIPPED.read_bytes(), "own.docx", [given])
    monkeypatch.undo()
    monkeypatch.setattr(writer, "_MEMORY", 1 << 20)
    with pytest.raises(CannotGoOn, match=r"memory|cannot be filled in"):
        writer._filled(SHIPPED.read_bytes(), "own.docx", [given])


def test_without_docxtpl_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    known = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "docxtpl" else known(name))
    with pytest.raises(CannotGoOn) as found:
        list(files_of("docx", [PLAIN]))
    assert found.value.exit_code == 2
    assert "pip install 'attendance-policy[docx]'" in found.value.problems[0].suggestion
    assert sys.modules["docx"]


def test_a_batch_is_written_and_counted(tmp_path: Path) -> None:
    batch = Batch("small", date(2025, 11, 7), (LETTER, PLAIN))
    names = write_letters(batch, tmp_path / "out", ("docx",), word=template(tmp_path / "own.docx"))
    assert {"docx/0001-concern_letter.docx", "docx/0002-plain.docx"} <= set(names)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["formats"] == ["docx"]


def test_check_looks_through_a_template_and_does_nothing_else(call: Call, tmp_path: Path) -> None:
    assert call("letters", "--check", str(SHIPPED)).endswith("letter.docx can be used: 22 placeholders\n")
    assert "can be used: " in call("letters", "--check", str(SHIPPED.with_name("meeting.yaml")))
    bad = template(tmp_path / "bad.docx", lambda made: made.add_paragraph("{{ pupil_nmae }}"))
    call("letters", "--check", str(bad))
    assert call.code == 3
    assert "paragraph 3 of the body is unknown [wrong-word-template]\n    did you mean `pupil_name`" in call.err


def test_every_placeholder_has_its_value() -> None:
    values = values_of(LETTER)
    assert set(PLACEHOLDERS) < set(values)
    assert (values["is_letter"], values["is_notice"], values["is_meeting"]) == (True, False, False)
    assert values["school_address"] == "1 Lane\nTown\nEX1 1AA"
