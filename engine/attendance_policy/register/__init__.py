"""Registers: one reader a file, all giving the values of `model`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook

from .accept import REJECT_CODES, NothingAccepted, accept
from .long_csv import read_long_csv
from .model import NO, NOT_KNOWN, YES, Account, Pupils, Register, Reject
from .packed import is_packed, read_packed_bytes, write_packed
from .parquet import MAGIC, read_parquet
from .pupils import PUPIL_REJECT_CODES, read_pupils
from .recheck import recheck
from .rejects import write_rejects
from .table import load, name_of

__all__ = [
    "NO",
    "NOT_KNOWN",
    "PUPIL_REJECT_CODES",
    "REJECT_CODES",
    "YES",
    "Account",
    "NothingAccepted",
    "Pupils",
    "Register",
    "Reject",
    "read_pupils",
    "read_register",
    "write_packed",
    "write_rejects",
]


def read_register(
    source: Path | bytes,
    codes: CodeBook,
    *,
    calendar: Calendar | None = None,
    pupils: Pupils | None = None,
    progress: Callable[[float], None] | None = None,
) -> Register:
    """Read a register from a file, or from bytes that came from elsewhere (standard input).

    What the bytes begin with says how they are read: Parquet, packed, else CSV in the long form. `calendar` and
    `pupils` add checks (see `accept`). `progress` is called with the fraction that is done, up to 1.

    Raises `CannotGoOn`: exit code 2 when there is nothing at the path; 3 when it is no readable file, lacks a
    required column, or holds no acceptable row (`NothingAccepted`, which carries the account).
    """
    data, file = load(source), name_of(source)
    if is_packed(data):
        register = recheck(read_packed_bytes(data, file, codes), file, calendar=calendar, pupils=pupils)
    else:
        read_rows = read_parquet if data.startswith(MAGIC) else read_long_csv
        rows = read_rows(data, file, progress=progress)
        register = accept(rows, codes, file, calendar=calendar, pupils=pupils)
    if progress is not None:
        progress(1.0)
    return register
