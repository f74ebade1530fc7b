"""What to write in a map for a grid whose headings nobody has described. Nothing is read by these guesses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from attendance_policy.diagnostics import Place, Problem
from attendance_policy.frozen import dataclass

from .maps.advice import date_readings
from .maps.dates import form_of, with_weekday
from .table import shown

_FEWEST = 2  # columns: one heading alone may be anything
_SESSION = r"(?:am|pm)"
_EITHER = re.compile(rf"(?:(?P<before>{_SESSION})\b[\s_/,-]*)?(?P<date>.*\d.*?)(?:[\s_/,-]*\b(?P<after>{_SESSION}))?")
# A form without a year is tried with one: what parts day and month may part the year too.
_ANY_YEAR = ("-2024", "/2024", " 2024", ".2024")
_MOST_HEADINGS = 2000
_FEWEST_TO_A_SLIP = 10  # headings: where one cannot be read among fewer, it may be that none is a date
_MOST_SLIPS = 10
_WEEKDAY = re.compile(r"^[A-Za-z]+[-/., ]+(?=\d)")
_FORM_WEEKDAY = re.compile(r"^Dddd?[-/., ]+")


@dataclass(frozen=True)
class Likely:
    """How headings seem to be written: the first as it stands, and each pattern with what it makes of the first.

    A date without a year (`short`) has one in `patterns` that means nothing. `slips`: the headings that no form reads,
    such as a 31 September; they are few.
    """

    first: str
    patterns: Mapping[str, date]
    short: bool
    slips: tuple[str, ...] = ()


def likely_headings(headings: Sequence[str], below: Sequence[str] = ()) -> Likely | None:
    """How the headings of sessions seem to be written; None when none look like sessions.

    `below`: the headings of a second line, where AM and PM may stand.
    """
    told = [one for heading in headings[:_MOST_HEADINGS] if (one := _parted(heading)) is not None]
    two_lines = not told
    if two_lines and any(text.strip().lower() in ("am", "pm") for text in below):
        told = [(text, text, "") for text in headings[:_MOST_HEADINGS] if any(map(str.isdigit, text))]
    if len(told) < _FEWEST and not (two_lines and told):
        return None
    texts = [text for _, text, _ in told]
    readings, slips = _readings(texts), frozenset[str]()
    if not readings:
        slips = frozenset(_slips(texts))
        readings = _readings([text for text in texts if text not in slips]) if slips else {}
    if not readings:
        return None
    whole, first, word = next(one for one in told if one[1] not in slips)
    patterns = {_pattern(whole, first, word, form.removesuffix("?")): _day_of(first, form) or day
                for form, day in readings.items()}  # fmt: skip
    odd = tuple(heading for heading, text, _ in told if text in slips)
    return Likely(whole, patterns, any(form.endswith("?") for form in readings), odd)


def headings_advice(headings: Sequence[str], file: str, line: int, below: Sequence[str] = ()) -> Problem | None:
    """How the headings of sessions seem to be written, as the line to write; None when none look like sessions.

    `below`: the headings of a second line, where AM and PM may stand.
    """
    likely = likely_headings(headings, below)
    if likely is None:
        return None
    lines = " or ".join(f'`headings: "{pattern}"`' for pattern in likely.patterns)
    if likely.short:
        lines += " and, with its year, `school_year: 2025/26`"
    said = " or ".join(in_words(day, likely.short) for day in likely.patterns.values())
    like = f"the columns are headed like {shown(likely.first)}"
    if len(likely.patterns) > 1:
        code, message = "headings-in-two-ways", f"{like}, which can be read in {len(likely.patterns)} ways: {said}"
    else:
        code, message = "headings-in-another-form", f"{like}: {said}"
    hint = f"write `layout: wide` and {lines} under `register:` in a map, and give it with `--map`"
    return Problem(Place(file, line), code, message, hint)


def _parted(heading: str) -> tuple[str, str, str] | None:
    """The heading, its date and its session, as written."""
    text = " ".join(heading.split())
    found = _EITHER.fullmatch(text.lower())
    if found is None or len(text) > 60 or not (found["before"] or found["after"]):
        return None
    word = "before" if found["before"] else "after"
    return text, text[slice(*found.span("date"))], text[slice(*found.span(word))]


def _readings(texts: Sequence[str]) -> dict[str, date]:
    """The forms that read every date; a form without a year ends in `?`."""
    readings = date_readings(texts)
    if readings:
        return readings
    before = with_weekday(texts, ("",))[0]
    if before:
        # Not held against the date here: without its year a heading may be of any, and one slip is no other form.
        rest = [_WEEKDAY.sub("", text, count=1) for text in texts]
        plain = _readings(rest) if not any(with_weekday(rest, ("",))) else {}
        return {before + form: day for form, day in plain.items()}
    for year in _ANY_YEAR:
        short = date_readings([text + year for text in texts])
        found = {form.removesuffix(f"{year[0]}YYYY") + "?": day for form, day in short.items()
                 if form.endswith(f"{year[0]}YYYY")}  # fmt: skip
        if found:
            return found
    return {}


def _slips(texts: Sequence[str]) -> list[str]:
    """The texts that no form reads as a date even alone, where they are a few among many; else none."""
    most, found = min(len(texts) // _FEWEST_TO_A_SLIP, _MOST_SLIPS), list[str]()
    # In halves, as most of them are readable: a half that some form reads as a whole holds no slip.
    parts = [texts] if most else []
    while parts:
        part = parts.pop()
        if _readings(part):
            continue
        if len(part) == 1:
            found += part
        else:
            parts += [part[len(part) // 2 :], part[: len(part) // 2]]
        if len(found) > most:
            return []
    return found


def _day_of(text: str, form: str) -> date | None:
    """What a form makes of one heading: the readings are those of any of them. Its weekday is not looked at."""
    plain, like = _WEEKDAY.sub("", text, count=1), _FORM_WEEKDAY.sub("", form)
    if like.endswith("?"):
        plain, like = f"{plain} 2024", f"{like[:-1]} YYYY"
    read = form_of(like)
    return read.day(plain) if read is not None else None


def _pattern(whole: str, first: str, word: str, form: str) -> str:
    before, after = whole.split(first, 1)
    braced = "{session}"
    if word:
        before, after = (part.replace(word, braced, 1) if word in part else part for part in (before, after))
    return f"{before}{{{form}}}{after}"


def in_words(day: date, short: bool = False) -> str:
    """A date as people say it; `short`: without its year."""
    return f"{day.day} {day:%B}" if short else f"{day.day} {day:%B} {day.year}"
