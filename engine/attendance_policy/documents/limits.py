"""How much of a document is read. A policy is far below all of it; what is above is no policy, or was made to harm."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attendance_policy.diagnostics import CannotGoOn, Place, Problem
from attendance_policy.documents.model import Line

BYTES = 20_000_000
# Of a Word file, which is a packed folder: all that is in it, unpacked.
UNPACKED = 100_000_000
PAGES = 500
LINES = 50_000
SIGNS = 3_000_000
SECONDS = 60


def refused(file: str, code: str, message: str, suggestion: str) -> CannotGoOn:
    """The error of a document that cannot be read (exit code 3)."""
    return CannotGoOn(Problem(Place(file), code, message, suggestion))


def too_large(file: str, what: str) -> CannotGoOn:
    """The error of a document beyond a limit."""
    return refused(file, "document-too-large", what, "give the policy alone, or save its text and give that")


def within_limits(lines: Iterable[Line], file: str, is_late: Callable[[], bool]) -> tuple[Line, ...]:
    """The lines, read one by one. Raises `CannotGoOn` beyond a limit, or when `is_late` says that time is up."""
    kept: list[Line] = []
    signs = 0
    for line in lines:
        kept.append(line)
        signs += len(line.text)
        if len(kept) > LINES:
            raise too_large(file, f"the document has more than {LINES} lines")
        if signs > SIGNS:
            raise too_large(file, f"the document has more than {SIGNS} signs")
        if len(kept) % 200 == 0 and is_late():
            raise too_large(file, f"the document could not be read in {SECONDS} seconds")
    return tuple(kept)
