"""On a real local Spark with executors of its own: equal to the local run, whole after a killed one, our words."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register.pupil_years import pupil_years
from attendance_policy.spark import decisions, our_errors
from attendance_policy.tables import engine_of, run_table

pytestmark = pytest.mark.filterwarnings("ignore")  # of Spark and what it brings


def _missing(why: str) -> None:
    if os.environ.get("ATTENDANCE_POLICY_REQUIRE_TOOLS") == "1":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        pytest.skip("the package pyspark is not installed; `make test-spark` does")
    if shutil.which("java") is None:
        _missing("there is no Java on this machine")
    folder = tmp_path_factory.mktemp("spark")
    os.environ["PYSPARK_PYTHON"] = sys.executable  # executors run what this test runs
    session = (
        SparkSession.builder.master("local-cluster[2,1,512]")
        .config("spark.executor.memory", "512m")
        .config("spark.ui.enabled", "false")
        .config("spark.local.dir", str(folder))
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
    del os.environ["PYSPARK_PYTHON"]


@pytest.fixture(scope="module")
def table() -> pa.Table:
    codes = code_book(Policies(Library()).resolver)
    return pupil_years(*generate("secondary", 120, 1, read_calendar("england_example"), codes))


@pytest.fixture(scope="module")
def source(table: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pupil-years") / "years.parquet"
    pq.write_table(table, path, row_group_size=30)
    return path


def _rows(table: pa.Table) -> list[tuple[Any, ...]]:
    return sorted(tuple(row.values()) for row in table.to_pylist())


def test_spark_decides_what_the_local_run_decides(spark: Any, table: pa.Table, source: Path) -> None:
    engine = engine_of("sharley_park")
    decided = decisions(spark.read.parquet(str(source)).repartition(5), engine)
    expected = run_table(table, engine, plain=True)
    assert decided.columns == expected.column_names
    assert _rows(decided.toArrow()) == _rows(expected)


def test_a_killed_executor_loses_and_doubles_nothing(spark: Any, table: pa.Table, source: Path, tmp_path: Path) -> None:
    engine = engine_of("sharley_park")
    marker = tmp_path / "killed"
    years = spark.read.parquet(str(source)).repartition(6)
    frame = years.mapInArrow(_killing(marker), years.schema)
    decisions(frame, engine).write.parquet(str(tmp_path / "decided"))
    assert marker.exists()
    assert _rows(pq.read_table(tmp_path / "decided")) == _rows(run_table(table, engine, plain=True))


def _killing(marker: Path) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Hands on the first half of one partition, then kills the executor that it runs in: once."""

    def batches(given: Iterator[Any]) -> Iterator[Any]:
        for batch in given:
            half = batch.num_rows // 2
            yield batch.slice(0, half)
            if not marker.exists():
                marker.touch()
                os.kill(_executor(os.getpid()), signal.SIGKILL)
            yield batch.slice(half)

    def _executor(pid: int) -> int:
        while b"java" not in Path(f"/proc/{pid}/comm").read_bytes():
            pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        return pid

    return batches


def test_what_cannot_be_taken_is_told_in_our_words(spark: Any, table: pa.Table) -> None:
    wrong = table.slice(0, 3).set_column(table.column_names.index("marks"), "marks", pa.array(["?" * 380] * 3))
    frame = spark.createDataFrame(wrong)
    with pytest.raises(CannotGoOn, match="the mark `\\?` stands for no code"), our_errors():
        decisions(frame, engine_of("sharley_park")).collect()


def test_a_policy_that_is_not_there_is_told_before_spark_is_asked() -> None:
    with pytest.raises(CannotGoOn, match="there is no policy `sharley`"):
        engine_of("sharley")
