"""Files that a call names: what is read (`-` is standard input), and what is written."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import click

from attendance_policy.diagnostics import wrong_call

STANDARD_INPUT = "-"
_TAKEN = "attendance_policy.standard_input"  # in what a call remembers


def standard_input(who: str) -> bytes:
    """What stands on standard input, for an option or another part of a call. It can be read once.

    Raises `CannotGoOn` (exit code 2) where another part has read it.
    """
    taken = click.get_current_context().meta
    if _TAKEN in taken:
        _refuse_two([taken[_TAKEN], who])
    taken[_TAKEN] = who
    return read_standard_input()


def read_standard_input() -> bytes:
    """All that stands on standard input. Raises `CannotGoOn` (exit code 2) where the caller closed it."""
    if sys.stdin is None:
        raise wrong_call("cannot-be-read", "standard input is closed", "name a file instead of `-`")
    return sys.stdin.buffer.read()


def sources_of(named: Mapping[str, str | None]) -> dict[str, Path | bytes | None]:
    """From an option to what it reads. Only one of them may read standard input."""
    check_one_standard_input(named)
    return {option: None if name is None else _source(option, name) for option, name in named.items()}


def logs_of(names: Sequence[str], named: Mapping[str, str | None]) -> tuple[Path | bytes, ...]:
    """What several `--events` read, in the order in which they were given. `named`: the other files of the call, read
    with `sources_of`. Only one of all may read standard input, and none may be named twice."""
    every = [*((option, name) for option, name in named.items()), *(("--events", name) for name in names)]
    _check_one([option for option, name in every if name == STANDARD_INPUT])
    for at, name in enumerate(names):
        if Path(name) in map(Path, names[:at]):
            raise wrong_call("log-given-twice", f"`--events` names `{name}` twice", "name each log once")
    return tuple(_source("--events", name) for name in names)


def check_one_standard_input(named: Mapping[str, str | None]) -> None:
    """Refuse two of these options that both read standard input."""
    _check_one([option for option, name in named.items() if name == STANDARD_INPUT])


def _check_one(options: Sequence[str]) -> None:
    if len(options) > 1:
        _refuse_two([f"`{option}`" for option in options])


def _refuse_two(readers: Sequence[str]) -> NoReturn:
    raise wrong_call("one-standard-input", f"{' and '.join(readers)} both read standard input",
                     "name a file for one of them")  # fmt: skip


def _source(option: str, name: str) -> Path | bytes:
    return standard_input(f"`{option}`") if name == STANDARD_INPUT else Path(name)


def resolved(read: Iterable[str | Path | None]) -> frozenset[Path]:
    """Where the files lie that a call reads."""
    return frozenset(Path(name).resolve() for name in read if name is not None)


def check_unread(folder: Path, names: Iterable[str], read: Iterable[str | Path | None]) -> None:
    """Refuse early a folder in which `--out` would write over a file that is `read`."""
    inputs = resolved(read)
    for name in names:
        path = folder / name
        if path.resolve() in inputs:
            raise wrong_call("would-be-lost", f"`{path.as_posix()}` is read, and `--out` would write over it",
                             "name another folder for `--out`")  # fmt: skip


def check_writable(named: Mapping[str, Path | None], read: Iterable[str | Path | None] = ()) -> None:
    """Refuse early what could not be written at the end of a long run, or would be lost: a file in no folder, a folder
    itself, a file that is `read`, or one that two options write."""
    inputs = resolved(read)
    taken: dict[Path, str] = {}
    for option, path in named.items():
        if path is None:
            continue
        if path.is_dir():
            raise wrong_call("cannot-be-written", f"`{path.as_posix()}` is a folder", f"name a file for `{option}`")
        if not path.parent.is_dir():
            raise wrong_call("cannot-be-written", f"there is no folder `{path.parent.as_posix()}`",
                             f"make it, or name another file for `{option}`")  # fmt: skip
        if path.exists() and not path.is_file():
            continue  # a device loses nothing
        place = path.resolve()
        if place in inputs:
            raise wrong_call("would-be-lost", f"`{path.as_posix()}` is read, and `{option}` would write over it",
                             f"name another file for `{option}`")  # fmt: skip
        if place in taken:
            raise wrong_call("would-be-lost", f"`{taken[place]}` and `{option}` both write `{path.as_posix()}`",
                             f"name another file for `{option}`")  # fmt: skip
        taken[place] = option
