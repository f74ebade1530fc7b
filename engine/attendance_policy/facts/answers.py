"""Answers of a log to judgements, and how long each holds: it belongs to what it was given about."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions.columns import Truth
from attendance_policy.facts.days import Index
from attendance_policy.facts.memory import Keys
from attendance_policy.facts.rows import Rows, last_begun
from attendance_policy.frozen import dataclass


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers to one judgement, the last one of each pupil and day, ascending by `key` (pupil * days + day).

    `put_off`: given on a day without school, and counting from the next school day on. `last_year`: put off in this
    way from one school year into the next.
    """

    key: Keys
    yes: NDArray[np.bool_]
    put_off: NDArray[np.bool_]
    last_year: NDArray[np.bool_]

    @staticmethod
    def of(said: Iterable[tuple[int, bool, bool, bool]]) -> Answers:
        """From (key, yes, put off, from the last school year) in the order of the log: the later one of a day holds."""
        latest = {one[0]: one for one in said}
        columns = np.array([latest[key] for key in sorted(latest)], dtype=np.int64).reshape(-1, 4).T
        return Answers(columns[0], *(column.astype(np.bool_) for column in columns[1:]))

    def part(self, low: int, high: int) -> Answers:
        """Those with a key from `low` up to, not including, `high`, counted from `low`."""
        cut = slice(*np.searchsorted(self.key, [low, high]).tolist())
        return Answers(self.key[cut] - low, self.yes[cut], self.put_off[cut], self.last_year[cut])

    def put_in(self, result: Truth, rows: Rows, about: str, since: Index | None = None) -> None:
        """Put the latest answer up to each row's day in its place in `result`, where it still holds.

        `about`: `absence`, of the last spell begun by the row's day; `school year`, of the row's; `pupil`, of any time.
        `since`: the day of a step that is asked about, -1 for none; what was said before it was about an earlier one.
        """
        if not len(self.key):
            return
        count = len(rows.grid.days.days)
        at = np.searchsorted(self.key, rows.key, side="right") - 1
        found = np.maximum(at, 0)
        day = (self.key[found] % count).astype(np.int32)
        holds: NDArray[np.bool_] = (at >= 0) & (self.key[found] // count == rows.pupil)
        if since is not None:
            holds &= day >= since
        if about == "absence":
            # An answer of a weekend is about the absence before it, not about one that begins on Monday.
            holds &= day - self.put_off[found] >= (rows.spell_day if rows.in_spells else last_begun(rows))
        if about == "school year":
            holds &= (day >= rows.grid.days.first_of["year"][rows.day]) & ~self.last_year[found]
        result[holds] = np.where(self.yes[found], np.uint8(2), np.uint8(0))[holds]
