"""Large files, read block by block from where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.processes import can_fork, keep_pages

from .blocks import Blocks, InRows, Plain
from .dispatch import large_layout, text_layout
from .encoding import encoding_of, utf8_pieces
from .gathered import gathered
from .halves import Halves, is_worth_two, middle
from .long_csv import long_blocks, open_long
from .maps.model import RegisterMap
from .model import Pupils, Register
from .parquet import parquet_columns, parquet_rows
from .pupil_years import are_pupil_years
from .sheets import as_table
from .table import load, name_of
from .text_blocks import BLOCK, HEAD, Progress, head_of, opened, pieces_of, size_of, whole_lines

if TYPE_CHECKING:
    from .pseudonyms import Pseudonyms

_OF_TEXT = 16  # bytes of text that a row takes, about: a block has as many rows, whatever it is read from


def read_large(
    source: Path | bytes, codes: CodeBook, map: RegisterMap, calendar: Calendar | None, pupils: Pupils | None,
    key: Pseudonyms | None, progress: Progress | None, size: int = BLOCK, workers: int = 1,
) -> Register | None:  # fmt: skip
    """The register of a large file; None for one that is small, has no rows, or is of another kind.

    Long or wide CSV, JSON and Common Transfer Files are read so, the long form as Parquet, and the text of a sheet of a
    workbook. Raises `CannotGoOn` as
    `read_register` does.
    """
    layout = large_layout(source, map)
    if layout is None:
        return None
    keep_pages()
    length, file, head = size_of(source), name_of(source), head_of(source)
    is_sheet = layout == "workbook"
    if is_sheet:
        source = as_table(load(source), file, map)
        head, length, layout = source[:HEAD], len(source), text_layout(source, map, file)
    if layout == "long" != map.layout:
        return None
    with opened(source) as stream:
        if layout == "parquet" and are_pupil_years(parquet_columns(stream)):
            return None
        halves = None
        if layout == "long" and workers > 1 and key is None and is_worth_two(length) and isinstance(source, Path):
            halves = _halves(source, stream, head, length, file, map, size, progress)
        blocks = _blocks(layout, stream, head, length, file, map, codes, size, progress)
        register = gathered(InRows(blocks) if is_sheet else blocks, file, codes, map, calendar, pupils, key, halves)
    if register is not None and progress is not None:
        progress(1.0)
    return register


def _blocks(
    layout: str, stream: IO[bytes], head: bytes, length: int, file: str, map: RegisterMap, codes: CodeBook,
    size: int, progress: Progress | None,
) -> Blocks:  # fmt: skip
    def pieces() -> Iterator[bytes]:
        return pieces_of(stream, length, size, progress)

    def text() -> Iterator[bytes]:
        return utf8_pieces(pieces(), map.encoding)

    match layout:
        case "ctf":
            from .ctf import CtfBlocks

            return CtfBlocks(pieces, file, map, codes, max(1, size // _OF_TEXT))
        case "parquet":
            return Plain(lambda: parquet_rows(stream, file, map, progress, max(1, size // _OF_TEXT)))
        case "records":
            from .json_records import JsonBlocks

            return JsonBlocks(text, file, map)
        case "wide":
            from .wide_csv import WideBlocks, open_grid

            grid = open_grid(head, file, map)
            return WideBlocks(grid, whole_lines(text(), grid.table.start))
    table = open_long(head, file, map)
    return Plain(lambda: long_blocks(table, whole_lines(text(), table.start)))


def _halves(
    source: Path, stream: IO[bytes], head: bytes, length: int, file: str, map: RegisterMap, size: int,
    progress: Progress | None,
) -> Halves | None:  # fmt: skip
    """The halves of a long CSV, for a process each; None where it is known beforehand that they cannot be had."""
    cut = middle(stream, length)
    if cut is None or b'"' in head or encoding_of(head, map.encoding) != "utf-8" or not can_fork():
        return None
    table = open_long(head, file, map)

    def first() -> Iterator[bytes]:
        return whole_lines(utf8_pieces(pieces_of(stream, cut, size, progress)), table.start)

    def second() -> Iterator[bytes]:
        with opened(source) as own:  # of its own, since copies of a process share where they read on
            yield from whole_lines(pieces_of(own, length - cut, size, begin=cut))

    return Halves(first, second, lambda lines: long_blocks(table, lines))
