"""A call that is ended from outside leaves nothing half written and no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from attendance_policy.cli.app import run
from cli.registers import generated

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by signals")
ROOT = Path(__file__).parents[2]
POOL = """
import os, sys, time
from attendance_policy.simulate.workers import Workers

def work(number):
    print(os.getpid(), flush=True)
    time.sleep(0.2)

if __name__ == "__main__":
    with Workers(2) as some:
        list(getattr(some, sys.argv[1])(work, list(range(10_000))))
"""
TERMINATED = """
import os, signal
from attendance_policy.cli.app import main
from attendance_policy.tables import stream

real = stream._add
stream._add = lambda *given: os.kill(os.getpid(), signal.SIGTERM) or real(*given)
main(["simulate", "--policy", "sharley_park", "--register", "years.parquet", "--out", "decisions.parquet"])
"""


def started(folder: Path, code: str, *arguments: str) -> subprocess.Popen[str]:
    (folder / "script.py").write_text(code, encoding="utf-8")
    return subprocess.Popen([sys.executable, "script.py", *arguments], cwd=folder, stdout=subprocess.PIPE, text=True,
                            env={"PYTHONPATH": f"{ROOT / 'engine'}", "OPENBLAS_NUM_THREADS": "1"})  # fmt: skip


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")  # one that has ended and that nobody has asked for is not there
    return not status.exists() or status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("how", ["each", pytest.param("each_of", marks=pytest.mark.skipif(
    sys.platform != "linux", reason="no process is forked elsewhere"))])  # fmt: skip
def test_processes_of_a_call_that_is_killed_end(how: str, tmp_path: Path) -> None:
    with started(tmp_path, POOL, how) as parent:
        assert parent.stdout is not None
        found = set[int]()
        while len(found) < 2:
            found.add(int(parent.stdout.readline()))
        parent.kill()
        until = time.monotonic() + 60
        while any(map(is_there, found)) and time.monotonic() < until:
            time.sleep(0.05)
        assert not any(map(is_there, found))


def test_a_stream_that_is_terminated_leaves_nothing(tmp_path: Path) -> None:
    register, _ = generated(tmp_path, 5)
    years = tmp_path / "run" / "years.parquet"
    years.parent.mkdir()
    assert run(["register", "pack", register, "--to", "parquet", "--out", str(years)]) == 0
    with started(years.parent, TERMINATED) as process:
        assert process.wait() == 128 + signal.SIGTERM
    assert sorted(path.name for path in years.parent.iterdir()) == ["script.py", "years.parquet"]
