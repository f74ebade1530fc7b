"""What is wrong with a condition: a problem without a file, counted from the start of its text."""

from __future__ import annotations

from attendance_policy.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a condition, at a column counted from 0 in its text.

    `value`: the name and the key under `values` where it is wrong, when it is what a name holds.
    """

    code: str
    column: int
    message: str
    suggestion: str = ""
    value: tuple[str, str] | None = None
