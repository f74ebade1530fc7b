"""The page about `check-source` explains every code."""

from __future__ import annotations

import re
from pathlib import Path

from attendance_policy.documents.problem_codes import CODES

PAGE = Path(__file__).parents[2] / "docs" / "check-source.md"


def test_every_code_has_a_section_and_every_section_a_code() -> None:
    assert set(re.findall(r"^### (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)) == set(CODES)


def test_every_code_that_is_given_is_explained() -> None:
    package = PAGE.parents[1] / "engine" / "attendance_policy" / "documents"
    given = set()
    for file in package.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        given |= set(re.findall(r'"((?:clause|figure|document|no-document)-[a-z-]+)"', text))
    assert given == set(CODES)
