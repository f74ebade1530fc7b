"""Decisions as Arrow columns: a text that many decisions share is kept once, and each says which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attendance_policy.tables.found import Found
from attendance_policy.tables.model import TEXTS, decisions_schema


def as_table(table: Any, found: Found, plain: bool, names: Sequence[str]) -> Any:
    """Decisions on the rows of a table as a `pyarrow.Table` of `decisions_schema(plain, names)`."""
    import pyarrow as pa

    number = found.kind.astype(np.intp)  # what numpy picks by, made once
    columns = []
    for name in names:
        if name == "school_id":
            columns.append(_school(table, found, plain))
        elif name == "pupil_id":
            columns.append(table.column("pupil_id").cast(pa.string()).take(pa.array(found.row)))
        elif name == "at":
            columns.append(pa.array(found.at).cast(pa.date32()))
        else:
            columns.append(_text([kind[TEXTS.index(name)] for kind in found.kinds], number, plain))
    return pa.table(columns, schema=decisions_schema(plain, names))


def _text(texts: Sequence[str], number: NDArray[np.intp], plain: bool) -> Any:
    """One text a decision, from one a kind."""
    import pyarrow as pa

    unique = sorted(set(texts))
    place = np.array([unique.index(text) for text in texts], np.int16)
    # That the places are among the texts need not be looked at: it takes as long as to pick them.
    coded = pa.DictionaryArray.from_arrays(pa.array(place.take(number)), pa.array(unique, pa.string()), safe=False)
    return coded.cast(pa.string()) if plain else coded


def _school(table: Any, found: Found, plain: bool) -> Any:
    import pyarrow as pa

    if "school_id" not in table.column_names:
        missing = pa.nulls(len(found.row), pa.string())
        return missing if plain else missing.dictionary_encode()
    coded = table.column("school_id").cast(pa.string()).combine_chunks().dictionary_encode()
    schools = coded.take(pa.array(found.row))
    return schools.cast(pa.string()) if plain else schools
