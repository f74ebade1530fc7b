"""The least that a record must hold: `2 contacts`, and the constant that conditions call it by."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attendance_policy.lazily import pattern

_COUNT = pattern(r"([0-9]{1,6}) ([a-z][a-z ]*)")
_LEAST = "_at_least"


def read_count(text: str) -> tuple[int, str] | None:
    """`2 sets` as (2, "sets"); None when it is not a number of something."""
    match = _COUNT.fullmatch(text)
    return (int(match[1]), match[2]) if match else None


def least_values(data: dict[str, Any]) -> dict[str, tuple[Fraction, str]]:
    """The least of each record as a constant that conditions may name: `emergency_contacts_at_least`, with its unit."""
    found: dict[str, tuple[Fraction, str]] = {}
    for name, value in data.get("records", {}).items():
        count = read_count(str(value.get("at_least", ""))) if isinstance(value, dict) else None
        if count is not None:
            found[name + _LEAST] = (Fraction(count[0]), count[1])
    return found
