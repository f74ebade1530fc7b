"""Oddities of pupils: few marks, late to come and early to go, never away, never there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attendance_policy.codes import StatClass
from attendance_policy.register.inspect.model import Oddity

from .seen import Bools, Ints, Seen, many, said

_LATE = 10  # days of school: a pupil who comes or goes within them is no joiner or leaver
_FEW_OF = 10  # a tenth of what a pupil has in the middle
_ENOUGH = 40  # marks in the middle, below which nothing is few
_ALWAYS = 60  # sessions: never to have been away for so long is worth a note
_SCHOOL_DAYS_OF_N = 5  # within which the law wants another code for N


def few_marks(seen: Seen) -> Iterator[Oddity]:
    """Pupils with fewer than a tenth of the marks that the pupil in the middle has."""
    counts = seen.marked.sum(axis=1)
    middle = int(np.median(counts))
    rows = counts * _FEW_OF < middle
    if middle >= _ENOUGH and rows.any():
        told = many(int(rows.sum()), "pupil has", "pupils have")
        yield Oddity("few-marks", f"{told} fewer than {-(-middle // _FEW_OF)} marks, where others have {middle:,}",
                      "just come or gone, a guest, or a wrong id",
                     pupils=seen.ids(rows))  # fmt: skip


def joiners(seen: Seen) -> Iterator[Oddity]:
    """Pupils whose first mark is more than two weeks of school after the register's first day."""
    first, _ = _first_and_last(seen)
    rows = seen.day_marked.any(axis=1) & (first > _LATE)
    if rows.any():
        yield Oddity("late-joiner", f"{many(int(rows.sum()), 'pupil')} first marked after the first {_LATE} days of "
                     "the register", "joined later? percentages count from the first mark",
                     pupils=seen.ids(rows))  # fmt: skip


def leavers(seen: Seen) -> Iterator[Oddity]:
    """Pupils whose last mark is more than two weeks of school before the register's last day."""
    _, last = _first_and_last(seen)
    rows = seen.day_marked.any(axis=1) & (last < len(seen.open_days) - 1 - _LATE)
    if rows.any():
        yield Oddity("leaver", f"{many(int(rows.sum()), 'pupil')} not marked in the last {_LATE} days of the register",
                     "left? percentages count to the last mark", pupils=seen.ids(rows))  # fmt: skip


def never_away(seen: Seen) -> Iterator[Oddity]:
    """Pupils who were present in each of many sessions; many such pupils are a register that fills itself in."""
    possible, there, _ = _sessions(seen)
    rows = (possible >= _ALWAYS) & (there == possible)
    share = int(rows.sum()) * 5 > int((possible >= _ALWAYS).sum())
    if rows.any():
        yield Oddity("never-away", f"{many(int(rows.sum()), 'pupil was', 'pupils were')} present in every session",
                     "more than one in five: are marks filled in beforehand?" if share else "", warning=share,
                     pupils=seen.ids(rows))  # fmt: skip


def never_there(seen: Seen) -> Iterator[Oddity]:
    """Pupils with possible sessions who were at none, under one code or several."""
    possible, there, _ = _sessions(seen)
    rows = (possible >= 2 * _LATE) & (there == 0)
    if rows.any():
        yield Oddity("never-there", f"{many(int(rows.sum()), 'pupil was', 'pupils were')} never present",
                     "still on roll here?", pupils=seen.ids(rows))  # fmt: skip


def left_unexplained(seen: Seen) -> Iterator[Oddity]:
    """Absences still marked N more than five days of school before the register's last day."""
    number = seen.register.codes.number.get("N")
    if number is None or len(seen.open_days) <= _SCHOOL_DAYS_OF_N:
        return
    before = int(seen.open_days[-1 - _SCHOOL_DAYS_OF_N])
    marks: Bools = np.asarray(seen.register.marks[:, : 2 * before] == number)
    rows = np.asarray(marks.any(axis=1))
    if rows.any():
        oldest = [seen.register.days[int(np.flatnonzero(marks.any(axis=0))[0]) // 2]]
        told = f"{many(int(marks.sum()), 'session')} of {many(int(rows.sum()), 'pupil')}"
        yield Oddity("left-unexplained", f"{told} still marked `N` after more than {_SCHOOL_DAYS_OF_N} school days, "
                     f"the oldest of {said(oldest)}", "the reason must be found out and the code replaced within five "
                     "school days", pupils=seen.ids(rows))  # fmt: skip


def _first_and_last(seen: Seen) -> tuple[Ints, Ints]:
    """For each pupil the place among the days of school of the first and the last with a mark."""
    marked = seen.day_marked[:, seen.open_days]
    size = marked.shape[1]
    if not size:
        return np.zeros(len(marked), np.int64), np.full(len(marked), size, np.int64)
    some = marked.any(axis=1)
    first = np.where(some, marked.argmax(axis=1), 0)
    last = np.where(some, size - 1 - marked[:, ::-1].argmax(axis=1), size)
    return first, last


def _sessions(seen: Seen) -> tuple[Ints, Ints, Ints]:
    there = seen.of(StatClass.PRESENT, StatClass.ELSEWHERE).sum(axis=1)
    away = seen.of(StatClass.AUTHORISED, StatClass.UNAUTHORISED).sum(axis=1)
    return there + away, there, away
