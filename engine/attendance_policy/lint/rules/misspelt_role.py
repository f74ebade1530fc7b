"""misspelt-role: somebody is named who is a role of the profile but for a letter or two."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from attendance_policy.diagnostics import Severity
from attendance_policy.lint.model import Finding, Rule, Subject
from attendance_policy.lint.walk import own_values

# Keys whose text may name a role and may be words of the document; where only a role can stand, it is an error.
_KEYS = ("to", "of", "with", "from", "by", "who", "tell", "ask", "asked_by", "decided_by", "led_by", "issued_by",
         "refer", "meet")  # fmt: skip
_ALIKE = 0.85


def _find(subject: Subject) -> Iterator[Finding]:
    names = sorted({"school", *subject.data.get("roles", {}), *subject.data.get("meetings", {})})
    known = {name.lower(): name for name in names}
    for path, value in own_values(subject):
        key = path[-2] if isinstance(path[-1], int) and len(path) > 1 else path[-1]
        if key not in _KEYS or not isinstance(value, str) or path[0] in ("roles", "accepted"):
            continue
        for name in value.split(" or "):
            close = get_close_matches(name.lower(), known, 1, _ALIKE) if name not in names else []
            if close:
                mend = f"did you mean `{known[close[0]]}`? else add it under `roles`, with its source"
                yield RULE.at(subject, path, f"`{name}` is not a role", mend)


RULE = Rule(
    "misspelt-role",
    Severity.WARNING,
    "a name that is a role but for a letter or two",
    "To whom a letter goes and who is at a meeting may be said in words of the document, so no list can tell whether "
    "they are right. What is all but one of the roles is that role, misspelt; worklists and letters would not know it. "
    "Where only a role can stand, a name that is none is an error.",
    _find,
)
