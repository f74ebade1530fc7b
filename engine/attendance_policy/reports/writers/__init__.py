"""Tables as files: one module for each format, all with the same two steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import IO, Protocol, cast

from attendance_policy.diagnostics import CannotGoOn, wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.reports.table_model import Filled, Row, Table


class Sink(Protocol):
    """A file that is being written. It is opened and closed by whoever owns the stream."""

    def add(self, rows: Sequence[Row]) -> None:
        """Write some rows. Raises `OSError` when there is no room."""

    def close(self) -> None:
        """Write what comes after the last row. Raises `OSError`."""

    def drop(self) -> None:
        """Let go of a file that will not be finished, and write no more to it."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how its files end, what its media type is, and what it needs.

    `library`, `extra`: the library that writes it and the extra that brings it, "" where none is needed. `most_rows`:
    more than this do not fit, None where any number does. `lists`: whether a list stays a list.
    """

    name: str
    media_type: str
    library: str = ""
    extra: str = ""
    most_rows: int | None = None
    lists: bool = False


FORMATS: Mapping[str, Format] = MappingProxyType({
    "csv": Format("csv", "text/csv"),
    "parquet": Format("parquet", "application/vnd.apache.parquet", "pyarrow", "parquet", lists=True),
    "jsonl": Format("jsonl", "application/jsonl", lists=True),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsxwriter", "excel",
                   1_048_575),
})  # fmt: skip


def check_formats(names: Sequence[str]) -> None:
    """Raises `CannotGoOn` (exit code 2) where a library that a format needs is not installed."""
    for name in names:
        form = FORMATS[name]
        if form.library and find_spec(form.library) is None:
            raise wrong_call("no-writer", f"writing `{name}` needs {form.library}",
                             f"pip install attendance-policy[{form.extra}], or choose another format")  # fmt: skip


def check_size(filled: Filled, names: Sequence[str]) -> None:
    """Raises `CannotGoOn` (exit code 2) where a format cannot hold so many rows."""
    for name in names:
        most = FORMATS[name].most_rows
        if most is not None and filled.count > most:
            raise too_many(filled.table, name, filled.count)


def too_many(table: Table, name: str, count: int) -> CannotGoOn:
    """More rows than a format can hold: how many, and what to do."""
    return wrong_call("too-many-rows", f"`{table.name}.{name}` would have {count:,} rows, and a sheet holds "
                      f"{FORMATS[name].most_rows:,} under its heading", "write `--tables csv` or `--tables parquet`, "
                      "which hold any number, or give a register of fewer pupils or days")  # fmt: skip


def open_sink(name: str, stream: IO[bytes], table: Table) -> Sink:
    """The sink of a format. `stream` is a file on the disk, empty, and may be sought in."""
    module = import_module(f"attendance_policy.reports.writers.{name}")
    return cast(Callable[[IO[bytes], Table], Sink], module.open_sink)(stream, table)
