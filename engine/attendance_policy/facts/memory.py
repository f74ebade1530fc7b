"""What was done before: steps (rules, papers, recorded events) as sorted keys of pupil and day."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from attendance_policy.facts.days import Index
from attendance_policy.facts.rows import Rows
from attendance_policy.facts.running import stretches
from attendance_policy.frozen import dataclass

Keys = NDArray[np.int64]
T = TypeVar("T", bound=np.generic)
_NONE: Keys = np.array([], dtype=np.int64)

ANSWERED, UNANSWERED = "answered", "unanswered"


def is_among(keys: Keys, some: Keys) -> NDArray[np.bool_]:
    """Of each of these keys, whether it is one of `some`, in any order. `np.isin` would load masked arrays for it."""
    if not len(some):
        return np.zeros(len(keys), dtype=np.bool_)
    ordered = np.sort(some)
    found: NDArray[np.bool_] = ordered[np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)] == keys
    return found


def all_of(one: Keys, other: Keys) -> Keys:
    """The keys of both, each once."""
    every = np.sort(np.concatenate((one, other)), kind="stable")  # both ascend, which a stable sort makes use of
    new = np.ones(len(every), dtype=np.bool_)
    np.not_equal(every[1:], every[:-1], out=new[1:])
    return every[new]


def with_outcome(step: str, outcome: str) -> str:
    """The step that a contact or a visit with an outcome is, beside the one that every such event is."""
    return f"{step}: {outcome}"


@dataclass(frozen=True, eq=False)
class Stand:
    """Times a step was done, each with the rows on which it is the last one before them: a stretch of its pupil's.

    `pupil`, `day`: of each time, ascending. `lengths`: how many rows lie between two stretches and on each, in turns.
    """

    pupil: NDArray[np.int64]
    day: NDArray[np.int64]
    lengths: NDArray[np.int64]

    def laid(self, values: NDArray[T], otherwise: int) -> NDArray[T]:
        """One value a time as one a row; `otherwise` on rows before which it was never done."""
        both = np.full(len(self.lengths), otherwise, dtype=values.dtype)
        both[1::2] = values
        found: NDArray[T] = np.repeat(both, self.lengths)
        return found

    @cached_property
    def last(self) -> Index:
        """For each row, the last day before it; -1 for never."""
        return self.laid(self.day.astype(np.int32), -1)

    @property
    def count(self) -> int:
        """How many rows there are after a time."""
        return int(self.lengths[1::2].sum())

    def rows(self, pupils: NDArray[np.bool_] | None = None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows after a time (of these pupils; None: of all), ascending, and how many after each time."""
        kept = self.lengths[1::2]
        kept = kept if pupils is None else np.where(pupils.take(self.pupil), kept, 0)
        return stretches(np.cumsum(self.lengths)[:-1:2], kept), kept

    def pupils(self, kept: NDArray[np.int64] | None = None) -> Index:
        """The pupil of each row after a time, ascending. `kept`: how many rows there are of each time; None: all."""
        return np.repeat(self.pupil.astype(np.int32), self.lengths[1::2] if kept is None else kept)

    @cached_property
    def ever(self) -> NDArray[np.bool_] | None:
        """Whether there was one before each row; None where before all of them."""
        if not self.lengths[0::2].any():
            return None
        return self.laid(np.ones(len(self.day), dtype=np.bool_), 0)


@dataclass
class Memory:
    """Done steps. `keys[step]`: pupil * days + day of each time it was done, ascending.

    `yearly`: steps whose rule starts again each school year; only this year's are looked at.
    """

    keys: dict[str, Keys] = field(default_factory=dict)
    yearly: frozenset[str] = frozenset()
    # Of a step, what stands on the rows it was asked of, until it is done once more.
    _stands: dict[str, dict[int, tuple[Rows, Stand]]] = field(default_factory=dict, repr=False)

    def add(self, step: str, keys: Keys) -> None:
        """Note more times a step was done."""
        known = self.keys.get(step)
        self.keys[step] = np.sort(keys, kind="stable") if known is None or not len(known) else all_of(known, keys)
        self._stands.pop(step, None)

    def hold(self, keys: dict[str, Keys]) -> None:
        """Hold these times, as it did before others were added."""
        for step in [step for step, times in self.keys.items() if keys.get(step) is not times]:
            self._stands.pop(step, None)
        self.keys = keys

    def stand(self, step: str, rows: Rows) -> Stand:
        """The times a step was done, and the rows each is the last one of before the row's own day."""
        known = self._stands.setdefault(step, {})
        found = known.get(id(rows.pupil))  # the same rows seen at the start of their day share it
        if found is None:
            found = known[id(rows.pupil)] = (rows, self._stand(step, rows))  # holding the rows keeps the id theirs
        return found[1]

    def stands_on(self, step: str, rows: Rows, after: Rows, kept: NDArray[np.int64] | None = None) -> None:
        """Of the rows after a step, `after`: what stands on each of them is known from all the rows. `kept`: how many
        there are of each time that it was done; None: all."""
        stand = self.stand(step, rows)
        lengths = stand.lengths.copy()
        lengths[0::2] = 0
        if kept is not None:
            lengths[1::2] = kept
        self._stands[step][id(after.pupil)] = (after, Stand(stand.pupil, stand.day, lengths))

    def _stand(self, step: str, rows: Rows) -> Stand:
        keys = self.keys.get(step)
        if keys is None or not len(keys):
            return Stand(_NONE, _NONE, np.array([len(rows)]))
        days = rows.grid.days
        pupil, day = np.divmod(keys, len(days.days))
        # Each stands from the row after it up to the next, or to the last row of its pupil, or of its school year.
        starts = rows.after(pupil, day)
        stops = np.minimum(rows.begins[pupil + 1], np.append(starts[1:], len(rows)))
        if step in self.yearly and days.year[-1] > 0:
            ends = np.searchsorted(days.year, days.year, side="right") - 1
            stops = np.minimum(stops, rows.after(pupil, ends[day]))
        bounds = np.concatenate(([0], np.column_stack((starts, stops)).ravel(), [len(rows)]))
        return Stand(pupil, day, np.diff(bounds))

    def last_day(self, step: str, rows: Rows) -> Index:
        """For each row, the last day before the row's own on which the step was done for its pupil; -1 for never."""
        return self.stand(step, rows).last

    def ever(self, step: str, rows: Rows) -> NDArray[np.bool_]:
        """For each row, whether the step was done for its pupil before the row's own day."""
        ever = self.stand(step, rows).ever
        return np.ones(len(rows), dtype=np.bool_) if ever is None else ever

    def times(self, step: str, rows: Rows, start: Index) -> NDArray[np.int32]:
        """For each row, how often the step was done from day `start` up to, not including, the row's own day."""
        keys = self.keys.get(step)
        if keys is None or not len(keys):
            return np.zeros(len(rows), dtype=np.int32)
        first = rows.pupil.astype(np.int64) * len(rows.grid.days.days) + np.minimum(start, rows.day)
        if len(first) and (first[1:] >= first[:-1]).all():  # as windows of rows in their order mostly begin
            bounds = np.concatenate(([0], np.searchsorted(first, keys, side="right"), [len(rows)]))
            earlier = np.repeat(np.arange(len(keys) + 1), np.diff(bounds))
        else:
            earlier = np.searchsorted(keys, first, side="left")
        return (_before(keys, rows) - earlier).astype(np.int32)


def _before(keys: Keys, rows: Rows) -> NDArray[np.int64]:
    """For each row, how many of the keys lie before it. Both ascend, and there are far fewer keys than rows."""
    bounds = np.concatenate(([0], rows.after(*np.divmod(keys, len(rows.grid.days.days))), [len(rows)]))
    return np.repeat(np.arange(len(keys) + 1), np.diff(bounds))


def last_on_or_before(keys: Keys, rows: Rows) -> Index:
    """For each row, the last day of its pupil among the keys, up to and with the row's own; -1 for none."""
    if not len(keys):
        return np.full(len(rows), -1, dtype=np.int32)
    days = len(rows.grid.days.days)
    at = np.searchsorted(keys, rows.key, side="right") - 1
    found = keys[np.maximum(at, 0)]
    return np.where((at >= 0) & (found // days == rows.pupil), found % days, -1).astype(np.int32)
