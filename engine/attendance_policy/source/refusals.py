"""What YAML allows and a policy does without: missing values, anchors, tags, keys that are no words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .document import Path, Text
from .lookalikes import shown, visible

_TAG = re.compile(r"!\S*")
_NO_SPACE = re.compile(r"[A-Za-z_][\w-]*:\S")


def anchor_and_tag(event: Any, lines: list[str]) -> Iterator[tuple[str, str, str, int]]:
    """Code, message, suggestion and column (from 0) of the anchor and the tag before a value."""
    at = event.start_mark
    line = lines[at.line]
    if event.anchor is not None:
        message = f"`&{event.anchor}` marks a value for reuse"
        suggestion = f'leave it out, or quote a text: "&{event.anchor} …"'
        yield "anchor", message, suggestion, max(line.find(f"&{event.anchor}", at.column), at.column)
    if event.tag is not None:
        found = _TAG.search(line, at.column)
        message = f"{shown(found.group() if found else event.tag)} sets the type of a value"
        suggestion = "leave it out; the policy language knows the type of each value"
        yield "tag", message, suggestion, found.start() if found else at.column


def not_a_key(event: Any, is_mapping: bool, lines: list[str]) -> tuple[str, str, str]:
    """Code, message and suggestion of a mapping or list in a key's place."""
    bracket = lines[event.start_mark.line][event.start_mark.column : event.start_mark.column + 1]
    suggestion = f"quote a text that begins with `{bracket}`" if bracket in ("{", "[") else "write the key as one word"
    return "key-not-text", f"a {'mapping' if is_mapping else 'list'} stands where a key should", suggestion


def item_name(path: Path, position: int) -> str:
    """What to call an item of the list at `path` in a message; `position` counts from 0."""
    owner = next((step for step in reversed(path) if isinstance(step, str)), None)
    return f"item {position + 1}" + (f" of {shown(owner)}" if owner is not None else "")


def missing_value(said: str, text: Text, key: Text | None, before: Text | None, flow: bool) -> tuple[str, str, str]:
    """Code, message and suggestion of a value that is none.

    `said` names its key or item; `text` is what was typed (`~`) or empty; `before` is the text before the comma, if a
    comma made the second half of a text into this key; `flow`: inside brackets.
    """
    if text:
        suggestion = f'quote it if it is text ("{text}"), or write `{{not_stated: why}}`'
        return "null-value", f"{said} is {shown(text)}, which means no value", suggestion
    if key is not None and _NO_SPACE.match(key):
        return "null-value", f"{said} has no value: its colon has no space after it", "put a space after the colon"
    if before is not None:
        suggestion = f'quote this text: "{visible(before)}, {visible(key or "")}"'
        return "comma-parts-text", f"{said} has no value: a comma parts two entries", suggestion
    suggestion = "write a value or `{not_stated: why}`" + ("" if flow else ", or indent the lines that belong to it")
    return "null-value", f"{said} has no value", suggestion


def key_without_colon(key: Any, lines: list[str]) -> bool:
    """Whether a key of a flow mapping stands without its colon."""
    end = key.end_mark
    rest = lines[end.line][end.column : end.column + 80] + "".join(lines[end.line + 1 : end.line + 2])[:80]
    return not key.style and not rest.lstrip().startswith(":")
