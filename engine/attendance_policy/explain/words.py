"""Days and distances as a person says them."""

from __future__ import annotations

import re
from datetime import date

from attendance_policy.explain.model import Distance, Told

_ISO = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")


def day_words(day: date) -> str:
    """`Thursday 12 March 2026`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def with_days(text: str) -> str:
    """A text with every date in it as a person says it."""
    return _ISO.sub(lambda found: day_words(date.fromisoformat(found[1])), text)


def figure_words(told: Told) -> str:
    """A figure with what was read and how far off that is: `attendance is below 95%: it is 94.95% (94/99), only
    just`."""
    if told.distance is None:
        return f"{told.text}: it is {told.value}"
    if not told.distance.unit:
        return f"{told.text}: it is the {_nth(told.value)}{_days_off(told.distance)}"
    far = distance_words(told.distance, "%" in told.value)
    return f"{told.text}: it is {told.value}, {far}"


def distance_words(distance: Distance, percent: bool) -> str:
    """How far off: `2 sessions of unauthorised absence short`; where it holds, how far beyond the first figure of which
    it does: `past it by 7 sessions`."""
    by, unit = distance.by, _one(distance.unit) if abs(distance.by) == 1 else distance.unit
    if by == 0:
        return "only just"
    if percent:
        count = f"{abs(by)} session{'' if abs(by) == 1 else 's'}"
        return f"{count} away from it" if by > 0 else f"past it by {count}"
    if by > 0:
        return f"{by} {unit} short" if distance.more else f"{by} {unit} too many"
    return f"{-by} more than it takes" if distance.more else f"and would be with {-by} more"


def _days_off(distance: Distance) -> str:
    """How many days of an absence are still to come; nothing where it holds or is over."""
    return f", {distance.by} too early" if distance.by > 0 and distance.more else ""


def _nth(value: str) -> str:
    if not value.isdigit():
        return value
    tail = {"1": "st", "2": "nd", "3": "rd"}.get(value[-1], "th") if value[-2:-1] != "1" else "th"
    return f"{value}{tail}"


def _one(unit: str) -> str:
    for many, one in (("school days", "school day"), ("sessions", "session"), ("separate spells", "separate spell"),
                      ("days", "day"), ("weeks", "week"), ("times", "time")):  # fmt: skip
        if unit.startswith(many):
            return one + unit[len(many) :]
    return unit
