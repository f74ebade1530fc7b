"""Which reader a register's bytes are for: what they begin with, and for text the layout that the map names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from attendance_policy.codes import CodeBook

from .columns import Rows
from .grid import is_grid
from .long_csv import read_long_csv
from .maps.apply import applied
from .maps.model import RegisterMap
from .packed import is_packed
from .parquet import MAGIC, read_parquet
from .sheets import WORKBOOKS, as_table
from .table import name_of, refuse, refuse_compressed
from .text_blocks import head_of, size_of

Progress = Callable[[float], None]
_READER = Callable[..., Rows]

# In bytes: a smaller file is held whole. Plain lines of the long form are read faster in blocks from here on. Of the
# others as many marks are held as 32 MiB of it have: a grid says in a byte what it says in twelve, Parquet has been
# seen to say it in a third of one, and a Common Transfer File says it in five.
LEAST = {"long": 1 << 21, "records": 1 << 25, "wide": 1 << 22, "ctf": 1 << 23, "parquet": 1 << 18, "workbook": 1 << 20}
_AS_CSV = "save it as `CSV UTF-8`, a row for each mark"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def layout_of(data: bytes, map: RegisterMap, file: str = "") -> str:
    """`parquet`, `workbook`, `ctf`, `records`, `wide` or `long`.

    Text is in the layout that the map names; without the columns of the long form and with headings that are sessions,
    it is a grid that no map needs to name.
    """
    refuse_compressed(data, file)
    if data.startswith(MAGIC):
        return "parquet"
    if data.startswith(WORKBOOKS):
        return "workbook"
    head = data[:4096]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    first = head.replace(b"\0", b"").lstrip()[:1]
    if first == b"<":
        return "ctf"
    if first in (b"{", b"["):
        return "records"
    return text_layout(data, map, file)


def large_layout(source: Path | bytes, map: RegisterMap) -> str | None:
    """The layout of a file so large that it is read block by block; None for a smaller one, and for a packed one."""
    length = size_of(source)
    head = head_of(source) if length >= min(LEAST.values()) else b""
    layout = layout_of(head, map, name_of(source)) if head and not is_packed(head) else ""
    return layout if length >= LEAST.get(layout, length + 1) else None


def text_layout(data: bytes, map: RegisterMap, file: str) -> str:
    """`wide` or `long`: the layout of what begins so, and is the text of a table."""
    if map.layout == "long" and is_grid(data, file, map):
        return "wide"
    return map.layout if map.layout in ("long", "wide") else "long"


def rows_of(
    data: bytes, file: str, map: RegisterMap, progress: Progress | None = None, codes: CodeBook | None = None
) -> Rows:
    """The rows of any register but a packed one, in our words. Raises `CannotGoOn` (exit code 3).

    `codes`: what the marks count as, where a file has counts to hold against them.
    """
    return applied(_as_written(data, file, map, progress, codes), map)


def _as_written(
    data: bytes, file: str, map: RegisterMap, progress: Progress | None, codes: CodeBook | None
) -> Rows:
    layout = layout_of(data, map, file)
    if layout == "workbook":
        data = as_table(data, file, map)
        layout = text_layout(data, map, file)
        return replace(_of_text(data, file, map, progress, codes, layout), counted_in="row")
    return _of_text(data, file, map, progress, codes, layout)


def _of_text(
    data: bytes, file: str, map: RegisterMap, progress: Progress | None, codes: CodeBook | None, layout: str
) -> Rows:
    match layout:
        case "parquet":
            return read_parquet(data, file, map=map, progress=progress)
        case "ctf":
            return _reader("ctf", "read_ctf", file, "XML")(data, file, map, progress, codes)
        case "records":
            return _reader("json_records", "read_json_records", file, "JSON")(data, file, map, progress)
        case "wide":
            return _reader("wide_csv", "read_wide_csv", file, "a grid")(data, file, map, progress)
    if map.layout in ("ctf", "records"):
        kind = "XML" if map.layout == "ctf" else "JSON"
        refuse(file, "wrong-layout", f"the map says `layout: {map.layout}`, and the file is no {kind}",
               "name another map, or export the file again")  # fmt: skip
    return read_long_csv(data, file, map=map, progress=progress)


def _reader(module: str, name: str, file: str, what: str) -> _READER:
    if find_spec(f"attendance_policy.register.{module}") is None:
        refuse(file, "not-text", f"the file is {what}", _AS_CSV)
    return cast(_READER, getattr(import_module(f"attendance_policy.register.{module}"), name))
