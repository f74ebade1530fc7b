"""Figures for the record: `make bench`. Times vary with the machine; quote the ratios, which are taken in one run.

Whole processes are timed from outside against a bare interpreter; the engine is timed inside, best of several.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROFILES = sorted(path.stem for path in (ROOT / "policies").glob("*.yaml"))


def whole(*arguments: str, runs: int = 7) -> float:
    """Median seconds of a whole process."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=ROOT)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def best(call: Callable[[], object], runs: int = 5) -> float:
    """Best seconds of a call."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def processes(folder: Path) -> None:
    """Whole processes, each beside the bare interpreter."""
    command = ["-m", "attendance_policy"]
    register, pupils = folder / "register.csv", folder / "pupils.csv"
    whole(*command, "generate", "--phase", "secondary", "--pupils", "1000", "--seed", "1",
          "--out", str(register), "--pupils-out", str(pupils), runs=1)  # fmt: skip
    bare, numpy = whole("-c", "pass"), whole("-c", "import numpy")
    print("| whole process | seconds | of a bare interpreter | of one that imports numpy |")
    print("|---|---:|---:|---:|")
    for name, arguments in {
        "python -c pass": ["-c", "pass"],
        "--help": [*command, "--help"],
        "validate, one profile": [*command, "validate", PROFILES[0]],
        "validate, all profiles and bases": [*command, "validate"],
        **{
            f"simulate {profile}, 1,000 pupils, long CSV": [
                *command, "simulate", "--policy", profile, "--register", str(register), "--pupils-file", str(pupils)]
            for profile in PROFILES
        },
    }.items():  # fmt: skip
        seconds = whole(*arguments)
        print(f"| {name} | {seconds:.3f} | {seconds / bare:.1f} | {seconds / numpy:.1f} |", flush=True)


def engine() -> None:
    """The engine alone: one policy over a register in memory, reviews and absences."""
    from attendance_policy.decide.blocks import decide
    from attendance_policy.decide.run import Shared
    from attendance_policy.facts.grid import lay
    from attendance_policy.generate import generate
    from attendance_policy.library import Library, read_calendar
    from attendance_policy.policy import Policies
    from attendance_policy.policy.codebook import code_book
    from attendance_policy.rules.settings import Settings

    policies = Policies(Library())
    book, calendar = code_book(policies.resolver), read_calendar("england_example")
    print("\n| engine, one policy over one year | pupils | seconds | pupils a second |")
    print("|---|---:|---:|---:|")
    for count, runs in ((1_000, 7), (50_000, 2)):
        register, pupils = generate("secondary", count, 1, calendar, book)
        for profile in PROFILES:
            policy = policies.load(profile).policy
            seconds = best(lambda: decide(policy, Shared.of(lay(register, pupils, calendar)), Settings()), runs)  # noqa: B023
            print(f"| {profile} | {count:,} | {seconds:.3f} | {count / seconds:,.0f} |", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        processes(Path(folder))
    engine()
