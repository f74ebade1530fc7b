"""Marks that come in runs, those of a pupil together, put into a matrix at once."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import NO_MARK

from .matrix import _AT_ONCE, _BLANK, _SHIFT, Matrix, columns_of

_WIDE_ENOUGH = 8  # sessions of the pupils of a block for each of its marks, beyond which others look for repeats


class RunMatrix(Matrix):
    """A matrix that takes in marks by runs."""

    def put_runs(
        self, pupil: NDArray[np.int64], count: NDArray[np.int64], column: NDArray[np.int64], code: NDArray[np.uint8]
    ) -> bool:
        """Write marks: `count` of each `pupil` in turn; `column`, `code`: of each mark. False, and nothing is written,
        where a session has a mark already or has several now, or where `put` is as fast.

        That nothing is written over is seen by counting: there are as many marks more as were given.
        """
        pupil = pupil[count > 0]
        count = count[count > 0]
        first, last = int(pupil.min()), int(pupil.max())
        group = len(self._groups[0])
        number = first // group
        if last // group != number or (last - first + 1) * self._room > _WIDE_ENOUGH * code.size:
            return False
        touched = self._groups[number][first - number * group : last + 1 - number * group]
        flat, before = touched.reshape(-1), touched.copy()
        at = np.repeat((pupil - first) * self._room, count)
        at += column
        flat[at] = np.where(code == NO_MARK, np.uint8(_BLANK), code)
        if np.count_nonzero(touched) - np.count_nonzero(before) == code.size:
            return True
        touched[:] = before
        return False

    def pupils_of(self, cells: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of the pupils to whom some sessions belong, each once and in order. `cells`: as of `cell`."""
        return np.unique(cells >> _SHIFT)

    def told(self) -> tuple[tuple[str, ...], tuple[date, ...], NDArray[np.uint8]]:
        """The pupils and days in the order in which they were met, and what stands in their sessions, for `join`."""
        columns = 2 * len(self._days)
        used = [group[: len(self.ids) - at * len(group), :columns] for at, group in enumerate(self._groups)]
        marks = np.concatenate(used) if used else np.zeros((0, columns), np.uint8)
        return tuple(self.ids), tuple(self._days), marks

    def join(self, ids: tuple[str, ...], days: tuple[date, ...], marks: NDArray[np.uint8]) -> bool:
        """Take in what another matrix told. False, and this is of no use, where a session has marks in both."""
        rows, columns = self.rows_of(ids), columns_of(self.days_of(days))
        for number, group in enumerate(self._groups):
            own = rows - number * len(group)
            of_group = np.flatnonzero((own >= 0) & (own < len(group)))
            for first in range(0, of_group.size, _AT_ONCE):
                at = of_group[first : first + _AT_ONCE]
                ours, theirs = group[own[at]], marks[at]
                before = ours[:, columns]
                if ((before != 0) & (theirs != 0)).any():
                    return False
                ours[:, columns] = before | theirs
                group[own[at]] = ours
        return True
