"""The type a YAML 1.2 reader gives to a scalar without quotes."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

ScalarType: TypeAlias = Literal["string", "integer", "number", "boolean", "null"]

# The core schema: YAML 1.2.2, section 10.3.2. `[0-9]`, because `\d` also takes the digits of other scripts.
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_BOOLEANS = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def yaml12_type(text: str) -> ScalarType:
    """What the YAML 1.2 core schema reads `text` as when it has no quotes. `9:00`, `no` and `1_000` are strings."""
    if text in NULLS:
        return "null"
    if text in _BOOLEANS:
        return "boolean"
    if _INTEGER.fullmatch(text):
        return "integer"
    return "number" if _NUMBER.fullmatch(text) else "string"
