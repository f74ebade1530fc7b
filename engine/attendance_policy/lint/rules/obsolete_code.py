"""obsolete-code: a code that no register may hold any more on the day of the examination."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from attendance_policy.codes import Code
from attendance_policy.conditions.model import Condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.conditions import placed_conditions
from attendance_policy.lint.model import Finding, Mend, Rule, Subject
from attendance_policy.lint.walk import own_values
from attendance_policy.policy.codebook import code_book
from attendance_policy.policy.paths import Path, parse_path
from attendance_policy.source import replaced


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


def _gone(subject: Subject) -> dict[str, Code]:
    """Codes whose last day is over."""
    codes = code_book(subject.policies.resolver).codes
    return {code.code: code for code in codes if code.valid_until is not None and code.valid_until < subject.now}


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


def _mend(subject: Subject, finding: Finding) -> Mend | None:
    """A mark whose code has one successor; a document that prints the old code is not mended by it."""
    path = parse_path(finding.path)
    if path[-1] not in ("mark", "otherwise"):
        return None
    gone = _gone(subject)
    before = str(subject.tree.value(path)).split(" or ")
    after = [gone[name].becomes if name in gone else name for name in before]
    if any(not name or " or " in name for name in after) or before == after:
        return None
    new = " or ".join(dict.fromkeys(after))
    return Mend(f"write `{new}` for `{' or '.join(before)}`", lambda content: replaced(content, path, new))


RULE = Rule(
    "obsolete-code",
    Severity.WARNING,
    "a code that is out of use",
    "The list of codes changes with the law: a mark of the old list is refused by the register of today. The last day "
    "of a code and what took its place stand in the national bases.",
    _find,
    _mend,
)
