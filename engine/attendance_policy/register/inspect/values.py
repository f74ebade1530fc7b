"""How dates, sessions and marks of a column are written. What can be read in two ways is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from attendance_policy.codes import CodeBook
from attendance_policy.register.columns import Column, Rows
from attendance_policy.register.headings_advice import in_words
from attendance_policy.register.maps.advice import date_readings
from attendance_policy.register.maps.dates import ISO, form_of
from attendance_policy.register.maps.model import RegisterMap
from attendance_policy.register.maps.names import NO_MARK_WORDS
from attendance_policy.register.sentences import UnknownCodes
from attendance_policy.register.table import shown
from attendance_policy.register.told import told

from .contents import best_forms, session_of
from .model import Ask

_EXAMPLES = 3
_MOST_CODES = 60
_LESSONS = 3
_MIDNIGHT_OF_SUMMER = re.compile(r"[t ]23:00(?::00(?:\.0+)?)?(?:z|\+00:?00)$")
_RARE = 50  # of so many rows one
_OFTEN = 10  # rows: so often stands a word of the file, and hardly a person, where a half of the day is looked for


def guess_dates(column: Column) -> tuple[str, str] | Ask | None:
    """The form of the dates and the grounds for it; None where they are like 2025-09-03 (or of no form we know)."""
    said = sorted(_texts(column) - {""})
    iso = form_of(ISO)
    others = [text for text in said if iso is None or iso.day(text) is None]
    if not others:
        return None
    count, forms = best_forms(others)
    if not forms or (count * 2 < min(len(others), 400)):
        if len(others) * 2 <= len(said):
            return None  # what is no date among dates is rejected, row by row
        first = shown(told(others[0]))
        return Ask(("dates",), "unknown-dates", f"dates like {first} are of no form that is known",
                   "write how they are written, like `DD/MM/YYYY`")  # fmt: skip
    fit = [text for text in others if any((form := form_of(one)) and form.day(text) for one in forms)]
    evening = next((text for text in fit if _MIDNIGHT_OF_SUMMER.search(text.lower())), "")
    if evening:
        # Midnight of a British summer told in UTC: its date is that of the day before.
        return Ask(("dates",), "unknown-dates", f"dates like {shown(evening)} have the hour of UTC: in summer time it "
                   "is midnight of the day after", "export the dates without a time")  # fmt: skip
    readings = date_readings(fit)
    if len(readings) == 1:
        only = next(iter(readings))
        odd = len(others) - len(fit)
        but = f"; {odd:,} more cannot be read so" if odd else ""
        dates = f"{len(fit):,} different date{'s' * (len(fit) != 1)}"
        return only, f"guessed from {dates}, which can be read in no other way{but}"
    return _which(sorted(readings or forms), fit)


def _which(forms: list[str], texts: list[str]) -> Ask:
    """Ask which form it is: what each makes of one date, and how many days it would put on a weekend."""
    options = []
    for written in forms:
        form = form_of(written)
        days = [day for text in texts if form is not None and (day := form.day(text)) is not None]
        odd = sum(day.weekday() > 4 for day in days)
        weekend = f"; {odd} of {len(days)} on a weekend" if odd else "; none on a weekend"
        options.append(f"`{written}` ({texts[0]} is {in_words(days[0])}{weekend})" if days else f"`{written}`")
    said = f"dates like {shown(texts[0])} can be read in {len(forms)} ways"
    none = f"none of {len(texts):,} different ones tells which" if len(texts) > 1 else "there is no other"
    return Ask(("dates",), "dates-in-two-ways", f"{said}, and {none}", f"write {' or '.join(options)}")


def guess_sessions(column: Column, rows: Rows) -> tuple[dict[str, str], list[Ask]]:
    """Words for AM and PM beyond these two, and the ones nobody knows."""
    words: dict[str, str] = {}
    asks: list[Ask] = []
    said = _texts(column) - {""}
    sure = all(map(session_of, said))
    for text in sorted(said):
        if text.upper() in ("AM", "PM"):
            continue
        ours = session_of(text)
        if ours and sure:
            words[text.lower()] = ours
        elif len(asks) < _MOST_CODES:
            count, lines = _where(column, text, rows)
            if count * _RARE < rows.line.size or (count < _OFTEN and told(text) != text):
                continue  # a slip, which is rejected, and no word of this file; or perhaps somebody's name
            asks.append(Ask(("sessions", text), "unknown-session", f"session {shown(text)} is neither `AM` nor `PM`: "
                            f"{_rows(count, lines, rows)}", "put each under `AM` or `PM`", lines[0],
                            count))  # fmt: skip
    if len(asks) >= _LESSONS and not words:
        asks = [replace(ask, hint="put each under `AM` or `PM`; if these are lessons, export the marks of sessions "
                        "instead: a session has one mark") for ask in asks]  # fmt: skip
    return words, asks


def unread(column: Column) -> int:
    """How many rows have a date that is not like 2025-09-03."""
    iso = form_of(ISO)
    odd = [bool(text.strip()) and (iso is None or iso.day(text) is None) for text in column.texts]
    return int(np.array(odd, np.bool_)[column.index].sum()) if odd else 0


def waiting(ask: Ask, rows: Rows) -> Ask:
    """What is asked of the dates, with how many marks wait for it."""
    count = unread(rows.day)
    return replace(ask, message=f"{ask.message} ({_marks(count)})", rows=count)


def left_open(rows: Rows, map: RegisterMap) -> list[Ask]:
    """What a map that somebody gives does not say of the dates and the sessions, where more than a few rows need it.

    `rows`: in our words, as far as the map has them.
    """
    asks: list[Ask] = []
    count, size = unread(rows.day), rows.line.size
    # Where the map has a form, dates of another one among them are slips: a file has one form.
    if count and (count * 2 >= size if map.dates else count * _RARE >= size):
        dates = guess_dates(rows.day)
        if isinstance(dates, Ask):
            asks.append(waiting(dates, rows))
        elif dates is not None:
            like = f"like `{map.dates}`" if map.dates else "like 2025-09-03"
            said = f"the map has the dates {like}, and those of the file are written otherwise"
            asks.append(waiting(Ask(("dates",), "other-dates", said, f"write `{dates[0]}`"), rows))
    words, unknown = guess_sessions(rows.session, rows)
    for word, ours in words.items():
        count, lines = _where(rows.session, word, rows, lower=True)
        said = f"the map does not say which half of the day {shown(word)} is: {_rows(count, lines, rows)}"
        asks.append(Ask(("sessions", word), "unknown-session", said, f"put it under `{ours}`", lines[0], count))
    return [*asks, *unknown]


def guess_codes(column: Column, rows: Rows, codes: CodeBook, given: Mapping[str, str]) -> list[Ask]:
    """The marks that are no codes of the register, the most frequent first, each with its count and lines."""
    unknown = sorted(
        text for text in _texts(_dated(column, rows))
        if text not in codes and text.lower() not in NO_MARK_WORDS and text not in given
    )  # fmt: skip
    say = UnknownCodes(codes)
    asks: list[tuple[int, Ask]] = []
    for text in unknown[: 4 * _MOST_CODES]:
        count, lines = _where(column, text, rows)
        said = say.sentence(text)
        asks.append((-count, Ask(("codes", text), "unknown-code", f"{said} ({_rows(count, lines, rows)})",
                                 "write a code of the register, or `no mark`", lines[0], count)))  # fmt: skip
    return [ask for _, ask in sorted(asks, key=lambda pair: (pair[0], pair[1].key))][:_MOST_CODES]


def _dated(column: Column, rows: Rows) -> Column:
    """The same of rows with a date alone: a line of totals has none, and its figure is no mark."""
    blank = np.array([not text.strip() for text in rows.day.texts], np.bool_)
    return replace(column, index=column.index[~blank[rows.day.index]]) if blank.any() else column


def _texts(column: Column) -> set[str]:
    """The texts that some row has: a reader may know others."""
    return {column.texts[at].strip() for at in np.unique(column.index).tolist()}


def _where(column: Column, text: str, rows: Rows, lower: bool = False) -> tuple[int, list[int]]:
    numbers = [at for at, one in enumerate(column.texts) if (one.lower() if lower else one).strip() == text]
    at = np.flatnonzero(np.isin(column.index, numbers))
    lines = list(dict.fromkeys(rows.line[at[:100]].tolist()))
    return int(at.size), lines[:_EXAMPLES]


def _rows(count: int, lines: list[int], rows: Rows) -> str:
    word = f"{rows.counted_in}{'s' * (len(lines) != 1)}"
    more = ", …" if count > len(lines) else ""
    return f"{_marks(count)}, {word} {', '.join(f'{line:,}' for line in lines)}{more}"


def _marks(count: int) -> str:
    return f"{count:,} mark{'s' * (count != 1)}"
