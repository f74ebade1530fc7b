"""Tables as Parquet with types: days as date32, lists as lists of texts. pyarrow is imported when it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from attendance_policy.reports.table_model import DATE, LIST, TEXT, YES_NO, Cell, Row, Table
from attendance_policy.reports.writers.cells import sound


class ParquetSink:
    """A Parquet file; what is added at once becomes one row group."""

    def __init__(self, stream: IO[bytes], table: Table) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._pa = pa
        self._types = [column.type for column in table.columns]
        types = {TEXT: pa.string(), DATE: pa.date32(), YES_NO: pa.bool_(), LIST: pa.list_(pa.string())}
        fields = [
            pa.field(column.name, types[column.type], nullable=column.type == DATE,
                     metadata={"meaning": column.meaning})
            for column in table.columns
        ]  # fmt: skip
        self._schema = pa.schema(fields, metadata={"table": table.name, "about": table.about})
        self._writer = pq.ParquetWriter(stream, self._schema, compression="zstd")

    def add(self, rows: Sequence[Row]) -> None:
        """Write some rows as a row group."""
        if not rows:
            return
        arrays = [
            self._array(column, kind, field)
            for column, kind, field in zip(zip(*rows, strict=True), self._types, self._schema, strict=True)
        ]
        self._writer.write_batch(self._pa.record_batch(arrays, schema=self._schema))

    def _array(self, column: tuple[Cell, ...], kind: str, field: Any) -> Any:
        """One column of some rows. Texts and lists that come again are made once."""
        if kind not in (TEXT, LIST):
            return self._pa.array(column, field.type)
        places: dict[Cell, int] = {}
        index = [places.setdefault(cell, len(places)) for cell in column]
        return self._pa.array(list(map(_value, places)), field.type).take(self._pa.array(index, self._pa.int32()))

    def close(self) -> None:
        """Write the footer; the stream stays open."""
        self._writer.close()

    def drop(self) -> None:
        """Leave the footer out: the writer would else add it as it is forgotten."""
        self._writer.is_open = False


def _value(cell: Cell) -> object:
    if isinstance(cell, tuple):
        return [sound(part) for part in cell]
    return sound(cell) if isinstance(cell, str) else cell


def open_sink(stream: IO[bytes], table: Table) -> ParquetSink:
    """A sink that writes Parquet."""
    return ParquetSink(stream, table)
