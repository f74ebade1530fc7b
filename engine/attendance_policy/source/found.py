"""The problems found so far in one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from attendance_policy.diagnostics import Problem

_MOST_ALIKE = 100


class Found:
    """Collects problems, and keeps the first hundred of each code: a broken file can have half a million."""

    __slots__ = ("_count", "_kept")

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._count: Counter[str] = Counter()

    def add(self, problem: Problem) -> None:
        """Keep `problem`, or count it."""
        self._count[problem.code] += 1
        if self._count[problem.code] <= _MOST_ALIKE:
            self._kept.append(problem)

    def add_all(self, problems: Iterable[Problem]) -> None:
        """Keep or count each of `problems`."""
        for problem in problems:
            self.add(problem)

    def together(self, other: Found) -> tuple[Problem, ...]:
        """The problems of both, sorted by place; the last kept of a code says how many were only counted."""
        problems = sorted({*self._kept, *other._kept})
        left_out = {code: number - _MOST_ALIKE for code, number in (self._count + other._count).items()}
        last = {problem.code: position for position, problem in enumerate(problems)}
        for code, position in last.items():
            if left_out[code] > 0:
                message = f"{problems[position].message} ({left_out[code]:,} more like this are not listed)"
                problems[position] = replace(problems[position], message=message)
        return tuple(problems)
