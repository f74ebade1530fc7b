"""A large text file cut in two, so that two processes may read it: where it is cut, and what the second one tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import IO

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass

from .columns import Rows
from .model import Reject
from .plain_block import PlainBlock

# In bytes: of less, a second process takes as long to start as it saves; of more, what both have read is held twice for
# a moment, which a country's register has no room for.
LEAST, MOST = 1 << 25, 1 << 30
_LOOK = 1 << 16  # bytes in which a line ends
_NEWLINE, _RETURN = b"\n\r"
# Between two lines that hold something: blank ones at the end of a file are no rows.
_CUT = re.compile(rb"[^\r\n]\r?\n(?=[^\r\n])")


@dataclass(frozen=True)
class Half:
    """What the second half of a file holds. `marks`: as of `RunMatrix.told`. `aside`, `broken`: with the numbers of its
    own lines."""

    ids: tuple[str, ...]
    days: tuple[date, ...]
    marks: NDArray[np.uint8]
    read: int
    unmarked: int
    aside: tuple[Rows, ...]
    broken: tuple[Reject, ...]

    def moved(self, lines: int) -> Half:
        """The same behind so many lines."""
        aside = tuple(replace(rows, line=rows.line + lines, broken=_moved(rows.broken, lines)) for rows in self.aside)
        return replace(self, aside=aside, broken=_moved(self.broken, lines))


class Halves:
    """Both halves. `blocks`: from whole lines to what they hold. `first`, `second`: the lines of each.

    Known once the first was read: `lines`, how many it has; `is_cut`, whether the cut is between two of them, which is
    not certain where a quotation mark stands before it, or lines end in other ways.
    """

    def __init__(
        self, first: Callable[[], Iterator[bytes]], second: Callable[[], Iterator[bytes]],
        blocks: Callable[[Iterator[bytes]], Iterator[Rows | PlainBlock]],
    ) -> None:  # fmt: skip
        self._first, self._second, self._blocks = first, second, blocks
        self.lines, self.is_cut = 0, True

    def first(self) -> Iterator[Rows | PlainBlock]:
        """What the first half holds, to be gone through once."""
        return self._blocks(self._counted())

    def second(self) -> Iterator[Rows | PlainBlock]:
        """What the second half holds, its lines numbered as if it were the first."""
        return self._blocks(self._second())

    def _counted(self) -> Iterator[bytes]:
        for block in self._first():
            # A tenth of the time that the counting of bytes takes, which would be a third of all that is done here.
            signs = np.frombuffer(block, np.uint8)
            ends = signs == _NEWLINE
            self.lines += int(np.count_nonzero(ends))
            self.is_cut &= b'"' not in block and (b"\r" not in block or bool(ends[1:][signs[:-1] == _RETURN].all()))
            yield block


def is_worth_two(length: int) -> bool:
    """Whether a file of so many bytes is read by two processes."""
    return LEAST <= length <= MOST


def middle(stream: IO[bytes], length: int) -> int | None:
    """Where a file of so many bytes may be cut, about in the middle; None where no two lines meet there."""
    stream.seek(length // 2)
    found = _CUT.search(stream.read(_LOOK))
    return length // 2 + found.end() if found else None


def _moved(rejects: tuple[Reject, ...], lines: int) -> tuple[Reject, ...]:
    return tuple(replace(one, line=one.line + lines) for one in rejects)
