"""Strings of marks of a Common Transfer File, taken apart and kept small: two bytes of place and two of mark each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass

# Two marks a day of a school year need 732 places. Whatever is far longer is no string of marks.
MOST_PLACES = 4000
_BLOCK = 1 << 19


def split_marks(text: str, listed: bool) -> list[str]:
    """The marks of a string, place by place.

    With commas a mark has any length. Without one it is a single mark where `listed` (the version of the file writes
    lists) and no more than two characters; else every character is a mark. Breaks of lines do not matter.
    """
    if "\n" in text or "\r" in text:
        text = "".join(line.strip() for line in text.splitlines())
    if "," in text:
        return text.split(",")
    if listed and len(text.strip()) <= 2:
        return [text] if text.strip() else []
    return list(text.strip("\t"))


class _Numbers(dict[str, int]):
    """The number of each text, given as it is first asked for; texts that say no mark have 0."""

    def __init__(self, no_mark: frozenset[str]) -> None:
        super().__init__(dict.fromkeys(no_mark, 0))
        self.texts = [""]
        self._of_text: dict[str, int] = {}

    def __missing__(self, written: str) -> int:
        text = written.strip()
        number = self.get(text)
        if number is None and text not in self._of_text:
            self._of_text[text] = len(self.texts)
            self.texts.append(text)
        self[written] = number = self._of_text[text] if number is None else number
        return number


@dataclass(frozen=True)
class Taken:
    """All marks of a file: `place[i]` of its string says `texts[number[i]]`; a string's marks stand together."""

    texts: tuple[str, ...]
    number: NDArray[np.int32]
    place: NDArray[np.int16]


class Marks:
    """Collects the marks of strings, without the places that have none."""

    def __init__(self, no_mark: frozenset[str]) -> None:
        self._numbers = _Numbers(no_mark)
        self._blocks: list[tuple[NDArray[np.int32], NDArray[np.int16]]] = []
        self._new: list[tuple[NDArray[np.int32], NDArray[np.int16]]] = []
        self._size = 0

    def add(self, parts: list[str]) -> int:
        """Keep the marks of one string, of at most `MOST_PLACES` places. Gives how many it has."""
        numbers = np.fromiter(map(self._numbers.__getitem__, parts), np.int32, len(parts))
        places = np.flatnonzero(numbers)
        self._new.append((numbers[places], places.astype(np.int16)))
        self._size += places.size
        if self._size >= _BLOCK:
            self._pack()
        return int(places.size)

    def taken(self) -> Taken:
        """Everything that was added, in order."""
        self._pack()
        number = np.concatenate([np.zeros(0, np.int32), *(block for block, _ in self._blocks)])
        place = np.concatenate([np.zeros(0, np.int16), *(block for _, block in self._blocks)])
        self._blocks.clear()
        return Taken(tuple(self._numbers.texts), number, place)

    def _pack(self) -> None:
        if self._new:
            numbers, places = zip(*self._new, strict=True)
            self._blocks.append((np.concatenate(numbers), np.concatenate(places)))
            self._new.clear()
            self._size = 0
