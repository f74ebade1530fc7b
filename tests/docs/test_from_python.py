"""The page on using the engine from Python says what happens: every line of it runs, and gives what it shows."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from attendance_policy.generate import generate, write_long_csv, write_pupils_csv
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book

PAGE = Path(__file__).parent.parent.parent / "docs" / "from_python.md"


def test_every_line_gives_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = code_book(Policies(Library()).resolver)
    register, pupils = generate("secondary", 40, 6, read_calendar("england_example"), codes)
    write_long_csv(register, tmp_path / "register.csv")
    write_pupils_csv(pupils, tmp_path / "pupils.csv")
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert tried > 6
    assert not failed
