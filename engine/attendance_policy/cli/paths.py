"""Files that a call names: what is read (`-` is standard input), and what is written."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from attendance_policy.diagnostics import wrong_call

STANDARD_INPUT = "-"


def sources_of(named: Mapping[str, str | None]) -> dict[str, Path | bytes | None]:
    """From an option to what it reads. Only one of them may read standard input."""
    taken = [option for option, name in named.items() if name == STANDARD_INPUT]
    if len(taken) > 1:
        raise wrong_call("one-standard-input", f"{' and '.join(f'`{o}`' for o in taken)} both read standard input",
                         "name a file for one of them")  # fmt: skip
    return {
        option: None if name is None else sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name)
        for option, name in named.items()
    }


def check_writable(named: Mapping[str, Path | None]) -> None:
    """Refuse early what could not be written at the end of a long run: a file in no folder, or a folder itself."""
    for option, path in named.items():
        if path is None:
            continue
        if path.is_dir():
            raise wrong_call("cannot-be-written", f"`{path.as_posix()}` is a folder", f"name a file for `{option}`")
        if not path.parent.is_dir():
            raise wrong_call("cannot-be-written", f"there is no folder `{path.parent.as_posix()}`",
                             f"make it, or name another file for `{option}`")  # fmt: skip
