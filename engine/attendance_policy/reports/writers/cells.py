"""Cells as text, for the formats that have nothing else."""

from __future__ import annotations

from attendance_policy.reports.table_model import Cell

SEPARATOR = "; "


def as_text(cell: Cell) -> str:
    """A cell as text: a day as 2025-11-14, yes or no, a list joined by `; `, nothing as an empty text."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return SEPARATOR.join(cell) if isinstance(cell, tuple) else cell.isoformat()


def sound(text: str) -> str:
    """`text` as every format can hold it: halves of a character, which no encoding has, are written as `\\ud800`."""
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
