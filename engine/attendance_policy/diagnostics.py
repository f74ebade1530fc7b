"""Problems are values with a place; an exception means "cannot go on"."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import StrEnum

from attendance_policy.frozen import dataclass


class Severity(StrEnum):
    """How much a problem matters; `error` is the only one that stops a profile from being used."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something stands. `line` and `column` count from 1; 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing that is wrong: where, what (in the user's words), and what to do next.

    `code` is a stable kebab-case name and the anchor of a section in docs/diagnostics.md.
    """

    place: Place
    code: str
    message: str
    suggestion: str = ""
    severity: Severity = Severity.ERROR

    @property
    def page(self) -> str:
        """The section of the documentation that explains this code."""
        return f"docs/diagnostics.md#{self.code}"


class CannotGoOn(Exception):  # noqa: N818 - it is not an error of the program
    """What was asked cannot be done. Carries the problems and the exit code of the command line's contract.

    `exit_code` is 2 (the call itself is wrong) or 3 (an input could not be used).
    """

    def __init__(self, problems: Problem | Iterable[Problem], exit_code: int = 3) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(sorted(problems))
        self.exit_code = exit_code
        super().__init__("; ".join(problem.message for problem in self.problems))


def wrong_call(code: str, message: str, suggestion: str = "", file: str = "") -> CannotGoOn:
    """The error of a call that cannot be meant: an unknown id, option value or path (exit code 2)."""
    return CannotGoOn(Problem(Place(file), code, message, suggestion), exit_code=2)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion naming the closest known words, or "" when nothing is close. Never varies from run to run."""
    names = sorted(set(known))
    by_lower = {name.lower(): name for name in reversed(names)}
    close = difflib.get_close_matches(word.lower(), by_lower, n=2, cutoff=0.6)
    if not close:
        return ""
    return "did you mean " + " or ".join(f"`{by_lower[name]}`" for name in close) + "?"
