"""Walking through what a profile's own file says, and through the names it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attendance_policy.lint.model import Subject
from attendance_policy.policy.paths import Path

_NAME = re.compile(r"[a-z][a-z0-9_]*")
# Sections that say nothing the policy is decided by.
ASIDE = ("accepted", "statements", "adopts", "chooses", "removes", "document")


def own_values(subject: Subject) -> Iterator[tuple[Path, Any]]:
    """Every value that stands in the profile's own file, groups and lists before what is in them."""
    for section, value in subject.data.items():
        yield from _below(subject, (section,), value)


def _below(subject: Subject, path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    if subject.is_own(path):
        yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from _below(subject, (*path, key), part)


def names_in(data: dict[str, Any]) -> dict[str, set[Path]]:
    """Every word that looks like a name, in any key or text of a profile, with the entries (section and id) it is in.

    An entry's own id is none of its words.
    """
    found: dict[str, set[Path]] = {}
    for section, entries in data.items():
        if section in ("accepted", "statements"):
            continue
        for entry, value in entries.items() if isinstance(entries, dict) else [("", entries)]:
            for name in _words(value):
                found.setdefault(name, set()).add((section, entry))
    return found


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _NAME.findall(str(key))
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
    elif isinstance(value, str):
        yield from _NAME.findall(value)
