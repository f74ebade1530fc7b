"""The type that readers of YAML give to a scalar without quotes."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attendance_policy.lazily import pattern

ScalarType: TypeAlias = Literal["string", "integer", "number", "boolean", "null"]

# The core schema: YAML 1.2.2, section 10.3.2. `[0-9]`, because `\d` also takes the digits of other scripts.
_INTEGER = pattern(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = pattern(
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


# The types of YAML 1.1, which many readers keep to, where they are other than those of 1.2.
_BOOLEANS_11 = pattern(r"y|Y|n|N|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF")
_NUMBERS_11 = pattern(r"[-+]?(?:0b[01_]+|0[0-7_]+|[1-9][0-9_]*(?::[0-5]?[0-9])*(?:\.[0-9_]*)?)")
_DATES_11 = pattern(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}\S*)?")


def yaml11_type(text: str) -> Literal["boolean", "number", "date"] | None:
    """What YAML 1.1 reads a text as that YAML 1.2 leaves alone: `no`, `10:40` (in sixties), `2024-09-01`; else None."""
    if yaml12_type(text) != "string":
        return None
    if _BOOLEANS_11.fullmatch(text):
        return "boolean"
    if _NUMBERS_11.fullmatch(text):
        return "number"
    return "date" if _DATES_11.fullmatch(text) else None
