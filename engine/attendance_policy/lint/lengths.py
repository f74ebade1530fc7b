"""Lengths of time that a policy states, set side by side; None where it cannot be known which is longer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attendance_policy.frozen import dataclass
from attendance_policy.policy.times import read_duration

# The fewest and the most days of the calendar in one of a unit; None where a holiday may lie between.
_DAYS: Mapping[str, tuple[int, int | None]] = {
    "days": (1, 1),
    "weeks": (7, 7),
    "months": (28, 31),
    "years": (365, 366),
    "school weeks": (7, None),
}
_OF_WEEKDAYS = ("school days", "working days")


@dataclass(frozen=True, slots=True)
class Length:
    """`count` of a unit of the vocabulary."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count} {self.unit[:-1] if self.count == 1 else self.unit}"

    def is_shorter(self, other: Length) -> bool | None:
        """Whether this is shorter, whatever the calendar; None where that turns on the calendar, or on the unit."""
        if self.unit == other.unit:
            return self.count < other.count
        mine, theirs = self._days(), other._days()
        if mine is None or theirs is None:
            return None
        if mine[1] is not None and mine[1] < theirs[0]:
            return True
        return False if theirs[1] is not None and mine[0] >= theirs[1] else None

    def _days(self) -> tuple[int, int | None] | None:
        if self.unit in _OF_WEEKDAYS:
            return 7 * (self.count // 5) + self.count % 5, None
        least, most = _DAYS.get(self.unit, (0, None))
        return (self.count * least, most and self.count * most) if least else None


def read_length(value: Any) -> Length | None:
    """`3 weeks`, or `{is: 5, unit: school days}`; None when it is neither."""
    if isinstance(value, dict) and isinstance(value.get("is"), int) and isinstance(value.get("unit"), str):
        value = f"{value['is']} {value['unit']}"
    read = read_duration(value) if isinstance(value, str) else None
    return Length(*read) if read else None


def minute_of(value: Any) -> int | None:
    """A time of day as its minute; None when it is none."""
    if not isinstance(value, str) or len(value) != 5 or value[2] != ":" or not (value[:2] + value[3:]).isdigit():
        return None
    return int(value[:2]) * 60 + int(value[3:])


def opening_of(window: Any) -> Length | None:
    """How long a register stays open, from its taking to its closing; None where one of the two is not given."""
    if not isinstance(window, dict):
        return None
    taken = minute_of(window.get("taken"))
    closing = [minute_of(window[key]) for key in ("closes", "absent_from", "absent_after") if key in window]
    if taken is None or not closing or closing[0] is None:
        return None
    return Length(closing[0] - taken, "minutes")
