"""The long form as Parquet. pyarrow is imported here, inside the functions, and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from attendance_policy.diagnostics import CannotGoOn, Place, Problem

from .columns import OPTIONAL, REQUIRED, Column, Rows, joined
from .maps.model import CANONICAL, FileMap
from .table import column_places, refuse

MAGIC = b"PAR1"
_MIDNIGHT = " 00:00:00"
_ROWS = 1 << 16  # at a time
_PIECE = 1 << 16  # bytes of a column that are read ahead


def read_parquet(
    data: bytes, file: str, *, map: FileMap = CANONICAL, progress: Callable[[float], None] | None = None
) -> Rows:
    """The rows of a Parquet file; rejects will carry the row, counted from 1.

    Columns may be texts, dictionaries of texts, numbers (pupil ids) or dates. Raises `CannotGoOn` (exit code 3) when
    pyarrow is not installed, the file is damaged or a required column is missing.
    """
    found = list(parquet_rows(io.BytesIO(data), file, map, progress))
    return joined(found, (), found[0])


def parquet_rows(
    stream: IO[bytes], file: str, map: FileMap = CANONICAL, progress: Callable[[float], None] | None = None,
    size: int = _ROWS,
) -> Iterator[Rows]:  # fmt: skip
    """The same, at most `size` rows at a time; at least one block, with or without rows."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        how = "pip install attendance-policy[parquet]"
        raise CannotGoOn(Problem(Place(file), "no-parquet", "reading Parquet needs pyarrow", how)) from None

    with _damage_told(file):
        schema = pq.ParquetFile(stream).schema_arrow
        names, ignored = column_places(schema.names, file, 0, REQUIRED, (*REQUIRED, *OPTIONAL), map.columns)
        wanted = [names.index(name) for name in (*REQUIRED, "school_id") if name in names]
        written = [schema.names[at] for at in wanted]
        texts = [name for name, at in zip(written, wanted, strict=True) if _is_text(schema.types[at], pa)]
        # Texts that the file keeps once are had once, and a column is read as it is needed, not all of it before.
        source = pq.ParquetFile(stream, read_dictionary=texts, pre_buffer=False, buffer_size=_PIECE)
        batches = source.iter_batches(size, columns=written, use_threads=False)
    readers = [_Texts() for _ in written]
    row, rows = 0, source.metadata.num_rows
    while True:
        with _damage_told(file):
            batch = next(batches, None)
            if batch is not None:
                batch.validate(full=True)
            columns = [] if batch is None else [
                one.column(batch.column(name), pa) for one, name in zip(readers, written, strict=True)
            ]
        if batch is None:
            break
        row += batch.num_rows
        yield _rows(columns, row - batch.num_rows, row, ignored)
        if progress is not None:
            progress(row / rows)
    if not row:
        yield _rows([Column((), np.zeros(0, np.int32)) for _ in written], 0, 0, ignored)


def _rows(columns: list[Column], first: int, end: int, ignored: tuple[str, ...]) -> Rows:
    pupil, day, session, code, *school = columns
    return Rows(pupil, day, session, code, np.arange(first + 1, end + 1, dtype=np.int64), ignored_columns=ignored,
                counted_in="row", school=school[0] if school else None)  # fmt: skip


def _is_text(type: Any, pa: Any) -> bool:
    return bool(pa.types.is_string(type) or pa.types.is_large_string(type))


class _Texts:
    """The texts of one column. A dictionary often goes on from one block to the next: what was read is read once."""

    def __init__(self) -> None:
        self._known: Any = None
        self._texts: NDArray[np.object_] = np.zeros(0, np.object_)
        self._is_read = np.zeros(0, np.bool_)

    def column(self, values: Any, pa: Any) -> Column:
        """Values with those texts that they use: a dictionary may be that of many more."""
        if not pa.types.is_dictionary(values.type):
            values = values.dictionary_encode()
        known = values.dictionary
        if pa.types.is_binary(known.type) or pa.types.is_large_binary(known.type):
            known = known.cast(pa.string())  # as older programs write text
        number = values.indices.cast(pa.int32()).fill_null(len(known)).to_numpy(zero_copy_only=False)
        used = np.zeros(len(known) + 1, np.bool_)
        used[number] = True
        places = np.flatnonzero(used)
        texts = self._of(known, places, pa)
        index = np.zeros(used.size, np.int32)
        index[places] = np.arange(places.size, dtype=np.int32)
        return Column(texts, index[number])

    def _of(self, known: Any, places: NDArray[np.intp], pa: Any) -> tuple[str, ...]:
        if self._known is None or not known.equals(self._known):
            self._known, self._texts = known, np.full(len(known) + 1, "", np.object_)
            self._is_read = np.zeros(len(known) + 1, np.bool_)
            self._is_read[-1] = True
        new = places[~self._is_read[places]]
        if new.size:
            self._is_read[new] = True
            found = known.take(pa.array(new)).to_pylist()
            self._texts[new] = ["" if value is None else _text(value) for value in found]
        return tuple(self._texts[places].tolist())


def _text(value: object) -> str:
    return str(value).removesuffix(_MIDNIGHT)


@contextmanager
def _damage_told(file: str) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        said = str(error).split("\n")[0].rstrip(". ")
        refuse(file, "damaged-file", f"the Parquet file cannot be read: {said}", "export it again")


def parquet_columns(source: bytes | IO[bytes]) -> list[str]:
    """The names of the columns; none where pyarrow is not installed or the file is damaged, which its reader tells."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return []
    try:
        return list(pq.read_schema(io.BytesIO(source) if isinstance(source, bytes) else source).names)
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
