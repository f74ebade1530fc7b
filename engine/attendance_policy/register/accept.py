"""From rows to a register: every row is either accepted or rejected with its reason, and all are counted.

What a text means (is it a date, is it a code) is decided once for each distinct text; rows are then judged by table
look-ups on whole columns. The first reason that applies, in the order of `REJECT_CODES`, is the one that is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar
from attendance_policy.codes import NO_MARK, CodeBook
from attendance_policy.diagnostics import CannotGoOn, Place, Problem
from attendance_policy.frozen import dataclass

from .columns import NO_MARK_TEXTS, Column, Rows
from .limits import most_cells, not_of_its_day, on_closed_day
from .model import Account, Pupils, Register, Reject
from .sentences import Sentences, sentences_about
from .table import kept
from .told import told

REJECT_CODES: Mapping[str, str] = MappingProxyType(
    {
        "unreadable-row": "A quotation mark is never closed, or a field is too long.",
        "encoding": "The row holds bytes that are not UTF-8 text.",
        "wrong-number-of-fields": "The row has more or fewer fields than the header.",
        "wrong-record": "A record of JSON is none, lacks a name, has one twice, or has a list in place of a text.",
        "missing-pupil": "The row names no pupil.",
        "bad-date": "The date is missing, is not written like 2025-09-03, or is not in this century.",
        "bad-session": "The session is neither AM nor PM.",
        "unknown-code": "The code is not in the code book.",
        "code-not-of-its-day": "The code belongs to a set that is not in force on that day.",
        "before-start": "The mark is dated before the pupil joined the roll.",
        "after-leave": "The mark is dated after the pupil left the roll.",
        "closed-day": "The mark is on a day without school, and is not one that says why the school is shut.",
        "dual-registration": "A `D` of one school beside another school's mark of the same session, which is kept.",
        "duplicate-mark": "The same mark of the same session stands in an earlier row.",
        "conflicting-mark": "Rows give different marks for one session; none of them is accepted.",
    }
)
REASON_NUMBER: Mapping[str, int] = {code: number for number, code in enumerate(REJECT_CODES, start=1)}
REPEATED = frozenset(("duplicate-mark", "conflicting-mark"))
_UNKNOWN = -1
_DUAL = "D"  # at the other school where a pupil is registered
_DATE = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)
_EARLIEST, _LATEST = date.min.toordinal(), date.max.toordinal()

T = TypeVar("T", str, date)
Roll = tuple[NDArray[np.int32], NDArray[np.int32]]


class NothingAccepted(CannotGoOn):
    """No row of a register, a pupil file or a log could be accepted. Carries the account of that file."""

    def __init__(self, account: Account, problems: Iterable[Problem]) -> None:
        self.account = account
        super().__init__(problems)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Rows in numbers. `days` are in order; `day` numbers them for each row, -1 for none.

    `why`: the number of the reason for which a row is rejected (`REASON_NUMBER`), 0 for none. `session`: 0 or 1.
    """

    days: tuple[date, ...]
    why: NDArray[np.uint8]
    day: NDArray[np.int32]
    session: NDArray[np.int16]
    code: NDArray[np.int16]


def nothing_accepted(file: str, account: Account) -> NothingAccepted:
    """What to raise for a register without an acceptable row: it names the first reject of each kind."""
    problems = [Problem(Place(file, r.line), r.code, r.reason) for r in account.first_by_code().values()]
    counts = ", ".join(f"{count} {code}" for code, count in account.by_code().items())
    said = f"no {account.unit} could be accepted, of {account.read} read"
    said = said if account.read else "the register has no rows"
    hint = f"rejected: {counts}" if counts else "give at least one row below the header"
    if counts and account.by_code().keys() <= REPEATED:
        hint += "; is the column of ids that of the pupils, and not that of a class or a year group?"
    return NothingAccepted(account, [Problem(Place(file), "nothing-accepted", said, hint), *problems])


def accept(
    rows: Rows, codes: CodeBook, file: str, *, calendar: Calendar | None = None, pupils: Pupils | None = None
) -> Register:
    """Judge every row and put the accepted ones into a matrix.

    The pupils of the register are those, and its days are all dates, with at least one accepted row; a row without a
    mark and a `#` on a closed day count. `calendar` rejects marks on days without school, `pupils` marks outside a
    pupil's time on roll; a pupil whom the pupil file lacks is accepted. Raises `NothingAccepted` (exit code 3).
    """
    ids, pupil = _read(rows.pupil, lambda text: text.strip() or None)
    judged = judge(rows, pupil, codes, calendar=calendar, roll=on_roll(pupils, ids) if pupils is not None else None)
    days, why, day, session, code = judged.days, judged.why, judged.day, judged.session, judged.code
    live = np.flatnonzero(why == 0)
    sessions = 2 * len(days)
    most_cells(len(ids), len(days), file)
    cell = pupil.astype(np.int64) * sessions + 2 * day + session
    marks = np.zeros(len(ids) * sessions, np.uint8)
    elsewhere = _find_dual_registration(why, live, cell, code, rows.school, codes.number.get(_DUAL))
    live = np.flatnonzero(why == 0)
    same_session = {**elsewhere, **_find_repeats(why, live, cell, code, marks.size)}
    live = np.flatnonzero(why == 0)
    marks[cell[live]] = code[live]
    grid = marks.reshape(len(ids), sessions)

    say = sentences_about(rows, codes, calendar, pupils)
    rejects = _rejects(rows, why, same_session, cell, say)
    unmarked = int(np.count_nonzero(code[live] == NO_MARK))
    read = rows.line.size + len(rows.broken)
    account = Account(read, live.size, unmarked, rejects, rows.ignored_columns, rows.doubts, rows.notes,
                      rows.unit)  # fmt: skip
    if not live.size:
        raise nothing_accepted(file, account)
    has_row = np.bincount(pupil[live], minlength=len(ids)) > 0
    has_day = np.bincount(day[live], minlength=len(days)) > 0
    if not (has_row.all() and has_day.all()):
        grid = np.ascontiguousarray(grid[np.ix_(has_row, np.repeat(has_day, 2))])
        ids = tuple(i for i, used in zip(ids, has_row, strict=True) if used)
        days = tuple(d for d, used in zip(days, has_day, strict=True) if used)
    return Register(ids, days, grid, codes, account, rows.told)


def judge(
    rows: Rows, pupil: NDArray[np.integer], codes: CodeBook, *, calendar: Calendar | None = None,
    roll: Roll | None = None,
) -> Judged:  # fmt: skip
    """Judge rows each by itself; whether a session stands twice is another question.

    `pupil`: of each row the number of its pupil, -1 for none; `roll` by these numbers.
    """
    days, day = _read(rows.day, day_of)
    session = _look_up(rows.session, lambda text: {"AM": 0, "PM": 1}.get(text.strip().upper(), _UNKNOWN))
    code = _look_up(rows.code, lambda text: _number_of(text.strip(), codes))

    why = np.zeros(rows.line.size, np.uint8)
    _reject(why, "missing-pupil", pupil < 0)
    _reject(why, "bad-date", day < 0)
    _reject(why, "bad-session", session < 0)
    _reject(why, "unknown-code", code < 0)
    if days:  # numbers of -1 look up something in what follows, in rows that already have their reason
        _reject_by_table(why, "code-not-of-its-day", not_of_its_day(codes, days), code, day)
        if roll is not None and roll[0].size:
            start, leave = roll
            ordinal = np.array([d.toordinal() for d in days], np.int32)[day]
            _reject(why, "before-start", (ordinal < start[pupil]) & (code != NO_MARK))
            _reject(why, "after-leave", (ordinal > leave[pupil]) & (code != NO_MARK))
        _reject_by_table(why, "closed-day", on_closed_day(codes, days, calendar), code, day)

    return Judged(days, why, day, session, code)


def day_of(text: str) -> date | None:
    """The date that a text says, written like `2025-09-03` and in this century; else None."""
    text = text.strip()
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def on_roll(pupils: Pupils, ids: tuple[str, ...]) -> Roll:
    """The first and last day on roll of each pupil, as ordinals; without a date, the ends of time."""
    known = pupils.aligned(ids)
    start = [_EARLIEST if day is None else day.toordinal() for day in known.start]
    leave = [_LATEST if day is None else day.toordinal() for day in known.leave]
    return np.array(start, np.int32), np.array(leave, np.int32)


def _number_of(letters: str, codes: CodeBook) -> int:
    return NO_MARK if letters in NO_MARK_TEXTS else codes.number.get(letters, _UNKNOWN)


def _read(column: Column, meaning: Callable[[str], T | None]) -> tuple[tuple[T, ...], NDArray[np.int32]]:
    """The distinct values of a column in order, and for each row the number of its value; -1 where there is none."""
    values = [meaning(text) for text in column.texts]
    ordered = sorted({value for value in values if value is not None})
    number = {value: at for at, value in enumerate(ordered)}
    look_up = np.array([_UNKNOWN if v is None else number[v] for v in values], np.int32)
    return tuple(ordered), look_up[column.index]


def _look_up(column: Column, meaning: Callable[[str], int]) -> NDArray[np.int16]:
    return np.array([meaning(text) for text in column.texts], np.int16)[column.index]


def _reject(why: NDArray[np.uint8], name: str, rows: NDArray[np.bool_]) -> None:
    if rows.any():
        why[rows & (why == 0)] = REASON_NUMBER[name]


def _reject_by_table(
    why: NDArray[np.uint8], name: str, table: NDArray[np.bool_], code: NDArray[np.int16], day: NDArray[np.int32]
) -> None:
    if table.any():
        _reject(why, name, table[code, day])


def _find_dual_registration(
    why: NDArray[np.uint8], live: NDArray[np.intp], cell: NDArray[np.int64], code: NDArray[np.int16],
    school: Column | None, dual: int | None,
) -> dict[int, list[int]]:  # fmt: skip
    """Reject a `D` where another school marks the same session. Gives those sessions, each with the others' rows."""
    if school is None or dual is None or not (code[live] == dual).any():
        return {}
    of_row = [text.strip() for text in school.texts]
    says_dual = live[code[live] == dual]
    marked = live[(code[live] != dual) & (code[live] != NO_MARK)]
    others: dict[int, list[int]] = {}
    for row in marked[np.isin(cell[marked], cell[says_dual])].tolist():
        others.setdefault(int(cell[row]), []).append(row)
    found: dict[int, list[int]] = {}
    for row in says_dual.tolist():
        here = of_row[school.index[row]]
        there = [other for other in others.get(int(cell[row]), ()) if of_row[school.index[other]] not in ("", here)]
        if here and there:
            why[row] = REASON_NUMBER["dual-registration"]
            found[int(cell[row])] = there
    return found


def _find_repeats(
    why: NDArray[np.uint8], live: NDArray[np.intp], cell: NDArray[np.int64], code: NDArray[np.int16], cells: int
) -> dict[int, list[int]]:
    """Reject what stands twice. Gives, for each session that has several rows, those rows in order."""
    seen = np.zeros(cells, np.bool_)
    seen[cell[live]] = True
    if np.count_nonzero(seen) == live.size:
        return {}
    order = live[np.argsort(cell[live], kind="stable")]
    new = np.append(True, cell[order[1:]] != cell[order[:-1]])
    group = np.cumsum(new) - 1
    first = np.flatnonzero(new)
    differs = code[order] != code[order[first]][group]
    in_conflict = np.zeros(first.size, np.bool_)
    in_conflict[group[differs]] = True
    why[order[in_conflict[group]]] = REASON_NUMBER["conflicting-mark"]
    why[order[~new & ~in_conflict[group]]] = REASON_NUMBER["duplicate-mark"]
    several = np.bincount(group) > 1
    same_session: dict[int, list[int]] = {}
    for row in order[several[group]].tolist():
        same_session.setdefault(int(cell[row]), []).append(row)
    return same_session


def _rejects(
    rows: Rows, why: NDArray[np.uint8], same_session: Mapping[int, list[int]], cell: NDArray[np.int64], say: Sentences
) -> tuple[Reject, ...]:
    names = ("", *REJECT_CODES)
    found = list(rows.broken)
    for row in np.flatnonzero(why).tolist():
        code = names[why[row]]
        reason = say.about(row, code, same_session.get(int(cell[row]), ()))
        pupil, *others = rows.as_written(row)
        found.append(Reject(int(rows.line[row]), code, reason, kept((pupil, *map(told, others))), say.shut(row, code)))
    return tuple(sorted(found))
