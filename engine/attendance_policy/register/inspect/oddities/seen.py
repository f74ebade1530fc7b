"""What the oddities look at: a register, and some views of its marks that most of them need."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import NO_MARK, StatClass
from attendance_policy.frozen import dataclass
from attendance_policy.register.model import Pupils, Register

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Seen:
    """A register with what stands beside it. `today`: marks after it are ahead of time; None: not looked at."""

    register: Register
    pupils: Pupils | None = None
    today: date | None = None

    @cached_property
    def marked(self) -> Bools:
        """Where there is a mark: shape (pupils, 2 * days)."""
        return np.asarray(self.register.marks != NO_MARK)

    @cached_property
    def day_marked(self) -> Bools:
        """Where a pupil has a mark on a day: shape (pupils, days)."""
        return np.asarray(self.marked.reshape(len(self.marked), -1, 2).any(axis=2))

    @cached_property
    def pupils_on(self) -> Ints:
        """How many pupils have a mark on each day."""
        counts: Ints = self.day_marked.sum(axis=0)
        return counts

    @cached_property
    def open_days(self) -> Ints:
        """The days, as numbers, on which somebody could attend; closures alone open none."""
        possible = self.of(StatClass.PRESENT, StatClass.ELSEWHERE, StatClass.AUTHORISED, StatClass.UNAUTHORISED)
        return np.flatnonzero(possible.reshape(len(possible), -1, 2).any(axis=(0, 2)))

    def of(self, *classes: StatClass) -> Bools:
        """Where the mark is of these classes."""
        table = np.zeros(256, np.bool_)
        table[[n for n, code in enumerate(self.register.codes.codes, start=1) if code.stat_class in classes]] = True
        found: Bools = table[self.register.marks]
        return found

    def ids(self, rows: Bools) -> tuple[str, ...]:
        """The ids of the pupils in these rows."""
        return tuple(self.register.pupil_ids[at] for at in np.flatnonzero(rows).tolist())

    def dates(self, numbers: Ints) -> list[date]:
        """The days of these numbers."""
        return [self.register.days[at] for at in numbers.tolist()]


def spans_of(days: Sequence[date]) -> list[tuple[date, date]]:
    """Days joined to spans; a weekend between two of them parts nothing."""
    spans: list[tuple[date, date]] = []
    for day in days:
        if spans and _next_weekday(spans[-1][1]) >= day:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def weekdays(first: date, last: date) -> list[date]:
    """Monday to Friday from one day to another, both included."""
    count = (last - first).days + 1
    return [day for day in (first + timedelta(n) for n in range(count)) if day.weekday() < 5]


def said(days: Sequence[date], most: int = 5) -> str:
    """Days for a sentence: `Wednesday 3 September 2025, … and 4 more`."""
    told = ", ".join(f"{day:%A} {day.day} {day:%B} {day.year}" for day in days[:most])
    return f"{told} and {len(days) - most} more" if len(days) > most else told


def many(count: int, one: str, several: str = "") -> str:
    """`1 pupil`, `2 pupils`."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def _next_weekday(day: date) -> date:
    return day + timedelta(3 if day.weekday() == 4 else 2 if day.weekday() == 5 else 1)
