"""Times of day and dates as they are written: 8.30, 08:30, 8:30am, half past eight; 19 August 2024, 31/8/24, Jul 23."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from attendance_policy.documents.model import Figure, Kind
from attendance_policy.documents.number_words import CARDINAL

_HALF = r"(?P<half>[ap]\.m\.|[ap]m\b|noon\b)"
_CLOCK = re.compile(
    rf"(?<![\d.:£])(?P<h>[01]?\d|2[0-3])(?P<sign>[:.])(?P<m>[0-5]\d)(?![\d%]|[:.]\d)(?:\s*{_HALF})?", re.IGNORECASE
)
_HOUR = re.compile(rf"(?<![\d.:£])(?P<h>1[0-2]|0?[1-9])\s*{_HALF}", re.IGNORECASE)
_FOUR = re.compile(r"(?<![\d.:£])(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)\s*(?:hrs|hours)\b", re.IGNORECASE)
_HOURS = "|".join(word for word, number in CARDINAL.items() if 1 <= number <= 12)
_SPOKEN = re.compile(
    rf"\b(?:(?P<part>half|quarter|a quarter|five|ten|twenty|twenty-five|twenty five)\s+(?P<side>past|to)\s+)?"
    rf"(?P<h>{_HOURS}|1[0-2]|[1-9])(?P<clock>\s*o['’]?clock)?\b(?:\s*{_HALF})?",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:12\s+)?(noon|midday|midnight)\b", re.IGNORECASE)
_PARTS = {
    "half": 30,
    "quarter": 15,
    "a quarter": 15,
    "five": 5,
    "ten": 10,
    "twenty": 20,
    "twenty-five": 25,
    "twenty five": 25,
}

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "(?:" + "|".join(f"{m}|{m[:3]}" for m in MONTHS if m != "may") + r"|may|sept)\b\.?"
_DAY_MONTH = re.compile(
    rf"\b(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<mon>{_MONTH})(?:,?\s+(?P<y>\d{{4}}|\d\d\b))?", re.IGNORECASE
)
_MONTH_DAY = re.compile(
    rf"\b(?P<mon>{_MONTH})\s+(?:(?P<d>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})|(?P<only>\d{{4}}|['’]?\d\d)\b)",
    re.IGNORECASE,
)
_TWO_MONTHS = re.compile(rf"\b(?P<mon>{_MONTH})\s*(?:&|and|/|-|–|to)\s*(?:{_MONTH})\s+(?P<y>\d{{4}})", re.IGNORECASE)
_ISO = re.compile(r"(?<![\d-])(?P<y>\d{4})-(?P<m>[01]\d)(?:-(?P<d>[0-3]\d))?(?![\d-])")
_SIGNS = re.compile(r"(?<![\d./-])(?P<d>[0-3]?\d)(?P<sign>[./-])(?P<m>[01]?\d)(?P=sign)(?P<y>\d{4}|\d\d)(?![\d/])")
_YEAR = re.compile(r"(?<![\d.,:£/-])(?:19|20)\d\d(?![\d.,:%]\d|\d|%)")


def times_in(text: str) -> Iterator[Figure]:
    """Every time of day. Where nothing says morning or afternoon, both are given, at the same place."""
    for match in _CLOCK.finditer(text):
        yield from _times(match, int(match["h"]), int(match["m"]))
    for match in _FOUR.finditer(text):
        yield _time(match, int(match["h"]) * 60 + int(match["m"]))
    for match in _HOUR.finditer(text):
        yield from _times(match, int(match["h"]), 0)
    for match in _SPOKEN.finditer(text):
        if match["part"] or match["clock"] or (match["half"] and not match["h"].isdigit()):
            hour = int(match["h"]) if match["h"].isdigit() else CARDINAL[match["h"].lower()]
            part = _PARTS[match["part"].lower()] if match["part"] else 0
            before = match["side"] is not None and match["side"].lower() == "to"
            yield from _times(match, hour, -part if before else part)
    for match in _NAMED.finditer(text):
        yield _time(match, 0 if match[1].lower() == "midnight" else 720)


def _times(match: re.Match[str], hour: int, minute: int) -> Iterator[Figure]:
    half = (match["half"] or "").lower()[:1]
    if half in ("p", "n") and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    yield _time(match, hour * 60 + minute)
    if not half and 1 <= hour <= 11:
        yield _time(match, (hour + 12) * 60 + minute)


def _time(match: re.Match[str], minutes: int) -> Figure:
    return Figure(match.start(), match.end(), Kind.TIME, Fraction(minutes % 1440))


def dates_in(text: str) -> Iterator[Figure]:
    """Every date, whole or in part; a year alone is soft. `Jul 23` is read as a year and as a day."""
    for match in _DAY_MONTH.finditer(text):
        yield from _date(match, match["y"], _month(match["mon"]), match["d"])
    for match in _MONTH_DAY.finditer(text):
        only = (match["only"] or "").lstrip("'’")
        yield from _date(match, match["y"] or only, _month(match["mon"]), match["d"])
        if len(only) == 2:
            yield from _date(match, "", _month(match["mon"]), only)
    for match in _TWO_MONTHS.finditer(text):
        yield from _date(match, match["y"], _month(match["mon"]), "")
    for match in _ISO.finditer(text):
        yield from _date(match, match["y"], int(match["m"]), match["d"])
    for match in _SIGNS.finditer(text):
        yield from _date(match, match["y"], int(match["m"]), match["d"])
    for match in _YEAR.finditer(text):
        yield Figure(match.start(), match.end(), Kind.DATE, (int(match.group()), 0, 0), soft=True)


def _month(written: str) -> int:
    return [month[:3] for month in MONTHS].index(written[:3].lower()) + 1


def _date(match: re.Match[str], year: str | None, month: int, day: str | None) -> Iterator[Figure]:
    y, d = int(year or 0), int(day or 0)
    if 1 <= month <= 12 and d <= 31:
        yield Figure(match.start(), match.end(), Kind.DATE, (y + 2000 if 0 < y < 100 else y, month, d))
