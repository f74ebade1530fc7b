"""How a text is written so that every YAML reader, of version 1.1 or 1.2, gets the same text."""

from __future__ import annotations

import json
import re

import yaml

from .document import Text
from .scalars import yaml12_type

_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`")
_BREAKS = re.compile(r": |:$| #|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
# PyYAML ends a text inside brackets at a question mark, whatever follows it.
_BREAKS_IN_BRACKETS = re.compile(r"[,\[\]{}?]")
_RESOLVER = yaml.resolver.Resolver
_TEXT = "tag:yaml.org,2002:str"


def written(text: str, in_brackets: bool = False, as_text: bool = False) -> str:
    """One line of YAML that reads back as `text`: without quotes wherever it needs none.

    A single word keeps the quotes it was typed with, so that codes stay alike. `as_text`: quoted because a number or a
    yes/no value, typed without quotes, is meant as text.
    """
    plain = isinstance(text, Text) and text.plain
    typed = plain and yaml12_type(text) != "string" and not as_text
    if typed:
        return str(text)
    kept = isinstance(text, Text) and not plain and " " not in text
    if not kept and not as_text and _is_safe(text, in_brackets):
        return str(text)
    if ('"' in text or "\\" in text) and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(str(text), ensure_ascii=False)


def _is_safe(text: str, in_brackets: bool) -> bool:
    if not text or text[0] in _FIRST or text != text.strip() or _BREAKS.search(text):
        return False
    if text[0].isdigit() and " " not in text:
        return False  # clauses, times and dates alike, whatever a reader takes for a number
    if in_brackets and _BREAKS_IN_BRACKETS.search(text):
        return False
    return yaml12_type(text) == "string" and _yaml11_text(text)


def _yaml11_text(text: str) -> bool:
    """Whether a reader of YAML 1.1 takes a word without quotes for text: not `no`, `08:30` or `2024-09-01`."""
    kinds = _RESOLVER.yaml_implicit_resolvers.get(text[0], []) + _RESOLVER.yaml_implicit_resolvers.get(None, [])
    return all(tag == _TEXT or not pattern.match(text) for tag, pattern in kinds)
