"""A finding, the rule that makes it, and what a rule is given to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from datetime import date
from typing import Any

from attendance_policy.diagnostics import Place, Problem, Severity
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded, Policies, Policy
from attendance_policy.policy.paths import Path, show_path
from attendance_policy.policy.tree import Tree


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found. `path`: the value it is at. `clauses`: of the document, where they bear on it.

    `witness`: what shows it, in words: a percentage, a day, a pupil's history; "" where nothing is to be shown.
    `reading`: `reading of point` where it is found under another reading than the body's; "" in the body itself.
    """

    problem: Problem
    path: str
    clauses: tuple[str, ...] = ()
    witness: str = ""
    reading: str = ""

    @property
    def order(self) -> tuple[Problem, str]:
        """By place, then code and words."""
        return self.problem, self.path


@dataclass(frozen=True, eq=False)
class Subject:
    """A profile under examination on a day. `accepts_findings`: accepted findings are left out by `lint`, not here."""

    loaded: Loaded
    policies: Policies
    now: date

    @property
    def policy(self) -> Policy:
        """The profile's body, as written: what the document says, before anything was chosen among readings."""
        return self.loaded.as_written

    @property
    def tree(self) -> Tree:
        """The resolved data with the place of every value."""
        return self.loaded.tree

    @property
    def data(self) -> dict[str, Any]:
        """The resolved data."""
        return self.loaded.tree.data

    @property
    def base(self) -> dict[str, Any]:
        """The national base that the profile is held to: the one it names, else the one it extends; {} for none."""
        extended = self.loaded.resolved.base
        name = self.data.get("checked_against")
        if not name or name == extended.get("policy"):
            return extended
        known = [found for found in self.policies.library.visible() if found.id == name]
        return self.policies.resolver.resolve(known[0]).base if known else {}

    def place(self, path: Path) -> Place:
        """Where a value, or the nearest one above it, was written."""
        return self.tree.origin(path).place

    def clauses(self, path: Path) -> tuple[str, ...]:
        """The clauses that stand nearest to a value."""
        return self.tree.origin(path).source

    def is_own(self, path: Path) -> bool:
        """Whether a value was written in this profile's own file, and not inherited or adopted."""
        return self.place(path).file == self.loaded.resolved.document.file


@dataclass(frozen=True, slots=True)
class Mend:
    """The one right answer to a finding: what it does, in words, and the new content of the file from the old."""

    says: str
    change: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the linter. `title` ends the sentence "finds …"; `why` is for docs/lint.md; `covers`: ids of the
    gaps and contradictions of documents that it finds, as docs/lint.md lists them."""

    code: str
    severity: Severity
    title: str
    why: str
    find: Callable[[Subject], Iterator[Finding]] = field(compare=False)
    mend: Callable[[Subject, Finding], Mend | None] | None = field(default=None, compare=False)

    def at(self, subject: Subject, path: Path, message: str, suggestion: str, *, witness: str = "",
           clauses: tuple[str, ...] | None = None, severity: Severity | None = None) -> Finding:  # fmt: skip
        """A finding at a value of the profile. `severity`: where it is another than the rule's."""
        problem = Problem(subject.place(path), self.code, message, suggestion, severity or self.severity)
        return Finding(problem, show_path(path), subject.clauses(path) if clauses is None else clauses, witness)
