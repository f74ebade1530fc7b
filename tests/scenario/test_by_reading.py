"""The words for a decision that no missing input keeps open, and readings do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from attendance_policy.scenario.decision_lines import by_reading
from attendance_policy.scenario.model import Decision, UnderReading

ONE = UnderReading("point", "silence", False, "Which?", "one", "so", (), False, True, date(2025, 10, 12))


class _Made:
    def __init__(self, *readings: UnderReading) -> None:
        self.readings = readings


@pytest.mark.parametrize(("other", "words"), [
    (replace(ONE, decided=False, at=None), "under some readings only"),
    (replace(ONE, at=date(2025, 10, 20)), "on another day under each reading"),
    (replace(ONE, action="another"), "differently under each reading"),
])  # fmt: skip
def test_how_readings_differ_is_said(other: UnderReading, words: str) -> None:
    assert by_reading(cast(Decision, _Made(ONE, other))) == words
