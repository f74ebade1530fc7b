"""Marks put into a matrix while pupils and days are still being found: rows in groups, so that none is copied twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import NO_MARK

from .limits import most_cells
from .model import Register

PIECE = 1 << 20  # marks that are worked on at a time
_GROUP = 1 << 17  # pupils: so much is given back to the system at once, and what nobody writes in takes nothing
_AT_ONCE = 1024  # pupils, whose marks a cache holds
_DAYS = 200  # to begin with: those of a school year
_BLANK = 255  # accepted, and without a mark; a code book has fewer codes
_NOBODY = -1
_SHIFT = 20  # bits of a cell's number that say its column


class Matrix:
    """Marks by pupil and session, both in the order in which they were met. `ids`: of the pupils, by row."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._pupils: dict[str, int] = {}
        self._days: dict[date, int] = {}
        self._room = 2 * _DAYS
        self._groups: list[NDArray[np.uint8]] = []
        # Pupils and days that are kept, whether they have a mark or not.
        self._kept = (np.zeros(0, np.int64), np.zeros(0, np.int64))

    def rows_of(self, ids: tuple[str, ...]) -> NDArray[np.int64]:
        """The row of each pupil, with or without spaces around the id; who is new gets the next one, nobody -1."""
        known = self._pupils
        found = list(map(known.get, ids))
        if None in found:
            for at, row in enumerate(found):
                one = ids[at].strip() if row is None else ""
                if one and one not in known:
                    self.ids.append(one)
                if row is None:
                    found[at] = known.setdefault(one, len(known)) if one else _NOBODY
        while len(self._groups) * _GROUP < len(known):
            self._groups.append(np.zeros((_GROUP, self._room), np.uint8))
        return np.array(found, np.int64)

    def days_of(self, days: tuple[date, ...]) -> NDArray[np.int64]:
        """The number of each day; a new one gets the next."""
        known = self._days
        found = np.array([known.setdefault(one, len(known)) for one in days], np.int64)
        if 2 * len(known) > self._room:
            self._room = max(2 * self._room, 2 * len(known))
            for at, group in enumerate(self._groups):
                wider = np.zeros((_GROUP, self._room), np.uint8)
                wider[:, : group.shape[1]] = group
                self._groups[at] = wider
        return found

    def put(self, pupil: NDArray[np.int64], column: NDArray[np.int64], code: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Write marks; says of each whether its session had one before. `pupil`, `column`: of the rows, in order."""
        written = np.where(code == NO_MARK, np.uint8(_BLANK), code)
        group = pupil // _GROUP
        if group[0] == group[-1] and (group == group[0]).all():
            return self._put(int(group[0]), pupil, column, written)
        before = np.zeros(pupil.size, np.bool_)
        for number in np.unique(group).tolist():
            at = np.flatnonzero(group == number)
            before[at] = self._put(number, pupil[at], column[at], written[at])
        return before

    def _put(
        self, number: int, pupil: NDArray[np.int64], column: NDArray[np.int64], written: NDArray[np.uint8]
    ) -> NDArray[np.bool_]:
        flat, at = self._groups[number].reshape(-1), (pupil - number * _GROUP) * self._room + column
        before = flat[at] != 0
        flat[at] = written
        return np.asarray(before)

    def cell(self, pupil: NDArray[np.int64], column: NDArray[np.int64]) -> NDArray[np.int64]:
        """A number for each session of a pupil, whichever days are met later."""
        return np.asarray((pupil << _SHIFT) | column)

    def clear(self, cells: NDArray[np.int64]) -> None:
        """Forget what stands in these sessions."""
        pupil, column = cells >> _SHIFT, cells & ((1 << _SHIFT) - 1)
        for number in np.unique(pupil // _GROUP).tolist():
            at = pupil // _GROUP == number
            self._groups[number][pupil[at] - number * _GROUP, column[at]] = 0

    def add(self, register: Register) -> None:
        """Put in the marks of a register whose sessions are empty here. Its pupils and days are kept, marks or not."""
        rows, days = self.rows_of(register.pupil_ids), self.days_of(register.days)
        columns = np.stack([2 * days, 2 * days + 1], axis=1).ravel()
        for at, row in enumerate(rows.tolist()):
            mine = np.flatnonzero(register.marks[at])
            self._groups[row // _GROUP][row % _GROUP, columns[mine]] = register.marks[at, mine]
        self._kept = (rows, days)

    def whole(self, file: str) -> tuple[tuple[str, ...], tuple[date, ...], NDArray[np.uint8]]:
        """The pupils and days with a row that was accepted, in order, and their marks. This is emptied.

        Raises `CannotGoOn` (exit code 3) for more marks than can be held.
        """
        # Rows that nobody has yet are not looked at: to read their pages takes as long as those of others.
        used = [group[: len(self._pupils) - at * _GROUP] for at, group in enumerate(self._groups)]
        has_row: NDArray[np.bool_] = np.concatenate([group.any(axis=1) for group in used])
        has_column = np.zeros(self._room, np.bool_)
        for group in used:
            has_column |= np.asarray(group.any(axis=0))
        has_day = has_column[::2] | has_column[1::2]
        has_row[self._kept[0]] = True
        has_day[self._kept[1]] = True
        ids = sorted(one for one, at in self._pupils.items() if has_row[at])
        days = sorted(one for one, at in self._days.items() if has_day[at])
        most_cells(len(ids), len(days), file)
        rows = np.array([self._pupils[one] for one in ids], np.int64)
        numbers = np.array([self._days[one] for one in days], np.int64)
        columns = columns_of(numbers)
        used.clear()
        self._pupils.clear()
        self.ids.clear()
        marks = np.empty((len(ids), 2 * len(days)), np.uint8)
        for number in range(len(self._groups)):
            of_group = np.flatnonzero(rows // _GROUP == number)
            for first in range(0, of_group.size, _AT_ONCE):
                at = of_group[first : first + _AT_ONCE]
                some = self._groups[number][rows[at] - number * _GROUP][:, columns]
                marks[at] = some * (some != _BLANK)  # NO_MARK is 0
            self._groups[number] = np.zeros((0, 0), np.uint8)
        return tuple(ids), tuple(days), marks


def columns_of(days: NDArray[np.int64]) -> NDArray[np.int64] | slice:
    """The two columns of each of these days. Those that stand side by side, as nearly always, are a slice: to pick
    columns one by one takes ten times as long."""
    columns = np.stack([2 * days, 2 * days + 1], axis=1).ravel()
    first = int(columns[0]) if columns.size else 0
    side_by_side = np.array_equal(columns, np.arange(first, first + columns.size))
    return slice(first, first + columns.size) if side_by_side else columns


def in_pieces(marks: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    """The rows of a matrix, some at a time: numpy looks up numbers of one byte by numbers of eight."""
    rows = max(1, PIECE // max(1, marks.shape[1]))
    for first in range(0, len(marks), rows):
        yield marks[first : first + rows]
