"""One meaning in two spellings: conditions, times and edges of the day."""

from __future__ import annotations

import ast
from typing import Any

from attendance_policy.policy.times import Time, read_time

# The same minute said from its other side: `before: 08:31` takes what `by: 08:30` takes.
_LATER = {"before": ("by", -1), "late_after": ("late_from", 1), "absent_after": ("absent_from", 1)}


class _Any(frozenset[str]):
    """Every step there may be: both times were checked when their profiles were read."""

    def __contains__(self, item: object) -> bool:
        return True


def same_time(one: str, other: str) -> bool:
    """Whether two texts are one time: `1 week after letter` and `1 weeks after letter`."""
    read = [read_time(text, _Any()) for text in (one, other)]
    return all(isinstance(time, Time) for time in read) and _bare(read[0]) == _bare(read[1])


def _bare(time: object) -> tuple[object, ...]:
    assert isinstance(time, Time)
    return time.kind, time.minute, time.edge, time.count, time.unit, time.anchor


def same_tree(one: str, other: str) -> bool:
    """Whether two conditions differ in spaces, quotes and brackets alone."""
    try:
        return ast.dump(ast.parse(one, mode="eval")) == ast.dump(ast.parse(other, mode="eval"))
    except (SyntaxError, ValueError):
        return False


def minute_of(key: str, value: Any) -> tuple[str, int] | None:
    """An edge of the day from the side of `by`, `late_from` or `absent_from`; None of anything else."""
    if not isinstance(value, str) or ":" not in value:
        return None
    side, step = _LATER.get(key, (key, 0))
    if side == "closes":
        return None
    hour, _, minute = value.partition(":")
    return side, int(hour) * 60 + int(minute) + step
