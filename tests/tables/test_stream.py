"""A stream writes what a table decides: the same types, kind by kind, and bounds of what a reader skips by."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register.pupil_years import pupil_years
from attendance_policy.simulate.workers import Workers
from attendance_policy.tables import batches, decisions_schema, engine_of, run_table
from attendance_policy.tables.stream import decide_file

FOUR = ("pupil_id", "at", "rule", "status")


@pytest.fixture(scope="module")
def years() -> pa.Table:
    """Two rows of each pupil, as of two years, so that a batch has a pupil twice."""
    codes = code_book(Policies(Library()).resolver)
    one = pupil_years(*generate("secondary", 30, 1, read_calendar("england_example"), codes))
    return pa.concat_tables([one, one]).unify_dictionaries()


@pytest.mark.parametrize("columns", [None, FOUR])
@pytest.mark.parametrize(("at_once", "tables"), [(8160, 1), (60, 1), (59, 2), (20, 3)])
def test_what_is_written_is_what_a_table_decides(
    at_once: int, tables: int, columns: tuple[str, ...] | None, years: pa.Table, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """However many pupil-years are decided at once, and wherever the row groups of the file end."""
    monkeypatch.setattr(batches, "ROWS", at_once)
    source, out = tmp_path / "years.parquet", tmp_path / "out.parquet"
    pq.write_table(years, source, row_group_size=25)
    engine = engine_of("lct")
    done = decide_file(source, out, engine, Workers(1), columns=columns)
    expected = run_table(years, engine, plain=True, columns=columns)
    [path] = sorted(out.iterdir())
    assert pq.read_schema(path).equals(decisions_schema(columns=columns))
    written = pq.read_table(path).cast(expected.schema)
    every = [(name, "ascending") for name in expected.column_names]
    assert written.sort_by(every).equals(expected.sort_by(every))
    pupils = written.column("pupil_id").to_pylist()
    ends = [at for at, (one, after) in enumerate(pairwise(pupils)) if after < one]
    assert len(ends) < len(set(written.column("rule").to_pylist())) * 8, "of a kind pupils are in order"
    assert done.decisions == expected.num_rows
    told = pq.read_metadata(path)
    assert told.num_row_groups == tables, "as many as tables were decided"
    bounds = {
        column.path_in_schema: (column.statistics.min, column.statistics.max)
        for column in map(told.row_group(0).column, range(told.num_columns))
        if column.statistics is not None and column.statistics.has_min_max
    }
    assert set(bounds) == {"school_id", "pupil_id", "at"} & set(expected.column_names)
    first = written.slice(0, told.row_group(0).num_rows)
    for name, (least, most) in bounds.items():
        values = first.column(name).to_pylist()
        assert (least, most) == (min(values), max(values)), name
