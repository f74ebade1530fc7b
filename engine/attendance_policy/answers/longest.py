"""The longest that a reason for absence is accepted, and which days of a request are within it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from attendance_policy.answers.days import school_day
from attendance_policy.answers.model import Single, Value, clause
from attendance_policy.answers.notice import Request
from attendance_policy.calendar import Calendar
from attendance_policy.lazily import pattern
from attendance_policy.policy import Silence
from attendance_policy.policy.leave_terms import Limit
from attendance_policy.policy.model import Source

# What a limit is counted for, where it is a time: of it there may have been days before.
_TIME = pattern(r"\b(?:year|term|month|week)s?\b", re.IGNORECASE)


def limited(single: Single, limit: Limit, source: Source, request: Request, calendar: Calendar | None) -> Single:
    """The answer with the limit beside it: `at_most`, `per` and `within_limit`.

    More days than the limit are beyond it, whatever it is counted for. Fewer are within it where it is counted for each
    festival or the like, and not known to be where days before count too or where the text does not say.
    """
    if limit.count is None:
        return _noted(single, {}, f"how long it may be: {limit.silence.sentence() if limit.silence else ''}")
    per = limit.per.sentence() if isinstance(limit.per, Silence) else limit.per
    asked = sum(1 for _, number in numbered(request.first, request.last, limit, calendar) if number)
    within = within_limit(asked, limit)
    shown: dict[str, Value] = {"at_most": limit.words(), "per": limit.per if isinstance(limit.per, str) else None,
                               "within_limit": within}  # fmt: skip
    counted = "school days" if calendar is not None or limit.unit == "school days" else "weekdays"
    said = f"at most {limit.words()}" + (f" for each {per}" if isinstance(limit.per, str) else "") + clause(source)
    if isinstance(limit.per, Silence):
        said += f"; for what: {per}"
    if within is False:
        said += f"; {asked} {counted} are asked for, which is longer"
    if within is None:
        said += "; days had before count too, and a request does not give them"
    return _noted(single, shown, said)


def numbered(first: date, last: date, limit: Limit, calendar: Calendar | None) -> list[tuple[date, int]]:
    """The days from first to last, each with its number among the days that count; 0 for one that does not.

    School days count; without a calendar, or on days it says nothing about, Monday to Friday do.
    """
    found, number, day = [], 0, first
    while day <= last:
        counts = school_day(day, calendar) is not False
        number += counts
        found.append((day, number if counts else 0))
        day += timedelta(days=1)
    return found


def within_limit(number: int, limit: Limit) -> bool | None:
    """Whether the day of that number is within the limit; None where that turns on what nobody has said."""
    if limit.count is None:
        return None
    longest = limit.count if limit.unit != "sessions" else (limit.count + 1) // 2
    if number > longest:
        return False
    return True if isinstance(limit.per, str) and not _TIME.search(limit.per) else None


def _noted(single: Single, shown: dict[str, Value], note: str) -> Single:
    return replace(single, shown={**single.shown, **shown}, notes=(*single.notes, note))
