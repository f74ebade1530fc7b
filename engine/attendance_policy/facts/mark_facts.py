"""Facts of the register and of the pupil file: what was marked, how often, and who the pupil is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions.columns import Column, Count, Truth, Word, truth
from attendance_policy.facts.counts import Args
from attendance_policy.vocabulary import YEARS

if TYPE_CHECKING:
    from attendance_policy.facts.frame import Frame


def _count(frame: Frame, args: Args, total: NDArray[np.int16]) -> Column:
    return Count(*frame.windowed(total, args))


def sessions(frame: Frame, args: Args) -> Column:
    """How many sessions of a set are in the window."""
    return _count(frame, args, frame.sums.sessions(frame.numbers(str(args.get("what", "possible")))))


def school_days(frame: Frame, args: Args) -> Column:
    """How many days of a set are in the window."""
    both = frame.counting.absent_day == "both sessions missed"
    return _count(frame, args, frame.sums.school_days(frame.numbers(str(args["what"])), both))


def spells(frame: Frame, args: Args) -> Column:
    """How many runs of sessions of a set begin in the window."""
    return _count(frame, args, frame.sums.begun(frame.numbers(str(args["what"]))))


def consecutive(frame: Frame, args: Args) -> Column:
    """How many days of a set in a row end with the day."""
    both = frame.counting.absent_day == "both sessions missed"
    runs = frame.sums.runs(frame.numbers(str(args["what"])), both)
    rows = frame.rows
    if rows.start_of_day:
        before = np.maximum(rows.day - 1, 0)
        return Count(np.where(rows.day > 0, runs[before, rows.seen], np.int16(0)))
    return Count(rows.on_day(runs).astype(np.int16))


def marked(frame: Frame, args: Args) -> Truth:
    """Whether a session of the day has a mark of a set."""
    member = frame.sums.on_day(frame.numbers(str(args["what"])), False)
    return truth(frame.rows.on_day(member))


def absence_day(frame: Frame, args: Args) -> Column:
    """Which day of the absence it is, from 1."""
    rows = frame.rows
    if frame.counting.day_of_absence == "calendar days":
        return Count(rows.ordinal - rows.grid.days.ordinal[rows.spell_day] + 1)
    return Count(rows.in_spell + 1)


def unexplained(frame: Frame, args: Args) -> Truth:
    """Whether a session of the day has a mark that says no reason."""
    numbers = frozenset(frame.grid.codes.number[c] for c in frame.counting.unexplained if c in frame.grid.codes)
    return truth(frame.rows.on_day(frame.sums.on_day(numbers, False)))


def year(frame: Frame, args: Args) -> Column:
    """The year group of the pupil."""
    order = {year: index for index, year in enumerate(YEARS)}
    column = np.array([order.get(year, -1) for year in frame.grid.pupils.years], dtype=np.int16)
    return Word(frame.rows.of_pupil(column), YEARS)


def session(frame: Frame, args: Args) -> Column:
    """Which session an absence row is about: the first one of the day that the pupil is away for."""
    away = frame.grid.away
    morning = away[frame.rows.seen, 2 * frame.rows.day]
    return Word(np.where(morning, 0, 1).astype(np.int16), ("am", "pm"))


def flag(name: str) -> Callable[[Frame, Args], Truth]:
    """A yes/no column of the pupil file, by its name."""
    return lambda frame, args: frame.flag(name)
