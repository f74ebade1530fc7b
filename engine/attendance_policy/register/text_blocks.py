"""A file of text read from its beginning to its end, block by block, as UTF-8."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .table import reading

BLOCK = 1 << 20  # bytes: small enough for the cache, large enough that numpy's fixed costs vanish
HEAD = 1 << 20

Progress = Callable[[float], None]


def size_of(source: Path | bytes) -> int:
    """How many bytes a source has; 0 for what is no plain file, or cannot be looked at."""
    if isinstance(source, bytes):
        return len(source)
    try:
        found = source.stat()
    except (OSError, ValueError):
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def head_of(source: Path | bytes, size: int = HEAD) -> bytes:
    """The beginning of a source; nothing of one that cannot be read, as whoever reads it whole will say."""
    if isinstance(source, bytes):
        return source[:size]
    try:
        with source.open("rb") as stream:
            return stream.read(size)
    except OSError:
        return b""


@contextmanager
def opened(source: Path | bytes) -> Iterator[IO[bytes]]:
    """A source to be read, once or again. Raises `CannotGoOn` as `reading` does, when it is left."""
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    with reading(source) as stream:
        yield stream
        stream.seek(0, os.SEEK_END)


def pieces_of(
    stream: IO[bytes], length: int, size: int, progress: Progress | None = None, begin: int = 0
) -> Iterator[bytes]:
    """The first `length` bytes from `begin` on, `size` at a time: what grows meanwhile is refused afterwards."""
    stream.seek(begin)
    at = 0
    while piece := stream.read(min(size, length - at)):
        at += len(piece)
        yield piece
        if progress is not None:
            progress(at / length)


def whole_lines(pieces: Iterable[bytes], skip: int = 0) -> Iterator[bytes]:
    """The same bytes from `skip` on in blocks of whole lines, each with its end; a line may be of any length.

    Blank lines at the end of the file are left out: with them its last block would not be plain.
    """
    rest: list[bytes] = []
    for piece in pieces:
        if skip:
            skip, piece = max(0, skip - len(piece)), piece[skip:]
        cut = piece.rfind(b"\n", 0, len(piece.rstrip(b"\r\n"))) + 1
        if cut:
            yield b"".join((*rest, piece[:cut]))
            rest = []
        if cut < len(piece):
            rest.append(piece[cut:])
    if rest:
        yield b"".join(rest).rstrip(b"\r\n") + b"\n"
