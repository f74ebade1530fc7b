"""Calendars read before, kept between runs as profiles are: a calendar that has not changed needs no YAML.

Kept is only what was read without any problem, under all that it depends on: the file's content, this program's own
reading modules, and Python's version. What comes back is built with every step checked; what does not fit to the last
value is as if it were not there.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from attendance_policy.calendar import Calendar, Closed, Term
from attendance_policy.library.kept import program_of


def key_of(content: bytes) -> bytes:
    """What a calendar is kept under."""
    return b"\n".join((b"calendar", hashlib.sha256(content).hexdigest().encode(), program_of(".", "library", "source")))


def packed(calendar: Calendar) -> bytes | None:
    """A calendar as JSON; None where that would not give the same back."""
    terms = [[term.name, *_days(term.first, term.last, *(term.half_term or ()))] for term in calendar.terms]
    shut = [[one.day.isoformat(), one.reason] for one in calendar.closed]
    body = json.dumps([calendar.id, calendar.name, terms, shut, calendar.invented]).encode()
    return body if unpacked(body) == calendar else None


def unpacked(body: bytes) -> Calendar | None:
    """The calendar that was kept; None for anything else."""
    try:
        name, title, terms, shut, invented = json.loads(body)
        if type(invented) is not bool:
            return None
        return Calendar(
            _text(name), _text(title), tuple(_term(*term) for term in terms),
            tuple(Closed(date.fromisoformat(day), _text(reason)) for day, reason in shut), invented,
        )  # fmt: skip
    except (TypeError, ValueError, RecursionError):
        return None


def _term(name: Any, first: str, last: str, *half: str) -> Term:
    begin, end = (date.fromisoformat(day) for day in half) if half else (None, None)
    inside = (begin, end) if begin is not None and end is not None else None
    return Term(_text(name), date.fromisoformat(first), date.fromisoformat(last), inside)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError
    return value


def _days(*days: date) -> list[str]:
    return [day.isoformat() for day in days]
