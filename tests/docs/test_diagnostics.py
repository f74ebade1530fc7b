"""The page of diagnostics: every code has its section, and the page says what the program says."""

from __future__ import annotations

import re

from docs.diagnostics_page import PAGE, PARTS, page


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run tests/docs/diagnostics_page.py"


def test_every_code_has_one_section() -> None:
    sections = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(sections) == len(set(sections))
    assert set(sections) == {code for _, _, codes in PARTS for code in codes}
