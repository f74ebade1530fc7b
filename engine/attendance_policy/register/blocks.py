"""What a large file holds, a block at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from .columns import Rows
from .plain_block import PlainBlock


class Blocks(Protocol):
    """A file whose rows can be had more than once, a block at a time, as the file writes them."""

    def __call__(self) -> Iterator[Rows | PlainBlock]:
        """The rows from the beginning of the file to its end, or plain lines that are not rows yet."""

    def finished(self, rows: Rows) -> Rows:
        """Rows of all blocks together, with what is known only at the end of the file. Raises `CannotGoOn`."""


class Plain:
    """Rows of which nothing is to be said at the end."""

    def __init__(self, rows: Callable[[], Iterator[Rows | PlainBlock]]) -> None:
        self._rows = rows

    def __call__(self) -> Iterator[Rows | PlainBlock]:
        """As `Blocks` says."""
        return self._rows()

    def finished(self, rows: Rows) -> Rows:
        """As `Blocks` says."""
        return rows


class InRows:
    """Blocks whose lines are rows of a sheet."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks

    def __call__(self) -> Iterator[Rows | PlainBlock]:
        """As `Blocks` says."""
        return (replace(rows, counted_in="row") for rows in self._blocks())

    def finished(self, rows: Rows) -> Rows:
        """As `Blocks` says."""
        return self._blocks.finished(rows)
