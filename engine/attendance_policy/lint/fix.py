"""Mending what has one right answer: in the file as it stands, one finding after the other, each checked whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from attendance_policy.diagnostics import Problem, Severity
from attendance_policy.frozen import dataclass
from attendance_policy.lint.catalogue import catalogue
from attendance_policy.lint.codes import gone_by, renewed
from attendance_policy.lint.model import Mend, Subject
from attendance_policy.lint.run import lint
from attendance_policy.policy import Loaded, Policies
from attendance_policy.source import CannotEditError, Path

UNKNOWN, OBSOLETE = "unknown-code", "obsolete-code"


@dataclass(frozen=True, slots=True)
class Fixed:
    """One thing that was mended: the problem, at its place before, and what was done."""

    problem: Problem
    says: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A file as it should be, with what was mended, in the order it was."""

    content: bytes
    fixed: tuple[Fixed, ...]


def mend(content: bytes, shown: str, policies: Policies, now: date, only: Collection[str] = ()) -> Mended:
    """Mend a profile. `only`: the codes of these rules alone.

    A change is kept when the profile is still usable and nothing graver than a note is new. A profile with errors is
    mended of those that have one right answer; a change is kept there when it takes an error away and brings none.
    """
    fixed: list[Fixed] = []
    passed: set[tuple[str, str]] = set()
    while True:
        loaded = policies.examine_document(policies.library.document_of(content, shown))
        for problem, path, one in _mends(loaded, policies, now, only):
            if (problem.code, path) in passed:
                continue
            passed.add((problem.code, path))
            changed = _changed(content, one.change)
            if changed is not None and _is_better(loaded, changed, shown, policies, now):
                content = changed
                fixed.append(Fixed(problem, one.says))
                break  # places have moved
        else:
            return Mended(content, tuple(fixed))


def _mends(loaded: Loaded, policies: Policies, now: date, only: Collection[str]) -> Iterator[tuple[Problem, str, Mend]]:
    """Each problem that can be mended, the path it is at, and how."""
    document = loaded.resolved.document
    at = {(place.line, place.column): path for path, place in document.places.items()}
    for problem in loaded.problems:
        path = at.get((problem.place.line, problem.place.column))
        if problem.code == UNKNOWN and path is not None and (not only or OBSOLETE in only):
            one = renewed(gone_by(policies.resolver, now), path, str(_value(document.data, path)))
            if one is not None:
                yield replace(problem, code=OBSOLETE), str(path), one
    if not loaded.usable:
        return
    subject = Subject(loaded, policies, now)
    for rule in catalogue():
        if rule.mend is None or (only and rule.code not in only):
            continue
        for finding in rule.find(subject):
            one = rule.mend(subject, finding) if finding.problem.place.file == document.file else None
            if one is not None:
                yield finding.problem, finding.path, one


def _value(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _changed(content: bytes, change: Callable[[bytes], bytes]) -> bytes | None:
    try:
        return change(content)
    except CannotEditError:
        return None


def _is_better(before: Loaded, content: bytes, shown: str, policies: Policies, now: date) -> bool:
    after = policies.examine_document(policies.library.document_of(content, shown))
    if not before.usable:
        return _errors(after) < _errors(before)
    return after.usable and not _grave(after, policies, now) - _grave(before, policies, now)


def _errors(loaded: Loaded) -> set[tuple[str, str]]:
    return {(one.code, one.message) for one in loaded.problems if one.severity is Severity.ERROR}


def _grave(loaded: Loaded, policies: Policies, now: date) -> set[tuple[str, str]]:
    findings = lint(loaded, policies, now).findings
    return {(one.problem.code, one.path) for one in findings if one.problem.severity is not Severity.NOTE}
