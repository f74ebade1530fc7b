"""paper-never-sent: a letter that no rule sends."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.tree import is_silence


def _find(subject: Subject) -> Iterator[Finding]:
    if subject.policy.kind != "school":
        return
    steps = steps_of(subject.policy)
    letters = subject.data.get("letters")
    for name, letter in letters.items() if isinstance(letters, dict) else ():
        if name not in steps and subject.is_own(("letters", name)) and not is_silence(letter):
            called = letter.get("called", name)
            yield RULE.at(
                subject,
                ("letters", name),
                f"no rule sends `{called}`",
                "write the rule that sends it, or say in a silence that the document names no trigger",
            )


RULE = Rule(
    "paper-never-sent",
    Severity.WARNING,
    "a letter that nothing sends",
    "The document names a letter and the profile no rule by which it goes out: either the rule is missing, or the "
    "document is silent about when it is sent.",
    _find,
)
