"""What was done before: steps (rules, papers, recorded events) as sorted keys of pupil and day."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from attendance_policy.facts.grid import Index
from attendance_policy.facts.rows import Rows

Keys = NDArray[np.int64]


ANSWERED, UNANSWERED = "answered", "unanswered"


def with_outcome(step: str, outcome: str) -> str:
    """The step that a contact or a visit with an outcome is, beside the one that every such event is."""
    return f"{step}: {outcome}"


@dataclass
class Memory:
    """Done steps. `keys[step]`: pupil * days + day of each time it was done, ascending.

    `yearly`: steps whose rule starts again each school year; only this year's are looked at.
    """

    keys: dict[str, Keys] = field(default_factory=dict)
    yearly: frozenset[str] = frozenset()

    def add(self, step: str, keys: Keys) -> None:
        """Note more times a step was done."""
        known = self.keys.get(step)
        self.keys[step] = np.sort(keys) if known is None or not len(known) else np.unique(np.concatenate((known, keys)))

    def last_day(self, step: str, rows: Rows) -> Index:
        """For each row, the last day before the row's own on which the step was done for its pupil; -1 for never."""
        keys = self.keys.get(step)
        if keys is None or not len(keys):
            return np.full(len(rows), -1, dtype=np.int32)
        days = len(rows.grid.days.days)
        whose, when = np.divmod(keys, days)
        # Each key's day stands from the row after it up to the next key's, or to the last row of its pupil.
        starts = np.searchsorted(rows.key, keys, side="right")
        stops = np.minimum(np.searchsorted(rows.key, (whose + 1) * days), np.append(starts[1:], len(rows)))
        bounds = np.concatenate(([0], np.column_stack((starts, stops)).ravel(), [len(rows)]))
        values = np.full(len(bounds) - 1, -1, dtype=np.int32)
        values[1::2] = when
        day = np.repeat(values, np.diff(bounds))
        if step in self.yearly and rows.grid.days.year[-1] > 0:
            day = np.where(day >= rows.grid.days.first_of["year"][rows.day], day, -1).astype(np.int32)
        return day

    def times(self, step: str, rows: Rows, start: Index) -> NDArray[np.int32]:
        """For each row, how often the step was done from day `start` up to, not including, the row's own day."""
        keys = self.keys.get(step)
        if keys is None or not len(keys):
            return np.zeros(len(rows), dtype=np.int32)
        first = rows.pupil.astype(np.int64) * len(rows.grid.days.days) + np.minimum(start, rows.day)
        return (_before(keys, rows) - np.searchsorted(keys, first, side="left")).astype(np.int32)


def _before(keys: Keys, rows: Rows) -> NDArray[np.int64]:
    """For each row, how many of the keys lie before it. Both ascend, and there are far fewer keys than rows."""
    bounds = np.concatenate(([0], np.searchsorted(rows.key, keys, side="right"), [len(rows)]))
    return np.repeat(np.arange(len(keys) + 1), np.diff(bounds))


def last_on_or_before(keys: Keys, rows: Rows) -> Index:
    """For each row, the last day of its pupil among the keys, up to and with the row's own; -1 for none."""
    if not len(keys):
        return np.full(len(rows), -1, dtype=np.int32)
    days = len(rows.grid.days.days)
    at = np.searchsorted(keys, rows.key, side="right") - 1
    found = keys[np.maximum(at, 0)]
    return np.where((at >= 0) & (found // days == rows.pupil), found % days, -1).astype(np.int32)
