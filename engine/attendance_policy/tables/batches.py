"""Pupil-years of a file in batches that are decided at once: those that share their days together, wherever they stand.

What schools with other days do is decided apart, rule by rule, which for a few pupils takes as long as for hundreds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

LOT = 131_072  # pupil-years among which those that share their days are looked for
# Decided at once. Which of them a decision is of takes 13 bits then, and the decisions of the fullest policy, 0.9
# million, are one page a column. No power of two (`decide.blocks.BLOCK`).
ROWS = 8160


def lots(source: Any, groups: Sequence[int]) -> Iterator[Any]:
    """The rows of some row groups of a `pyarrow.parquet.ParquetFile` in order, as tables of about `LOT` rows: what is
    read at once ends where a row group does."""
    import pyarrow as pa

    held: list[Any] = []
    for batch in source.iter_batches(LOT, row_groups=list(groups), use_threads=False):
        held.append(batch)
        if sum(map(len, held)) >= LOT:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


def in_order(lot: Any) -> Iterator[tuple[int, Any]]:
    """The rows of a lot, `ROWS` at a time, each with the number of rows before it."""
    for start in range(0, lot.num_rows, ROWS):
        yield start, lot.slice(start, ROWS)


def by_days(lot: Any) -> Iterator[Any]:
    """The same rows, those that share their days one after another; of the same days in order."""
    number = _of_days(lot)
    if (number[1:] < number[:-1]).any():
        lot = lot.take(np.argsort(number, kind="stable"))
    for _, table in in_order(lot):
        yield table


def _of_days(lot: Any) -> NDArray[np.int64]:
    """A number for the days of each row, in the order in which they are met; the same for all where a column is of a
    type that no days are of, which whoever reads it says."""
    import pyarrow as pa

    number = np.zeros(lot.num_rows, np.int64)
    for name in ("first_day", "days"):
        try:
            coded = lot.column(name).combine_chunks().dictionary_encode()
        except pa.ArrowNotImplementedError:
            return np.zeros(lot.num_rows, np.int64)
        number = number * (len(coded.dictionary) + 1) + coded.indices.fill_null(len(coded.dictionary)).to_numpy()
    return number
