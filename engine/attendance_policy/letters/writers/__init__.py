"""What letters are written as. Each writer takes `Letter` values and knows nothing of policies and registers.

A writer is a function `(letters: Sequence[Letter]) -> Iterator[tuple[str, bytes]]`: names of files, relative to the
folder and with `/`, and what they hold. The same letters give the same bytes. It raises `CannotGoOn` (exit code 2,
naming the extra to install) where a package it needs is missing. `WRITERS` names them; their modules are imported only
when they are asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any

from attendance_policy.frozen import dataclass
from attendance_policy.letters.model import Letter


@dataclass(frozen=True, slots=True)
class Writer:
    """A writer: its module here, its function, and how many letters it puts in a file; 0 is all of them."""

    module: str
    function: str = "files"
    in_file: int = 0

    def count(self, letters: int) -> int:
        """How many files it must give for so many letters."""
        return -(-letters // (self.in_file or letters)) if letters else 0


# What typst holds grows by about a megabyte with each letter of a file.
_MOST_IN_PDF = 250
# From what a call names to what writes it.
WRITERS = MappingProxyType({
    "html": Writer("html"),
    "pdf": Writer("pdf", in_file=_MOST_IN_PDF),
    "pdf-each": Writer("pdf", "files_each", 1),
    "docx": Writer("docx", in_file=1),
})  # fmt: skip


def files_of(kind: str, letters: Sequence[Letter], **more: Any) -> Iterator[tuple[str, bytes]]:
    """The files of one writer of `WRITERS`, none where there is no letter. `more`: what that writer alone takes."""
    if not letters:
        return
    writer = WRITERS[kind]
    module = importlib.import_module(f"{__name__}.{writer.module}")
    yield from getattr(module, writer.function)(letters, **more)
