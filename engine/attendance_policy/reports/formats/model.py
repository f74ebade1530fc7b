"""What a command that checks something has found, before it is written in any format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from attendance_policy.diagnostics import Problem, Severity
from attendance_policy.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """One problem with what a check knows beside it. `accepted`: the reason why it is lived with, or ""."""

    problem: Problem
    path: str = ""
    clauses: tuple[str, ...] = ()
    witness: str = ""
    accepted: str = ""

    def sentences(self) -> str:
        """What is wrong, what shows it, and what to do next, as sentences."""
        parts = (
            self.problem.message,
            f"section {', '.join(self.clauses)}" if self.clauses else "",
            f"for example {self.witness}" if self.witness else "",
            self.problem.suggestion,
        )
        return " ".join(part if part.endswith(("?", ".")) else f"{part}." for part in parts if part)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: a file by a rule, a scenario under a policy. `group`: the file it is about, "" for
    what the call names and is not there."""

    group: str
    name: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """What a code means. `page`: the section of the documentation, from the root of the project."""

    code: str
    severity: Severity
    title: str
    meaning: str
    page: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything one call of `command` has checked. `fails`: the severities that make the call exit with 1."""

    command: str
    checks: tuple[Check, ...]
    codes: tuple[Explained, ...] = ()
    fails: frozenset[Severity] = field(default=frozenset({Severity.ERROR}))

    @property
    def name(self) -> str:
        """The call, which stands for what is about no file."""
        return f"attendance-policy {self.command}"

    def remarks(self) -> Iterator[Remark]:
        """Every remark, in the order of the checks; what is accepted too."""
        for check in self.checks:
            yield from check.remarks
