"""Units of time as documents write them, and what one length is in another unit."""

from __future__ import annotations

import re
from fractions import Fraction

# How a unit is written -> how it is named here. What kind of day or week it is, is told by the words before it.
_WRITTEN = {
    "minute": "minutes",
    "min": "minutes",
    "hour": "hours",
    "hr": "hours",
    "session": "sessions",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "half term": "half terms",
    "half-term": "half terms",
    "term": "terms",
    "year": "years",
}
_BEFORE = [
    "school",
    "working",
    "calendar",
    "consecutive",
    "continuous",
    "full",
    "whole",
    "half",
    "missed",
    "unauthorised",
    "authorised",
    "unexplained",
    "academic",
    "clear",
    "possible",
    "absent",
    "separate",
    "complete",
    "more",
    "further",
    "additional",
    "single",
    "single-day",
    "lost",
]
_UNIT = re.compile(
    rf"(?:[\s-]+(?P<before>{'|'.join(_BEFORE)}))?(?:[\s-]+(?P<also>{'|'.join(_BEFORE)}))?[\s-]*"
    rf"(?P<unit>{'|'.join(sorted(_WRITTEN, key=len, reverse=True))})(?:s|s['’]|['’]s|\(s\))?\b",
    re.IGNORECASE,
)
_KINDS = {"school": "school ", "working": "working ", "calendar": "calendar "}
_DAYS = ("days", "school days", "working days", "calendar days")
# What a fact counts that the profile, and not its name, says whether of school days or of all.
ANY_DAYS = "days of any kind"
# How often, as `twice a day` has it: a multiplier is no length of time.
TIMES = "times"
_WEEKS = ("weeks", "school weeks", "calendar weeks")


def unit_after(text: str, at: int) -> tuple[str, int]:
    """The unit written right after a number, and where it ends; ("", at) when there is none."""
    match = _UNIT.match(text, at)
    if match is None:
        return "", at
    unit = _WRITTEN[match["unit"].lower()]
    before = {word.lower() for word in (match["before"], match["also"]) if word}
    if unit in ("days", "weeks"):
        unit = next((mark for word, mark in _KINDS.items() if word in before), "") + unit
    return unit, match.end()


def same_unit(ours: str, theirs: str) -> bool:
    """Whether a document's unit may be what a profile's says. No unit says nothing, nor does how often in a profile;
    `twice` in a document is no length; `days` of a document may be any days, `days` of a profile are calendar days."""
    if ours in ("", TIMES) or not theirs or ours == theirs or (ours == ANY_DAYS and theirs in _DAYS):
        return True
    for family in (_DAYS, _WEEKS):
        if ours in family and theirs in family:
            return theirs == family[0] or {ours, theirs} == {family[0], family[-1]}
    return False


def as_written_otherwise(value: Fraction, unit: str) -> list[tuple[Fraction, str]]:
    """The same length in other units, as documents write it: two weeks are 14 days, ten sessions are five days."""
    found: list[tuple[Fraction, str]] = []
    if unit in _WEEKS:
        found = [(value * 7, "days")] if unit == "weeks" else []
        found.append((value * 5, "school days"))
    elif unit in ("days", "calendar days", ANY_DAYS):
        found = [(value / 7, "weeks"), (value * 24, "hours")]
    elif unit == "school days":
        found = [(value / 5, "school weeks"), (value / 5, "weeks"), (value * 2, "sessions")]
    elif unit == "sessions":
        found = [(value / 2, "days"), (value / 2, "school days")]
    elif unit == "minutes":
        found = [(value / 60, "hours")]
    elif unit == "hours":
        found = [(value * 60, "minutes"), (value / 24, "days")]
    elif unit == "months":
        found = [(value / 12, "years")]
    elif unit == "years":
        found = [(value * 12, "months")]
    return [(number, name) for number, name in found if number.denominator == 1]
