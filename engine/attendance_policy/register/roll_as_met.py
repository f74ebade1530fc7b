"""The days on roll of pupils who are met one after another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .accept import Roll, on_roll
from .model import Pupils


class RollAsMet:
    """The days on roll of pupils in the order in which they are met; each pupil is looked up once."""

    def __init__(self, pupils: Pupils) -> None:
        self._pupils, self._known = pupils, 0
        self._first = self._last = np.zeros(0, np.int32)

    def of(self, ids: list[str]) -> Roll:
        """The first and last day of each; `ids` begin with those of the last call."""
        if len(ids) > self._known:
            first, last = on_roll(self._pupils, tuple(ids[self._known :]))
            if len(ids) > self._first.size:
                self._first, self._last = (_roomier(days, len(ids)) for days in (self._first, self._last))
            self._first[self._known : len(ids)], self._last[self._known : len(ids)] = first, last
            self._known = len(ids)
        return self._first[: self._known], self._last[: self._known]


def _roomier(days: NDArray[np.int32], least: int) -> NDArray[np.int32]:
    more = np.zeros(2 * least, np.int32)
    more[: days.size] = days
    return more
