"""A register that is already a matrix, held against a calendar and the pupils' time on roll."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar
from attendance_policy.codes import NO_MARK

from .accept import REASON_NUMBER, REJECT_CODES, nothing_accepted, on_roll
from .columns import Column, Rows
from .limits import not_of_its_day, on_closed_day
from .matrix import in_pieces
from .model import Account, Pupils, Register, Reject
from .sentences import sentences_about
from .table import kept


def recheck(
    register: Register, file: str, *, calendar: Calendar | None = None, pupils: Pupils | None = None
) -> Register:
    """Take out every mark that `accept` would have rejected for its day.

    Pupils and days stay as they are. The line of a reject is the pupil's row, counted from 1. Raises
    `NothingAccepted` (exit code 3) when no mark is left.
    """
    marks, rejects, first = register.marks, list[Reject](), 0
    for some in in_pieces(register.marks):
        ids = register.pupil_ids[first : first + len(some)]
        part = Register(ids, register.days, some, register.codes)
        found, why = _faults(part, first, calendar, pupils and pupils.aligned(ids))
        if found:
            marks = marks.copy() if marks is register.marks else marks
            marks[first : first + len(some)][why > 0] = NO_MARK
            rejects += found
        first += len(some)
    count = int(np.count_nonzero(register.marks))
    account = Account(count, count - len(rejects), 0, tuple(rejects)) if rejects else register.account
    if count == len(rejects):
        raise nothing_accepted(file, account)
    return replace(register, marks=marks, account=account) if rejects else register


def _faults(
    register: Register, before: int, calendar: Calendar | None, pupils: Pupils | None
) -> tuple[tuple[Reject, ...], NDArray[np.uint8]]:
    """The rejects of some pupils, and the reason for each mark, 0 for none. `before`: how many pupils come before."""
    why = np.zeros(register.marks.shape, np.uint8)
    used = np.zeros(256, np.bool_)
    used[register.marks] = True
    _outside_its_set(register, used, why)
    if pupils is not None:
        _off_roll(register, pupils, why)
    _closed(register, calendar, why)
    return _rejects(register, before, why, calendar, pupils) if why.any() else (), why


def _outside_its_set(register: Register, used: NDArray[np.bool_], why: NDArray[np.uint8]) -> None:
    table = not_of_its_day(register.codes, register.days)
    for number in np.flatnonzero(table.any(axis=1)).tolist():
        if used[number]:
            why[(register.marks == number) & np.repeat(table[number], 2)] = REASON_NUMBER["code-not-of-its-day"]


def _off_roll(register: Register, pupils: Pupils, why: NDArray[np.uint8]) -> None:
    start, leave = on_roll(pupils, register.pupil_ids)
    day = np.repeat(np.array([d.toordinal() for d in register.days], np.int32), 2)
    for row in np.flatnonzero((start > day[0]) | (leave < day[-1])).tolist():
        free = (register.marks[row] != 0) & (why[row] == 0)
        why[row, free & (day < start[row])] = REASON_NUMBER["before-start"]
        why[row, free & (day > leave[row])] = REASON_NUMBER["after-leave"]


def _closed(register: Register, calendar: Calendar | None, why: NDArray[np.uint8]) -> None:
    table = on_closed_day(register.codes, register.days, calendar)
    for at in np.flatnonzero(np.repeat(table.any(axis=0), 2)).tolist():
        barred = table[register.marks[:, at], at // 2] & (why[:, at] == 0)
        why[barred, at] = REASON_NUMBER["closed-day"]


def _rejects(
    register: Register, before: int, why: NDArray[np.uint8], calendar: Calendar | None, pupils: Pupils | None
) -> tuple[Reject, ...]:
    pupil, at = (place.astype(np.int32) for place in np.nonzero(why))
    rows = Rows(
        Column(register.pupil_ids, pupil),
        Column(tuple(map(str, register.days)), at // 2),
        Column(("AM", "PM"), at % 2),
        Column(register.codes.letters, register.marks[pupil, at].astype(np.int32)),
        pupil.astype(np.int64) + before + 1,
        counted_in="row",
    )
    names = ("", *REJECT_CODES)
    say = sentences_about(rows, register.codes, calendar, pupils)
    return tuple(
        Reject(int(rows.line[row]), names[number], say.about(row, names[number]), kept(rows.fields(row)),
               say.shut(row, names[number]))
        for row, number in enumerate(why[pupil, at].tolist())
    )
