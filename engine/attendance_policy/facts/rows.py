"""Rows: the moments at which an occasion is asked of pupils. Facts are columns on them.

Rows are ordered by pupil, then day, so that "the first in a spell" or "the last before this day" are searches in
sorted keys: one way for one pupil and for a million.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from attendance_policy.facts.calendar_facts import review_days
from attendance_policy.facts.days import Index
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.running import following, places, turned
from attendance_policy.frozen import dataclass

T = TypeVar("T", bound=np.generic)
# Of so many pupils, so large a share of whose days are on roll, taking out those who come or go costs more than to ask
# of all days and answer for some.
MANY, MOSTLY = 1024, 0.9


@dataclass(frozen=True, eq=False)
class Reviews:
    """Rows that are the same `days` of every pupil, as far as each is on roll: of these the ones from `low` on, `kept`
    many. `last`: the last day of the grid. `begins`: the place of each pupil's first row, and last how many rows there
    are. `asked`: of many pupils all of whom but a few are on roll throughout, every day is a row, and this says which
    are asked of; None: all."""

    days: Index
    last: int
    low: Index
    kept: Index
    begins: NDArray[np.int64]
    asked: NDArray[np.bool_] | None = None

    @staticmethod
    def of(grid: Grid, days: Index) -> Reviews:
        """The reviews of every pupil on roll on these days."""
        first, last = grid.on_roll
        low = np.searchsorted(days, first).astype(np.int32)
        kept = np.searchsorted(days, last, side="right").astype(np.int32) - low
        kept = np.where(first < 0, np.int32(0), np.maximum(kept, np.int32(0)))
        every, asked = len(days) * len(kept), None
        if len(kept) >= MANY and every > kept.sum(dtype=np.int64) >= MOSTLY * every:
            number, table = np.arange(len(days), dtype=np.int32), np.ones((len(kept), len(days)), dtype=np.bool_)
            some = np.flatnonzero(kept < len(days))
            table[some] = (number >= low[some, None]) & (number < (low + kept)[some, None])
            asked = table.ravel()
            low, kept = np.zeros_like(low), np.full_like(kept, len(days))
        begins = np.concatenate(([0], np.cumsum(kept, dtype=np.int64)))
        return Reviews(days, grid.size[1] - 1, low, kept, begins, asked)

    @cached_property
    def _pieces(self) -> list[tuple[int, int]]:
        """Where the rows lie in a table of all pupils on all days, as stretches without a gap."""
        some = np.flatnonzero(self.kept)
        starts = some * len(self.days) + self.low[some]
        ends = starts + self.kept[some]
        apart = np.flatnonzero(starts[1:] != ends[:-1])
        opens, closes = np.concatenate((starts[:1], starts[apart + 1])), np.concatenate((ends[apart], ends[-1:]))
        return list(zip(opens.tolist(), closes.tolist(), strict=True))

    @property
    def is_table(self) -> bool:
        """Whether every one of these days of every pupil is a row."""
        return int(self.begins[-1]) == len(self.days) * len(self.kept)

    def laid(self, table: NDArray[T]) -> NDArray[T]:
        """A table of pupils by these days as one entry a row."""
        flat: NDArray[T] = table.reshape(-1)
        if self.is_table:
            return flat
        parts = [flat[start:stop] for start, stop in self._pieces]
        return np.concatenate(parts) if parts else flat[:0]

    def by_day(self, column: NDArray[T]) -> NDArray[T]:
        """One entry a day of the grid as one entry a row."""
        return self.laid(np.tile(column[self.days], len(self.kept)))

    def after(self, pupil: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of a day of each of these pupils, the place of the first row after it, of that pupil or of a later one."""
        passed = self._passed.take(day) - self.low.take(pupil)
        found: NDArray[np.int64] = self.begins.take(pupil) + np.minimum(np.maximum(passed, 0), self.kept.take(pupil))
        return found

    @cached_property
    def _passed(self) -> NDArray[np.int64]:
        """For each day of the grid, how many of these days there are up to it."""
        return np.searchsorted(self.days, np.arange(self.last + 1), side="right")


@dataclass(frozen=True, eq=False)
class Rows:
    """`pupil`, `day`: indices, one entry a row. `spell`: which spell of absence (0 up, over all pupils), -1 for none.

    `in_spell`: the row's place in its spell, from 0. `spell_day`: the first day of the spell. `start_of_day`: facts
    see the register as it was before this day's marks. `line`: which line of the grid's marks each row sees, where
    corrections give a pupil several (`facts/versions.py`); None: each sees its pupil's. `review`: which rows they are,
    where they are the same days of every pupil; None where they are not. `asked`: rows that are asked of; None: all.
    On the others a rule never holds.
    """

    occasion: str
    grid: Grid
    pupil: Index
    day: Index
    spell: Index
    in_spell: Index
    spell_day: Index
    start_of_day: bool = False
    line: Index | None = None
    review: Reviews | None = None
    asked: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.pupil)

    @property
    def in_spells(self) -> bool:
        """Whether each row lies in a spell of absence, or ends one."""
        return self.occasion in ("absence", "return")

    @cached_property
    def key(self) -> NDArray[np.int64]:
        """pupil and day as one ascending number."""
        return self.pupil.astype(np.int64) * len(self.grid.days.days) + self.day

    def of_pupil(self, column: NDArray[T]) -> NDArray[T]:
        """One entry a pupil as one entry a row."""
        return column.take(self.pupil) if self.review is None else np.repeat(column, self.review.kept)

    @cached_property
    def begins(self) -> NDArray[np.int64]:
        """The place of each pupil's first row, and last how many rows there are."""
        if self.review is not None:
            return self.review.begins
        each = np.bincount(self.pupil, minlength=self.grid.size[0])
        return np.concatenate(([0], np.cumsum(each, dtype=np.int64)))

    def after(self, pupil: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of a day of each of these pupils, the place of the first row after it, of that pupil or of a later one."""
        if self.review is not None:
            return self.review.after(pupil, day)
        found: NDArray[np.int64] = np.searchsorted(self.key, pupil * len(self.grid.days.days) + day, side="right")
        return found

    @cached_property
    def elapsed(self) -> NDArray[Any]:
        """How many calendar days after the first day of the grid each row is."""
        return self.by_day(self.grid.days.elapsed)

    @cached_property
    def ordinal(self) -> Index:
        """The date of each row, as date.toordinal()."""
        return self.by_day(self.grid.days.ordinal)

    def by_day(self, column: NDArray[T]) -> NDArray[T]:
        """One entry a day of the grid as one entry a row."""
        return column[self.day] if self.review is None else self.review.by_day(column)

    def on_day(self, table: NDArray[T]) -> NDArray[T]:
        """Of a table of days of the grid by lines, what each row sees of its own day."""
        if self.review is None:
            return table.ravel().take(self.day * np.int64(table.shape[1]) + self.seen)
        days = self.review.days
        return self.review.laid(turned(table if len(days) == len(table) else table[days]))

    def periods(self, period: str) -> Index | None:
        """The number of the period of `once` that each row (of spells) or day (of the calendar) lies in; None where
        one lasts for ever."""
        days = self.grid.days
        calendar = {"per half term": days.half_term, "per term": days.term, "per year": days.year}
        return self.spell if period == "per spell" else calendar.get(period)

    def opens(self, period: str) -> NDArray[np.int64]:
        """The rows, ascending, that are the first of their pupil, or of a period of `once`."""
        if period not in self._opens:
            self._opens[period] = self._first_of(period)
        return self._opens[period]

    def _first_of(self, period: str) -> NDArray[np.int64]:
        group, review = self.periods(period), self.review
        if review is not None and review.is_table and len(self):  # the same for all pupils
            first = np.ones(len(review.days), dtype=np.bool_)
            first[1:] = False if group is None else np.diff(group[review.days]) != 0
            return (review.begins[:-1, None] + np.flatnonzero(first)).ravel()
        new = np.ones(len(self), dtype=np.bool_)
        np.not_equal(self.pupil[1:], self.pupil[:-1], out=new[1:])
        if group is not None:
            of_rows = group if period == "per spell" else self.by_day(group)
            new[1:] |= of_rows[1:] != of_rows[:-1]
        return places(new)

    @cached_property
    def _opens(self) -> dict[str, NDArray[np.int64]]:
        return {}

    @cached_property
    def windowed(self) -> dict[tuple[int, bytes, bool], tuple[NDArray[np.int16], NDArray[np.int16]]]:
        """Counts in windows of these rows, once made (`facts/counts.py`), each with the total it was made of."""
        return {}

    @property
    def seen(self) -> Index:
        """The line of the grid's marks that each row sees: the first index into anything counted of marks."""
        return self.pupil if self.line is None else self.line

    def part(self, at: NDArray[np.int64], pupil: Index | None = None) -> Rows:
        """The rows at these indices, in their order, with the `pupil` of each where that is known already. They are no
        longer the same days of every pupil."""
        spells = self.spell, self.in_spell, self.spell_day  # all alike where there are none
        spell, in_spell, spell_day = (one.take(at) if self.in_spells else one[: len(at)] for one in spells)
        line = None if self.line is None else self.line.take(at)
        asked = None if self.asked is None else self.asked.take(at)
        pupil = self.pupil.take(at) if pupil is None else pupil
        return replace(self, pupil=pupil, day=self.day.take(at), spell=spell, in_spell=in_spell, spell_day=spell_day,
                       line=line, review=None, asked=asked)  # fmt: skip

    def at_start(self) -> Rows:
        """The same rows, seen at the start of their day."""
        return self._begun

    @cached_property
    def _begun(self) -> Rows:
        return replace(self, start_of_day=True)


def review_rows(grid: Grid, every: str, on: str) -> Rows:
    """A row for each pupil on roll on each review day."""
    days = review_days(grid.days, every, on)
    review = Reviews.of(grid, days)
    pupil = np.repeat(np.arange(len(review.kept), dtype=np.int32), review.kept)
    none = np.broadcast_to(np.int32(-1), pupil.shape)
    day = review.laid(np.tile(days, len(review.kept)))
    return Rows("review", grid, pupil, day, none, none, none, review=review, asked=review.asked)


def absence_rows(grid: Grid) -> Rows:
    """A row for each school day of each spell: days with a session the pupil is away for.

    A spell is a run of possible sessions away; sessions that are not possible neither count nor break it.
    """
    at, new = grid.spells
    spell = np.cumsum(new, dtype=np.int32) - 1
    day = at // 2  # counted on from line to line, which have two sessions a day
    first = new.copy()
    first[1:] |= day[1:] != day[:-1]
    small: Any = np.int32 if grid.marks.size < 2**31 else np.int64
    some = np.flatnonzero(first)  # to pick by flags takes many times as long, where about half of them are set
    width, each = small(max(grid.marks.shape[1] // 2, 1)), day.take(some).astype(small)
    pupil = each // width
    return _in_spells("absence", grid, pupil, each - pupil * width, spell.take(some))


def return_rows(grid: Grid, absent: Rows | None = None) -> Rows:
    """A row for the first school day back after each spell: the day of the first possible session in school.

    `absent`: the rows of absence of the same grid, where they are known already.
    """
    absent = absence_rows(grid) if absent is None else absent
    at, new = grid.spells
    ends = at.take(np.append(np.flatnonzero(new)[1:], len(at)) - 1) if len(at) else at
    came = following(ends, grid.here)
    spell = np.flatnonzero(came >= 0).astype(np.int32)
    width, back = max(grid.marks.shape[1], 1), came.take(spell)
    pupil = back // width
    rows = _in_spells("return", grid, pupil, (back - pupil * width) // 2, spell)
    first = np.full(len(absent) and int(absent.spell.max()) + 1, -1, dtype=np.int32)
    opens = np.flatnonzero(absent.in_spell == 0)
    first[absent.spell.take(opens)] = absent.day.take(opens)
    return Rows("return", grid, rows.pupil, rows.day, rows.spell, rows.in_spell, first[rows.spell])


def last_begun(rows: Rows) -> Index:
    """For each row, the first day of the last spell of absence begun by its day, as known on it; -1 for none."""
    grid = rows.grid
    at, new = grid.spells
    line, column = np.divmod(at[new], grid.marks.shape[1])
    days = len(grid.days.days)
    starts = np.concatenate(([-1], line * days + column // 2))
    latest = starts[np.searchsorted(starts, rows.seen.astype(np.int64) * days + rows.day, side="right") - 1]
    return np.where((latest >= 0) & (latest // days == rows.seen), latest % days, -1).astype(np.int32)


def _in_spells(occasion: str, grid: Grid, pupil: NDArray[Any], day: NDArray[Any], spell: Index) -> Rows:
    starts = np.ones(len(spell), dtype=np.bool_)
    starts[1:] = spell[1:] != spell[:-1]
    at = np.flatnonzero(starts)
    lengths = np.diff(at, append=len(spell))
    in_spell = np.arange(len(spell), dtype=np.int32) - np.repeat(at.astype(np.int32), lengths)
    day = day.astype(np.int32)
    return Rows(occasion, grid, pupil.astype(np.int32), day, spell.astype(np.int32), in_spell,
                np.repeat(day[at], lengths))  # fmt: skip
