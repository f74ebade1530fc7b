"""A letter of ordinary length is one sheet, as PDF and as the page that is printed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.called import Call
from cli.registers import days_of, written

pypdf = pytest.importorskip("pypdf")

DAYS = [date(2025, 9, 1) + timedelta(days=n) for n in range(54) if n % 7 < 5]  # eight school weeks
NAMES = ("pupil_id,pupil_name,parent_id,parent_name,address_1,address_2,address_3\n"
         "P1,Clementine Fernandez,G1,Ms Fernandez,29 Mill Lane,Exampletown,EX1 1AA\n")  # fmt: skip
SCHOOL = """\
name: Example Academy
address: [1 School Lane, Exampletown, EX1 1AB]
phone: 01234 567890
email: office@example.ac.uk
signatory: J. Doe
signatory_role: Attendance officer
"""


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def folder(call: Call, tmp_path: Path) -> Path:
    """The first letter of lct (SAL 1) with all that it can hold: late, and a record of five lines."""
    whole, late, once, last = "/\\" * 5, "L\\" * 4 + "/\\", "O\\" + "/\\" * 4, "II/\\MM/\\I\\"
    marks = whole + once + late + once + whole * 3 + last
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    (tmp_path / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    register = written(tmp_path / "register.csv", list(days_of("P1", DAYS, marks)))
    data = call.json(
        "letters", "--policy", "lct", "--register", register, "--on", DAYS[-1].isoformat(), "--out",
        str(tmp_path / "out"), "--include-asked", "--since", DAYS[-5].isoformat(), "--names",
        str(tmp_path / "names.csv"), "--school", str(tmp_path / "school.yaml"), "--write", "html", "--write", "pdf",
    )  # fmt: skip
    assert [one["letter"] for one in data["written"]] == ["sal_1"]
    return tmp_path / "out"


def one_sheet(file: Path) -> None:
    (page,) = pypdf.PdfReader(str(file)).pages
    text = " ".join(page.extract_text().split())
    for said in ("Clementine Fernandez attended", "marked late 4 times", "attendance below 95%", "get in touch",
                 "School Attendance Letter 2", "The record", "Yours sincerely", "App 2 Stage A"):  # fmt: skip
        assert said in text


def test_as_pdf(folder: Path) -> None:
    one_sheet(folder / "letters.pdf")


def test_as_it_is_printed(folder: Path, browser: Any) -> None:
    opened = browser.new_page()
    opened.goto((folder / "letters.html").as_uri())
    opened.pdf(path=str(folder / "printed.pdf"), prefer_css_page_size=True)
    opened.close()
    one_sheet(folder / "printed.pdf")
