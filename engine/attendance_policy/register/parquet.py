"""The long form as Parquet. pyarrow is imported here, inside the function, and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from attendance_policy.diagnostics import CannotGoOn, Place, Problem

from .columns import OPTIONAL, REQUIRED, ColumnBuilder, Rows
from .maps.model import CANONICAL, FileMap
from .table import column_places, refuse

MAGIC = b"PAR1"
_MIDNIGHT = " 00:00:00"


def read_parquet(
    data: bytes, file: str, *, map: FileMap = CANONICAL, progress: Callable[[float], None] | None = None
) -> Rows:
    """The rows of a Parquet file; rejects will carry the row, counted from 1.

    Columns may be texts, dictionaries of texts, numbers (pupil ids) or dates. Raises `CannotGoOn` (exit code 3) when
    pyarrow is not installed, the file is damaged or a required column is missing.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        how = "pip install attendance-policy[parquet]"
        raise CannotGoOn(Problem(Place(file), "no-parquet", "reading Parquet needs pyarrow", how)) from None

    rows = 0
    try:
        source = pq.ParquetFile(io.BytesIO(data))
        names, ignored = column_places(
            source.schema_arrow.names, file, 0, REQUIRED, (*REQUIRED, *OPTIONAL), map.columns
        )
        wanted = [names.index(name) for name in (*REQUIRED, "school_id") if name in names]
        written = [source.schema_arrow.names[at] for at in wanted]
        builders = [ColumnBuilder() for _ in written]
        for group in range(source.num_row_groups):
            table = source.read_row_group(group, columns=written)
            rows += table.num_rows
            for builder, name in zip(builders, written, strict=True):
                for chunk in table.column(name).chunks:
                    _add(builder, chunk, pa)
            if progress is not None:
                progress((group + 1) / source.num_row_groups)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        said = str(error).split("\n")[0].rstrip(". ")
        refuse(file, "damaged-file", f"the Parquet file cannot be read: {said}", "export it again")
    pupil, day, session, code, *school = (builder.column() for builder in builders)
    line = np.arange(1, rows + 1, dtype=np.int64)
    return Rows(pupil, day, session, code, line, ignored_columns=ignored, counted_in="row",
                school=school[0] if school else None)  # fmt: skip


def _add(builder: ColumnBuilder, chunk: Any, pa: Any) -> None:
    if not pa.types.is_dictionary(chunk.type):
        chunk = chunk.dictionary_encode()
    texts = ["" if value is None else _text(value) for value in chunk.dictionary.to_pylist()]
    index = chunk.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    builder.add([*texts, ""], index.astype(np.int32))


def _text(value: object) -> str:
    return str(value).removesuffix(_MIDNIGHT)


def parquet_columns(data: bytes, file: str) -> list[str]:
    """The names of the columns; none where pyarrow is not installed or the file is damaged, which its reader tells."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return []
    try:
        return list(pq.read_schema(io.BytesIO(data)).names)
    except (pa.ArrowException, OSError):
        return []


def parquet_names(path: Path, file: str) -> tuple[list[str], list[int]]:
    """The names of a file's columns, and the rows of each of its row groups. Raises `CannotGoOn` when it is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        told = pq.read_metadata(path)
        sizes = [told.row_group(at).num_rows for at in range(told.num_row_groups)]
        return list(told.schema.to_arrow_schema().names), sizes
    except (pa.ArrowException, OSError) as error:
        said = str(error).split("\n")[0].rstrip(". ")
        refuse(file, "damaged-file", f"the Parquet file cannot be read: {said}", "export it again")
