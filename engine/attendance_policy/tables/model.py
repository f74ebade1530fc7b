"""What comes out: one row a decision. docs/scale.md describes both sides."""

from __future__ import annotations

from typing import Any

# Texts that all decisions of one kind share.
TEXTS = ("rule", "case", "action", "due", "role", "strength", "status", "result", "source", "law", "depends_on",
         "interpretation")  # fmt: skip


def decisions_schema(plain: bool = False) -> Any:
    """The `pyarrow.Schema` of decisions. `plain`: texts as texts, where a platform knows no dictionaries."""
    import pyarrow as pa

    text = pa.string() if plain else pa.dictionary(pa.int16(), pa.string())
    school = pa.string() if plain else pa.dictionary(pa.int32(), pa.string())
    return pa.schema([
        pa.field("school_id", school), pa.field("pupil_id", pa.string(), nullable=False),
        pa.field("at", pa.date32(), nullable=False),
        *(pa.field(name, text, nullable=False) for name in TEXTS),
    ])  # fmt: skip
