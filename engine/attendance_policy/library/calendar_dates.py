"""Days of a calendar that can hardly be meant: a term in another year than it stands under, a closed day that closes
nothing. Each may be a wrong month or year, which would open or shut other days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from attendance_policy.calendar import Calendar, school_year_of
from attendance_policy.diagnostics import Problem, Severity
from attendance_policy.source import Document

_YEAR = re.compile(r"(20\d\d)(?:[/-](?:20)?(\d\d))?", re.ASCII)


def check_dates(calendar: Calendar, document: Document) -> Iterator[Problem]:
    """What to look at in a calendar that has no error, each at its place."""
    data: Any = document.data
    for label, terms in data["years"].items():
        yield from _terms(str(label), terms, document)
    for index, entry in enumerate(data.get("closed") or ()):
        yield from _closed(index, date.fromisoformat(entry["day"]), calendar, document)


def _terms(label: str, terms: dict[str, Any], document: Document) -> Iterator[Problem]:
    """Terms that reach out of the school year they stand under; a few days of August belong to the year they begin."""
    written = _YEAR.fullmatch(label)
    follows = written is not None and written[2] in (None, f"{(int(written[1]) + 1) % 100:02d}")
    if written is None or not follows:
        yield Problem(document.places.nearest(("years", label)), "term-outside-year", f"`{label}` is no school year, "
                      "so the dates of its terms cannot be held against it", "write it like `2025/26`",
                      Severity.WARNING)  # fmt: skip
        return
    year = int(written[1])
    begins, ends = date(year, 8, 1), date(year + 1, 8, 31)
    days = {(name, key): date.fromisoformat(term[key]) for name, term in terms.items() for key in ("first", "last")}
    outside = {place: day for place, day in days.items() if not begins <= day <= ends}
    if days and len(outside) == len(days) and len(years := {school_year_of(day) for day in days.values()}) == 1:
        yield Problem(document.key_places.nearest(("years", label)), "term-outside-year", f"the terms under `{label}` "
                      f"are in {years.pop()}", "check the school year, or the years of the dates",
                      Severity.WARNING)  # fmt: skip
        return
    for (name, key), day in outside.items():
        yield Problem(document.places.nearest(("years", label, name, key)), "term-outside-year", f"{day} is not in the "
                      f"school year `{label}`, under which `{name}` stands, but in {school_year_of(day)}",
                      "check the year of the date, or the school year", Severity.WARNING)  # fmt: skip


def _closed(index: int, day: date, calendar: Calendar, document: Document) -> Iterator[Problem]:
    """A closed day that would be closed without its line."""
    place = document.places.nearest(("closed", index, "day"))
    if day.weekday() >= 5:
        yield Problem(place, "closed-on-weekend", f"{day} is a {day:%A}, on which there is no school anyway",
                      "check the date: a training day or a holiday that is meant is on another day", Severity.WARNING)
        return
    term = next((term for term in calendar.terms if term.first <= day <= term.last), None)
    if term is None and not calendar.covers(day):
        yield Problem(place, "closed-outside-term", f"{day} is in {school_year_of(day)}, of which the calendar has no "
                      "term", "check the year of the date", Severity.WARNING)  # fmt: skip
    elif term is None:
        yield Problem(place, "closed-outside-term", f"{day} is in no term, and closes nothing",
                      "right, if the terms are; the line may go", Severity.NOTE)  # fmt: skip
    elif term.half_term is not None and term.half_term[0] <= day <= term.half_term[1]:
        yield Problem(place, "closed-outside-term", f"{day} is in the half term of `{term.name}`, and closes nothing",
                      "right, if the terms are; the line may go", Severity.NOTE)  # fmt: skip
