"""Problems are values with a place; an exception means "cannot go on"."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from attendance_policy.frozen import dataclass
from attendance_policy.lazily import pattern

_MOST_ALIKE = 5
_WORD = pattern(r"[^\W_]{3,}")


class Severity(StrEnum):
    """How much a problem matters; `error` is the only one that stops a profile from being used."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something stands. Both count from 1; `column` 0 means the whole line, `line` 0 the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(part) for part in (self.line, self.column) if part)])


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
    import difflib  # a call without a slip makes no suggestion

    names = sorted(set(known))
    by_lower = {name.lower(): name for name in reversed(names)}
    alike = difflib.get_close_matches(word.lower(), by_lower, n=_MOST_ALIKE, cutoff=0.6)
    close = [name for name in alike if _is_near(word.lower(), name)][:2]
    if not close:
        return ""
    return "did you mean " + " or ".join(f"`{by_lower[name]}`" for name in close) + "?"


def _is_near(word: str, name: str) -> bool:
    """Whether one is a slip of the other: mistyped in a third of its letters at most, where it begins as it should, or
    in one; or the same words with an ending or a word more. Letters in common are not enough: `biscuits` has four of
    `visit`, in order."""
    if _slips(word, name) <= ((max(len(word), len(name)) + 2) // 3 if word[:1] == name[:1] else 1):
        return True
    fewer, more = sorted((_WORD.findall(word), _WORD.findall(name)), key=len)
    return bool(fewer) and all(any(one.startswith(other) or other.startswith(one) for other in more) for one in fewer)


def _slips(word: str, name: str) -> int:
    """How many letters are wrong, missing, too many, or in the place of their neighbour."""
    before: list[int] = []
    row = list(range(len(name) + 1))
    for at, letter in enumerate(word):
        last, before, row = before, row, [at + 1]
        for to, other in enumerate(name):
            least = min(before[to + 1] + 1, row[to] + 1, before[to] + (letter != other))
            if last and to and letter == name[to - 1] and word[at - 1] == other:
                least = min(least, last[to - 1] + 1)
            row.append(least)
    return row[-1]
