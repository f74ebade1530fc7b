"""unused-name: something is given a name that nothing in the profile uses."""

from __future__ import annotations

from collections.abc import Iterator

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.walk import names_in
from attendance_policy.policy.tree import is_silence

_SECTIONS = {"terms": "term", "judgements": "judgement", "flags": "flag", "tiers": "tier", "meetings": "meeting"}


def _find(subject: Subject) -> Iterator[Finding]:
    if subject.policy.kind != "school":
        return  # a trust's and a base's names are there for others
    named = {section: found for section in _SECTIONS if isinstance(found := subject.data.get(section), dict)}
    used = names_in(subject.data, frozenset(name for entries in named.values() for name in entries))
    for section, entries in named.items():
        word = _SECTIONS[section]
        for name, value in entries.items():
            path = (section, name)
            if subject.is_own(path) and not used.get(name, set()) - {path} and not is_silence(value):
                yield RULE.at(
                    subject,
                    path,
                    f"nothing uses the {word} `{name}`",
                    "say what hangs on it, or move what the document says of it to `statements`",
                )


RULE = Rule(
    "unused-name",
    Severity.NOTE,
    "a name that nothing uses",
    "A term, judgement, flag, tier or meeting that no condition and no action names decides nothing. Often it is the "
    "rest of a rule that was taken out, or of one that was never written. A name counts as used wherever its word "
    "stands, so a name that is a common word is not found.",
    _find,
)
