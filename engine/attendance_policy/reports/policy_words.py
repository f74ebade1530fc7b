"""Values of a profile in words a person can read aloud."""

from __future__ import annotations

from typing import Any

from attendance_policy.policy.called import listed
from attendance_policy.vocabulary.spoken import spoken

_SILENT = {"not_stated": "not stated ({})", "left_to": "left to the {}", "says": "the document says only “{}”"}
_APART = ("source", "law", "interpretation", "status", "in_simulation")


def words(value: Any) -> str:
    """A value in one line: silences in words, groups as `key: value`, lists as `a, b and c`."""
    if isinstance(value, dict):
        for kind, form in _SILENT.items():
            if kind in value:
                return form.format(value[kind])
        parts = [f"{name(key)} {words(inner)}" for key, inner in value.items() if key not in _APART]
        return ", ".join(parts)
    if isinstance(value, list):
        return listed([words(one) for one in value])
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def name(key: object) -> str:
    """A key as words: `later_days` is `later days`."""
    return spoken(str(key))


def capital(text: str) -> str:
    """Text as the start of a line."""
    return text[:1].upper() + text[1:]


def clauses(value: Any) -> tuple[str, ...]:
    """The clauses a group gives as its `source`."""
    source = value.get("source", ()) if isinstance(value, dict) else ()
    return (source,) if isinstance(source, str) else tuple(map(str, source))


def notes(value: Any) -> list[str]:
    """The interpretations and the law of a group, a line each."""
    if not isinstance(value, dict):
        return []
    said = value.get("interpretation", {})
    lines = [f"How it is read ({name(key)}): {why}" for key, why in said.items()] if isinstance(said, dict) else []
    lines += [f"How it is read: {said}"] if isinstance(said, str) else []
    law = value.get("law")
    return [*lines, f"Law: {words(law)}"] if law else lines
