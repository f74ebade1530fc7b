"""bare-time-unit: a number of days, and nobody says which days."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.lengths import read_length
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.walk import ASIDE, own_values
from attendance_policy.policy.paths import Path, parse_path

_DAYS = re.compile(r"\b(?:\d+(?:st|nd|rd|th)?|two|three|four|five|six|seven|ten|a couple of|a few|several) days?\b")
_TIMES = (
    "due",
    "not_before",
    "until",
    "within",
    "repeat",
    "at_least",
    "at_most",
    "runs_for",
    "keep_for",
    "every",
    "says",
)
# Sentences about the value, and not the value.
_BESIDE = ("interpretation", "source", "asks", "about", "called", "means", "because", "open_points")


def _find(subject: Subject) -> Iterator[Finding]:
    read = [path for point in subject.policy.open_points for reading in point.readings for path, _ in reading.sets]
    asked = {parse_path(path) for path in read}
    for path, value in own_values(subject):
        text = "" if path[0] in ASIDE else _text(path, value)
        match = _DAYS.search(text) if "day" in text else None
        if match is None or any(part in _BESIDE for part in path) or not _is_typed(subject, path):
            continue
        if _is_told(subject, path) or any(_same(path, other) for other in asked):
            continue
        yield RULE.at(
            subject,
            path,
            f"`{match[0]}` does not say which days: school days, working days or days of the calendar",
            "write the unit that the document means; where it says only days, tell under `interpretation` which were "
            "taken, or write an open point",
        )


def _is_typed(subject: Subject, path: Path) -> bool:
    """Whether a value stands in the file itself: what an entry of the base lends is law, which says what it means."""
    return subject.loaded.resolved.document.places.get(path) is not None


def _text(path: Path, value: object) -> str:
    """The length of time at a path; "" where there is none."""
    if isinstance(value, dict) and path[0] == "values" and value.get("unit") == "days":
        return str(read_length(value) or f"{value.get('is')} days")
    return value if isinstance(value, str) and any(part in _TIMES for part in path[1:]) else ""


def _is_told(subject: Subject, path: Path) -> bool:
    """Whether an interpretation at the value or above it speaks of days, or of the key that holds them."""
    for length in range(len(path), 1, -1):
        value = subject.tree.value(path[:length])
        told = value.get("interpretation") if isinstance(value, dict) else None
        if isinstance(told, str) and "day" in told:
            return True
        if isinstance(told, dict) and any(key in path or "day" in str(text) for key, text in told.items()):
            return True
    return False


def _same(path: Path, other: tuple[str, ...]) -> bool:
    length = min(len(path), len(other))
    return tuple(map(str, path[:length])) == other[:length]


RULE = Rule(
    "bare-time-unit",
    Severity.NOTE,
    "a number of days that may be of two kinds",
    "Five days from a Thursday end on a Tuesday or on a Thursday. A profile counts bare days by the calendar; where "
    "the document says no more than days, that was a choice, and is told where it was made.",
    _find,
)
