"""The page in a real browser: it loads alone, fits a telephone, can be ticked, and has what is due now on top."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cli.called import Call

from .school import School, log, register


@pytest.fixture
def page_file(call: Call, tmp_path: Path) -> Path:
    """Several roles, two of them with many pupils, something overdue, calls with their facts, open points."""
    marks = {"P1": {"2025-11-07": "NN", "2025-11-10": "NN"}, "P2": {"2025-11-10": "NN"},
             **{f"P{n}": {"2025-11-10": "NN", "2025-11-11": "NN"} for n in range(10, 20)}}  # fmt: skip
    people = tmp_path / "pupils.csv"
    people.write_text("pupil_id,year,class,social_worker\nP1,8,8B,no\nP2,7,7A,yes\n"
                      + "".join(f"P{n},9,9C,yes\n" for n in range(10, 20)), encoding="utf-8")  # fmt: skip
    path = tmp_path / "list.html"
    School(call, "lct", register(tmp_path, marks, "2025-11-14")).on(
        "2025-11-11", "--pupils-file", str(people), "--html", str(path), "--events",
        log(tmp_path, "2025-11-10 09:20,P2,,contact,,,phone,no answer"),
    )  # fmt: skip
    return path


def test_it_loads_alone_fits_and_can_be_ticked(opened: Any, page_file: Path) -> None:
    for scheme, width in (("light", 360), ("dark", 360), ("light", 1100)):
        with opened(page_file, width, scheme) as page:
            boxes = page.get_by_role("checkbox")
            assert boxes.count() > 5
            # Every box has a name that tells whom it is about, and a click on the name ticks it.
            names = page.evaluate("[...document.querySelectorAll('input')].map(one => one.labels[0].innerText)")
            assert all(name.startswith(("P1", "P2", "The school", "Class ")) or name[:2].isdigit() for name in names)
            page.locator("label").first.click()
            assert boxes.first.is_checked()


def test_what_is_due_now_is_on_the_first_sheet_and_long_sheets_and_lists_begin_on_their_own(
    browser: Any, page_file: Path
) -> None:
    page = browser.new_page()
    page.goto(page_file.as_uri())
    named = "[...document.querySelectorAll('%s')].map(one => one.firstChild.textContent.trim())"
    large, small = (page.evaluate(named % f".role.{size} h2") for size in ("large", "small"))
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    page.close()
    sheets = [" ".join(one.extract_text().split()).replace("\ufb01", "fi").replace("\ufb03", "ffi").replace(
        "\ufb00", "ff") for one in reader.pages]  # fmt: skip
    assert len(large) > 1 and len(small) > 1
    first = sheets[0]
    assert re.search(r"How much there is .* By a time \d\d:\d\d The ", first), first
    assert all(role in first for role in (*large, *small))
    for role in (*large[1:], small[0], "Lists of what is left"):
        assert any(sheet.startswith(role) for sheet in sheets), role
    # Those with little to do share one sheet.
    assert any(all(role in sheet for role in small) for sheet in sheets[1:])
    width, height = reader.pages[0].mediabox.width, reader.pages[0].mediabox.height
    assert (round(float(width)), round(float(height))) == (595, 842)
