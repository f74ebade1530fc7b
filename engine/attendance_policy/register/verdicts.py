"""What the date, session and code of plain lines come to: each judged once for a file, and then looked up."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .plain_lines import CODES, LONGER, MONTHS, SLOTS, Lines, text_of_month, text_of_slot

AGAIN = -1  # the line is to be read again by those who say what is wrong with it
_NEW = 0
_MOST_MONTHS = 128  # of a file; lines of others are read again
_HALVES = SLOTS // CODES

# From days, each a date and a session, and codes to verdicts of shape (days, codes): AGAIN, or a number above 0.
Judge = Callable[[list[tuple[str, str]], list[str]], NDArray[np.int32]]


class Verdicts:
    """The verdicts on all lines of a file, as `judge` gives them."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        # Pages of zeros that nobody writes in take no memory.
        self._table = np.zeros(_MOST_MONTHS * SLOTS, np.int32)
        self._months = np.full(MONTHS, AGAIN, np.int64)
        self._met = [0]  # what is no month has the first place
        self._months[0] = 0
        self._pairs: dict[int, int] = {}
        self._codes: list[int] = []
        self._halves: list[int] = []

    def of(self, lines: Lines) -> NDArray[np.int32]:
        """The verdict on each line."""
        index = np.repeat(self._places_of(lines.months), np.diff(lines.first_of_month, append=lines.size))
        index += lines.slot
        if lines.longer.size:
            index[lines.longer] += self._numbers_of(lines) - lines.slot[lines.longer] % CODES
        index[lines.odd] = 0
        verdict = self._table[index]
        new = np.flatnonzero(verdict == _NEW)
        if new.size:
            self._learn(set(index[new].tolist()))
            verdict[new] = self._table[index[new]]
        return verdict

    def _places_of(self, months: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the verdicts of each month begin."""
        place = self._months[months]
        if (place == AGAIN).any():
            for month in sorted(set(months[place == AGAIN].tolist())):
                is_room = len(self._met) < _MOST_MONTHS
                self._months[month] = len(self._met) if is_room else 0
                if is_room:
                    self._met.append(month)
            place = self._months[months]
        return place * SLOTS

    def _numbers_of(self, lines: Lines) -> NDArray[np.int64]:
        """The number of each code of two bytes; 0, a byte that is no code, where there are too many."""
        pair = lines.slot[lines.longer] % CODES << 8 | lines.second
        numbers = self._pairs
        for one in pair.tolist():
            if one not in numbers and len(numbers) < CODES - LONGER:
                numbers[one] = LONGER + len(numbers)
        return np.array([numbers.get(one, 0) for one in pair.tolist()], np.int64)

    def _learn(self, places: set[int]) -> None:
        """Judge what has been met for the first time: a new day with all codes, a new code on all days. What is rare
        would else be judged by itself, day after day."""
        new_halves = sorted({place // CODES for place in places}.difference(self._halves))
        new_codes = sorted({place % CODES for place in places}.difference(self._codes))
        self._halves += new_halves
        self._codes += new_codes
        self._enter(new_halves, self._codes)
        self._enter(self._halves[: len(self._halves) - len(new_halves)], new_codes)

    def _enter(self, halves: list[int], codes: list[int]) -> None:
        if not halves or not codes:
            return
        days = []
        for half in halves:
            day, session, _ = text_of_slot(half % _HALVES * CODES)
            days.append((f"{text_of_month(self._met[half // _HALVES])}-{day}", session))
        found = self._judge(days, [self._text_of(code) for code in codes])
        self._table.reshape(-1, CODES)[np.ix_(halves, codes)] = found

    def _text_of(self, code: int) -> str:
        """What a number of a code says. A line's own end says that there is none, as spaces do."""
        if code < LONGER:
            return chr(code)
        pair = next(pair for pair, number in self._pairs.items() if number == code)
        # A byte that is no letter by itself makes a code that nobody has.
        return bytes((pair >> 8, pair & 0xFF)).decode("ascii", "replace")
