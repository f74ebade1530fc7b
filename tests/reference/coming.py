"""Rows that a log or the pupil file tells of: requests, reports, names that come on and off the roll."""

from __future__ import annotations

from datetime import date

from reference.days import SchoolDays, school_year
from reference.logbook import Logbook
from reference.pupil import Pupil, Row


def event_rows(pupil: Pupil, days: SchoolDays, book: Logbook, day: date) -> list[Row]:
    """The rows of one pupil on one day, as the file has the pupil."""
    found = [Row("request", day, asked=one) for one in book.requests if one.day == day]
    found += [Row("report", day, asked=one) for one in book.reports if one.day == day]
    # Where the log tells of a pupil's coming or going, the pupil file only says the same again.
    joined = set(book.joined) or ({first} if (first := _joined(pupil, days)) else set())
    left = set(book.left) or ({last} if (last := _left(pupil, days)) else set())
    found += [Row("joining", day)] if day in joined else []
    found += [Row("removal", day)] if day in left else []
    return found


def _joined(pupil: Pupil, days: SchoolDays) -> date | None:
    """The first school day on which the name is on the roll, if that is a day of the register."""
    if pupil.start is None:
        return None
    before = [day for day in days.open | set(days.days) if day < days.days[0]]
    if pupil.start < days.days[0] and not before and school_year(pupil.start) != school_year(days.days[0]):
        return None  # of an earlier year, of which the calendar says nothing
    first = min((day for day in days.open | set(days.days) if day >= pupil.start), default=None)
    return first if first in days.days else None


def _left(pupil: Pupil, days: SchoolDays) -> date | None:
    """The last school day on which the name is on the roll, if the register goes on that far."""
    if pupil.leave is None or pupil.leave > days.days[-1] or pupil.leave < days.days[0]:
        return None
    return max(day for day in days.days if day <= pupil.leave)
