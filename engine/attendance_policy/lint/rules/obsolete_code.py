"""obsolete-code: a code that no register may hold any more on the day of the examination."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attendance_policy.conditions.model import Condition
from attendance_policy.diagnostics import Severity
from attendance_policy.lint.codes import gone_by, renewed
from attendance_policy.lint.conditions import placed_conditions
from attendance_policy.lint.model import Finding, Mend, Rule, Subject
from attendance_policy.lint.walk import own_values
from attendance_policy.policy.codebook import out_of_use
from attendance_policy.policy.paths import Path, parse_path


def _find(subject: Subject) -> Iterator[Finding]:
    if subject.policy.kind == "national":
        return
    gone = gone_by(subject.policies.resolver, subject.now)
    for path, named in (*_marks(subject), *_asked(subject)):
        for name in named:
            if name in gone:
                message, instead = out_of_use(gone[name])
                older = "if the document still prints it, it is older than the law it is held to"
                yield RULE.at(subject, path, message, f"{instead}; {older}")


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
    path = parse_path(finding.path)
    written = str(subject.tree.value(path))
    return renewed(gone_by(subject.policies.resolver, subject.now), path, written)


RULE = Rule(
    "obsolete-code",
    Severity.WARNING,
    "a code that is out of use",
    "The list of codes changes with the law: a mark of the old list is refused by the register of today. The last day "
    "of a code and what took its place stand in the national bases. A profile that extends the list of today and has "
    "an old code is not valid: `validate` says what took its place, and there `--fix` writes a code that has one "
    "successor. A profile on an old list keeps its codes, as that list does not have the new ones.",
    _find,
    _mend,
)
