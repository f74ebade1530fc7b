"""A register that is already a matrix, held against a calendar and the pupils' time on roll."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar
from attendance_policy.codes import NO_MARK
from attendance_policy.diagnostics import Place, Problem
from attendance_policy.frozen import dataclass

from .accept import REASON_NUMBER, REJECT_CODES, NothingAccepted, Roll, nothing_accepted, on_roll
from .columns import Column, Rows
from .limits import not_of_its_day, on_closed_day
from .matrix import in_pieces
from .model import Account, Pupils, Register, Reject
from .sentences import sentences_about
from .table import kept


@dataclass(frozen=True, eq=False)
class _Days:
    """What the days of a register allow: which codes may not stand on them, since they are outside their set
    (`outside`) or since the school is shut (`closed`), both of shape (codes + 1, days). `ordinal`: of each session."""

    outside: NDArray[np.bool_]
    closed: NDArray[np.bool_]
    ordinal: NDArray[np.int32]


def recheck(
    register: Register, file: str, *, calendar: Calendar | None = None, pupils: Pupils | None = None
) -> Register:
    """Take out every mark that `accept` would have rejected for its day.

    Pupils and days stay as they are. The line of a reject is the pupil's row, counted from 1. Raises
    `NothingAccepted` (exit code 3) when no mark is left.
    """
    days = _Days(
        not_of_its_day(register.codes, register.days), on_closed_day(register.codes, register.days, calendar),
        np.repeat(np.array([day.toordinal() for day in register.days], np.int32), 2),
    )  # fmt: skip
    roll = on_roll(pupils, register.pupil_ids) if pupils is not None else None
    marks, rejects, first = register.marks, list[Reject](), 0
    for some in in_pieces(register.marks):
        at = slice(first, first + len(some))
        why = _faults(some, days, (roll[0][at], roll[1][at]) if roll is not None else None)
        if why.any():
            marks = marks.copy() if marks is register.marks else marks
            marks[at][why > 0] = NO_MARK
            ids = register.pupil_ids[at]
            part = Register(ids, register.days, some, register.codes)
            rejects += _rejects(part, first, why, calendar, pupils and pupils.aligned(ids))
        first += len(some)
    count = int(np.count_nonzero(register.marks))
    account = Account(count, count - len(rejects), 0, tuple(rejects)) if rejects else register.account
    if not count:
        raise NothingAccepted(account, [Problem(Place(file), "nothing-accepted", "no pupil of the register has a mark",
                                                "look at what wrote the file")])  # fmt: skip
    if count == len(rejects):
        raise nothing_accepted(file, account)
    return replace(register, marks=marks, account=account) if rejects else register


def _faults(marks: NDArray[np.uint8], days: _Days, roll: Roll | None) -> NDArray[np.uint8]:
    """The reason against each mark of some pupils, 0 for none. `roll`: the first and last day on roll of each."""
    why = np.zeros(marks.shape, np.uint8)
    for number in np.flatnonzero(days.outside.any(axis=1)).tolist():  # few; comparing is cheaper than to look all up
        here = marks == number
        if here.any():
            why[here & np.repeat(days.outside[number], 2)] = REASON_NUMBER["code-not-of-its-day"]
    if roll is not None and days.ordinal.size:
        _off_roll(marks, days.ordinal, *roll, why)
    for at in np.flatnonzero(np.repeat(days.closed.any(axis=0), 2)).tolist():
        barred = days.closed[marks[:, at], at // 2] & (why[:, at] == 0)
        why[barred, at] = REASON_NUMBER["closed-day"]
    return why


def _off_roll(
    marks: NDArray[np.uint8], day: NDArray[np.int32], start: NDArray[np.int32], leave: NDArray[np.int32],
    why: NDArray[np.uint8],
) -> None:  # fmt: skip
    rows = np.flatnonzero((start > day[0]) | (leave < day[-1]))
    here = why[rows]
    free = (marks[rows] != NO_MARK) & (here == 0)
    here[free & (day < start[rows, None])] = REASON_NUMBER["before-start"]
    here[free & (day > leave[rows, None])] = REASON_NUMBER["after-leave"]
    why[rows] = here


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
