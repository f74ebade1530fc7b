"""The smallest map for each thing that can be wrong with one; a comment under the first fault marks its place."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from attendance_policy.cli.mapping import known_words
from attendance_policy.diagnostics import Problem
from attendance_policy.library import Library
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register.maps.problem_codes import CODES
from attendance_policy.register.maps.read import map_of
from attendance_policy.register.maps.values import Known
from attendance_policy.source import read_file

__all__ = ["CODES", "examined", "files", "words"]
FOLDER = Path(__file__).parent / "bad_maps"


def files() -> dict[str, Path]:
    """The bad file of each code, by code."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}


@cache
def words() -> Known:
    """What the words of a map may stand for."""
    return known_words(code_book(Policies(Library()).resolver))


def examined(code: str) -> tuple[Problem, ...]:
    """What is found in the bad file of a code, sorted by place."""
    problems: list[Problem] = []
    map_of(read_file(files()[code], f"{code}.yaml"), words(), problems)
    return tuple(sorted(problems))
