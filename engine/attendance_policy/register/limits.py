"""What a day allows: which codes are of its set, and which may stand on a day without school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook

from .table import refuse

# A planned closure, and the causes for which a school that should have been open was not: they say why a day is shut.
CLOSED_DAY_CODES = frozenset({"#", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"})


_MOST_CELLS = 1 << 34


def most_cells(pupils: int, days: int, file: str) -> None:
    """Raise `CannotGoOn` (exit code 3) for a register that is larger than can be held."""
    if pupils * 2 * days > _MOST_CELLS:
        said = f"{pupils} pupils on {days} days are more than can be held at once"
        refuse(file, "register-too-large", said, "split the file by school or school year")


def why_closed(day: date, calendar: Calendar | None) -> str:
    """Why there is no school on a day ("a Saturday", "INSET day", "no school day of the calendar"), or "".

    Weekends are closed under every calendar and without one. A calendar that says nothing about the school year of
    the day closes nothing.
    """
    if day.weekday() >= 5:
        return "a Saturday" if day.weekday() == 5 else "a Sunday"
    if calendar is None or not calendar.covers(day) or calendar.is_open(day):
        return ""
    return next((c.reason for c in calendar.closed if c.day == day), "") or "no school day of the calendar"


def not_of_its_day(codes: CodeBook, days: Sequence[date]) -> NDArray[np.bool_]:
    """Shape (codes + 1, days): whether a code (by number) is outside its set on a day. No mark never is."""
    table = np.zeros((len(codes.codes) + 1, len(days)), np.bool_)
    ordinal = np.array([day.toordinal() for day in days], np.int64)
    for number, code in enumerate(codes.codes, start=1):
        if code.valid_from is not None:
            table[number] |= ordinal < code.valid_from.toordinal()
        if code.valid_until is not None:
            table[number] |= ordinal > code.valid_until.toordinal()
    return table


def on_closed_day(codes: CodeBook, days: Sequence[date], calendar: Calendar | None) -> NDArray[np.bool_]:
    """Shape (codes + 1, days): whether a code (by number) may not stand on a day because the school is shut."""
    closed = np.array([bool(why_closed(day, calendar)) for day in days], np.bool_)
    barred = np.array([letters not in CLOSED_DAY_CODES for letters in codes.letters], np.bool_)
    barred[0] = False
    return barred[:, None] & closed[None, :]
