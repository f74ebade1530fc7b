"""Both pages in a real browser: they load, ask for nothing, log nothing, fit a telephone, and print their tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attendance_policy.reports.governors import governors
from attendance_policy.reports.report import Report
from attendance_policy.reports.sheet import Sheet
from attendance_policy.reports.sheet_page import sheet_page
from attendance_policy.reports.team import team

from .test_governors import CHANGE, Run, ran

__all__ = ["ran"]  # the fixture


@pytest.mark.parametrize("make", [governors, team])
def test_it_loads_alone_fits_and_prints(
    browser: Any, opened: Any, ran: Run, tmp_path: Path, make: Callable[[Report], Sheet]
) -> None:
    path = tmp_path / "page.html"
    path.write_text(sheet_page(make(ran(150, *CHANGE))), encoding="utf-8")
    for width, scheme in ((380, "light"), (380, "dark"), (1280, "light"), (1280, "dark")):
        with opened(path, width, scheme) as page:
            # What is wider than its place says so, by a shadow at its side.
            hints = page.evaluate(
                "[...document.querySelectorAll('.scroll')].map(one => getComputedStyle(one).backgroundImage)"
            )
            assert hints and all(one.count("linear-gradient") == 4 for one in hints)
    page = browser.new_page()
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    heights = page.evaluate(
        "[...document.querySelectorAll('details table')].map(one => one.getBoundingClientRect().height)"
    )
    assert heights and min(heights) > 0
    page.close()
