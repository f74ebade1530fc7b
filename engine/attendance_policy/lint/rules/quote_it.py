"""quote-it: a text without quotes that other readers of YAML take for something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Mend, Rule, Subject
from attendance_policy.policy.paths import parse_path
from attendance_policy.source import Path, Text, quoted, yaml11_type

_TAKEN = {"boolean": "a yes/no value", "date": "a date"}


def _find(subject: Subject) -> Iterator[Finding]:
    document = subject.loaded.resolved.document
    told = {problem.place: problem for problem in subject.loaded.problems if problem.code == RULE.code}
    for path, text in _texts(document.data, ()):
        problem = told.get(document.places[path])
        if problem is not None:
            yield RULE.at(subject, path, problem.message, problem.suggestion)
            continue
        taken = yaml11_type(text)
        if taken is not None and path[-1:] != ("on",):
            what = _TAKEN.get(taken) or f"a number{_in_sixties(text)}"
            yield RULE.at(subject, path, f"`{text}` is text here, and readers of YAML 1.1 take it for {what}",
                          f'write "{text}" in quotes')  # fmt: skip


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, Text]]:
    if isinstance(data, Text):
        if data.plain:
            yield path, data
        return
    for key, inner in data.items() if isinstance(data, dict) else enumerate(data or ()):
        yield from _texts(inner, (*path, key))


def _in_sixties(text: str) -> str:
    """`10:40` is ten times sixty and forty there."""
    if ":" not in text or not text.replace(":", "").isdigit():
        return ""
    total = 0
    for part in text.split(":"):
        total = 60 * total + int(part)
    return f", {total}"


def _mend(subject: Subject, finding: Finding) -> Mend | None:
    return Mend("put it in quotes", lambda content: quoted(content, parse_path(finding.path)))


RULE = Rule(
    "quote-it",
    Severity.WARNING,
    "a text without quotes that other readers take for something else",
    "Editors and other programs read profiles, too. `4.10` is the number 4.1 to all of them; to those that keep to "
    "YAML 1.1, `10:40` is 640, `N` and `no` are false, and `2024-09-01` is a date. This program reads the text in "
    "either case. `validate` warns of the first kind.",
    _find,
    _mend,
)
