"""`simulate` killed at any point while it writes: a reader finds the old outputs or the new ones, each whole.

`KILL_POINTS=100` tries that many points, `KILL_SEED` others. The pages are single files; the tables of a folder are
told whole by their description, with the size and the checksum of each.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from attendance_policy.cli.app import run
from attendance_policy.reports.package import PACKAGE
from attendance_policy.reports.writers import FORMATS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")

POINTS = int(os.environ.get("KILL_POINTS", "4"))
SEED = int(os.environ.get("KILL_SEED", "5"))
# Kills itself at the n-th call of the system that opens, writes, moves or removes something of the outputs; tells on
# standard error how many there were when it came through. Python tells of each such call before it is made.
KILLED = """
import os, signal, sys
at, outputs, seen = int(sys.argv[1]), sys.argv[2], 0
WRITES = ("open", "os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate")
def watch(event, arguments):
    global seen
    if event in WRITES and any(outputs in str(one) for one in arguments[:2]):
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
from attendance_policy.cli.app import run
code = run(sys.argv[3:])
print(f"calls={seen}", file=sys.stderr)
sys.exit(code)
"""


class Outputs:
    """Where one run writes, and what it was called with."""

    def __init__(self, folder: Path) -> None:
        self.register, self.out = folder / "register.csv", folder / "written"
        arguments = ["--phase", "primary", "--pupils", "12", "--seed", "5", "--out", str(self.register)]
        assert run(["generate", *arguments]) == 0
        self.out.mkdir()

    def call(self, policy: str) -> list[str]:
        tables = [word for name in FORMATS for word in ("--tables", name)]
        names = ("html", "governors", "team")
        pages = [word for name in names for word in (f"--{name}", str(self.out / f"{name}.html"))]
        return ["simulate", "--policy", policy, "--register", str(self.register), "--brief",
                "--out", str(self.out / "tables"), *tables, *pages]  # fmt: skip

    def killed(self, policy: str, at: int) -> tuple[int, int]:
        """The exit code of a run that is killed at a call, and how many calls there were when it was not."""
        done = subprocess.run([sys.executable, "-c", KILLED, str(at), str(self.out), *self.call(policy)],
                              capture_output=True, text=True, check=False)  # fmt: skip
        told = [line for line in done.stderr.splitlines() if line.startswith("calls=")]
        return done.returncode, int(told[-1].removeprefix("calls=")) if told else 0

    def held(self) -> dict[str, bytes]:
        """Every file that a reader would take for a result."""
        files = {path.relative_to(self.out): path for path in self.out.rglob("*") if path.is_file()}
        return {name.as_posix(): path.read_bytes() for name, path in files.items()
                if not any(part.startswith(".") for part in name.parts)}  # fmt: skip


def whole(held: Mapping[str, bytes], sides: list[dict[str, bytes]]) -> None:
    """Each file is one of those that whole runs write; a described folder holds every file as it is described."""
    for name in held:
        assert held[name] in [side.get(name) for side in sides], name
    if f"tables/{PACKAGE}" not in held:
        return  # without a description the tables are not told to be whole
    for one in json.loads(held[f"tables/{PACKAGE}"])["resources"]:
        content = held[f"tables/{one['path']}"]
        assert len(content) == one["bytes"]
        assert hashlib.sha256(content).hexdigest() == one["hash"].removeprefix("sha256:")


def test_killed_at_any_point_it_leaves_the_old_outputs_or_the_new(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path)
    sides: list[dict[str, bytes]] = []
    for policy in ("westwood", "lct"):
        code, calls = outputs.killed(policy, 0)
        assert code == 0
        sides.append(outputs.held())
    assert {name.rsplit(".", 1)[-1] for name in sides[0]} == {*FORMATS, "html", "json"}
    assert sides[0].keys() == sides[1].keys()
    assert calls > 60
    drawn = random.Random(SEED)
    for turn in range(POINTS):
        # The last calls put things in their places: a third of the points are among them.
        at = drawn.randint(1, calls) if turn % 3 else drawn.randint(calls - 60, calls)
        code, _ = outputs.killed(("westwood", "lct")[turn % 2], at)
        assert code == -9, (turn, at)
        whole(outputs.held(), sides)
    # What was left behind is in nobody's way, and is gone after the next run.
    code, _ = outputs.killed("lct", 0)
    assert code == 0
    assert outputs.held().keys() == sides[1].keys()
    assert not (outputs.out / "tables" / ".tables.part").exists()
