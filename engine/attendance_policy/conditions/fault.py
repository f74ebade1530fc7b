"""What is wrong with a condition: a problem without a file, counted from the start of its text."""

from __future__ import annotations

from attendance_policy.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a condition, at a column counted from 0 in its text."""

    code: str
    column: int
    message: str
    suggestion: str = ""
