"""What to write in a map, for a column of dates that cannot be read as it stands. Nothing is read by these guesses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attendance_policy.diagnostics import Place, Problem
from attendance_policy.register.table import shown

from .dates import ISO, SERIAL, USUAL, form_of, forms_that_fit, with_weekday

# A column with more different texts holds something other than the days of some school years.
_MOST_TEXTS = 5000


def date_readings(texts: Iterable[str]) -> dict[str, date]:
    """The forms that read every text, each with what it makes of the first; of forms that agree on all, one is kept."""
    said = sorted({text.strip() for text in texts} - {""})
    if not said or len(said) > _MOST_TEXTS:
        return {}
    readings: dict[tuple[date, ...], str] = {}
    for written in forms_that_fit(said, with_weekday(said, (ISO, *USUAL, SERIAL))):
        form = form_of(written)
        if form is not None:
            days = tuple(day for day in map(form.day, said) if day is not None)
            readings.setdefault(days, written)
    return {written: days[0] for days, written in readings.items()}


def advice_on_dates(texts: Iterable[str], file: str, part: str, written: str = "") -> list[Problem]:
    """What to say where no date of a file can be read: how they are written, or that it must be said which way.

    `part`: of the map, like `register`; `written`: what its `dates` say. Nothing where the dates are of no known form.
    """
    said = [text for text in texts if text.strip()]
    readings = date_readings(said)
    readings.pop(written or ISO, None)
    if not readings:
        return []
    first = shown(min(text.strip() for text in said))
    lines = " or ".join(f"`dates: {form}`" for form in readings)
    if len(readings) == 1:
        form = next(iter(readings))
        like = "2025-09-03" if written in ("", ISO) else written
        message = f"the dates are not written like {like}, but like {form}: {first} is {_in_words(readings[form])}"
        code = "dates-in-another-form"
    else:
        days = " or ".join(_in_words(day) for day in readings.values())
        message = f"the dates can be read in {len(readings)} ways: {first} is {days}"
        code = "dates-in-two-ways"
    hint = f"write {lines} under `{part}:` in a map, and give it with `--map`"
    return [Problem(Place(file), code, message, hint)]


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
