"""No thread of Arrow is left when a call ends: one that still ran ended the process as a fault, now and then."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.registers import generated

CODE = """
import sys
from pathlib import Path
from attendance_policy.cli.app import run
code = run(sys.argv[1:])
names = [(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]
print("threads:", [name for name in names if not name.startswith("jemalloc")], code)
"""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("years")
    generated(folder, 20)
    left(folder, "register", "pack", "register.csv", "--to", "parquet", "--out", "years.parquet")
    return folder


def left(folder: Path, *call: str) -> tuple[int, int]:
    """How many threads are there after a call, and its exit code."""
    env = {"PYTHONPATH": str(ROOT / "engine"), "OPENBLAS_NUM_THREADS": "1", "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", CODE, *call], cwd=folder, env=env, capture_output=True, text=True)
    names, _, code = done.stdout.rpartition("threads: ")[2].strip().rpartition(" ")
    return len(names.split(",")), int(code)


@pytest.mark.skipif(sys.platform != "linux", reason="threads are told by /proc")
@pytest.mark.parametrize(
    "call",
    ["register pack register.csv --to parquet --out other.parquet",
     "simulate --policy sharley_park --register years.parquet --brief",
     "simulate --policy sharley_park --register years.parquet --brief --out tables --tables parquet",
     "simulate --policy sharley_park --register years.parquet --out decisions.parquet"],
)  # fmt: skip
def test_no_thread_is_left(folder: Path, call: str) -> None:
    assert left(folder, *call.split()) == (1, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="threads are told by /proc")
def test_no_thread_is_left_by_inspecting(folder: Path) -> None:
    assert left(folder, "register", "inspect", "years.parquet")[0] == 1
