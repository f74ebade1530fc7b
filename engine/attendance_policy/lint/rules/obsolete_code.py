"""obsolete-code: a code that no register may hold any more on the day of the examination."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from attendance_policy.codes import Code
from attendance_policy.conditions.model import Condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import placed_conditions
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.walk import own_values
from attendance_policy.policy.codebook import code_book
from attendance_policy.policy.paths import Path


def _find(subject: Subject) -> Iterator[Finding]:
    if subject.policy.kind == "national":
        return
    book = {code.code: code for code in code_book(subject.policies.resolver).codes}
    gone = {
        name: code for name, code in book.items() if code.valid_until is not None and code.valid_until < subject.now
    }
    places = [*_marks(subject), *_asked(subject)]
    for path, named in places:
        for name in named:
            if name in gone:
                yield _finding(subject, path, gone[name])


def _finding(subject: Subject, path: Path, code: Code) -> Finding:
    assert isinstance(code.valid_until, date)
    instead = f"`{code.becomes}` has taken its place" if code.becomes else "no code has taken its place"
    return RULE.at(
        subject,
        path,
        f"code `{code.code}` ({code.meaning}) may not be used after {code.valid_until}",
        f"{instead}; if the document still prints it, it is older than the law it is held to",
    )


def _marks(subject: Subject) -> Iterator[tuple[Path, list[str]]]:
    for path, value in own_values(subject):
        if path[0] not in ("codes", "accepted") and path[-1] in ("mark", "otherwise") and isinstance(value, str):
            yield path, value.split(" or ")


def _asked(subject: Subject) -> Iterator[tuple[Path, list[str]]]:
    for path, condition in placed_conditions(subject):
        if subject.is_own(path):
            yield path, _codes_of(condition)


def _codes_of(condition: Condition) -> list[str]:
    names: list[Any] = [value for use in condition.uses for _, value in use.args]
    return sorted({name for value in names if isinstance(value, str) for name in value.split(" or ")})


RULE = Rule(
    "obsolete-code",
    Severity.WARNING,
    "a code that is out of use",
    "The list of codes changes with the law: a mark of the old list is refused by the register of today. The last day "
    "of a code and what took its place stand in the national bases.",
    _find,
)
