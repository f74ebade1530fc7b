"""The school year as the generator sees it: its days in numbers, and how likely each kind of spell starts on each."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar, school_year_of
from attendance_policy.diagnostics import wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.generate.parameters import KINDS, PhaseParameters


@dataclass(frozen=True, eq=False)
class SchoolYear:
    """One school year of a calendar, day by day. Arrays have length len(days).

    `block_last` is the index of the last day before the next break (half term or holiday); `block_start` says that a
    day is the first after one. `weights` has shape (2, kinds, days): how likely a spell of that kind starts on that
    day, for spells of more than one day (0) and of at most one day (1).
    """

    days: tuple[date, ...]
    weekday: NDArray[np.int64]
    block_last: NDArray[np.int64]
    block_start: NDArray[np.bool_]
    weights: NDArray[np.float32]


def days_of_year(calendar: Calendar, name: str, phase: PhaseParameters) -> SchoolYear:
    """The days of the school year called `name`; a calendar without it is a wrong call."""
    days = tuple(day for day in calendar.school_days if school_year_of(day) == name)
    if len(days) < 20:
        known = sorted({school_year_of(term.first) for term in calendar.terms})
        said = " and ".join(f"`{year}`" for year in known) or "none"
        raise wrong_call(
            "unknown-school-year",
            f"calendar `{calendar.id}` has no school year `{name}`",
            f"the school years it has: {said}",
        )
    block = np.asarray([calendar.half_term_index(day) for day in days])
    last = np.searchsorted(block, block, side="right") - 1
    start = np.diff(block, prepend=block[0] - 1) != 0
    weekday = np.asarray([day.weekday() for day in days])
    return SchoolYear(days, weekday, last, start, _weights(days, weekday, last, start, phase))


def _weights(
    days: tuple[date, ...],
    weekday: NDArray[np.int64],
    last: NDArray[np.int64],
    start: NDArray[np.bool_],
    phase: PhaseParameters,
) -> NDArray[np.float32]:
    first_of_september = date(days[0].year if days[0].month >= 9 else days[0].year - 1, 9, 1)
    at = np.asarray([(day - first_of_september).days for day in days], dtype=np.float64)
    index = np.arange(len(days))
    before_break = last - index < 5
    ends_term = np.asarray([_gap_after(days, int(i)) >= 12 for i in last])
    after_break = index - np.maximum.accumulate(np.where(start, index, 0)) < 2
    weights = np.empty((2, len(KINDS), len(days)))
    for number, kind in enumerate(KINDS):
        season = phase.season_of[kind]
        anchors = [_days_after_september(month, day) for month, day, _ in season.anchors]
        over_year = np.interp(at, anchors, [weight for _, _, weight in season.anchors])
        over_year = over_year * np.where(before_break, np.where(ends_term, season.end_of_term, season.before_break), 1)
        over_year = over_year * np.where(after_break, season.after_break, 1)
        weights[:, number] = over_year
        weights[0, number] *= np.asarray(season.weekdays_long)[weekday]
        weights[1, number] *= np.asarray(season.weekdays)[weekday]
    return weights.astype(np.float32)


def _days_after_september(month: int, day: int) -> int:
    """How many days after 1 September a day of the school year is, leap years left aside."""
    return (date(2001 if month >= 9 else 2002, month, day) - date(2001, 9, 1)).days


def _gap_after(days: tuple[date, ...], index: int) -> int:
    return (days[index + 1] - days[index]).days if index + 1 < len(days) else 99
