r"""How a scenario writes a pupil's marks: one day (`I`, `U \`, `/\`), or runs of days (`/\ x57, I x3, (O, /\ x4) x2`).

A day is one code for both sessions, or a code for the morning and one for the afternoon; `-` is no mark. A run ends
with `xN` (so many school days) or `to DATE` (that day included); round brackets repeat several days together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import did_you_mean
from attendance_policy.frozen import dataclass

LONGEST = 2000
NO_MARK = "-"
_MORNING, _AFTERNOON = "/", "\\"
_TAIL = re.compile(r"\s+(?:x\s?(?P<times>\d{1,4})|to\s+(?P<until>\d{4}-\d\d-\d\d))$")


@dataclass(frozen=True, slots=True)
class DayMarks:
    """The letters of one day; "" is no mark."""

    am: str
    pm: str


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row, repeated `times`, or up to `until`."""

    days: tuple[DayMarks, ...]
    times: int = 1
    until: date | None = None


class MarksError(ValueError):
    """Marks that cannot be read: a code of the registry, where in the text (from 0), what, and what to do."""

    def __init__(self, code: str, column: int, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.code, self.column, self.message, self.suggestion = code, column, message, suggestion


def read_day(text: str, codes: CodeBook, column: int = 0) -> DayMarks:
    """The marks of one day. Raises `MarksError`."""
    words = text.split()
    if not words:
        raise MarksError("marks", column, "a day has no mark", r"write `/\`, a code, or `-` for no mark")
    if len(words) > 2:
        raise MarksError("marks", column, f"`{text.strip()}` are more than two marks for a day",
                         r"give the morning and the afternoon, and part days by commas")  # fmt: skip
    if len(words) == 1:
        am, pm = _pair(words[0], codes, column)
    else:
        am, pm = (_code(word, codes, column) for word in words)
    for word, right, wrong in ((am, "morning", _AFTERNOON), (pm, "afternoon", _MORNING)):
        if word == wrong:
            raise MarksError("scenario-session", column, f"`{wrong}` is no mark of the {right}",
                             r"a whole day present is `/\`, a morning `/ -`, an afternoon `- \`")  # fmt: skip
    return DayMarks(am, pm)


def read_runs(text: str, codes: CodeBook) -> tuple[Run, ...]:
    """Runs of days. Raises `MarksError`."""
    runs = tuple(_run(part, at, codes) for at, part in _parts(text, 0))
    if sum(len(run.days) * run.times for run in runs) > LONGEST:
        raise MarksError("marks", 0, f"these are more than {LONGEST} days", "check the figures after `x`")
    return runs


def _parts(text: str, start: int) -> Iterator[tuple[int, str]]:
    """The parts between the commas outside brackets, each with its place."""
    depth, begin = 0, 0
    for index, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            raise MarksError("marks", start + index, "a bracket is closed that was never opened", "leave out the `)`")
        if sign == "," and depth == 0:
            yield start + begin, text[begin:index]
            begin = index + 1
    if depth:
        raise MarksError("marks", start + text.index("("), "a bracket is never closed", "add a `)`")
    yield start + begin, text[begin:]


def _run(part: str, at: int, codes: CodeBook) -> Run:
    at += len(part) - len(part.lstrip())
    part = part.strip()
    tail = _TAIL.search(part)
    body = part[: tail.start()] if tail else part
    times = int(tail["times"]) if tail and tail["times"] else 1
    until = _date(tail["until"], at + tail.start("until")) if tail and tail["until"] else None
    if times < 1:
        raise MarksError("marks", at, f"`{part}` are no days", "count from 1")
    if not body.startswith("("):
        return Run((read_day(body, codes, at),), times, until)
    if not body.endswith(")"):
        raise MarksError("marks", at, f"`{part}` cannot be read", r"write `(O, /\ x4) x5`")
    days: list[DayMarks] = []
    for inner_at, inner in _parts(body[1:-1], at + 1):
        run = _run(inner, inner_at, codes)
        if run.until is not None:
            raise MarksError("marks", inner_at, "`to` stands inside brackets", "give a number of days with `x`")
        days += run.days * run.times
    if len(days) * times > LONGEST:
        raise MarksError("marks", at, f"these are more than {LONGEST} days", "check the figures after `x`")
    return Run(tuple(days), times, until)


def _date(text: str, at: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MarksError("scenario-date", at, f"`{text}` is not a date", "write it as YYYY-MM-DD") from None


def _pair(word: str, codes: CodeBook, column: int) -> tuple[str, str]:
    """One word: a code for both sessions, or two codes written together."""
    if word == NO_MARK:
        return "", ""
    if word in (_MORNING, _AFTERNOON):
        raise MarksError("scenario-session", column, f"`{word}` marks half a day",
                         r"a whole day present is `/\`, a morning `/ -`, an afternoon `- \`")  # fmt: skip
    if word in codes:
        return word, word
    splits = [(word[:n], word[n:]) for n in range(1, len(word))]
    good = [pair for pair in splits if all(half in codes or half == NO_MARK for half in pair)]
    if len(good) == 1:
        am, pm = good[0]
        return am.replace(NO_MARK, ""), pm.replace(NO_MARK, "")
    _code(word, codes, column)
    raise AssertionError("a word that is a code was returned above")


def _code(word: str, codes: CodeBook, column: int) -> str:
    if word == NO_MARK:
        return ""
    if word not in codes:
        hint = did_you_mean(word, (code for code in codes.number)) or r"a day is `/\`, one code, or two with a space"
        raise MarksError("scenario-code", column, f"`{word}` is not a code", hint)
    return word
