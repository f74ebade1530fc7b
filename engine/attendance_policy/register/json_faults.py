"""What is wrong with a text that is no JSON, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NEVER_CLOSED = "a text is never closed"
# How the standard module's messages begin, and what is said instead.
_FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "Expecting value": "a value is missing",
        "Expecting ',' delimiter": "a comma or a closing bracket is missing",
        "Expecting ':' delimiter": "a colon is missing",
        "Expecting property name": "a name in quotation marks is missing",
        "Unterminated string": NEVER_CLOSED,
        "Invalid control character": "a text holds a control character",
        "Invalid \\": "a text holds a backslash that begins nothing",
        "Extra data": "something follows the end",
    }
)


def said_of(error: ValueError) -> str:
    """What the standard module found wrong, in our words."""
    found = getattr(error, "msg", "")
    return next((ours for theirs, ours in _FAULTS.items() if found.startswith(theirs)), "it cannot be read")
