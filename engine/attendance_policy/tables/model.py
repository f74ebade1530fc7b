"""What comes out: one row a decision. docs/scale.md describes both sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attendance_policy.diagnostics import did_you_mean, wrong_call

# Texts that all decisions of one kind share.
TEXTS = ("rule", "case", "action", "due", "role", "strength", "status", "result", "source", "law", "depends_on",
         "interpretation")  # fmt: skip
DECISION_COLUMNS = ("school_id", "pupil_id", "at", *TEXTS)


def chosen(columns: Sequence[str] | None) -> tuple[str, ...]:
    """The columns that somebody asked for, in the order of the table; all of them for None.

    Raises `CannotGoOn` (exit code 2) for a name that is none of them.
    """
    if columns is None:
        return DECISION_COLUMNS
    for name in columns:
        if name not in DECISION_COLUMNS:
            near = did_you_mean(name, DECISION_COLUMNS)
            raise wrong_call("no-such-column", f"`{name}` is no column of decisions",
                             near or f"they are {', '.join(DECISION_COLUMNS)}")  # fmt: skip
    return tuple(name for name in DECISION_COLUMNS if name in columns)


def decisions_schema(plain: bool = False, columns: Sequence[str] | None = None) -> Any:
    """The `pyarrow.Schema` of decisions. `plain`: texts as texts, where a platform knows no dictionaries. `columns`: of
    these alone."""
    import pyarrow as pa

    text = pa.string() if plain else pa.dictionary(pa.int16(), pa.string())
    school = pa.string() if plain else pa.dictionary(pa.int32(), pa.string())
    every = {
        "school_id": pa.field("school_id", school),
        "pupil_id": pa.field("pupil_id", pa.string(), nullable=False),
        "at": pa.field("at", pa.date32(), nullable=False),
        **{name: pa.field(name, text, nullable=False) for name in TEXTS},
    }
    return pa.schema([every[name] for name in chosen(columns)])


def written_schema(columns: Sequence[str]) -> Any:
    """The schema of what a stream hands to Parquet: of pupils, too, each once and which it is. The file says texts."""
    import pyarrow as pa

    schema = decisions_schema(columns=columns)
    at = schema.get_field_index("pupil_id")
    coded = pa.dictionary(pa.int32(), pa.string())
    return schema if at < 0 else schema.set(at, schema.field(at).with_type(coded))
