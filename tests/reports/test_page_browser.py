"""The page in a real browser: it loads, asks for nothing, logs nothing and fits a telephone."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Pages

CHANGE = ("--set", "stages.concern_letter.when.attendance=90")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1100])
@pytest.mark.parametrize(
    "more", [CHANGE, (), ("--against", "basildon_lower")], ids=["what-if", "simulation", "against"]
)
def test_it_loads_alone_and_fits(opened: Any, pages: Pages, more: tuple[str, ...], width: int, scheme: str) -> None:
    with opened(pages(*more), width, scheme) as page:
        assert page.locator("h1").count() == 1
        assert page.locator("h1").is_visible()
        assert page.locator("svg rect").first.bounding_box()["height"] > 0
        ink, paper = page.evaluate(
            "(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))"
        )
        assert _contrast(ink, paper) >= 7


def _contrast(one: str, other: str) -> float:
    """The contrast of two colours as the WCAG computes it, from 1 to 21."""
    bright = sorted(_luminance(colour) for colour in (one, other))
    return (bright[1] + 0.05) / (bright[0] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
