"""One meaning in two spellings: conditions, times, lengths of time and edges of the day."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attendance_policy.policy.schedule import length_of
from attendance_policy.policy.times import Time, read_duration, read_time, unit_of

# The same minute said from its other side: `before: 08:31` takes what `by: 08:30` takes.
_LATER = {"before": ("by", -1), "late_after": ("late_from", 1), "absent_after": ("absent_from", 1)}
# Units that are so many of a smaller one wherever they are counted. Days and weeks of school are counted by a calendar.
_SMALLER = {"hours": (60, "minutes"), "weeks": (7, "days"), "years": (12, "months")}
_LENGTH = re.compile(r"(\d+ [a-z]+(?: (?:day|week|term)s?)?)((?: from | after | before ).+)?")


class _Any(frozenset[str]):
    """Every step there may be: both times were checked when their profiles were read."""

    def __contains__(self, item: object) -> bool:
        return True


def time_key(text: str) -> object:
    """What a time means, whatever it is written in: `3 weeks after letter` and `21 days after letter` are one."""
    time = read_time(text, _Any())
    if not isinstance(time, Time):
        return text
    return time.kind, time.minute, time.edge, smallest(time.count, time.unit), time.anchor


def same_time(one: str, other: str) -> bool:
    """Whether two texts are one time: `1 week after letter` and `7 days after letter`."""
    read = [time_key(text) for text in (one, other)]
    return read[0] == read[1] and all(isinstance(key, tuple) for key in read)


def same_length(key: str, one: str, other: str) -> bool:
    """Whether two texts under a key are one length of time: `4 weeks` and `28 days`, `1 year` and `12 months`.

    `repeat` counts weeks from Monday to Monday and days one by one: there nothing but the spelling is the same. A
    rhythm under `each` goes by weeks of school, so that a fortnight is two of them and never 14 days.
    """
    if key == "each":
        return _rhythm(one) == _rhythm(other)
    read = [_LENGTH.fullmatch(text) for text in (one, other)]
    if read[0] is None or read[1] is None or read[0][2] != read[1][2]:
        return False
    lengths = [read_duration(match[1]) for match in read if match is not None]
    return None not in lengths and len({smallest(*length) for length in lengths if length is not None}) == 1


def same_value(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two entries with a figure and its unit are one length: `{is: 0.5, unit: hours}`, `{is: 30, unit:
    minutes}`."""
    held = [_figure(value) for value in (one, other)]
    return held[0] == held[1] and held[0] is not None


def _figure(value: Mapping[str, Any]) -> tuple[Fraction, str] | None:
    figure, named = value.get("is"), value.get("unit")
    if isinstance(figure, bool) or not isinstance(figure, int | float) or not isinstance(named, str):
        return None
    each, smaller = _SMALLER.get(unit_of(named) or "", (1, unit_of(named) or named))
    return Fraction(str(figure)) * each, smaller


def _rhythm(text: str) -> tuple[int, str] | str:
    count, unit = (2, "week") if text == "fortnight" else length_of(text) or (1, text)
    return (1, "year") if (count, unit) == (12, "month") else (count, unit)


def smallest(count: int, unit: str) -> tuple[int, str]:
    """A length of time in the smallest unit it is so many of: 4 weeks are 28 days."""
    each, smaller = _SMALLER.get(unit, (1, unit))
    return count * each, smaller


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
