"""Strings of marks of a Common Transfer File, taken apart and kept small: a byte for each place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass

# Two marks a day of a school year need 732 places. Whatever is far longer is no string of marks.
MOST_PLACES = 4000


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
class Block:
    """The marks of some strings, one string after the other: of each mark its string, its place there, and the number
    of its text. `strings`: which of all strings they are."""

    strings: slice
    string: NDArray[np.int64]
    place: NDArray[np.int64]
    number: NDArray[np.integer]


class Marks:
    """Keeps the marks of strings: for each place the number of its text, 0 where it says no mark."""

    def __init__(self, no_mark: frozenset[str]) -> None:
        self._numbers = _Numbers(no_mark)
        self._kept: list[bytes] = []
        self._wide: dict[int, NDArray[np.int32]] = {}  # those with a number that no byte can say

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands at the places, by number."""
        return tuple(self._numbers.texts)

    def add(self, parts: list[str]) -> tuple[int, int]:
        """Keep one string, of at most `MOST_PLACES` places. Gives how many marks it has, and the place of the last."""
        numbers = list(map(self._numbers.__getitem__, parts))
        try:
            kept = bytes(numbers)
        except ValueError:
            self._wide[len(self._kept)] = np.array(numbers, np.int32)
            kept = bytes(map(bool, numbers))
        self._kept.append(kept)
        return len(kept) - kept.count(0), len(kept.rstrip(b"\0")) - 1

    def blocks(self, places: int) -> Iterator[Block]:
        """All marks in order, those of whole strings with about so many places at a time; at least one block."""
        first = size = 0
        for at, kept in enumerate(self._kept):
            size += len(kept)
            if size >= places:
                yield self._block(first, at + 1)
                first, size = at + 1, 0
        if first < len(self._kept) or not first:
            yield self._block(first, len(self._kept))

    def _block(self, first: int, end: int) -> Block:
        some = self._kept[first:end]
        numbers: NDArray[np.integer] = np.frombuffer(b"".join(some), np.uint8)
        lengths = np.array([len(kept) for kept in some], np.int64)
        starts = np.cumsum(lengths) - lengths
        for at in range(first, end) if self._wide else ():
            if at in self._wide:
                numbers = numbers.astype(np.int32) if numbers.dtype != np.int32 else numbers
                numbers[starts[at - first] :][: lengths[at - first]] = self._wide[at]
        places = np.flatnonzero(numbers)
        string = np.repeat(np.arange(end - first), lengths)[places]
        return Block(slice(first, end), string + first, places - starts[string], numbers[places])
