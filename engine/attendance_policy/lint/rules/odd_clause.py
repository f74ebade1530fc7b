"""odd-clause: a clause whose number lies far beyond every other that the profile cites."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.walk import own_values
from attendance_policy.policy.paths import Path

_NUMBERED = re.compile(r"([0-9]{1,4})(?:\.[0-9]{1,4})*")


def _find(subject: Subject) -> Iterator[Finding]:
    found = ((path, clause, _NUMBERED.fullmatch(clause)) for path, clause in _cited(subject))
    cited = [(path, clause, int(match[1])) for path, clause, match in found if match is not None]
    sections = Counter(section for _, _, section in cited)
    known = {clause for _, clause, _ in cited}
    for path, clause, section in cited:
        below = max((other for other in sections if other < section), default=0)
        meant = next((one for one in _meant(clause) if one in known), None)
        if sections[section] == 1 and below and section > 2 * below + 1 and meant is not None:
            message = f"section `{clause}` is far beyond every other that is cited; the next below it is {below}"
            yield RULE.at(subject, path, message, f"did you mean `{meant}`? check it against the document",
                          clauses=(clause,))  # fmt: skip


def _meant(clause: str) -> Iterator[str]:
    """What the clause is with a dot that was left out, or without a figure that was typed twice."""
    yield from (f"{clause[:at]}.{clause[at:]}" for at in range(1, len(clause)))
    yield from (clause[:at] + clause[at + 1 :] for at in range(len(clause) - 1) if clause[at] == clause[at + 1])


def _cited(subject: Subject) -> Iterator[tuple[Path, str]]:
    for path, value in own_values(subject):
        key: Any = path[-2] if isinstance(path[-1], int) and len(path) > 1 else path[-1]
        if key == "source" and isinstance(value, str):
            yield path, value
    adopts = subject.data.get("adopts", {})
    yield from ((("adopts", clause), clause) for clause in adopts if subject.is_own(("adopts", clause)))


RULE = Rule(
    "odd-clause",
    Severity.WARNING,
    "a clause far beyond every other",
    "`42` for `4.2` is a section that the document cannot have when its others end at 10. Told is a section that is "
    "cited once, whose number is more than twice that of the next one below it, and which is another with a dot left "
    "out or a figure typed twice. Whether a clause is in the document at all, `check-source` looks up there.",
    _find,
)
