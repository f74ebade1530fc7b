"""What the codes of problems mean, for the formats that carry it beside the problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attendance_policy.conditions.problem_codes import CODES as CONDITIONS
from attendance_policy.diagnostics import Problem, Severity
from attendance_policy.library.problem_codes import CODES as LIBRARY
from attendance_policy.policy.problem_codes import CODES as POLICY
from attendance_policy.reports.formats.model import Explained
from attendance_policy.source import CODES as SOURCE


def explain_codes(problems: Iterable[Problem], more: Mapping[str, str] | None = None) -> tuple[Explained, ...]:
    """The meaning of every code among problems, by code. `more`: codes beyond those of profiles and calendars."""
    meanings = {**CONDITIONS, **POLICY, **SOURCE, **LIBRARY, **(more or {})}
    gravest: dict[str, Problem] = {}
    for problem in sorted(problems, key=lambda one: list(Severity).index(one.severity)):
        gravest.setdefault(problem.code, problem)
    return tuple(
        Explained(code, problem.severity, _title(code), meanings.get(code, _title(code)), problem.page)
        for code, problem in sorted(gravest.items())
    )


def _title(code: str) -> str:
    return code.replace("-", " ")
