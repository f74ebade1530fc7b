"""A register laid on its calendar: marks by pupil and session over every school day, and what each day belongs to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook, StatClass
from attendance_policy.facts.days import Days, Index
from attendance_policy.facts.running import begins, places
from attendance_policy.frozen import dataclass
from attendance_policy.register.model import Pupils, Register

Marks = NDArray[np.uint8]

_TILE = 256  # lines: what is worked out on the way stays in a processor's cache
# The mark of a day on which the whole school is closed as planned; schools write it on half terms and holidays too.
PLANNED_CLOSURE = "#"
_NONE = -2  # no date: neither the place of a day nor the -1 before the first
_POSSIBLE = (StatClass.PRESENT, StatClass.ELSEWHERE, StatClass.AUTHORISED, StatClass.UNAUTHORISED)


@dataclass(frozen=True, eq=False)
class Grid:
    """Marks over every school day between the first and the last of a register, and the pupils' roll.

    `marks`: (pupils, 2 * days) uint8. `on_roll`: first and last day on roll of each pupil, as indices (last included;
    -1 and -1: never on roll here).
    """

    pupil_ids: tuple[str, ...]
    marks: Marks
    codes: CodeBook
    days: Days
    pupils: Pupils
    on_roll: tuple[Index, Index]
    roll_inferred: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """(pupils, days)."""
        return len(self.pupil_ids), len(self.days.days)

    @property
    def last(self) -> int:
        """The greatest number that a mark has."""
        return len(self.codes.codes)

    @cached_property
    def possible(self) -> NDArray[np.bool_]:
        """Which sessions count as possible."""
        return self.lookup(self._numbers(_POSSIBLE))

    @cached_property
    def away(self) -> NDArray[np.bool_]:
        """Which possible sessions the pupil is not in school for."""
        numbers = self._numbers((StatClass.AUTHORISED, StatClass.UNAUTHORISED))
        return self.lookup(frozenset(n for n in numbers if not self.codes.codes[n - 1].in_school))

    @cached_property
    def here(self) -> NDArray[np.bool_]:
        """Which possible sessions the pupil is in school for."""
        return self.possible & ~self.away

    @cached_property
    def spells(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Sessions away by pupil and time, as places among all marks, and which of them begin a spell; one goes on
        over sessions that are not possible."""
        at = places(self.away.ravel())
        return at, begins(at, self.here)

    def _numbers(self, classes: tuple[StatClass, ...]) -> frozenset[int]:
        return frozenset(n for n, code in enumerate(self.codes.codes, start=1) if code.stat_class in classes)

    def lookup(self, numbers: frozenset[int]) -> NDArray[np.bool_]:
        """Which marks are among these code numbers."""
        found = np.empty(self.marks.shape, dtype=np.bool_)
        for start in range(0, len(found), _TILE):
            found[start : start + _TILE] = among(self.marks[start : start + _TILE], numbers, self.last)
        return found

    def members(self, what: str, unauthorised: tuple[str, ...]) -> frozenset[int]:
        """The code numbers of a set of the vocabulary, or of one code."""
        by_class = {
            "present": (StatClass.PRESENT,),
            "elsewhere": (StatClass.ELSEWHERE,),
            "authorised": (StatClass.AUTHORISED,),
            "absent": (StatClass.AUTHORISED, StatClass.UNAUTHORISED),
            "possible": _POSSIBLE,
        }
        if what in by_class:
            return self._numbers(by_class[what])
        if what == "unauthorised":
            return frozenset(self.codes.number[code] for code in unauthorised if code in self.codes)
        if what == "late":
            return frozenset(self.codes.number[code] for code in ("L", "U") if code in self.codes)
        if what == "away":
            absent = self._numbers((StatClass.AUTHORISED, StatClass.UNAUTHORISED))
            return frozenset(n for n in absent if not self.codes.codes[n - 1].in_school)
        return frozenset({self.codes.number[what]} if what in self.codes else set())


def among(marks: Marks, numbers: frozenset[int], last: int = 255) -> NDArray[np.bool_]:
    """Which of these marks are among these code numbers. `last`: the greatest number that a mark has."""
    found: NDArray[np.bool_] | None = None
    for first, count in _runs(numbers):  # codes are numbered by class: most sets are a run or two
        one: NDArray[np.bool_]
        if first + count > last:
            one = np.greater_equal(marks, np.uint8(first))
        else:
            past = marks - np.uint8(first)  # below the run, it wraps round
            one = np.less(past, np.uint8(count), out=past.view(np.bool_))
        found = one if found is None else np.logical_or(found, one, out=found)
    return found if found is not None else np.zeros(marks.shape, dtype=np.bool_)


@cache
def _runs(numbers: frozenset[int]) -> list[tuple[int, int]]:
    """Runs of numbers without a gap: the first of each, and how many."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == sum(runs[-1]):
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((number, 1))
    return runs


def lay(
    register: Register, pupils: Pupils, calendar: Calendar, until: date | None = None, planned: Calendar | None = None
) -> Grid:
    """Lay a register on a calendar, from its first day to its last (or to `until`).

    Days are the calendar's school days in that span, without those the register marks as planned closures throughout,
    and every other day on which somebody has a possible session: `#` or `Y4` on a closed day do not open it. Pupils
    without dates are on roll from their first mark to their last; how many is counted in `roll_inferred`. `planned` is
    that of `Days`.
    """
    held, shut = _held_and_shut(register, calendar)
    first = held[0] if held else (until or date.min)
    last = max([*held[-1:], *([until] if until else [])], default=first)
    days = tuple(sorted({*held, *(d for d in calendar.school_days if first <= d <= last and d not in shut)}))
    if days == register.days:
        marks = register.marks
    else:
        marks = np.zeros((len(register.pupil_ids), 2 * len(days)), dtype=np.uint8)
        at = {day: index for index, day in enumerate(days)}
        kept = np.array([index for index, day in enumerate(register.days) if day in at], dtype=np.int64)
        columns = np.array([at[day] for day in register.days if day in at], dtype=np.int64)
        marks[:, 2 * columns] = register.marks[:, 2 * kept]
        marks[:, 2 * columns + 1] = register.marks[:, 2 * kept + 1]
    return _laid(register, marks, Days.of(days, calendar, planned), pupils, until is not None)


def lay_on(register: Register, pupils: Pupils, days: Days) -> Grid:
    """Lay a part of a register on the days of the whole, which are its own: nothing is read off the part."""
    return _laid(register, register.marks, days, pupils, False)


def _laid(register: Register, marks: Marks, days: Days, pupils: Pupils, open_ended: bool) -> Grid:
    aligned = pupils.aligned(register.pupil_ids)
    on_roll, inferred = _roll(marks, days.days, aligned, open_ended)
    return Grid(register.pupil_ids, marks, register.codes, days, aligned, on_roll, inferred)


def _held_and_shut(register: Register, calendar: Calendar) -> tuple[list[date], set[date]]:
    """Days of the register that are school days, and those that all of it marks as planned closures."""
    possible = np.zeros(256, dtype=np.bool_)
    planned = np.zeros(256, dtype=np.bool_)
    for number, code in enumerate(register.codes.codes, start=1):
        possible[number] = code.stat_class in _POSSIBLE
        planned[number] = code.code == PLANNED_CLOSURE
    held: list[date] = []
    shut: set[date] = set()
    for index, (day, is_held) in enumerate(zip(register.days, register.days_with(possible), strict=True)):
        if not is_held:
            marks = register.marks[:, 2 * index : 2 * index + 2]
            if planned[marks].any() and (planned[marks] | (marks == 0)).all():
                shut.add(day)
                continue
            if not calendar.is_open(day):
                continue
        held.append(day)
    return held, shut


def _roll(marks: Marks, days: tuple[date, ...], pupils: Pupils, open_ended: bool) -> tuple[tuple[Index, Index], int]:
    count = len(days)
    first = _first_marked(marks)
    last = np.int32(count - 1) - _first_marked(marks[:, ::-1])
    last[first < 0] = -1
    if open_ended:
        first = np.maximum(first, np.int32(0))
        last[:] = count - 1
    ordinals = [day.toordinal() for day in days]
    started = _placed(pupils.start, lambda day: bisect_left(ordinals, day))  # past the last day: never on roll here
    left = _placed(pupils.leave, lambda day: bisect_right(ordinals, day) - 1)
    has_start, has_left = started != _NONE, left != _NONE
    first = np.where(has_start, started, first)
    last = np.where(has_left, left, np.where(has_start, np.int32(count - 1), last))
    return (first, last), int(np.count_nonzero(~(has_start | has_left)))


def _first_marked(marks: Marks) -> Index:
    """Of each line the first day with a mark; -1 for none. Most have one on the first day of all, so that few lines are
    looked through."""
    found = np.zeros(len(marks), dtype=np.int32)
    if not marks.shape[1]:
        return found - 1
    left = np.flatnonzero((marks[:, :2] == 0).all(axis=1))
    marked = (marks[left, 0::2] | marks[left, 1::2]) > 0
    found[left] = np.where(marked.any(axis=1), marked.argmax(axis=1), -1)
    return found


def _placed(days: tuple[date | None, ...], place: Callable[[int], int]) -> Index:
    """The place of each date, asked for once a date; `_NONE` for no date."""
    known = {day: _NONE if day is None else place(day.toordinal()) for day in set(days)}
    return np.array([known[day] for day in days], dtype=np.int32)
