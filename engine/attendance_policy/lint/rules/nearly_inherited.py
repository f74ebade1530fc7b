"""nearly-inherited: the profile brings a name that is one of its base's but for a letter or two."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject

# Posts and ids of rules and papers may be as near: `attendance office` and `officer`, `letter_1` and `letter_2`.
_SECTIONS = {"reasons": "reason", "flags": "flag"}
_ALIKE = 0.85


def _find(subject: Subject) -> Iterator[Finding]:
    for section, word in _SECTIONS.items():
        names, own = _names(subject.data, section), _names(subject.loaded.resolved.document.data, section)
        inherited = {name.lower(): name for name in names if name not in own}
        for name in own:
            close = get_close_matches(name.lower(), inherited, 1, _ALIKE)
            if close:
                known = inherited[close[0]]
                yield RULE.at(subject, (section, name), f"the {word} `{name}` is the inherited `{known}` but for a "
                              "letter or two", f"write `{known}` to add to it, or a name further from it")  # fmt: skip


def _names(data: Any, section: str) -> list[str]:
    entries = data.get(section) if isinstance(data, dict) else None
    return [str(name) for name in entries] if isinstance(entries, dict) else []


RULE = Rule(
    "nearly-inherited",
    Severity.WARNING,
    "a name that is an inherited one but for a letter or two",
    "What a profile writes under a name of its base is added to what it inherits. Under a misspelt name it stands "
    "beside that as another reason or flag, which no register and no rule of the base knows.",
    _find,
)
