"""Every figure of a text, in whatever way it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from attendance_policy.documents.clock import dates_in, times_in
from attendance_policy.documents.model import Figure, Kind
from attendance_policy.documents.number_words import OFTEN, numbers_in_words
from attendance_policy.documents.units import TIMES, unit_after

_DIGITS = re.compile(
    r"(?<![\w.£#])(?<!\d,)(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<th>st|nd|rd|th)?(?![\d\w])",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"(?<![\w.£#])(?P<n>\d+)(?P<th>)(?=(?:hours?|hrs?|mins?|minutes?|days?|weeks?)\b)", re.IGNORECASE
)
_POUNDS = re.compile(r"£\s?(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?P<pence>\.\d\d)?(?!\d)")
_POUNDS_AFTER = re.compile(r"\s*pounds?\b", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|per\s?cent\b|percentage points?\b)", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:%\s*)?(?:-|–|—|to|and|or|,|&|/)\s*", re.IGNORECASE)
_EACH = re.compile(r"\b(?:a|an|each|every|per)\b(?=\s)", re.IGNORECASE)
_RHYTHMS: dict[str, tuple[int, str]] = {
    "daily": (1, "days"),
    "weekly": (1, "weeks"),
    "fortnight": (2, "weeks"),
    "fortnightly": (2, "weeks"),
    "monthly": (1, "months"),
    "half-termly": (1, "half terms"),
    "termly": (1, "terms"),
    "annual": (1, "years"),
    "annually": (1, "years"),
    "yearly": (1, "years"),
    "biennial": (2, "years"),
    "biennially": (2, "years"),
}
_RHYTHM = re.compile(rf"\b(?:{'|'.join(sorted(_RHYTHMS, key=len, reverse=True))})\b", re.IGNORECASE)
_OTHER = re.compile(r"\bevery\s+other\b", re.IGNORECASE)


def figures_in(text: str) -> tuple[Figure, ...]:
    """The figures of a text by place. Where one can be read in two ways, both stand at the same place.

    A date or time keeps its digits to itself, except `8.30`, which may be a number too.
    """
    dates = list(dates_in(text))
    spans = {(one.start, one.end) for one in dates}
    found = [
        one
        for one in dates
        if not any(a <= one.start and one.end <= b and (a, b) != (one.start, one.end) for a, b in spans)
    ]
    taken = [(one.start, one.end) for one in found]
    times = [one for one in times_in(text) if not _within(one, taken)]
    found += times
    # `8.30` without am or pm may be a number
    taken += [(one.start, one.end) for one in times if not re.fullmatch(r"\d+\.\d\d", text[one.start : one.end])]
    numbers = [one for one in _numbers(text) if not _within(one, taken)]
    found += _with_shared_units(text, sorted(numbers, key=lambda one: one.start))
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.kind, str(one.value), one.unit)))


def _within(one: Figure, taken: Iterable[tuple[int, int]]) -> bool:
    return any(start <= one.start < end for start, end in taken)


def _numbers(text: str) -> Iterator[Figure]:
    for match in _POUNDS.finditer(text):
        pounds = Fraction(match["n"].replace(",", "") + (match["pence"] or ""))
        yield Figure(match.start(), match.end(), Kind.MONEY, pounds)
    for pattern in (_DIGITS, _ATTACHED):
        for match in pattern.finditer(text):
            yield _number(text, match.start(), match.end(), Fraction(match["n"].replace(",", "")), False)
    for start, end, number, soft in numbers_in_words(text):
        yield _number(text, start, end, Fraction(number), soft)
    for match in _EACH.finditer(text):
        unit, end = unit_after(text, match.end())
        if unit:
            yield Figure(match.start(), end, Kind.NUMBER, Fraction(1), unit, soft=True)
    for match in _OTHER.finditer(text):
        unit, end = unit_after(text, match.end())
        if unit:
            yield Figure(match.start(), end, Kind.NUMBER, Fraction(2), unit)
    for match in _RHYTHM.finditer(text):
        number, unit = _RHYTHMS[match.group().lower()]
        yield Figure(match.start(), match.end(), Kind.NUMBER, Fraction(number), unit, soft=number == 1)


def _number(text: str, start: int, end: int, value: Fraction, soft: bool) -> Figure:
    """A number as what stands behind it says: a percentage, pounds, a length of time, or a number of nothing known."""
    if percent := _PERCENT.match(text, end):
        return Figure(start, percent.end(), Kind.PERCENT, value)
    if pounds := _POUNDS_AFTER.match(text, end):
        return Figure(start, pounds.end(), Kind.MONEY, value)
    closed = end + 1 if text[end : end + 1] == ")" else end  # `two (2) weeks`, `(5) days`
    unit, stop = unit_after(text, closed)
    if not unit and text[start:end].lower() in OFTEN:
        unit, stop = TIMES, end
    return Figure(start, stop if unit else end, Kind.NUMBER, value, unit, soft)


def _with_shared_units(text: str, numbers: list[Figure]) -> Iterator[Figure]:
    """In `3 to 6 weeks` the first number is of weeks too, in `93-95.9%` of per cent."""
    after: Figure | None = None
    for one in reversed(numbers):
        bare = one.kind is Kind.NUMBER and not one.unit
        if bare and after is not None and _JOINED.fullmatch(text, one.end, after.start):
            if after.kind is Kind.PERCENT:
                one = replace(one, kind=Kind.PERCENT)
            elif after.unit and not after.soft:
                one = replace(one, unit=after.unit)
        yield one
        after = one
