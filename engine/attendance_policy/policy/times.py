"""The grammar of times: `"09:30"`, `by 09:30`, `before 10:00`, `3 weeks after letter_1`, `same day`, an anchor."""

from __future__ import annotations

import re
from collections.abc import Collection

from attendance_policy.diagnostics import did_you_mean
from attendance_policy.frozen import dataclass
from attendance_policy.lazily import pattern
from attendance_policy.vocabulary import ANCHORS, UNITS

_CLOCK = re.compile(r"(?:(by|before|at|from|after) )?([01]\d|2[0-3]):([0-5]\d)")
_OFFSET = re.compile(r"(\d+) ([a-z]+(?: [a-z]+)?) (after|before) (.+)")
_DURATION = re.compile(r"(\d+) ([a-z]+(?: [a-z]+)?)")
# The longest names first: `2 school days` is not `2 school`.
_COUNTED = pattern(rf"\b(\d+) ({'|'.join(f'{unit[:-1]}s?' for unit in sorted(UNITS, key=len, reverse=True))})\b")
PHRASES = ("same day", "that morning", "at once")


@dataclass(frozen=True, slots=True)
class Time:
    """One time as written. `kind`: clock, offset, phrase or anchor.

    clock: `minute` of the day, `edge` by, before, at, from or after ("" when bare). offset: `count` of `unit`
    `edge` (after or before) `anchor`. An anchor is a name of the vocabulary or a rule or paper id.
    """

    text: str
    kind: str
    minute: int = 0
    edge: str = ""
    count: int = 0
    unit: str = ""
    anchor: str = ""


def read_time(text: str, steps: Collection[str]) -> Time | tuple[str, str]:
    """A time, or (what is wrong with it, what to do). `steps` are the ids that may serve as anchors."""
    if match := _CLOCK.fullmatch(text):
        return Time(text, "clock", int(match[2]) * 60 + int(match[3]), match[1] or "")
    if text in PHRASES:
        return Time(text, "phrase")
    if match := _OFFSET.fullmatch(text):
        unit = unit_of(match[2])
        if unit is None:
            return f"`{match[2]}` is not a unit of time", _units(match[2])
        anchor = _anchor(match[4], steps)
        if anchor is None:
            return f"`{match[4]}` is not something a time is counted from", _anchors(match[4], steps)
        return Time(text, "offset", count=int(match[1]), unit=unit, edge=match[3], anchor=anchor)
    anchor = _anchor(text, steps)
    if anchor is not None:
        return Time(text, "anchor", anchor=anchor)
    if match := _DURATION.fullmatch(text):
        return (
            f"`{text}` does not say from when",
            f"write `{text} after …`, or {{says: {text}}} if the document does not say",
        )
    return f"`{text}` is not a time", "write it as `by 09:30`, `3 weeks after letter_1` or `same day`, or as a silence"


def unit_of(word: str) -> str | None:
    """The unit a word names, in its plural form as the vocabulary has it; None when there is none."""
    for unit in UNITS:
        if word in (unit, unit[:-1]):
            return unit
    return None


def read_duration(text: str) -> tuple[int, str] | None:
    """`4 weeks` as (4, "weeks"); None when it is not a duration."""
    match = _DURATION.fullmatch(text)
    unit = unit_of(match[2]) if match else None
    return (int(match[1]), unit) if match and unit else None


def counted(text: str) -> str:
    """A text in which each count stands with its unit as it is said: `1 week after letter_1` for `1 weeks after …`."""
    return _COUNTED.sub(_said, text)


def _said(found: re.Match[str]) -> str:
    unit = unit_of(found[2])
    if unit is None:
        return found[0]
    return f"{found[1]} {unit[:-1] if int(found[1]) == 1 else unit}"


def _anchor(text: str, steps: Collection[str]) -> str | None:
    if text in ANCHORS or text in steps:
        return text
    spaced = text.replace("_", " ")
    return spaced if spaced in ANCHORS else None


def _anchors(text: str, steps: Collection[str]) -> str:
    return did_you_mean(text, [*ANCHORS, *steps]) or "`attendance-policy vocabulary` lists the anchors"


def _units(text: str) -> str:
    return did_you_mean(text, UNITS) or "units are " + ", ".join(UNITS)
