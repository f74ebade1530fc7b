"""`simulate --workers` and its stream: the same bytes as one process; a process that is ended leaves nothing behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attendance_policy.cli.app import run
from attendance_policy.decide.run import Shared
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.facts.grid import lay
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register.parquet import parquet_names
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate import apart, simulate
from attendance_policy.simulate.workers import Workers
from attendance_policy.tables import engine_of, run_table, stream
from attendance_policy.tables.model import DECISION_COLUMNS
from cli.called import Call
from cli.registers import generated

POLICY = "sharley_park"
CALENDAR = read_calendar("england_example")
Content = dict[str, bytes]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """More pupils than one block holds, so that there is something to share."""
    return generated(tmp_path_factory.mktemp("generated"), 2100)


@pytest.fixture(scope="module")
def years(files: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("years") / "years.parquet"
    assert run(["register", "pack", files[0], "--pupils-file", files[1], "--to", "parquet", "--out", str(path)]) == 0
    table = pq.read_table(path)
    pq.write_table(table, path, row_group_size=500)
    return path


def written(call: Call, files: tuple[str, str], folder: Path, *arguments: str) -> tuple[str, dict[str, bytes]]:
    given = ("simulate", "--policy", POLICY, "--register", files[0], "--pupils-file", files[1], "--format", "json")
    out = call(*given, "--out", str(folder), *arguments)
    assert call.code == 0, call.err
    return out, {path.name: path.read_bytes() for path in folder.iterdir()}


def test_two_processes_write_what_one_writes(
    call: Call, files: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[int] = []
    in_parts = apart.in_parts
    monkeypatch.setattr(
        "attendance_policy.simulate.run.in_parts", lambda *given: handed.append(1) or in_parts(*given)
    )
    one = written(call, files, tmp_path / "one")
    assert not handed
    two = written(call, files, tmp_path / "two", "--workers", "2")
    assert handed
    assert one == two


def test_a_school_is_not_worth_a_second_process() -> None:
    register, pupils = generate("secondary", 12, 1, CALENDAR, code_book(Policies(Library()).resolver))
    shared = Shared.of(lay(register, pupils, CALENDAR))
    with Workers(2) as workers:
        simulate(Policies(Library()).load(POLICY), shared, Settings(), workers=workers)
        assert not workers.started


def _ended(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_process_that_is_ended_is_told() -> None:
    with Workers(2) as workers, pytest.raises(CannotGoOn, match="was ended before it was done"):
        list(workers.each(_ended, range(6)))


def test_results_come_in_the_order_of_the_items() -> None:
    with Workers(1) as workers:
        assert list(workers.each(str, range(9))) == [str(n) for n in range(9)]
        assert not workers.started


def decided(years: Path, out: Path, workers: Workers, progress: Callable[[float], None] | None = None) -> Content:
    stream.decide_file(years, out, engine_of(POLICY), workers, progress)
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def test_a_stream_writes_what_the_table_decides(
    years: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PART", 1000)
    shares: list[float] = []
    with Workers(1) as one, Workers(2) as two:
        alone = decided(years, tmp_path / "one.parquet", one, shares.append)
        both = decided(years, tmp_path / "two.parquet", two)
    assert list(alone) == ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]
    assert alone == both
    assert shares == [1000 / 2100, 2000 / 2100, 1.0]
    whole = run_table(pq.read_table(years), engine_of(POLICY), plain=True)
    every = [(name, "ascending") for name in whole.column_names]
    written = pq.read_table(tmp_path / "two.parquet").cast(whole.schema)
    assert written.sort_by(every).equals(whole.sort_by(every))


def test_without_a_number_a_stream_of_several_parts_is_shared_between_the_processors(
    years: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attendance_policy.simulate.workers.processors", lambda: 2)
    with Workers(1) as one, Workers(None) as every:
        whole = decided(years, tmp_path / "whole.parquet", every)
        assert not every.started  # it is one part
        monkeypatch.setattr(stream, "PART", 1000)
        assert decided(years, tmp_path / "every.parquet", every) == decided(years, tmp_path / "one.parquet", one)
        assert every.started
    assert len(whole) == 1


def test_a_process_ended_half_way_leaves_nothing(
    years: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Many more parts than are under way at a time, so that no process can be done with all of them before one is ended.
    many = years.with_name("many.parquet")
    pq.write_table(pq.read_table(years), many, row_group_size=20)
    monkeypatch.setattr(stream, "PART", 20)
    with Workers(2) as workers:
        ended: list[int] = []

        def end_one(share: float) -> None:
            # Parts that were done by then are told of after it, when the pool may have ended its other process, too.
            if not ended:
                ended.append(workers.processes()[0])
                os.kill(ended[0], signal.SIGKILL)

        with pytest.raises(CannotGoOn, match="was ended before it was done"):
            decided(many, tmp_path / "out.parquet", workers, end_one)
    assert list(tmp_path.iterdir()) == []


def test_the_counts_of_a_stream_are_those_of_the_run(
    call: Call, files: tuple[str, str], years: Path, tmp_path: Path
) -> None:
    streamed = call.json("simulate", "--policy", POLICY, "--register", str(years), "--out", str(tmp_path / "o.parquet"))
    whole = call.json("simulate", "--policy", POLICY, "--register", files[0], "--pupils-file", files[1])
    told = {one["rule"]: (one["due"], one["asks"], one["pupils"]) for one in streamed["rules"]}
    wanted = {rule: (one["count"], one["asks"], one["pupils"]) for rule, one in whole["decisions"].items()}
    assert {rule: counts for rule, counts in wanted.items() if any(counts)} == {
        rule: counts for rule, counts in told.items() if any(counts)
    }
    assert streamed["decisions"] == sum(pq.read_metadata(p).num_rows for p in (tmp_path / "o.parquet").iterdir())


def test_a_stream_writes_the_columns_that_are_named(call: Call, years: Path, tmp_path: Path) -> None:
    given = ("simulate", "--policy", POLICY, "--register", str(years), "--out")
    whole = call(*given, str(tmp_path / "whole.parquet"))
    asked = [part for name in ("status", "pupil_id", "rule", "at", "rule") for part in ("--column", name)]
    some = call(*given, str(tmp_path / "some.parquet"), *asked)
    assert call.code == 0, call.err
    assert some == whole.replace("whole.parquet", "some.parquet")
    wanted = pq.read_table(tmp_path / "whole.parquet").select(["pupil_id", "at", "rule", "status"])
    found = pq.read_table(tmp_path / "some.parquet")
    assert found.cast(wanted.schema).equals(wanted)
    one = pq.ParquetFile(tmp_path / "some.parquet" / "part-00000.parquet").metadata.row_group(0)
    assert [one.column(at).is_stats_set for at in range(4)] == [True, True, False, False]


@pytest.mark.parametrize(("named", "said"), [
    ("rol", "error: `rol` is no column of decisions [no-such-column]\n    did you mean `role`?"),
    ("key", f"error: `key` is no column of decisions [no-such-column]\n    they are {', '.join(DECISION_COLUMNS)}"),
])  # fmt: skip
def test_a_column_that_is_none_is_told_before_anything_is_decided(
    named: str, said: str, call: Call, years: Path, tmp_path: Path
) -> None:
    out = str(tmp_path / "o.parquet")
    call("simulate", "--policy", POLICY, "--register", str(years), "--out", out, "--column", named)
    assert (call.code, call.err) == (2, f"{said}\n")
    assert list(tmp_path.iterdir()) == []


def test_columns_are_those_of_a_stream(call: Call, years: Path, tmp_path: Path) -> None:
    call("simulate", "--policy", POLICY, "--register", str(years), "--out", str(tmp_path / "o"), "--column", "rule")
    assert (call.code, "`--column` is for `--out DIR.parquet`" in call.err) == (2, True)


def test_what_a_stream_cannot_do_is_refused(call: Call, years: Path, files: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "o.parquet"
    call("simulate", "--policy", POLICY, "--register", str(years), "--out", str(out), "--html", "page.html")
    assert (call.code, "`--html` stands beside" in call.err) == (2, True)
    call("simulate", "--policy", POLICY, "--register", files[0], "--out", str(out))
    assert (call.code, "is no Parquet file" in call.err, "`register pack --to parquet`" in call.err) == (2, True, True)
    call("simulate", "--policy", POLICY, "--register", "nowhere.parquet", "--out", str(out))
    assert (call.code, "there is no file `nowhere.parquet`" in call.err) == (2, True)
    out.mkdir()
    call("simulate", "--policy", POLICY, "--register", str(years), "--out", str(out))
    assert (call.code, "exists" in call.err) == (2, True)


def test_a_row_that_cannot_be_taken_ends_the_stream_with_its_place(call: Call, years: Path, tmp_path: Path) -> None:
    table = pq.read_table(years)
    marks = [mark.decode() for mark in table["marks"].to_pylist()]
    marks[1234] = "?" + marks[1234][1:]
    wrong = tmp_path / "wrong.parquet"
    at = table.column_names.index("marks")
    pq.write_table(table.set_column(at, "marks", pa.array(marks)), wrong, row_group_size=500)
    assert sum(parquet_names(wrong, "")[1]) == 2100
    out = str(tmp_path / "o.parquet")
    call("simulate", "--policy", POLICY, "--register", str(wrong), "--out", out, "--workers", "2")
    assert call.code == 3
    assert f"{wrong.as_posix()}:1235" in call.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["wrong.parquet"]


def test_pupils_have_no_place_in_the_packed_form(call: Call, files: tuple[str, str], tmp_path: Path) -> None:
    call("register", "pack", files[0], "--pupils-file", files[1], "--out", str(tmp_path / "r.packed"))
    assert (call.code, "without `--to parquet`" in call.err) == (2, True)
