"""Whether a figure of a profile is what stands at a place of a document."""

from __future__ import annotations

import re
from fractions import Fraction

from attendance_policy.documents.model import Figure, Kind
from attendance_policy.documents.units import ANY_DAYS, TIMES, as_written_otherwise, same_unit
from attendance_policy.documents.values import Stated

_NEAR = 45
_MORE_BEFORE = re.compile(
    r"\b(?:more than|over|exceed\w*|above|longer than|greater than|beyond|after|in excess of|beyond)\b"
    r"[\w\s,'’]*$",
    re.IGNORECASE,
)
_FEWER_BEFORE = re.compile(r"\b(?:fewer than|less than|under|below|before|within)\b[\w\s,'’]*$", re.IGNORECASE)
_OR_MORE = re.compile(
    r"^[\w\s,'’-]*?\b(?:or more|or over|or above|or longer|and above|and over|upwards|plus)\b|^\+", re.IGNORECASE
)
_AT_LEAST = re.compile(r"\b(?:at least|minimum|no fewer than|reach\w*|from)\b[\w\s,'’]*$", re.IGNORECASE)
_OR_FEWER = re.compile(r"^[\w\s,'’-]*?\b(?:or fewer|or less|or below|or under|and below)\b", re.IGNORECASE)
_AT_MOST = re.compile(r"\b(?:at most|no more than|maximum|up to)\b[\w\s,'’]*$", re.IGNORECASE)


def stands(ours: Stated, theirs: Figure, text: str) -> bool:
    """Whether `theirs`, in `text`, says what the profile's figure says.

    It may stand in another unit, as the other part of a hundred, or one further where the words say so: `more than 2`
    is at least 3.
    """
    if isinstance(ours.value, tuple) or isinstance(theirs.value, tuple):
        return _same_date(ours, theirs)
    if ours.kind is Kind.TIME or theirs.kind is Kind.TIME:
        return ours.kind is theirs.kind and ours.value == theirs.value
    if ours.loose and ours.value == theirs.value:
        return True
    if ours.kind is not theirs.kind and (theirs.kind is not Kind.NUMBER or theirs.unit):
        return False
    if ours.value == theirs.value and same_unit(ours.unit, theirs.unit):
        return True
    if ours.share:
        return theirs.kind is Kind.PERCENT and ours.value == 100 - theirs.value
    if theirs.unit and any(
        theirs.value == value and same_unit(unit, theirs.unit)
        for value, unit in as_written_otherwise(ours.value, ours.unit)
    ):
        return True
    return same_unit(ours.unit, theirs.unit) and _one_further(ours, theirs, text)


def stands_whole(ours: Stated, theirs: Figure) -> bool:
    """Whether a figure that stands for the profile's has its unit beside it: a bare `3` may be of anything."""
    if ours.kind is not Kind.NUMBER:
        return ours.kind is theirs.kind
    return ours.unit in ("", TIMES) or bool(theirs.unit)


def may_be(ours: Stated, theirs: Figure) -> bool:
    """Whether a figure of the document is of the profile's kind and unit, whatever its value."""
    if ours.kind is not theirs.kind:
        return False
    return ours.kind is not Kind.NUMBER or (bool(ours.unit) == bool(theirs.unit) and same_unit(ours.unit, theirs.unit))


def _one_further(ours: Stated, theirs: Figure, text: str) -> bool:
    if not ours.op or isinstance(ours.value, tuple) or isinstance(theirs.value, tuple):
        return False
    before, after = text[max(0, theirs.start - _NEAR) : theirs.start], text[theirs.end : theirs.end + _NEAR]
    further: Fraction = theirs.value - ours.value
    if ours.op == ">=" and further == -1:
        return bool(_MORE_BEFORE.search(before))
    if ours.op == ">" and further == 1:
        return bool(_OR_MORE.search(after) or _AT_LEAST.search(before))
    if ours.op == "<=" and further == 1:
        return bool(_FEWER_BEFORE.search(before))
    if ours.op == "<" and further == -1:
        return bool(_OR_FEWER.search(after) or _AT_MOST.search(before))
    return False


def _same_date(ours: Stated, theirs: Figure) -> bool:
    if not isinstance(ours.value, tuple) or not isinstance(theirs.value, tuple):
        return False
    return all(not mine or mine == other for mine, other in zip(ours.value, theirs.value, strict=True))


def written(value: Fraction | tuple[int, int, int], kind: Kind, unit: str = "") -> str:
    """A figure as a person reads it."""
    if isinstance(value, tuple):
        return "-".join(f"{part:02d}" for part in value if part)
    if kind is Kind.TIME:
        return f"{int(value) // 60:02d}:{int(value) % 60:02d}"
    number = str(value) if value.denominator == 1 else f"{float(value):g}"
    if kind is Kind.MONEY:
        return f"£{number}"
    if kind is Kind.PERCENT:
        return f"{number}%"
    named = "days" if unit == ANY_DAYS else unit
    return f"{number} {named[:-1] if value == 1 else named}" if named else number
