"""Walking through what a profile's own file says, and through the names it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from attendance_policy.lint.model import Subject
from attendance_policy.policy.paths import Path

_NAME = re.compile(r"[a-z][a-z0-9_]*")
# Sections that say nothing the policy is decided by.
ASIDE = ("accepted", "statements", "adopts", "chooses", "removes", "document")


@lru_cache(maxsize=2)
def own_values(subject: Subject) -> tuple[tuple[Path, Any], ...]:
    """Every value that stands in the profile's own file, groups and lists before what is in them."""
    origins, file = subject.tree.origins, subject.loaded.resolved.document.file
    found: list[tuple[Path, Any]] = []

    def walk(path: Path, value: Any, is_own: bool) -> None:
        origin = origins.get(path)  # without one, the value is where the one above it is
        if origin is not None:
            is_own = origin.place.file == file
        if is_own:
            found.append((path, value))
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, part in inner:
            walk((*path, key), part, is_own)

    for section, value in subject.data.items():
        walk((section,), value, subject.is_own((section,)))
    return tuple(found)


def names_in(data: dict[str, Any], wanted: frozenset[str]) -> dict[str, set[Path]]:
    """Where in any key or text of a profile each of some names stands as a word: the entries (section and id).

    An entry's own id is none of its words.
    """
    found: dict[str, set[Path]] = {}
    for section, entries in data.items():
        if section in ("accepted", "statements"):
            continue
        for entry, value in entries.items() if isinstance(entries, dict) else [("", entries)]:
            for name in wanted.intersection(_NAME.findall("\n".join(_texts(value)))):
                found.setdefault(name, set()).add((section, entry))
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value
