"""Days and distances as a person says them."""

from __future__ import annotations

import re
from datetime import date

from attendance_policy.explain.model import Distance

_ISO = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")


def day_words(day: date) -> str:
    """`Thursday 12 March 2026`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def with_days(text: str) -> str:
    """A text with every date in it as a person says it."""
    return _ISO.sub(lambda found: day_words(date.fromisoformat(found[1])), text)


def distance_words(distance: Distance, percent: bool) -> str:
    """How far off, or how much there is to spare: `2 sessions of unauthorised absence short`, `exactly at the edge`."""
    by, unit = distance.by, _one(distance.unit) if abs(distance.by) == 1 else distance.unit
    if percent:
        return _sessions(by)
    if by > 0:
        return f"{by} {unit} short".replace("  ", " ") if distance.more else f"{by} {unit} too many".replace("  ", " ")
    return "only just" if by == 0 else f"with {-by} to spare"


def _sessions(by: int) -> str:
    count = f"{abs(by)} session{'' if abs(by) == 1 else 's'}"
    if by > 0:
        return f"{count} away from it"
    return "only just" if by == 0 else f"with {count} to spare"


def _one(unit: str) -> str:
    for many, one in (("school days", "school day"), ("sessions", "session"), ("separate spells", "separate spell"),
                      ("days", "day"), ("weeks", "week"), ("times", "time")):  # fmt: skip
        if unit.startswith(many):
            return one + unit[len(many) :]
    return unit
