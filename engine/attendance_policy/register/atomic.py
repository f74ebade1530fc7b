"""Files that are either written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from attendance_policy.diagnostics import wrong_call

from .table import shown


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its final place and move it there, so that no reader ever sees half of it.

    A file that is replaced keeps who may read and write it. Raises `CannotGoOn` (exit code 2) when the place cannot be
    written to; nothing is left behind then.
    """
    file = path.as_posix()
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            draft.chmod(path.stat().st_mode)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        reason = (error.strerror or type(error).__name__).lower()
        raise wrong_call("cannot-be-written", f"{shown(file)} cannot be written: {reason}", "", file) from None
