"""A register as it was known: below the lines of its pupils, the lines that held before corrections became known.

A decision on a day sees what was known on that day. So a pupil whose marks were corrected has several lines of marks,
each with the days on which it was what the school knew, and each row of an occasion sees the line of its day. Whatever
counts marks takes `Rows.seen`; whatever is about the pupil (what was done, flags, contacts) takes `Rows.pupil`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from attendance_policy.facts.days import Index
from attendance_policy.facts.grid import Grid, Marks
from attendance_policy.facts.rows import Rows
from attendance_policy.frozen import dataclass
from attendance_policy.register.corrections import Change


@dataclass(frozen=True, eq=False)
class Earlier:
    """Lines of marks that held before corrections: whose, and from which day on until before which day they did.

    `pupil` ascends; the lines of a pupil follow in time. `since` and `until` are indices into the days of the grid.
    `marks`: (lines, 2 * days).
    """

    pupil: Index
    since: Index
    until: Index
    marks: Marks

    def part(self, start: int, stop: int) -> Earlier | None:
        """The lines of the pupils from `start` up to, not including, `stop`, numbered from 0; None for none."""
        low, high = np.searchsorted(self.pupil, [start, stop])
        if low == high:
            return None
        pupil = self.pupil[low:high] - np.int32(start)
        return Earlier(pupil, self.since[low:high], self.until[low:high], self.marks[low:high])


def earlier_lines(grid: Grid, changes: Iterable[Change]) -> Earlier | None:
    """The lines before each day on which something became known; None where no day of the grid saw another mark.

    `grid` holds the marks as finally known. `changes` are those of its pupils, by pupil and then in time. What became
    known on a day without school counts from the next school day on.
    """
    columns = {day: 2 * index for index, day in enumerate(grid.days.days)}
    whose: list[int] = []
    spans: list[tuple[int, int]] = []
    lines: list[Marks] = []
    for row, of_pupil in groupby(changes, key=lambda change: change.row):
        ordered = [change for change in of_pupil if change.day in columns]
        known = np.searchsorted(grid.days.ordinal, [change.known.toordinal() for change in ordered]).tolist()
        line = grid.marks[row].copy()
        found: list[tuple[int, Marks]] = []
        for at in sorted(set(known), reverse=True):
            for change, day in zip(reversed(ordered), reversed(known), strict=True):
                if day == at:
                    line[columns[change.day] + change.half] = change.before
            found.append((at, line.copy()))
        since = 0
        for until, marks in reversed(found):
            if until > since:
                whose.append(row)
                spans.append((since, until))
                lines.append(marks)
            since = max(since, until)
    if not whose:
        return None
    first, last = np.array(spans, dtype=np.int32).T
    return Earlier(np.array(whose, dtype=np.int32), first.copy(), last.copy(), np.array(lines, dtype=np.uint8))


def with_earlier(grid: Grid, earlier: Earlier) -> Grid:
    """The grid with the earlier lines below those of its pupils. Its pupils are the same, and so is their roll."""
    marks = np.concatenate((grid.marks, earlier.marks))
    roll = tuple(np.concatenate((bound, bound[earlier.pupil])) for bound in grid.on_roll)
    return replace(grid, marks=marks, on_roll=(roll[0], roll[1]))


def as_known(rows: Rows, earlier: Earlier) -> Rows:
    """Of the rows of every line, those of the days on which the line was what was known, by pupil and day.

    `rows` have the lines for pupils. A spell as known on a row is that of the row before, when it had begun by the day
    of that row: what a correction joins to a spell, or takes off its beginning, makes no other spell of it.
    """
    pupils = rows.grid.size[0]
    whose = np.concatenate((np.arange(pupils, dtype=np.int32), earlier.pupil))
    since = np.zeros(len(whose), dtype=np.int32)
    np.maximum.at(since, earlier.pupil, earlier.until)
    since[pupils:] = earlier.since
    until = np.concatenate((np.full(pupils, rows.grid.size[1], dtype=np.int32), earlier.until))
    known = (rows.day >= since[rows.pupil]) & (rows.day < until[rows.pupil])
    kept = np.flatnonzero(known if rows.asked is None else known & rows.asked)
    at = kept[np.lexsort((rows.day[kept], whose[rows.pupil[kept]]))]
    line, day, begun = rows.pupil[at], rows.day[at], rows.spell_day[at]
    pupil = whose[line]
    spell = rows.spell[at]
    if rows.occasion != "review":
        spell = _spells(rows.occasion, pupil, line, day, spell, begun)
    return Rows(rows.occasion, rows.grid, pupil, day, spell, rows.in_spell[at], begun, rows.start_of_day, line)


def seeing(rows: Rows, earlier: Earlier) -> Rows:
    """Rows of pupils that no marks make, each with the line that was known on its day."""
    pupils, days = rows.grid.size
    ends = earlier.pupil.astype(np.int64) * (days + 1) + earlier.until
    at = np.searchsorted(ends, rows.pupil.astype(np.int64) * (days + 1) + rows.day, side="right")
    own = np.append(earlier.pupil, np.int32(-1))[at] == rows.pupil
    return replace(rows, line=np.where(own, pupils + at, rows.pupil).astype(np.int32))


def _spells(occasion: str, pupil: Index, line: Index, day: Index, spell: Index, begun: Index) -> Index:
    """The spells numbered anew. A return ends a spell: one that begins on its day is another."""
    new = np.ones(len(pupil), dtype=np.bool_)
    had_begun = begun[1:] < day[:-1] if occasion == "return" else begun[1:] <= day[:-1]
    same = np.where(line[1:] == line[:-1], spell[1:] == spell[:-1], had_begun)
    new[1:] = (pupil[1:] != pupil[:-1]) | ~same
    return _numbered(new)


def _numbered(new: NDArray[np.bool_]) -> Index:
    return (np.cumsum(new) - 1).astype(np.int32)
