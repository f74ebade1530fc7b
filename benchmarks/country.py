"""A country's pupil-years, streamed from Parquet to Parquet. `python -m benchmarks.country` takes all of England."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attendance_policy.register.pupil_years import ROW_GROUP, pupil_years
from benchmarks import case
from benchmarks.measuring import process

Row = dict[str, Any]
ENGLAND = 9_000_000  # pupils, about
FEW = ("pupil_id", "at", "rule", "status")
_RUNS = (("lct", FEW), ("lct", ()), ("sharley_park", FEW))


def country(folder: Path, rows: int, runs: tuple[tuple[str, tuple[str, ...]], ...] = _RUNS) -> list[Row]:
    """Whole processes that read so many pupil-years and write dated decisions, on every processor. `runs`: policies,
    each with the columns that are written, none for all of them."""
    source, out = folder / "years.parquet", folder / "decisions.parquet"
    _write(source, rows)
    found = []
    for policy, columns in runs:
        each = [part for name in columns for part in ("--column", name)]
        taken = process(["-m", "attendance_policy", "simulate", "--policy", policy, "--register", str(source), "--out",
                         str(out), *each])  # fmt: skip
        decisions = sum(pq.read_metadata(part).num_rows for part in out.iterdir())
        found.append({"policy": policy, "columns": len(columns), "rows": rows, "decisions": decisions,
                      "bytes": sum(part.stat().st_size for part in out.iterdir()), **taken.data()})  # fmt: skip
        shutil.rmtree(out)
    return found


def _write(path: Path, rows: int) -> None:
    """Pupil-years of invented pupils; beyond those that are made the same come again under other ids."""
    about = case.year(min(rows, case.MADE))
    table = pupil_years(about.register, about.pupils)
    at, ids = table.column_names.index("pupil_id"), table.column("pupil_id").cast(pa.string())
    with pq.ParquetWriter(path, table.schema, compression="zstd", write_page_checksum=True) as writer:
        for start in range(0, rows, len(table)):
            others = pc.binary_join_element_wise(f"C{start // len(table):04d}", ids, "-")
            again = table.set_column(at, "pupil_id", others)
            writer.write_table(again.cast(table.schema).slice(0, rows - start), row_group_size=ROW_GROUP)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        for one in country(Path(place), int(sys.argv[1]) if sys.argv[1:] else ENGLAND, _RUNS[:1]):
            print(one | {"largest_process_kb": getrusage(RUSAGE_CHILDREN).ru_maxrss})
