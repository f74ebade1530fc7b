"""What a file says, put into our words by a map: each distinct text once. What a map has no word for stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from attendance_policy.register.columns import Column, Rows

from .dates import form_of
from .model import FileMap, RegisterMap


def applied(rows: Rows, map: RegisterMap) -> Rows:
    """The rows in our words: dates like 2025-09-03, sessions AM and PM, codes of the code book.

    A date written like 2025-09-03 is one whatever the map says. Each column keeps what the file wrote, for rejects.
    """
    return replace(
        rows,
        day=_translated(rows.day, lambda text: day_text(text, map)),
        session=_translated(rows.session, lambda text: word("session", text, map)),
        code=_translated(rows.code, lambda text: map.codes.get(text.strip(), text)),
        dates=map.dates or rows.dates,
    )


def day_text(text: str, map: FileMap) -> str:
    """A date as YYYY-MM-DD, read in the form that the map names; the text itself where it is not written so."""
    form = form_of(map.dates) if map.dates else None
    day = form.day(text) if form is not None else None
    return day.isoformat() if day is not None else text


def moment_text(text: str, map: FileMap) -> str:
    """A moment as YYYY-MM-DD hh:mm, or as YYYY-MM-DD where the form has no time; the text itself if not written so.

    `times` is tried first, then `dates`: a log may give the time of some things and not of others.
    """
    for written in (map.times, map.dates):
        form = form_of(written) if written else None
        moment = form.moment(text) if form is not None else None
        if form is not None and moment is not None:
            return moment.strftime("%Y-%m-%d %H:%M") if form.has_time else moment.date().isoformat()
    return text


def word(column: str, text: str, map: FileMap) -> str:
    """Our word for what stands in one of our columns; the text itself where the map has none for it."""
    return _word(map.words.get(column), text)


def _word(words: Mapping[str, str] | None, text: str) -> str:
    return words.get(text.strip().lower(), text) if words else text


def _translated(column: Column, ours: Callable[[str], str]) -> Column:
    texts = tuple(ours(text) for text in column.texts)
    return column if texts == column.texts else Column(texts, column.index, column.texts)
