"""repealed-law: the document rests on law that was not in force on the day of the examination."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject

_WORD = re.compile(r"[a-z0-9/]+")


def _find(subject: Subject) -> Iterator[Finding]:
    cited = subject.data.get("document", {}).get("cites", ())
    instruments = subject.base.get("instruments", {})
    for entry in subject.base.get("repealed", {}).values():
        until = date.fromisoformat(entry["until"])
        if until >= subject.now:
            continue
        for index, text in enumerate([cited] if isinstance(cited, str) else cited):
            if not _is_of(text, entry):
                continue
            later = entry.get("replaced_by", "")
            instead = f"cite {instruments.get(later, later)}" if later else "cite the law that holds"
            yield RULE.at(
                subject,
                ("document", "cites", index) if isinstance(cited, list) else ("document", "cites"),
                f"the document cites {text}, which was in force until {until}",
                f"{instead}, and see what else in the document is as old",
            )


def _is_of(text: str, entry: dict[str, Any]) -> bool:
    words = set(_WORD.findall(text.lower()))
    return any(set(_WORD.findall(name.lower())) <= words for name in entry["cited_as"])


RULE = Rule(
    "repealed-law",
    Severity.WARNING,
    "law that is no longer in force",
    "What a document cites is looked up in the list of repealed law of the national base that the profile is held to. "
    "Where a citation is old, its codes, limits and forms of words often are too.",
    _find,
)
