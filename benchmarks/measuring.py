"""How time is taken: in turns, so that a busy moment falls on everybody, and by the clock of the processor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Taken:
    """Least seconds of several calls: of all processor cores together, and by the clock on the wall."""

    cpu: float
    wall: float

    def data(self) -> dict[str, float]:
        """As it is written to the file of results."""
        return {name: round(value, 7) for name, value in asdict(self).items()}


def once(call: Callable[[], object]) -> Taken:
    """One call."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return Taken(time.process_time() - cpu, time.perf_counter() - wall)


def in_turns(calls: Mapping[str, Callable[[], object]], rounds: int = 5, at_most: float = 20.0) -> dict[str, Taken]:
    """The least of several rounds. After its first call a call that takes long is not made again.

    `at_most`: seconds by the wall which one call may take of all its rounds together.
    """
    taken: dict[str, list[Taken]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            if sum(one.wall for one in taken[name]) * (1 + 1 / max(len(taken[name]), 1)) <= at_most:
                taken[name].append(once(call))
    return {name: Taken(min(t.cpu for t in of), min(t.wall for t in of)) for name, of in taken.items()}


def processes(calls: Mapping[str, list[str]], rounds: int) -> dict[str, Taken]:
    """Whole processes of this interpreter, in turns, the first round left out: it fills the caches of the disk."""
    taken: dict[str, list[Taken]] = {name: [] for name in calls}
    for turn in range(rounds + 1):
        for name, arguments in calls.items():
            one = process(arguments)
            if turn:
                taken[name].append(one)
    return {name: middle(of) for name, of in taken.items()}


def process(arguments: list[str]) -> Taken:
    """One whole process; it may end with 1, which is a finding. Raises where it ends otherwise."""
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, wall = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], capture_output=True, cwd=ROOT, env=usual)
    wall = time.perf_counter() - wall
    after = getrusage(RUSAGE_CHILDREN)
    if done.returncode > 1 or b"Traceback" in done.stderr:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr.decode()[-2000:]}")
    return Taken(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def middle(several: Sequence[Taken]) -> Taken:
    """The middle of several calls, of each clock by itself."""
    return Taken(*(sorted(values)[len(values) // 2] for values in zip(*map(astuple, several), strict=True)))


def apart(code: str) -> dict[str, Any]:
    """What a call of a function of this folder gives, like `growth.ways(1, True)`, in a process of its own."""
    code = f"import json, benchmarks.{code.split('.')[0]}; print(json.dumps(benchmarks.{code}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return found
