"""no-clause: a value that names no clause of the document it restates."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.paths import Path

_SECTIONS = ("registers", "reasons", "terms", "values", "tiers", "judgements", "letters", "meetings", "forms",
             "records", "stages", "rules", "duties", "formal_steps")  # fmt: skip
_WHOLE = ("reporting", "leave")


def _find(subject: Subject) -> Iterator[Finding]:
    if subject.policy.kind == "national":
        return
    paths: list[Path] = [(section,) for section in _WHOLE if section in subject.data]
    paths += [(section, name) for section in _SECTIONS for name in _names(subject.data.get(section))]
    for path in paths:
        if subject.is_own(path) and not _has_clause(subject, path):
            yield RULE.at(
                subject,
                path,
                f"`{path[-1]}` names no clause of the document",
                "write where the document says so under `source`; where it does not, say under `interpretation` what "
                "was chosen",
            )


def _names(entries: object) -> list[str]:
    return list(entries) if isinstance(entries, dict) else []


def _has_clause(subject: Subject, path: Path) -> bool:
    """Whether a value, or every group inside it, has a source or says what was chosen."""
    if subject.clauses(path):
        return True
    value = subject.tree.value(path)
    if not isinstance(value, dict):
        return False
    if "interpretation" in value:
        return True
    groups = [key for key, inner in value.items() if isinstance(inner, dict)]
    return bool(groups) and all(_has_clause(subject, (*path, key)) for key in groups)


RULE = Rule(
    "no-clause",
    Severity.WARNING,
    "a value without a clause",
    "Every value restates a document. One that names no clause can be checked by nobody.",
    _find,
)
