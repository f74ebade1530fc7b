"""Reading: every form of a register in marks a second, beside polars alone on the same file.

Ours reads, checks every row, accounts for each and lays the matrix of marks; polars alone reads the columns into a
frame and checks nothing, so it is a floor, not a rival. Both are given the bytes from a warm disk.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from attendance_policy.generate import as_upns, write_ctf, write_long_csv
from attendance_policy.register import read_register, write_packed
from attendance_policy.register.model import Register
from benchmarks import case
from benchmarks.measuring import in_turns

Row = dict[str, Any]


def readers(folder: Path, pupils: int) -> list[Row]:
    """Every form of one register; each must give the marks that were written."""
    register = case.year(pupils).register
    marks = int(np.count_nonzero(register.marks))
    found: list[Row] = []
    for name, path, wanted, alone in _files(folder, register):
        if path is None:
            found.append({"form": name, "not_installed": "pyarrow"})
            continue
        read = read_register(path, register.codes)
        # A wide file has no column for a session in which nobody has a mark.
        if read.pupil_ids != wanted.pupil_ids or int(np.count_nonzero(read.marks)) != marks:
            raise RuntimeError(f"{name}: what is read is not what was written")
        calls: dict[str, Callable[[], object]] = {"ours": lambda path=path: read_register(path, register.codes)}  # type: ignore[misc]
        if alone is not None:
            calls["polars"] = alone
        taken = in_turns(calls, rounds=3)
        found.append({
            "form": name, "pupils": pupils, "marks": marks, "bytes": path.stat().st_size,
            "ways": {way: one.data() for way, one in taken.items()},
            "marks_a_cpu_second": {way: round(marks / one.cpu) for way, one in taken.items()},
            "marks_a_second": {way: round(marks / one.wall) for way, one in taken.items()},
        })  # fmt: skip
        path.unlink()
    return found


def _files(folder: Path, register: Register) -> list[tuple[str, Path | None, Register, Callable[[], object] | None]]:
    upns = replace(register, pupil_ids=as_upns(register.pupil_ids))
    order = np.argsort(np.array(upns.pupil_ids))
    sorted_upns = replace(upns, pupil_ids=tuple(sorted(upns.pupil_ids)), marks=upns.marks[order])
    long, wide, packed, ctf = (folder / name for name in ("long.csv", "wide.csv", "year.packed", "ctf.xml"))
    write_long_csv(register, long)
    _write_wide(register, wide)
    write_packed(register, packed)
    write_ctf(upns, ctf)
    parquet: Path | None = folder / "long.parquet"
    try:
        write_long_csv(register, folder / "long.parquet")
    except ImportError:
        parquet = None
    return [
        ("long CSV", long, register, _polars("read_csv", long)),
        ("wide CSV", wide, register, _polars("read_csv", wide)),
        ("packed", packed, register, None),
        ("CTF (XML)", ctf, sorted_upns, None),
        ("long Parquet", parquet, register, _polars("read_parquet", folder / "long.parquet")),
    ]


def _polars(name: str, path: Path) -> Callable[[], object] | None:
    try:
        import polars
    except ImportError:
        return None
    return lambda: getattr(polars, name)(path)


def _write_wide(register: Register, path: Path) -> None:
    letters = np.array(register.codes.letters, dtype=object)
    heads = [f"{day.isoformat()} {half}" for day in register.days for half in ("AM", "PM")]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["pupil_id", *heads])
        for pupil, row in zip(register.pupil_ids, register.marks, strict=True):
            table.writerow([pupil, *letters[row].tolist()])
