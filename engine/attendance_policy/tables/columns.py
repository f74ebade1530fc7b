"""Decisions as Arrow columns: a text that many decisions share is kept once, and each says which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from attendance_policy.tables.found import Found
from attendance_policy.tables.model import TEXTS


def as_table(table: Any, found: Found, schema: Any) -> Any:
    """Decisions on the rows of a table as a `pyarrow.Table` of this schema, which has columns of `decisions_schema`."""
    import pyarrow as pa

    columns = []
    for field in schema:
        if field.name == "at":
            column = pa.array(found.at).cast(pa.date32())
        elif field.name in ("school_id", "pupil_id"):
            column = _of_rows(table, field.name, found)
        else:
            column = _text([kind[TEXTS.index(field.name)] for kind in found.kinds], found)
        columns.append(column if column.type == field.type else column.cast(field.type))
    return pa.table(columns, schema=schema)


def _text(texts: Sequence[str], found: Found) -> Any:
    """One text a decision, from one a kind."""
    import pyarrow as pa

    unique = sorted(set(texts))
    place = np.array([unique.index(text) for text in texts], np.int16)
    # That the places are among the texts need not be looked at: it takes as long as to pick them.
    return pa.DictionaryArray.from_arrays(pa.array(found.of_kinds(place)), pa.array(unique, pa.string()), safe=False)


def _of_rows(table: Any, name: str, found: Found) -> Any:
    """A column of the table, as it is on the row of each decision."""
    import pyarrow as pa

    if name not in table.column_names:
        return pa.nulls(len(found.row), pa.string()).dictionary_encode()
    coded = table.column(name).cast(pa.string()).combine_chunks().dictionary_encode()
    if len(coded.dictionary) == len(coded):  # a text a row, as pupils mostly have: the row says which
        row = pa.array(found.row.astype(np.int32, copy=False))
        return pa.DictionaryArray.from_arrays(row, coded.dictionary, safe=False)
    return coded.take(pa.array(found.row))
