"""Which columns of a grid are sessions: what a heading says, by the pattern of a map or written so that none is needed.

Without a pattern a heading is a session when it is a date like 2025-09-03 and AM or PM, in either order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from attendance_policy.frozen import dataclass

from .maps.dates import ISO, Form, form_of
from .maps.model import RegisterMap

_BRACES = re.compile(r"\{([^{}]*)\}")
_LITERAL_SESSION = re.compile(r"\b(?:am|pm)\b", re.IGNORECASE)
_SEPARATORS = r"[\s_/,-]*"
_ISO_DATE = r"20\d\d-\d\d-\d\d"
_OURS: Mapping[str, str] = {"am": "AM", "pm": "PM"}

# Groups of a pattern without a map: the date first, or the session first.
_PAIRS = (("date", "session"), ("date2", "session2"))

# The day like 2025-09-03 (or the text itself where there is no such day), and the date as written.
Dated = tuple[str, str]


@dataclass(frozen=True)
class Session:
    """A column of marks: its place, the day, the date as written, AM or PM, and the whole heading."""

    at: int
    day: str
    written: str
    session: str
    heading: str


@dataclass(frozen=True)
class Headings:
    """How the columns are headed. `whole` finds a date and a session in one heading; `date_alone` a date above one.

    Both match a heading in lower case, without spaces around it. `form` is how messages name the dates.
    """

    whole: re.Pattern[str] | None
    date_alone: re.Pattern[str] | None
    day: Callable[[str], str | None]
    words: Mapping[str, str]
    form: str

    def session(self, at: int, heading: str) -> Session | None:
        """The session that a heading says by itself; None when it says none."""
        found = self.whole.fullmatch(_plain(heading).lower()) if self.whole else None
        if found is None:
            return None
        said = found.groupdict()
        date, word = next(((said[d], said[s]) for d, s in _PAIRS if said.get(d)), ("", ""))
        day = self.day(date)
        return None if day is None else Session(at, day, _as_written(date, heading), self.words[word], _plain(heading))

    def date(self, heading: str) -> Dated | None:
        """The date that a heading says, where the session stands below it; None when it says none."""
        found = self.date_alone.fullmatch(_plain(heading).lower()) if self.date_alone else None
        day = self.day(found["date"]) if found else None
        return (day, _as_written(found["date"], heading)) if found and day is not None else None


def headings_of(map: RegisterMap) -> Headings:
    """How the columns of a grid are headed, by its map."""
    words = {**_OURS, **map.words.get("session", {})}
    session = "|".join(re.escape(_plain(word)) for word in sorted(words, key=lambda word: (-len(word), word)))
    words = {_plain(word): ours for word, ours in words.items()}
    if not map.headings:
        either = (
            f"(?P<date>{_ISO_DATE}){_SEPARATORS}(?P<session>{session})"
            f"|(?P<session2>{session}){_SEPARATORS}(?P<date2>{_ISO_DATE})"
        )
        return Headings(re.compile(either, re.ASCII), re.compile(f"(?P<date>{_ISO_DATE})", re.ASCII), _iso, words, ISO)
    parts = _BRACES.split(map.headings)
    date = next(part for part in parts[1::2] if part != "session")
    has_session = "session" in parts[1::2]
    pattern = ""
    for number, part in enumerate(parts):
        if number % 2:
            pattern += f"(?P<session>{session})" if part == "session" else "(?P<date>.+?)"
        elif not has_session and _LITERAL_SESSION.search(part):
            has_session = True
            before, after = _LITERAL_SESSION.split(part, maxsplit=1)
            pattern += f"{_literal(before)}(?P<session>{session}){_literal(after)}"
        else:
            pattern += _literal(part)
    compiled = re.compile(pattern)
    day = _days_of(date, map.school_year)
    return Headings(compiled if has_session else None, None if has_session else compiled, day, words, date)


def twice(sessions: Sequence[Session]) -> tuple[Session, Session] | None:
    """Two columns that are the same session; None when there are none."""
    seen: dict[tuple[str, str], Session] = {}
    for one in sessions:
        other = seen.setdefault((one.day, one.session), one)
        if other is not one:
            return other, one
    return None


def _plain(heading: str) -> str:
    return " ".join(heading.split())


def _as_written(date: str, heading: str) -> str:
    at = _plain(heading).lower().find(date)
    return _plain(heading)[at : at + len(date)]


def _literal(text: str) -> str:
    return r"\s*".join(re.escape(part) for part in re.split(r"\s+", text.lower()))


def _iso(text: str) -> str | None:
    return text if re.fullmatch(_ISO_DATE, text, re.ASCII) else None


def _days_of(written: str, school_year: str) -> Callable[[str], str | None]:
    """Reads the dates of headings in one form, with the year from `school_year` where the form has none."""
    form = form_of(written)
    years: tuple[str, ...] = ("",)
    if form is None:
        form = form_of(f"{written} YYYY")
        first = int(school_year[:4]) if school_year else 0
        years = (f" {first}", f" {first + 1}")
    if form is None or (years != ("",) and not school_year):
        return _iso
    sure: Form = form

    def day(text: str) -> str | None:
        if _iso(text):
            return text
        days = [found for year in years if (found := sure.day(text + year)) is not None]
        for found in days:
            # A school year begins with the term after July.
            if len(years) == 1 or (found.year == first) == (found.month >= 8):
                return found.isoformat()
        return text if _is_written_so(text + years[0], sure) else None

    return day


def _is_written_so(text: str, form: Form) -> bool:
    return bool(form.pattern) and re.fullmatch(form.pattern, text, re.ASCII) is not None
