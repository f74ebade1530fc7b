"""The page of a sweep in a real browser: it loads, asks for nothing, logs nothing, and fits a telephone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attendance_policy.cli.app import run

from .conftest import FIXTURE

ONE = ["--vary", "stages.concern_letter.when.attendance=88:97:1", "--at-most", "letters per week 3"]
TWO = [*ONE, "--vary", "reporting.first_day.by=08:00:09:00:15 min"]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("register") / "register.csv"
    assert run(["generate", "--phase", "secondary", "--pupils", "40", "--seed", "5", "--out", str(path)]) == 0
    return str(path)


@pytest.mark.parametrize("ranges", [ONE, TWO], ids=["one range", "two ranges"])
def test_it_loads_alone_and_fits(opened: Any, register: str, tmp_path: Path, ranges: list[str]) -> None:
    path = tmp_path / "sweep.html"
    assert run(["sweep", "--policy", str(FIXTURE), "--register", register, "--html", str(path), *ranges]) == 0
    for width, scheme in ((400, "light"), (400, "dark"), (1280, "light")):
        with opened(path, width, scheme) as page:
            inside = page.evaluate(
                "[...document.querySelectorAll('figure svg[role=img]')].every(one => { const box = one.viewBox.baseVal;"
                " return [...one.querySelectorAll('circle, line, rect')].every(shape => { const at = shape.getBBox();"
                " return at.x >= 0 && at.y >= 0 && at.x + at.width <= box.width + 1"
                " && at.y + at.height <= box.height })})"
            )
            assert inside
