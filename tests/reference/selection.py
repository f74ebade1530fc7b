"""Which of the rows at which a rule holds may fire: `once` and `repeat`, one row after the other."""

from __future__ import annotations

from datetime import date

from reference.days import SchoolDays, monday
from reference.pupil import Row

WAITING = 3  # it holds, and something is to be done before


class Selection:
    """One case of one rule on one occasion, for one pupil.

    Rows that hold, rows left open and rows that wait for something to be done before are told apart: none uses up the
    `once` of another but the rows that hold.
    """

    def __init__(self, days: SchoolDays, occasion: str, once: str, repeat: tuple[int, str] | None,
                 full_weeks: bool = False) -> None:  # fmt: skip
        self.days, self.once, self.repeat, self.full_weeks = days, once, repeat, full_weeks
        if not once and repeat is None and occasion == "review":
            self.once = "per episode"
        self.used: set[tuple[int, object]] = set()
        self.last_place: dict[int, int] = {}
        self.first: dict[tuple[int, object], Row] = {}
        self.last_time: dict[tuple[int, object], int] = {}

    def takes(self, holds: int, row: Row, place: int) -> bool:
        """Whether the row fires (`holds` 2), or is raised as open (1) or waiting. `place`: its number."""
        if holds == 0:
            return False
        if self.once == "per episode":
            follows = self.last_place.get(holds) == place - 1
            self.last_place[holds] = place
            return not follows
        if self.once:
            period = self.period(row)
            if (holds, period) in self.used or (2, period) in self.used:
                return False
            self.used.add((holds, period))
            return True
        if self.repeat is not None:
            return self.again(holds, row)
        return True

    def period(self, row: Row) -> object:
        name = self.once.removeprefix("per ")
        if name == "spell":
            return row.spell
        return "ever" if name == "ever" else self.days.period[name, row.day]

    def again(self, holds: int, row: Row) -> bool:
        """The first row that holds, and after it the first at or past each whole distance from it."""
        assert self.repeat is not None
        count, unit = self.repeat
        key = (holds, row.spell)
        first = self.first.setdefault(key, row)
        which = self.apart(unit, first, row) // count
        fresh = key not in self.last_time or which > self.last_time[key]
        self.last_time[key] = max(which, self.last_time.get(key, which))
        return fresh

    def apart(self, unit: str, first: Row, row: Row) -> int:
        if unit == "school days" and row.spell is not None:
            return row.place - first.place
        if unit == "weeks":
            return self.weeks(first.day, row.day)
        return self.days.apart(unit, first.day, row.day, self.full_weeks)

    @staticmethod
    def weeks(first: date, last: date) -> int:
        return (monday(last) - monday(first)).days // 7
