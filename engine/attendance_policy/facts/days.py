"""The school days of a register, and what each belongs to."""

from __future__ import annotations

import itertools
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar, monday_of, school_year_of
from attendance_policy.frozen import dataclass

Index = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Days:
    """What each school day belongs to. Every array has one entry a day; numbers ascend with time.

    `year`, `term`, `half_term`, `week`: which of each, counted from the first day here. `ordinal`: date.toordinal().
    `full_week`: the day's week has all five days open. `planned`: the calendar that tells how the year goes on, where
    `calendar` was read off a register and ends with it.
    """

    days: tuple[date, ...]
    ordinal: Index
    year: Index
    term: Index
    half_term: Index
    week: Index
    full_week: NDArray[np.bool_]
    calendar: Calendar
    planned: Calendar | None = None

    @staticmethod
    def of(days: tuple[date, ...], calendar: Calendar, planned: Calendar | None = None) -> Days:
        """The days of a grid, described by a calendar."""
        mondays = [monday_of(day) for day in days]
        open_in = dict.fromkeys(mondays, 0)
        for monday in map(monday_of, {*days, *calendar.school_days}):
            if monday in open_in:
                open_in[monday] += 1
        return Days(
            days,
            np.array([day.toordinal() for day in days], dtype=np.int32),
            _ranks([school_year_of(day) for day in days]),
            _ranks([calendar.term_index(day) for day in days]),
            _ranks([calendar.half_term_index(day) for day in days]),
            _ranks(mondays),
            np.array([open_in[monday] >= 5 for monday in mondays], dtype=np.bool_),
            calendar,
            planned,
        )

    @cached_property
    def first_of(self) -> dict[str, Index]:
        """From a period to the index of the first day of that period, one entry a day."""
        return {name: _first_index(getattr(self, name)) for name in ("year", "term", "half_term", "week")}

    @cached_property
    def elapsed(self) -> NDArray[Any]:
        """How many calendar days after the first each day is: in few bytes, since every row of a rule may ask."""
        since = self.ordinal - self.ordinal[:1]
        return since.astype(np.int16) if len(since) and since[-1] < 1 << 15 else since

    @cached_property
    def opens_half_term(self) -> NDArray[np.bool_]:
        """Whether each day is the first school day of its half term; a register may begin later than that."""
        first: NDArray[np.bool_] = self.first_of["half_term"] == np.arange(len(self.days))
        if len(self.days):
            begun = self.calendar.half_term_index(self.days[0])
            earlier = (day for day in self.calendar.school_days if day < self.days[0])
            first[0] = all(self.calendar.half_term_index(day) != begun for day in earlier)
        return first

    def weeks_back(self, count: int, full_only: bool) -> Index:
        """The first day of the window of `count` school weeks that ends with each day's own week, included.

        Where fewer lie behind, the window takes in everything: how far a register goes back changes no count by itself.
        """
        starts = np.flatnonzero(np.diff(self.week, prepend=-1))
        if full_only:
            starts = starts[self.full_week[starts]]
        at = np.searchsorted(starts, np.arange(len(self.days)), side="right") - count
        starts = np.append(starts, 0)  # the place of -1: nothing so far back
        return starts[np.maximum(at, -1)].astype(np.int32)

    def days_back(self, count: int) -> Index:
        """The first day of the window of `count` school days that ends with each day, that day included."""
        return np.maximum(np.arange(len(self.days), dtype=np.int32) - (count - 1), 0)


def _ranks(values: list[object] | list[str] | list[int] | list[date]) -> Index:
    changes = (one != before for before, one in itertools.pairwise(values))
    return np.array(list(itertools.accumulate(changes, initial=0))[: len(values)], dtype=np.int32)


def _first_index(ranks: Index) -> Index:
    if not len(ranks):
        return ranks
    starts: Index = np.flatnonzero(np.diff(ranks, prepend=ranks[0] - 1)).astype(np.int32)
    firsts: Index = starts[ranks - ranks[0]]
    return firsts
