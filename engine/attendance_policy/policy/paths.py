"""Paths: how a value of a profile is named in patches, provenance and messages.

`stages.letter_1.when`, keys that hold a dot in quotes (`adopts.'4.1'`), list places as numbers, `*` for every key.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_PART = re.compile(r"'([^']*)'|\"([^\"]*)\"|([^.'\"]+)")


def parse_path(text: str) -> tuple[str, ...]:
    """The parts of a path as written. Raises ValueError with a sentence when it cannot be read."""
    parts: list[str] = []
    at = 0
    while True:
        match = _PART.match(text, at)
        if match is None:
            raise ValueError(f"`{text}` is not a path: expected a name at position {at + 1}")
        parts.append(next(group for group in match.groups() if group is not None).strip())
        at = match.end()
        if at == len(text):
            return tuple(parts)
        if text[at] != ".":
            raise ValueError(f"`{text}` is not a path: parts are joined by dots")
        at += 1


def show_path(path: Path) -> str:
    """A path as it is written."""
    return ".".join(_quoted(part) if isinstance(part, str) else str(part) for part in path)


def _quoted(part: str) -> str:
    if not any(sign in part for sign in ".'\""):
        return part
    return f'"{part}"' if "'" in part else f"'{part}'"
