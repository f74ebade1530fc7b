"""What letters are written as. Each writer takes `Letter` values and knows nothing of policies and registers.

A writer is a module with `files(letters: Sequence[Letter]) -> Iterator[tuple[str, bytes]]`: names of files, relative
to the folder and with `/`, and what they hold. The same letters give the same bytes. It raises `CannotGoOn` (exit code
2, naming the extra to install) where a package it needs is missing. `WRITERS` names the modules; they are imported
only when they are asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from attendance_policy.letters.model import Letter

# From what a call names to the module that writes it.
WRITERS = MappingProxyType({"html": "html"})


def files_of(kind: str, letters: Sequence[Letter]) -> Iterator[tuple[str, bytes]]:
    """The files of one writer of `WRITERS`, none where there is no letter."""
    if not letters:
        return
    module = importlib.import_module(f"{__name__}.{WRITERS[kind]}")
    yield from module.files(letters)
