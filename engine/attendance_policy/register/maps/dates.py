"""How dates are written in a file: forms like `DD/MM/YYYY`, and which of the usual ones fit a column of texts.

A form is exact: two digits where it says `DD`, one or two where it says `D`. A date is one of this century.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from attendance_policy.frozen import dataclass
from attendance_policy.lazily import pattern

ISO = "YYYY-MM-DD"
SERIAL = "Excel serial"
# What is tried to tell somebody how a column is written; never to read it.
USUAL = (
    "DD/MM/YYYY", "MM/DD/YYYY", "D/M/YYYY", "M/D/YYYY", "DD/MM/YY", "MM/DD/YY", "D/M/YY", "M/D/YY", "DD-MM-YYYY",
    "MM-DD-YYYY", "DD-MM-YY", "MM-DD-YY", "YY-MM-DD", "DD.MM.YYYY", "D.M.YYYY", "DD.MM.YY", "DD-Mon-YY", "D-Mon-YY",
    "DD-Mon-YYYY", "D-Mon-YYYY", "DD Mon YYYY", "D Mon YYYY", "DD Month YYYY", "D Month YYYY", "YYYYMMDD",
    "YYYY/MM/DD",
)  # fmt: skip
TIMES = ("", " hh:mm", " h:mm", " hh:mm:ss", " h:mm:ss", "Thh:mm", "Thh:mm:ss", " time", "Ttime")

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)} | {"sept": 9}
_LONG = {name: number for number, name in enumerate(_MONTHS, start=1)}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PARTS = {
    "Dddd": rf"(?P<weekday>{'|'.join(_WEEKDAYS)})",
    "Ddd": r"(?P<weekday>mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)",
    "YYYY": r"(?P<year>20\d\d)",
    "YY": r"(?P<year>\d\d)",
    "Month": rf"(?P<name>{'|'.join(_MONTHS)})",
    "Mon": r"(?P<name>sept|[a-z]{3})",
    "MM": r"(?P<month>\d\d)",
    "M": r"(?P<month>\d\d?)",
    "DD": r"(?P<day>\d\d)",
    "D": r"(?P<day>\d\d?)",
    "hh": r"(?P<hour>\d\d)",
    "h": r"(?P<hour>\d\d?)",
    "mm": r"(?P<minute>\d\d)",
    "ss": r"(?P<second>\d\d)",
    "time": r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?",
}
_TOKEN = pattern("time|Dddd|Ddd|YYYY|Month|Mon|YY|MM|DD|hh|mm|ss|M|D|h|T|.", re.DOTALL)
_SEPARATORS = frozenset("/-. :,T")
# Spreadsheets count days from here, a year 1900 with a 29 February included.
_DAY_ZERO = date(1899, 12, 30)
_SERIAL = pattern(r"(\d{5})(?:\.0+)?", re.ASCII)
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Form:
    """How a date, or a moment, is written. `pattern` matches lower-case text and names its parts; "" for a serial."""

    written: str
    pattern: str

    @property
    def has_weekday(self) -> bool:
        """Whether it says a day of the week, which must be that of the date."""
        return "(?P<weekday>" in self.pattern

    @property
    def has_time(self) -> bool:
        """Whether it says an hour and a minute."""
        return "(?P<hour>" in self.pattern

    def moment(self, text: str) -> datetime | None:
        """The moment that a text says, midnight where the form has no time; None when it is not written so."""
        text = text.strip().lower()
        if not self.pattern:
            serial = _SERIAL.fullmatch(text)
            day = _DAY_ZERO + timedelta(int(serial[1])) if serial else None
            return datetime(day.year, day.month, day.day) if day and _FIRST <= day <= _LAST else None
        found = _compiled(self.pattern).fullmatch(text)
        if found is None:
            return None
        said = found.groupdict()
        name = said.get("name")
        month = int(said["month"]) if name is None else _LONG.get(name) or _SHORT.get(name)
        if month is None:
            return None
        year = int(said["year"])
        hour, minute, second = (int(said.get(part) or 0) for part in ("hour", "minute", "second"))
        try:
            moment = datetime(year if year > 99 else 2000 + year, month, int(said["day"]), hour, minute, second)
        except ValueError:
            return None
        weekday = said.get("weekday")
        return moment if weekday is None or _WEEKDAYS[moment.weekday()].startswith(weekday) else None

    def day(self, text: str) -> date | None:
        """The date that a text says; None when it is not written so."""
        moment = self.moment(text)
        return moment.date() if moment is not None else None


@lru_cache(maxsize=128)
def form_of(written: str) -> Form | None:
    """The form that a text like `DD/MM/YYYY` describes; None when it describes none.

    It needs a day, a month and a year, each once, with the separators `/`, `-`, `.`, `:`, `,`, a space or `T`. A
    form without separators needs fixed widths (`YYYYMMDD`). ` time` or `Ttime` at its end: a time follows that does not
    matter. `Ddd` or `Dddd` is the day of the week, in short or whole. `Excel serial` is a count of days.
    """
    if written == SERIAL:
        return Form(written, "")
    parts: list[str] = []
    named: list[str] = []
    tokens = _TOKEN.findall(written)
    for before, token in zip(["", *tokens], tokens, strict=False):
        if token in _PARTS:
            if before in _PARTS and (len(token) == 1 or len(before) == 1):
                return None
            parts.append(_PARTS[token])
            named += re.findall(r"\?P<(\w+)>", _PARTS[token])
        elif token in _SEPARATORS:
            parts.append("[t ]" if token == "T" else re.escape(token))
        else:
            return None
    kinds = sorted("month" if name == "name" else name for name in named)
    clock = [kind for kind in kinds if kind in ("hour", "minute", "second")]
    if [kind for kind in kinds if kind not in (*clock, "weekday")] != ["day", "month", "year"]:
        return None
    if kinds.count("weekday") > 1:
        return None
    if clock not in ([], ["hour", "minute"], ["hour", "minute", "second"]):
        return None
    return Form(written, "".join(parts))


def with_weekday(texts: Iterable[str], forms: Iterable[str]) -> tuple[str, ...]:
    """The forms with a day of the week before them, where most of the texts begin with one; else the forms."""
    said = list(texts)
    for token in ("Ddd", "Dddd"):
        begins = re.compile(rf"{_PARTS[token]}(?P<between>[-/., ]+)(?=\d)")
        found = [match["between"] for text in said if (match := begins.match(text.strip().lower()))]
        if len(found) * 2 > len(said):
            return tuple(f"{token}{max(set(found), key=found.count)}{form}" for form in forms if form != SERIAL)
    return tuple(forms)


def forms_that_fit(texts: Iterable[str], forms: Iterable[str] = USUAL) -> list[str]:
    """Which of the forms read every text that is not blank; none when all are blank. Exact ones come first."""
    said = sorted({text.strip() for text in texts} - {""})
    if not said:
        return []
    fit: list[str] = []
    for clock in TIMES:
        for written in forms:
            form = form_of(written + clock)
            if form is not None and all(form.day(text) is not None for text in said):
                fit.append(written + clock)
        if fit:
            return fit
    return fit


@lru_cache(maxsize=128)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
