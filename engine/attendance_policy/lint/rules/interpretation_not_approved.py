"""interpretation-not-approved: what the profile had to choose was approved by nobody of the school."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.walk import own_values


def _find(subject: Subject) -> Iterator[Finding]:
    document = subject.data.get("document", {})
    if subject.policy.kind == "national" or "readings_approved" in document:
        return
    written = subject.loaded.resolved.document.places
    chosen = 0
    for path, value in own_values(subject):
        if path[-1] == "interpretation" and path in written:
            chosen += len(value) if isinstance(value, dict) else 1
    points = [point for point in subject.policy.open_points if point.working]
    working = sum(subject.is_own(("open_points", point.id, "working")) for point in points)
    if not chosen and not working:
        return
    parts = [_counted(chosen, "interpretation"), _counted(working, "working reading")]
    yield RULE.at(
        subject,
        ("document",),
        f"nobody of the school has approved {' and '.join(part for part in parts if part)}",
        "`show` prints them; let a person go through them, and write who and when under `readings_approved`",
        clauses=(),
    )


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""


RULE = Rule(
    "interpretation-not-approved",
    Severity.NOTE,
    "choices that nobody of the school has approved",
    "Where a document is vague, whoever writes the profile has to choose, and says so. Only the school can say that it "
    "meant that. `document.readings_approved` records who went through the interpretations and the working readings.",
    _find,
)
