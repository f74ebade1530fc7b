"""A register from whatever file it lies in: what its bytes begin with says who reads it.

What reads a form is imported when a file of that form is read: of all of them a call needs one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook

from .maps.model import PLAIN, Map
from .model import Pupils, Register
from .packed import is_packed, read_packed, read_packed_bytes
from .recheck import recheck
from .table import load, name_of
from .text_blocks import head_of, size_of

if TYPE_CHECKING:
    from .pseudonyms import Pseudonyms

_HEAD = 64  # bytes that tell a packed register


def read_register(
    source: Path | bytes,
    codes: CodeBook,
    *,
    map: Map | None = None,
    calendar: Calendar | None = None,
    pupils: Pupils | None = None,
    key: Pseudonyms | None = None,
    progress: Callable[[float], None] | None = None,
    workers: int = 1,
) -> Register:
    """Read a register from a file, or from bytes that came from elsewhere (standard input).

    What the bytes begin with says how they are read: packed, Parquet, a workbook, XML, JSON; else they are CSV, in the
    layout that `map` names (the long form without one). `calendar` and `pupils` add checks (see `accept`). `progress`
    is called with the fraction that is done, up to 1. Of several `workers` a copy of this process may read half of a
    large file, which changes nothing else. With a `key`, every id is its pseudonym, in what is raised as
    well; `pupils` must then have been read with the same key.

    Raises `CannotGoOn`: exit code 2 when there is nothing at the path; 3 when it is no readable file, lacks a
    required column, or holds no acceptable row (`NothingAccepted`, which carries the account).
    """
    if key is not None:
        ours = frozenset((map or PLAIN).register.columns.values())
        with key.in_errors(ours):
            register = _read(source, codes, map or PLAIN, calendar, pupils, key, progress, workers)
        from .pseudonyms import in_order

        return replace(in_order(register), account=key.account(register.account, ours))
    return _read(source, codes, map or PLAIN, calendar, pupils, None, progress, workers)


def _read(
    source: Path | bytes, codes: CodeBook, map: Map, calendar: Calendar | None, pupils: Pupils | None,
    key: Pseudonyms | None, progress: Callable[[float], None] | None, workers: int,
) -> Register:  # fmt: skip
    file = name_of(source)
    register = _packed(source, codes)
    data = b""
    if register is None:
        from .dispatch import large_layout

        if large_layout(source, map.register) is not None:
            from .large import read_large  # with all that reads by blocks

            register = read_large(source, codes, map.register, calendar, pupils, key, progress, workers=workers)
            if register is not None:
                return register
        data = load(source)
        register = read_packed_bytes(data, file, codes) if is_packed(data) else None
    if register is None:
        register = _of_another_form(data, file, codes, map, calendar, pupils, key, progress)
    else:
        # The rows stay where they are: a reject says its row of the file.
        register = recheck(key.register(register) if key else register, file, calendar=calendar, pupils=pupils)
    if progress is not None:
        progress(1.0)
    return register


def _of_another_form(
    data: bytes, file: str, codes: CodeBook, map: Map, calendar: Calendar | None, pupils: Pupils | None,
    key: Pseudonyms | None, progress: Callable[[float], None] | None,
) -> Register:  # fmt: skip
    """The register of a small file that is not packed."""
    from .parquet import MAGIC, parquet_columns

    if data.startswith(MAGIC):
        from .pupil_years import are_pupil_years

        if are_pupil_years(parquet_columns(data)):
            from .pupil_years_read import read_pupil_years

            register = read_pupil_years(data, file, codes)
            register = key.register(register) if key else register
            told = register.told
            return replace(recheck(register, file, calendar=calendar, pupils=pupils or told), told=told)
    from .accept import NothingAccepted, accept
    from .dispatch import rows_of

    rows = rows_of(data, file, map.register, progress, codes)
    rows = key.rows(rows) if key else rows
    try:
        return accept(rows, codes, file, calendar=calendar, pupils=pupils)
    except NothingAccepted as nothing:
        from .gathered import with_advice

        raise with_advice(nothing, rows, file) from None


def _packed(source: Path | bytes, codes: CodeBook) -> Register | None:
    """A packed register, read from where it lies; None for any other, and for one that comes through a pipe."""
    if isinstance(source, bytes) or not size_of(source) or not is_packed(head_of(source, _HEAD)):
        return None
    return read_packed(source, codes)
