"""Processes that nobody asked for: forked where that is safe, with the same bytes as one process.

Each case runs in a process of its own, since that of the tests has threads, and is not forked.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from attendance_policy.processes import can_fork
from attendance_policy.simulate.workers import Workers
from cli.registers import generated

ROOT = Path(__file__).parents[2]
# Small registers are large ones here, and two processors are enough.
BEGIN = """
import os, signal, sys
from pathlib import Path
from attendance_policy.cli.app import run
from attendance_policy.processes import Copy, can_fork
from attendance_policy.register import dispatch, gathered, halves
from attendance_policy.simulate import workers
from attendance_policy.simulate.workers import Workers

dispatch.LEAST["long"] = halves.LEAST = 0
workers._LEAST_BY_ITSELF = 10
workers.processors = lambda: 2
register, pupils = sys.argv[1:]
begun = []
started, init = Workers._started, Copy.__init__
Workers._started = lambda self, how, *more: begun.append(how) or started(self, how, *more)
Copy.__init__ = lambda self, work: begun.append("copy") or init(self, work)

def simulated(folder, *more):
    call = ["simulate", "--policy", "sharley_park", "--register", register, "--pupils-file", pupils, "--brief"]
    done = run([*call, "--out", folder, *more])
    return done, {path.name: path.read_bytes() for path in Path(folder).iterdir()}
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    return generated(tmp_path_factory.mktemp("generated"), 60)


def in_process(code: str, files: tuple[str, str], folder: Path) -> str:
    """What a script prints; its working directory is `folder`."""
    done = subprocess.run([sys.executable, "-c", BEGIN + code, *files], cwd=folder, capture_output=True, text=True,
                          env={"PYTHONPATH": f"{ROOT / 'engine'}", "OPENBLAS_NUM_THREADS": "1"})  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="no process is forked elsewhere")
def test_a_large_register_is_shared_by_itself_and_says_the_same(files: tuple[str, str], tmp_path: Path) -> None:
    told = in_process("""
one = simulated("one", "--workers", "1")
assert begun == [], begun
assert simulated("two") == one and one[0] == 0
print(begun)
begun.clear()
halves.LEAST = 1 << 25
assert simulated("three") == one
print(begun)
""", files, tmp_path)  # fmt: skip
    assert told.count("['copy', 'fork']\n") == 1
    assert told.endswith("['fork']\n")
    first, second = told.split("written to")[:2]
    assert first and first in second


@pytest.mark.skipif(sys.platform != "linux", reason="no process is forked elsewhere")
def test_a_register_in_parquet_is_shared_too(files: tuple[str, str], tmp_path: Path) -> None:
    """Arrow brings a thread of its allocator, which stands in the way of no copy."""
    told = in_process("""
pack = ["register", "pack", register, "--to", "parquet", "--pupils-file", pupils, "--out", "years.parquet"]
assert run(pack) == 0
register = "years.parquet"
one = simulated("one", "--workers", "1")
begun.clear()
assert simulated("two") == one and one[0] == 0
print(begun)
""", files, tmp_path)  # fmt: skip
    assert told.endswith("['fork']\n")


@pytest.mark.skipif(sys.platform != "linux", reason="no process is forked elsewhere")
def test_a_sweep_of_a_large_register_is_shared_and_says_the_same(files: tuple[str, str], tmp_path: Path) -> None:
    told = in_process("""
from attendance_policy.sweep import run as module
module.BLOCK = 16
call = ["sweep", "--policy", "basildon_lower", "--register", register, "--pupils-file", pupils, "--format", "json",
        "--vary", "stages.concern_letter.when.attendance=92:96:1", "--at-most", "letters per week 2"]
for many in (lambda: 1, lambda: 2):
    workers.processors = many
    assert run(call) == 0
    print("//")
print(begun)
""", files, tmp_path)  # fmt: skip
    one, two, began = told.split("//\n")
    assert one == two
    assert '"decisions"' in one
    assert began == "['copy', 'fork']\n"


@pytest.mark.skipif(sys.platform != "linux", reason="no process is forked elsewhere")
def test_half_a_register_is_read_again_where_its_process_is_ended(files: tuple[str, str], tmp_path: Path) -> None:
    told = in_process("""
one = simulated("one", "--workers", "1")
gathered._Gathering.told = lambda self, blocks: os.kill(os.getpid(), signal.SIGKILL)
assert simulated("two") == one
gathered._Gathering.told = lambda self, blocks: 1 / 0
assert simulated("three") == one
print(begun)
""", files, tmp_path)  # fmt: skip
    assert told.endswith("['copy', 'fork', 'copy', 'fork']\n")


@pytest.mark.skipif(sys.platform != "linux", reason="no process is forked elsewhere")
def test_a_forked_process_that_is_ended_is_told(files: tuple[str, str], tmp_path: Path) -> None:
    told = in_process("""
from attendance_policy.diagnostics import CannotGoOn
with Workers(2) as some:
    try:
        list(some.each_of(lambda n: os.kill(os.getpid(), signal.SIGKILL), [1, 2]))
    except CannotGoOn as ended:
        print(ended.problems[0].code)
""", files, tmp_path)  # fmt: skip
    assert told == "worker-ended\n"


@pytest.mark.skipif(sys.platform != "linux", reason="no process is forked elsewhere")
def test_what_is_forked_answers_in_order_and_ends(files: tuple[str, str], tmp_path: Path) -> None:
    told = in_process("""
with Workers(2) as some:
    print(list(some.each_of(lambda n: n * n, range(9))), some.started, begun)
""", files, tmp_path)  # fmt: skip
    assert told == "[0, 1, 4, 9, 16, 25, 36, 49, 64] False ['fork']\n"


def test_a_process_with_threads_is_not_forked() -> None:
    held = threading.Event()
    other = threading.Thread(target=held.wait)
    other.start()
    try:
        assert not can_fork()
        assert not Workers(None).pay(1_000_000)
    finally:
        held.set()
        other.join()


def test_what_was_asked_for_is_not_what_pays_by_itself() -> None:
    assert Workers(2).pay(2049)
    assert not Workers(2).pay(2048)
    assert not Workers(1).pay(1_000_000)
    assert not Workers(None).pay(16_384)
