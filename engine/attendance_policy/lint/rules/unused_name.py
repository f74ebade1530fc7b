"""unused-name: something is given a name that nothing in the profile uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.walk import names_in
from attendance_policy.policy.tree import is_silence

_SECTIONS = {"terms": "term", "judgements": "judgement", "flags": "flag", "tiers": "tier", "meetings": "meeting",
             "values": "value"}  # fmt: skip


def _find(subject: Subject) -> Iterator[Finding]:
    if subject.policy.kind != "school":
        return  # a trust's and a base's names are there for others
    named = {section: found for section in _SECTIONS if isinstance(found := subject.data.get(section), dict)}
    used = names_in(subject.data, frozenset(name for entries in named.values() for name in entries))
    for section, entries in named.items():
        word = _SECTIONS[section]
        for name, value in entries.items():
            path = (section, name)
            if is_silence(value) or _told(section, value):
                continue
            if subject.is_own(path) and not used.get(name, set()) - {path}:
                yield RULE.at(
                    subject,
                    path,
                    f"nothing uses the {word} `{name}`",
                    ("say under `about` what it is, or let a condition compare with it" if section == "values" else
                     "say what hangs on it, or move what the document says of it to `statements`"),
                )


def _told(section: str, value: Any) -> bool:
    """Whether a value says itself what it is about: a figure that the document gives may decide nothing."""
    return section == "values" and isinstance(value, dict) and "about" in value


RULE = Rule(
    "unused-name",
    Severity.NOTE,
    "a name that nothing uses",
    "A term, value, judgement, flag, tier or meeting that no condition and no action names decides nothing. Often it "
    "is the rest of a rule that was taken out, or of one that was never written. A value that says what it is `about` "
    "is a figure of the document and may stand alone. A name counts as used wherever its word stands, so a name that "
    "is a common word is not found.",
    _find,
)
