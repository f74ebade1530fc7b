"""How far a long command is: shown on a terminal, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from cli.registers import generated

_CALL = """
import sys
import attendance_policy.cli.progress as progress
progress._AFTER = progress._EVERY = 0.0  # or a small register would be read before anything is said
from attendance_policy.cli.app import main
main(sys.argv[1:])
"""


def _read(descriptor: int) -> str:
    said = b""
    while True:
        try:
            piece = os.read(descriptor, 4096)
        except OSError:  # the other side is closed
            return said.decode("utf-8", "replace")
        if not piece:
            return said.decode("utf-8", "replace")
        said += piece


@pytest.fixture
def call(tmp_path: Path) -> list[str]:
    register, people = generated(tmp_path, 20)
    return [sys.executable, "-c", _CALL, "simulate", "--policy", "lct", "--register", register, "--pupils-file", people,
            "--brief"]  # fmt: skip


def test_progress_is_shown_on_a_terminal_and_wiped_away(call: list[str]) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=theirs, stdin=subprocess.DEVNULL) as running:
        os.close(theirs)
        said = _read(ours)
        assert running.stdout is not None
        out = running.stdout.read().decode()
    os.close(ours)
    assert running.returncode == 0, said
    assert "reading the register: 100%" in said
    assert "simulating: " in said
    assert said.endswith("\r") and not said.split("\r")[-2].strip()
    assert "%\r" not in out


def test_edges_say_how_far_they_are_while_scenarios_are_replayed_and_while_they_are_looked_for(tmp_path: Path) -> None:
    about = Path(__file__).parents[2] / "policies" / "tests" / "atlp_slade"
    few = sorted(about.glob("*.yaml"))[:2]
    call = [sys.executable, "-c", _CALL, "test", *map(str, few), "--edges", "atlp_slade", "--out", str(tmp_path)]
    ours, theirs = pty.openpty()
    # What a scenario is written for takes minutes: what comes before it is enough.
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=theirs, stdin=subprocess.DEVNULL) as running:
        os.close(theirs)
        said = ""
        while "edges of atlp_slade: " not in said:
            said += os.read(ours, 4096).decode("utf-8", "replace")
        running.kill()
    os.close(ours)
    assert "replaying the scenarios: 50%" in said
    assert "replaying the scenarios again: 50%" in said


def test_nothing_is_shown_where_no_terminal_is(call: list[str]) -> None:
    done = subprocess.run(call, capture_output=True, check=True, stdin=subprocess.DEVNULL)
    assert done.stderr == b""
