"""A file that another program writes to while it is read is refused: half of it may be of before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register.table import load

WRITERS = {
    "grows": "f = open(sys.argv[1], 'ab', 0)\nwhile True: f.write(b'x')",
    "is cut off": "while True: os.truncate(sys.argv[1], 4_000_000); os.truncate(sys.argv[1], 8_000_000)",
    "is replaced": (
        "while True:\n open(sys.argv[1] + '.new', 'wb').write(b'y' * 8_000_000); os.replace(sys.argv[1] + '.new', "
        "sys.argv[1])"
    ),
}


@pytest.mark.parametrize("how", list(WRITERS))
def test_a_file_that_changes_is_refused(tmp_path: Path, how: str) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(b"x" * 8_000_000)
    code = f"import os, sys\nprint('ready', flush=True)\n{WRITERS[how]}"
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as writer:
        try:
            assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
            stop = None
            for _ in range(500):
                try:
                    assert path.stat().st_size < 2_000_000_000
                    # What comes back is one state of the file, whole.
                    content = load(path)
                    assert how != "is cut off" or len(content) in (4_000_000, 8_000_000)
                except CannotGoOn as found:
                    stop = found
                    break
        finally:
            writer.kill()
    assert stop is not None and stop.exit_code == 3
    assert [problem.code for problem in stop.problems] == ["changed-while-read"]
    assert "try again" in stop.problems[0].suggestion


def test_a_file_that_nobody_touches_is_read(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(b"a,b\n")
    assert load(path) == b"a,b\n"


def test_a_pipe_has_no_size_to_compare(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with subprocess.Popen([sys.executable, "-c", "import sys; open(sys.argv[1], 'w').write('a,b')", str(path)]):
        assert load(path) == b"a,b"
