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
    browser: Any, ran: Run, tmp_path: Path, make: Callable[[Report], Sheet]
) -> None:
    path = tmp_path / "page.html"
    path.write_text(sheet_page(make(ran(150, *CHANGE))), encoding="utf-8")
    for width, scheme in ((380, "light"), (380, "dark"), (1280, "light"), (1280, "dark")):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.set_default_timeout(5_000)
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= room == width
        # What is wider than its place says so, by a shadow at its side.
        hints = page.evaluate(
            "[...document.querySelectorAll('.scroll')].map(one => getComputedStyle(one).backgroundImage)"
        )
        assert hints and all(one.count("linear-gradient") == 4 for one in hints)
        assert said == []
        assert asked == [path.as_uri()]
        page.close()
    page = browser.new_page()
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    heights = page.evaluate(
        "[...document.querySelectorAll('details table')].map(one => one.getBoundingClientRect().height)"
    )
    assert heights and min(heights) > 0
    page.close()
