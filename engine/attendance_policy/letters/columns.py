"""The columns that a letter's decision was taken on, from which the letter tells its figures and when it is due.

Of a register of several blocks only what fired is kept; a block that has a letter is then decided again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from attendance_policy.decide.blocks import BLOCK
from attendance_policy.decide.model import Decided
from attendance_policy.frozen import dataclass
from attendance_policy.letters.due import Wanted, due_letters
from attendance_policy.rules.bind import Bound

# From the first pupil and the one behind the last to what is decided of these alone, numbered from 0.
Again = Callable[[int, int], Decided]
_Key = tuple[object, ...]


@dataclass
class Columns:
    """Of letters due by what was decided from `first` to `last`. `data`: the resolved profile."""

    decided: Decided
    data: Mapping[str, Any]
    first: date
    last: date
    again: Again
    _block: tuple[int, Mapping[str, Bound], Mapping[_Key, Wanted]] | None = None  # the last one, and its first pupil

    def of(self, wanted: Wanted) -> tuple[Wanted, Bound]:
        """The same letter as one of the pupils whose columns there are, and these columns."""
        occasion = wanted.fired.rows.occasion
        if occasion in self.decided.bounds:
            return wanted, self.decided.bounds[occasion]
        start = wanted.pupil - wanted.pupil % BLOCK
        if self._block is None or self._block[0] != start:
            decided = self.again(start, min(start + BLOCK, self.decided.grid.size[0]))
            due = due_letters(decided, self.data, self.first, self.last)
            self._block = start, decided.bounds, {_key(one, start): one for one in due}
        _, bounds, same = self._block
        return same[_key(wanted)], bounds[occasion]


def _key(wanted: Wanted, start: int = 0) -> _Key:
    fired = wanted.fired
    return (wanted.pupil + start, wanted.day, fired.rule.id, fired.rule.cases.index(fired.case), fired.status,
            wanted.kind, wanted.id, wanted.action)  # fmt: skip
