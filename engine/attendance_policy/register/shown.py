"""Texts of a file as messages and rejects show them: short, printable, and a row as a line of CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence

_MOST_SHOWN = 40
_MOST_KEPT = 200


def shown(text: str) -> str:
    """`text` in backticks for a message: cut when long, characters that cannot be printed, and backticks, by number."""
    if len(text) > _MOST_SHOWN:
        text = text[: _MOST_SHOWN - 1] + "…"
    if not text.isprintable() or "`" in text:
        text = "".join(c if c.isprintable() and c != "`" else f"<U+{ord(c):04X}>" for c in text)
    return f"`{text}`"


def kept(fields: Sequence[str]) -> str:
    """The text of a row as a reject keeps it: a line of CSV, or the one text of what is no row. Cut when long, always
    printable UTF-8."""
    text = ",".join(_field(field) if len(fields) > 1 else field for field in fields)[:_MOST_KEPT]
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\0", "\\x00")


def kept_fields(text: str) -> list[str]:
    """The fields of a text that `kept` made; of one that was cut, the last as far as it goes."""
    return next(csv.reader([text]), [])


def _field(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if "," in text or text.startswith('"') else text
