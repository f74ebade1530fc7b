"""Making a history simpler, a step at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from attendance_policy.diff.histories import PRESENT, UNMARKED, Done, History, Marks


def shorter(one: History) -> Iterator[History]:
    """Every history that is one step simpler; the first and the last day keep their marks."""
    if len(one.marks) > 1:
        yield _cut(one, one.marks[:-1])
        yield _cut(one, one.marks[1:], 1)
        yield _cut(one, one.marks[1:-1], 1)
        for at in range(len(one.marks)):
            yield _cut(one, one.marks[:at] + one.marks[at + 1 :])
        for at in range(1, len(one.marks) - 1):
            yield replace(one, marks=(*one.marks[:at], UNMARKED, *one.marks[at + 1 :]))
        closed = tuple(day for day in one.marks if day != UNMARKED)
        yield replace(one, marks=closed)
        yield replace(one, marks=closed, start=one.start + len(one.marks) - len(closed))
        for few in (5, 25):  # a gap of many days by more than one at once
            for at in _gaps(one.marks, few):
                yield replace(one, marks=one.marks[:at] + one.marks[at + few :])
    yield from (replace(one, start=at) for at in range(min(one.start, 5)))
    if one.start >= 10:
        yield replace(one, start=one.start - 5)
    for at, day in enumerate(one.marks):
        for half in (0, 1):
            if day != UNMARKED and day[half] not in (PRESENT[half],):
                mended = (PRESENT[0], day[1]) if half == 0 else (day[0], PRESENT[1])
                yield replace(one, marks=(*one.marks[:at], mended, *one.marks[at + 1 :]))
    for at in range(len(one.done)):
        yield replace(one, done=one.done[:at] + one.done[at + 1 :])
    for flag in one.flags:
        yield replace(one, flags=tuple(other for other in one.flags if other != flag))
    if one.year != one.usual:
        yield replace(one, year=one.usual)


def _gaps(marks: tuple[Marks, ...], few: int) -> Iterator[int]:
    """Where a gap of at least so many days begins."""
    for at in range(1, len(marks) - few):
        if marks[at - 1] != UNMARKED and all(day == UNMARKED for day in marks[at : at + few]):
            yield at


def _cut(one: History, marks: tuple[Marks, ...], at: int = 0) -> History:
    """A history of these marks that begins so many days later, from the first of its days that has one to the last."""
    while marks and marks[-1] == UNMARKED:
        marks = marks[:-1]
    while marks and marks[0] == UNMARKED:
        at, marks = at + 1, marks[1:]
    return replace(one, start=one.start + at, marks=marks, done=_moved(one.done, -at))


def _moved(done: tuple[Done, ...], by: int) -> tuple[Done, ...]:
    return tuple(replace(one, day=max(one.day + by, 0)) for one in done)
