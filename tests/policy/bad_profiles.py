"""The smallest profile for each thing that can be wrong with one, and the calls that cannot be meant.

A file in `bad/` is named after the code it shows. A comment line marks the place, on the line above it: `^` stands
under the sign, `#<` means where the line begins. A name with a dot belongs to the file before the dot.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from attendance_policy.conditions.problem_codes import CODES as CONDITIONS
from attendance_policy.diagnostics import CannotGoOn, Problem
from attendance_policy.library import Library, examine_calendar, map_path, read_calendar
from attendance_policy.library.problem_codes import CODES as LIBRARY
from attendance_policy.policy import Policies
from attendance_policy.policy.problem_codes import CODES as POLICY

HERE = Path(__file__).parent
FOLDER = HERE / "bad"
EXAMPLE = HERE / "fixtures" / "language_example.yaml"
CODES = {**LIBRARY, **CONDITIONS, **POLICY}

_MARK = re.compile(r"\s*#(?:<|\s*(\^))$")


def files() -> dict[str, Path]:
    """The bad file of each code, by code."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.yaml")) if "." not in path.stem}


def marked(text: str) -> tuple[int, int]:
    """The line and column that a file marks, counted from 1."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        match = _MARK.fullmatch(line)
        if match is not None:
            above = lines[number - 1]
            return number, match.start(1) + 1 if match[1] else len(above) - len(above.lstrip()) + 1
    raise AssertionError("no place is marked")


@cache
def policies() -> Policies:
    """The policies of the folder of bad profiles, which stands alone but for the packaged ones."""
    return Policies(Library([FOLDER], cwd=HERE))


def examined(code: str) -> tuple[Problem, ...]:
    """What is found in the bad file of a code; files are named as from this folder."""
    if code == "calendar-shape":
        try:
            read_calendar(str(files()[code]), shown=f"bad/{code}.yaml")
        except CannotGoOn as stop:
            return stop.problems
    if code in ("open-on-bank-holiday", "odd-number-of-days", "term-outside-year", "closed-on-weekend",
                "closed-outside-term"):  # fmt: skip
        return examine_calendar(str(files()[code]), shown=f"bad/{code}.yaml")
    return policies().examine(policies().library.find(str(files()[code]))).problems


def _load(**how: object) -> Callable[[], object]:
    return lambda: Policies(Library([HERE / "fixtures"], cwd=HERE)).load(EXAMPLE.as_posix(), **how)  # type: ignore[arg-type]


# By code: how the call is typed, and the call.
CALLS: dict[str, tuple[str, Callable[[], object]]] = {
    "no-such-folder": ("validate --policies polices", lambda: Library([Path("polices")])),
    "no-such-file": ("validate oakfield.yaml", lambda: Library().find("oakfield.yaml")),
    "no-such-policy": ("show little_bse", lambda: policies().library.find("little_bse")),
    "not-in-force": (
        "show versions_overlap --today 2020-01-01",
        lambda: policies().library.find("versions_overlap", date(2020, 1, 1)),
    ),
    "no-such-calendar": ("simulate --calendar england_exampel", lambda: read_calendar("england_exampel")),
    "no-such-map": ("simulate --map simms", lambda: map_path("simms")),
    "unknown-point": (
        "arrive basildon_lower --reading half_past_nine=before",
        _load(readings=["half_past_nine=before"]),
    ),
    "wrong-reading": ("arrive basildon_lower --reading half_past_eight", _load(readings=["half_past_eight"])),
}


def called(code: str) -> tuple[Problem, ...]:
    """What a call that cannot be meant is told."""
    try:
        CALLS[code][1]()
    except CannotGoOn as stop:
        assert stop.exit_code == 2
        return tuple(replace(p, place=replace(p.place, file="")) if "/" in p.place.file else p for p in stop.problems)
    raise AssertionError("the call was taken")
