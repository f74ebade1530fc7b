"""Long values that differ somewhere inside: the part that differs is shown, on both sides."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.diff.model import Differences
from attendance_policy.reports.diff_text import diff_markdown, diff_text
from diff.pairs_of_profiles import differences

LONG = "the parents are told by the office " * 12
FOUND = differences(("due: by 09:30", "due: by 10:00"))


def _page(before: object, after: object) -> Differences:
    return replace(FOUND, changes=(replace(FOUND.changes[0], before=before, after=after, effect=""),))


def _shown(before: object, after: object) -> list[str]:
    row = diff_markdown(_page(before, after)).splitlines()[-1]
    return [cell.strip() for cell in row.split(" | ")[2:4]]


def test_the_figure_that_differs_is_seen() -> None:
    before, after = _shown(f"{LONG}within 10 days {LONG}", f"{LONG}within 12 days {LONG}")
    assert "within 10 days" in before and "within 12 days" in after
    assert before.startswith("… ") and before.endswith(" …") and len(before) < 210
    text = " ".join(diff_text(_page(f"{LONG}within 10 days", f"{LONG}within 12 days")).split())
    assert "within 10 days → … " in text and text.endswith("within 12 days")


def test_a_value_inside_a_longer_one_is_seen() -> None:
    held = {"set": {"rules.call.due": "by 09:30", "stages.letter_1.when": LONG}, "remove": ["leave.notice"]}
    before, after = _shown(held, {**held, "remove": ["leave.notice.strength"]})
    assert before.endswith("remove: [leave.notice]}") and after.endswith("remove: [leave.notice.strength]}")


def test_a_short_value_is_shown_whole() -> None:
    assert _shown("by 09:30", {"says": "within 30 minutes"}) == ["by 09:30", "{says: within 30 minutes}"]
    assert _shown(LONG, None)[0].endswith("told by …")


@settings(max_examples=200)
@given(st.text("ab 1", min_size=1), st.text("ab 1", max_size=400), st.text("ab 1", max_size=400),
       st.text("ab 1", max_size=300))  # fmt: skip
def test_what_differs_never_looks_the_same(same: str, one: str, other: str, end: str) -> None:
    texts = [" ".join(f"{same * 9}{middle}{end}".split()) for middle in (one, other)]
    if texts[0] != texts[1]:
        shown = _shown(f"x{texts[0]}", f"x{texts[1]}")
        assert shown[0] != shown[1]
