"""A Parquet file of pupil-years to a folder of Parquet files of decisions, part by part: a country in little memory.

The parts are cut by the row groups of the file, whoever decides them, so that one process and many write the same
bytes. Each is written by the process that decided it. In a group of rows decisions stand kind by kind: what a kind says
is then the same for long, which is written in half the time.
"""

from __future__ import annotations

import base64
import inspect
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.model import REACHED, STATUSES
from attendance_policy.diagnostics import CannotGoOn, Problem, wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.register.atomic import cannot_write
from attendance_policy.register.parquet import parquet_names
from attendance_policy.register.pupil_years import are_pupil_years, arrow
from attendance_policy.register.pupil_years_read import damaged, unread
from attendance_policy.register.table import refuse
from attendance_policy.simulate.model import RuleCount
from attendance_policy.simulate.workers import Workers
from attendance_policy.tables.batches import LOT, by_days, in_order, lots
from attendance_policy.tables.columns import as_table
from attendance_policy.tables.engine import Engine
from attendance_policy.tables.found import Found
from attendance_policy.tables.model import TEXTS, chosen, decisions_schema, written_schema
from attendance_policy.tables.run import Said, decide_rows

PART = LOT  # pupil-years, at least, where the row groups of the file are smaller
# Columns whose least and greatest value a reader can skip by. Any part has all kinds of texts; to compare those takes
# half the time of writing.
_BOUNDED = ("school_id", "pupil_id", "at")
_AT_ONCE = 1 << 20  # decisions in a page at most
_RULE, _STATUS = TEXTS.index("rule"), TEXTS.index("status")
Progress = Callable[[float], None]
_Counts = dict[str, list[int]]


@dataclass(frozen=True)
class Streamed:
    """What was written: pupil-years, decisions, files, and the counts of each rule that decided anything.

    `ignored`: the columns of the source that mean nothing here.
    """

    rows: int
    decisions: int
    parts: int
    rules: tuple[RuleCount, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    number: int
    groups: tuple[int, ...]
    first_row: int
    rows: int


@dataclass(frozen=True)
class _Work:
    """Decides one part and writes its file. A problem is returned, since an exception loses its places on the way."""

    source: Path
    folder: Path
    engine: Engine
    columns: tuple[str, ...]

    def __call__(self, part: _Part) -> tuple[int, _Counts] | tuple[tuple[Problem, ...], int]:
        try:
            return self._decided(part)
        except CannotGoOn as stop:
            return stop.problems, stop.exit_code

    def _decided(self, part: _Part) -> tuple[int, _Counts]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        counts: _Counts = {}
        said: Said = {}
        decisions, before, file = 0, part.first_row, self.source.as_posix()
        path = self.folder / f"part-{part.number:05d}.parquet"
        schema = written_schema(self.columns)
        bounded = [name for name in self.columns if name in _BOUNDED]
        try:
            with (
                # One thread, and no bytes ahead: the processes are as many as shall work.
                pq.ParquetFile(self.source, page_checksum_verification=True, pre_buffer=False) as source,
                pq.ParquetWriter(
                    path, schema, compression="zstd", write_page_checksum=True, store_schema=False,
                    write_statistics=bounded or False, write_batch_size=_AT_ONCE, **_pages(),
                ) as writer,
            ):
                writer.add_key_value_metadata(_types(self.columns))
                for lot in lots(source, part.groups):
                    for table in by_days(lot):
                        found = self._found(table, lot, before, said)
                        writer.write_table(as_table(table, found, schema))
                        _count(found, counts, table.num_rows)
                        decisions += len(found.row)
                    before += lot.num_rows
        except (pa.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise cannot_write(path, error) from None
            damaged(file, error)
        return decisions, counts

    def _found(self, table: Any, lot: Any, before: int, said: Said) -> Found:
        """The decisions on some rows of a lot, before which the file has so many."""
        file = self.source.as_posix()
        try:
            return decide_rows(table, self.engine, file, said=said, by_kind=True)
        except CannotGoOn:  # to be told by where the row stands in the file
            for start, rows in in_order(lot):
                decide_rows(rows, self.engine, file, before + start)
            raise


def _types(columns: Sequence[str]) -> dict[str, bytes]:
    """What Arrow reads the columns as, in the form in which pyarrow itself stores it with a file. It is that of
    `decisions_schema`: that pupils are handed over once each is nobody's concern, and is a twelfth of the time."""
    return {"ARROW:schema": base64.b64encode(decisions_schema(columns=columns).serialize().to_pybytes())}


def _pages() -> dict[str, int]:
    """How many rows a page holds: so many that a batch is one page a column and not forty, each compressed anew.
    That is a fifth less to store and a tenth less to write. Where pyarrow has no such option, it has no limit."""
    import pyarrow.parquet as pq

    known = inspect.signature(pq.ParquetWriter).parameters
    return {"max_rows_per_page": _AT_ONCE} if "max_rows_per_page" in known else {}


def decide_file(
    source: Path, out: Path, engine: Engine, workers: Workers, progress: Progress | None = None,
    columns: Sequence[str] | None = None,
) -> Streamed:  # fmt: skip
    """Decide a file of pupil-years into the folder `out`: all of it, or nothing is left there. `columns`: of the
    decisions, these alone.

    Raises `CannotGoOn`: exit code 2 when nothing is at `source`, something is at `out` or a column is none; 3
    when the file is none of pupil-years, is damaged or holds a row that cannot be taken, or when a process was ended.
    """
    names = chosen(columns)
    parts = list(_parts(source))
    if out.exists():
        raise wrong_call("already-there", f"`{out.as_posix()}` exists", "name another folder, or move this one away")
    draft = out.with_name(f".{out.name}.part")
    total = sum(part.rows for part in parts)
    if not total:
        refuse(source.as_posix(), "nothing-accepted", "the file has no rows", "give one for each pupil and year")
    rows = decisions = 0
    counts: _Counts = {}
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
    except OSError as error:
        raise cannot_write(out, error) from None
    try:
        each = workers.each if len(parts) > 1 else map
        for part, done in zip(parts, each(_Work(source, draft, engine, names), parts), strict=True):
            if isinstance(done[0], tuple):
                problems, code = done
                assert isinstance(code, int)
                raise CannotGoOn(problems, code)
            assert isinstance(done[1], dict)
            decisions += done[0]
            rows += part.rows
            _add(counts, done[1])
            if progress is not None:
                progress(rows / max(total, 1))
        draft.replace(out)
    except OSError as error:
        raise cannot_write(out, error) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Streamed(rows, decisions, len(parts), _told(engine, counts), _ignored(source))


def _ignored(source: Path) -> tuple[str, ...]:
    import pyarrow.parquet as pq

    schema = pq.read_schema(source)
    return unread(schema.names, schema.types)


def _parts(source: Path) -> Iterator[_Part]:
    """Row groups, as many together as make a part."""
    file = source.as_posix()
    arrow(file)
    if not source.is_file():
        raise wrong_call("no-such-file", f"there is no file `{file}`", "check the path")
    names, sizes = parquet_names(source, file)
    if not are_pupil_years(names):
        refuse(file, "missing-column", "the file is not one of pupil-years",
               "make it with `register pack --to parquet`; docs/scale.md describes the columns")  # fmt: skip
    groups: list[int] = []
    number = rows = first = 0
    for at, size in enumerate(sizes):
        groups.append(at)
        rows += size
        if rows >= PART or at == len(sizes) - 1:
            yield _Part(number, tuple(groups), first, rows)
            groups, number, first, rows = [], number + 1, first + rows, 0


def _count(found: Found, counts: _Counts, pupil_years: int) -> None:
    """By rule: decisions of each status, then the pupil-years about which something is due or asked."""
    reached: dict[str, NDArray[np.bool_]] = {}
    for number, rows in found.parts:
        rule, status = found.kinds[number][_RULE], found.kinds[number][_STATUS]
        counts.setdefault(rule, [0] * (len(STATUSES) + 1))[STATUSES.index(status)] += len(rows)
        if status in REACHED and len(rows):
            reached.setdefault(rule, np.zeros(pupil_years, np.bool_))[rows] = True
    for rule, some in reached.items():
        counts[rule][-1] += int(np.count_nonzero(some))


def _add(counts: _Counts, more: _Counts) -> None:
    for rule, row in more.items():
        was = counts.setdefault(rule, [0] * len(row))
        counts[rule] = [a + b for a, b in zip(was, row, strict=True)]


def _told(engine: Engine, counts: _Counts) -> tuple[RuleCount, ...]:
    found = []
    for rule in engine.policy.rules:
        if rule.id in counts:
            due, asks, unknown, first, silent, pupils = counts[rule.id]
            found.append(RuleCount(rule.id, rule.section, due, pupils, asks, unknown, first, silent))
    return tuple(found)
