"""Files that are either written whole or not at all."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from attendance_policy.diagnostics import CannotGoOn, Place, Problem

from .table import shown

# What is wrong with the path itself; anything else is the machine's doing.
_WRONG_PATH = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file beside its final place and move it there, so that no reader ever sees half of it.

    `content`: all of it, or its pieces. A file that is replaced keeps who may read and write it. Raises `CannotGoOn`
    when the place cannot be written to (exit code 2: the path is wrong; 3: no room, not allowed, another run is writing
    it); nothing is left behind then.
    """
    draft = path.with_name(f".{path.name}.part")
    pieces = (content,) if isinstance(content, bytes) else content
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # A pipe or a device has no place beside it, and is not to be replaced by a file.
            with path.open("wb") as stream:
                stream.writelines(pieces)
            return
        with _drafted(draft) as stream:
            try:
                stream.writelines(pieces)
                to_disk(stream)
                keep_mode(path, draft)
                draft.replace(path)
            except OSError:
                draft.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise cannot_write(path, error) from None


@contextmanager
def _drafted(draft: Path) -> Iterator[IO[bytes]]:
    """An empty draft that is ours alone; one that a run left behind when it was cut off is taken over."""
    if draft.is_symlink():
        draft.unlink()
    while True:
        with draft.open("ab") as stream:
            lock(stream.fileno())
            # Between opening and locking, the run that held it may have moved it to its place.
            if draft.exists() and os.path.samestat(os.fstat(stream.fileno()), draft.stat()):
                stream.truncate(0)
                yield stream
                return


def to_disk(stream: IO[bytes]) -> None:
    """Have what was written on the disk before it is moved to its place."""
    stream.flush()
    os.fsync(stream.fileno())


def keep_mode(path: Path, draft: Path) -> None:
    """Give a draft the rights of the file that it is going to replace."""
    if path.exists():
        draft.chmod(path.stat().st_mode)


def lock(descriptor: int) -> None:
    """Hold an open file or folder until it is closed. Raises `BlockingIOError` when another run holds it.

    A run that was killed holds nothing. Where the system has no such locks, nothing is held.
    """
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:  # a drive of the network that knows no locks
        return


def cannot_write(path: Path, error: OSError) -> CannotGoOn:
    """Why nothing could be written to a path, and what to do. Exit code 2 when the path is wrong, else 3."""
    file = path.as_posix()
    reason = (error.strerror or type(error).__name__).lower()
    suggestion = ""
    if isinstance(error, BlockingIOError):
        reason, suggestion = "another run is writing it", "wait until that run is done, then try again"
    elif error.errno in _NO_ROOM:
        suggestion = "what stood there is as it was; make room, or name another place"
    elif error.errno in _NOT_ALLOWED:
        suggestion = "check who may write there, and whether another program has it open"
    problem = Problem(Place(file), "cannot-be-written", f"{shown(file)} cannot be written: {reason}", suggestion)
    return CannotGoOn(problem, exit_code=2 if error.errno in _WRONG_PATH else 3)
