"""What letters are written as: escaped, counted, and laid out for the post."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.letters import folder as folders
from attendance_policy.letters.folder import write_letters
from attendance_policy.letters.model import (
    Addressee,
    Basis,
    Batch,
    Bullets,
    Heading,
    Letter,
    Paragraph,
    Pupil,
    School,
    Table,
)
from attendance_policy.letters.writers import WRITERS, files_of
from attendance_policy.letters.writers.merge import events_table, merge_table

HOSTILE = "<script>alert(1)</script> & \"O'Neill\" </article> Zoë Łukasz"
LETTER = Letter(
    "0001-concern_letter", "letter", "concern", "letter of concern", f"About {HOSTILE}", date(2025, 11, 7),
    date(2025, 11, 6), School("Example Academy", ("1 Lane", "Town", "EX1 1AA"), "01234 567890", "office@example.org"),
    Addressee("=cmd|' /C calc'!A0", f"Dear {HOSTILE}", ("@SUM(1)", "-2 Road", "+3", "Flat 4", "Town", "EX1 1AA"), "G1"),
    Pupil("P1", HOSTILE, "8"), Basis("small", "Small School", "2024-09", "ab" * 32, "concern_letter", ("4.2",), "will"),
    (Heading(HOSTILE), Paragraph(HOSTILE), Bullets((HOSTILE, "b")), Bullets(("c",), True),
     Table(HOSTILE, ("Day", "Mark"), (("Mon", HOSTILE),))),
    sent_by="the attendance officer", logged=("letter", "concern"),
)  # fmt: skip


def page(letters: list[Letter]) -> str:
    ((name, content),) = files_of("html", letters)
    assert name == "letters.html"
    return content.decode("utf-8")


def test_the_page_escapes_everything_it_is_given() -> None:
    text = page([LETTER])
    assert "<script" not in text
    assert text.count("</article>") == 1
    # Subject, salutation, heading, paragraph, item, caption and cell.
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;O&#39;Neill&#34;") == 7
    assert "default-src 'none'" in text
    assert not re.search(r"(?:src|href|url\()", text.replace("default-src", "").replace("style-src", ""))


def test_the_page_has_a_sheet_for_each_letter_and_says_what_it_rests_on() -> None:
    text = page([LETTER, replace(LETTER, key="0002", school=School("Other"), pupil=Pupil("P2", "pupil P2"))])
    assert text.count("<article ") == 2
    assert "P2 · attendance policy of Small School, section 4.2, version 2024-09, decided on 6 November 2025" in text
    assert "Attendance officer<br>Other" in text
    assert '<html lang="en-GB">' in text
    assert '<th scope="col">' in text


@pytest.mark.parametrize(("clause", "said"), [
    (("4.2",), ", section 4.2, v"), (("4.2", "6"), ", sections 4.2, 6, v"), (("App 2",), ", under App 2, v"),
    (("3.4", "Punctuality"), ", section 3.4, under Punctuality, v"), ((), "Small School, v"),
])  # fmt: skip
def test_a_heading_without_a_number_is_not_called_a_section(clause: tuple[str, ...], said: str) -> None:
    assert said in page([replace(LETTER, basis=replace(LETTER.basis, clause=clause))])


@pytest.mark.parametrize(("version", "said"), [
    ("2024-09", "4.2, version 2024-09, d"), ("version 02, 2024", "4.2, version 02, 2024, d"), ("", "4.2, d"),
])  # fmt: skip
def test_a_version_is_called_so_once(version: str, said: str) -> None:
    assert said in page([replace(LETTER, basis=replace(LETTER.basis, version=version))])


def test_no_letter_gives_no_file() -> None:
    for kind in WRITERS:
        assert list(files_of(kind, [])) == []


def test_the_table_to_merge_runs_nothing_and_loses_nothing() -> None:
    data = merge_table([LETTER])
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert row["parent_name"] == "'=cmd|' /C calc'!A0"
    address = [row[f"address_{n}"] for n in range(1, 8)]
    assert address == ["'@SUM(1)", "'-2 Road", "'+3", "Flat 4", "Town", "EX1 1AA", ""]
    assert row["subject"] == f"About {HOSTILE}"
    assert row["body"].split("\n\n")[0] == HOSTILE
    assert (row["clause"], row["trigger_date"], row["policy_version"], row["send"]) == (
        "4.2", "2025-11-06", "2024-09", "yes"
    )  # fmt: skip
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def test_rows_for_the_log_hold_no_name() -> None:
    (row,) = csv.DictReader(io.StringIO(events_table([LETTER]).decode("utf-8")))
    assert row == {"at": "2025-11-07", "pupil_id": "P1", "parent_id": "G1", "kind": "letter", "id": "concern",
                   "by": "attendance officer", "how": "letter", "outcome": ""}  # fmt: skip


def test_two_letters_in_one_file_are_a_fault_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "files_of", lambda kind, letters: iter([("a.html", b"1"), ("a.html", b"2")]))
    with pytest.raises(CannotGoOn, match=r"two letters are written as `a\.html`"):
        write_letters(Batch("small", date(2025, 11, 7), (LETTER, LETTER)), tmp_path / "out", ("html",))
    assert not (tmp_path / "out").exists()


def test_files_are_counted_against_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "files_of", lambda kind, letters: iter([("a.html", b"1"), ("b.html", b"2")]))
    with pytest.raises(CannotGoOn, match="2 files of html came of 3 letters"):
        write_letters(Batch("small", date(2025, 11, 7), (LETTER,) * 3), tmp_path / "out", ("html",))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["../x.html", "/tmp/x.html", "a/../../x.html"])
def test_a_writer_may_not_leave_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(folders, "files_of", lambda kind, letters: iter([(name, b"1")]))
    with pytest.raises(CannotGoOn):
        write_letters(Batch("small", date(2025, 11, 7), (LETTER,)), tmp_path / "out", ("html",))
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(CannotGoOn) as found:
            write_letters(Batch("small", date(2025, 11, 7), (LETTER,)), place, ("html",))
        assert found.value.exit_code == 2


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    where = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        where = None
    if where is None:
        if os.environ.get("ATTENDANCE_POLICY_REQUIRE_TOOLS") == "1":
            pytest.fail("there is no browser on this machine")
        pytest.skip("there is no browser on this machine")
    with sync_playwright() as tool:
        opened = tool.chromium.launch(executable_path=where, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def test_in_a_browser_addresses_lie_in_the_window_and_letters_begin_on_new_sheets(
    browser: Any, tmp_path: Path
) -> None:
    pypdf = pytest.importorskip("pypdf")
    rows = tuple((f"Day {n}", "illness (I)") for n in range(60))
    parent = "A Parent With A Name That Is Quite Long Indeed"
    long = replace(LETTER, blocks=(Table("Every session", ("Day", "Mark"), rows),),
                   addressee=Addressee(parent, "Dear parent", tuple(f"line {n}" for n in range(7))))  # fmt: skip
    letters = [long, replace(LETTER, school=School("A", tuple(f"row {n}" for n in range(7)), "1", "a@b.example")), long]
    file = tmp_path / "letters.html"
    file.write_text(page(letters), encoding="utf-8")
    opened = browser.new_page(viewport={"width": 794, "height": 1123})
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: asked.append(message.text))
    opened.goto(file.as_uri())
    for number in (1, 2, 3):
        sheet = opened.locator(f"#letter-{number}").bounding_box()
        box = opened.locator(f"#letter-{number} address").bounding_box()
        left, top, height = ((box["x"] - sheet["x"]), (box["y"] - sheet["y"]), box["height"])
        assert 19 < left / 96 * 25.4 < 21
        assert 49 < top / 96 * 25.4 < 51
        assert height / 96 * 25.4 <= 31
    assert opened.evaluate("document.documentElement.scrollWidth <= 794")
    opened.pdf(path=str(tmp_path / "letters.pdf"), prefer_css_page_size=True)
    opened.close()
    assert len(asked) == 1  # the file itself; nothing fetched, nothing logged
    texts = [sheet.extract_text() for sheet in pypdf.PdfReader(str(tmp_path / "letters.pdf")).pages]
    begins = ["Dear" in text for text in texts]
    assert sum(begins) == 3 and begins[0]
    assert all(len(text.strip()) > 40 for text in texts)  # no empty sheet
    assert sum(re.search(r"Day\s+Mark", text) is not None for text in texts) >= 4  # the head stands on each sheet
