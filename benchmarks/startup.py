"""Whole processes, from the start of Python to its end, beside an interpreter that imports numpy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attendance_policy.generate import write_long_csv, write_pupils_csv
from attendance_policy.register import write_packed
from attendance_policy.simulate.warm import session
from benchmarks import case
from benchmarks.measuring import ROOT, Taken, apart, middle, once, processes

Row = dict[str, Any]
BARE = "python, importing numpy"
_RUN = ["-m", "attendance_policy"]
_DAY = "2026-03-20"
_CHANGED = "stages.concern_letter.when.attendance"
_QUICK = (BARE, "python", "--help", "validate, one profile", "arrive")


def files(folder: Path, pupils: int) -> dict[str, str]:
    """A register of so many pupils in its long and its packed form, and the pupil file."""
    about = case.year(pupils)
    found = {name: str(folder / f"{pupils}{ending}") for name, ending in
             (("csv", ".csv"), ("packed", ".packed"), ("pupils", "-pupils.csv"))}  # fmt: skip
    write_long_csv(about.register, Path(found["csv"]))
    write_packed(about.register, Path(found["packed"]))
    write_pupils_csv(about.pupils, Path(found["pupils"]))
    return found


def startup(folder: Path, rounds: int, trust: int, quick: bool = False) -> list[Row]:
    """Every verb on the smallest case it has (`quick`: a few), a school, and a trust of `trust` pupils (0: none)."""
    small, school = files(folder, 1), files(folder, 1000)
    calls = {BARE: ["-c", "import numpy"], "python": ["-c", "pass"], **_verbs(folder, small["csv"])}
    changed = ["--set", f"{_CHANGED}=93"]
    for name, each in (("a school's", school), ("a trust's", files(folder, trust) if trust else None)):
        if each is not None:
            pupils = "1,000" if each is school else f"{trust:,}"
            for form in ("packed", "csv"):
                about = ["--register", each[form], "--pupils-file", each["pupils"]]
                calls[f"simulate, {name} year, {pupils} pupils, {form}"] = [
                    *_RUN, "simulate", "--policy", "sharley_park", *about]  # fmt: skip
                calls[f"simulate, {name} what-if, {pupils} pupils, {form}"] = [
                    *_RUN, "simulate", "--policy", "basildon_lower", *about, *changed, "--brief"]  # fmt: skip
    if quick:
        calls = {name: arguments for name, arguments in calls.items() if name in _QUICK or "simulate" in name}
    taken = processes(calls, rounds)
    warmed = apart(f"startup.warm({school['packed']!r}, {school['pupils']!r})")
    taken["in a warm process: a school's what-if, 1,000 pupils"] = Taken(**warmed)
    bare = taken[BARE]
    return [{"call": name, **one.data(), "of_bare_cpu": round(one.cpu / bare.cpu, 2),
             "of_bare": round(one.wall / bare.wall, 2)} for name, one in taken.items()]  # fmt: skip


def warm(register: str, pupils: str) -> Row:
    """Another threshold, asked of a process that holds a register: the middle of twenty, no two alike."""
    asked = session("basildon_lower", register, pupils)
    figures = [str(94 - number / 8) for number in range(21)]
    return middle([once(lambda figure=figure: asked.what_if([(_CHANGED, figure)])) for figure in figures][1:]).data()


def _verbs(folder: Path, register: str) -> dict[str, list[str]]:
    scenario = str(sorted((ROOT / "policies" / "tests" / "sharley_park").glob("*.yaml"))[0])
    policy = "sharley_park"
    asked: dict[str, list[str]] = {
        "--help": ["--help"],
        "--version": ["--version"],
        "list": ["list"],
        "vocabulary": ["vocabulary"],
        "validate, one profile": ["validate", policy],
        "validate, every profile": ["validate"],
        "lint": ["lint", policy],
        "fmt --check": ["fmt", "--check", f"policies/{policy}.yaml"],
        "show": ["show", policy],
        "arrive": ["arrive", policy, "--year", "3", "--at", f"{_DAY} 09:05"],
        "report": ["report", policy, "--absent-on", _DAY, "--at", f"{_DAY} 08:50"],
        "leave": ["leave", policy, "--requested", "2026-03-02", "--from", _DAY, "--to", _DAY],
        "duties": ["duties", policy, "--from", "2025-09-01", "--to", "2026-07-20"],
        "replay": ["replay", scenario, "--policy", policy],
        "test": ["test", scenario],
        "diff": ["diff", policy, "westwood", "--brief", "--no-counterexample"],
        "explain": ["explain", "--policy", policy, "--register", register, "--pupil", "P000000", "--on", _DAY],
        "worklist": ["worklist", "--policy", policy, "--register", register, "--on", _DAY],
        "letters": ["letters", "--policy", policy, "--register", register, "--on", _DAY, "--out",
                    str(folder / "letters"), "--overwrite"],
        "register inspect": ["register", "inspect", register],
        "register pack": ["register", "pack", register, "--out", str(folder / "again.packed")],
        "generate": ["generate", "--phase", "primary", "--pupils", "1", "--seed", "1", "--out",
                     str(folder / "made.csv")],
        "simulate, a pupil": ["simulate", "--policy", policy, "--register", register],
    }  # fmt: skip
    return {name: [*_RUN, *arguments] for name, arguments in asked.items()}
