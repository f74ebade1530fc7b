"""A reader that goes away (`| head`) is no fault: nothing is said, and the exit code is 0."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cli.registers import FIXTURE


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", [("show", FIXTURE), ("list",), ("--help",), ("simulate", "--help")])
def test_a_reader_that_goes_away_is_no_fault(arguments: tuple[str, ...], unbuffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "attendance_policy", *arguments], stdout=writing, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered}, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
