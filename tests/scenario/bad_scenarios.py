"""The smallest bad scenario for each code, and everything that is said about it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from attendance_policy.diagnostics import CannotGoOn, Problem
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.scenario import Ready, check_names, replay
from scenario.shared import SCHOOLS, Reader

FOLDER = Path(__file__).parent / "bad"


def files() -> dict[str, Path]:
    """The file of each code."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}


@cache
def _ready() -> tuple[Reader, tuple[Ready, ...]]:
    policies = Policies(Library((), None))
    return Reader(code_book(policies.resolver)), tuple(Ready.of(policies.load(name)) for name in SCHOOLS)


@cache
def examined(code: str) -> tuple[Problem, ...]:
    """Everything that reading a file, checking its names and asking its questions find wrong."""
    reader, schools = _ready()
    try:
        scenario = reader.file(files()[code])
        noted = check_names(scenario, [ready.loaded.policy for ready in schools])
        replay(scenario, schools)
    except CannotGoOn as stop:
        assert stop.exit_code == 3
        return stop.problems
    return tuple(sorted((*scenario.problems, *noted)))
