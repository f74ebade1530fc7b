"""The case that is timed: the ladder of `ladder.yaml` on a year of invented pupils, and what our engine decides."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.blocks import decide
from attendance_policy.decide.model import Decided
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import Grid, lay
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Loaded, Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register.model import Pupils, Register
from attendance_policy.rules.settings import Settings

LADDER = Path(__file__).parent / "ladder.yaml"
# In the order of the columns of what every engine answers.
RULES = ("first", "second", "meeting", "notice", "authority",
         "penalty_first", "penalty_second", "prosecute", "persistent", "severe", "watched")  # fmt: skip
NEVER = -1
MADE = 50_000  # pupils that are made; more of them are these again under other ids
Answers = NDArray[np.int16]


@cache
def policies() -> Policies:
    """The policies that are shipped."""
    return Policies(Library())


@cache
def ladder() -> Loaded:
    """The ladder, checked as every profile is."""
    found = policies()
    loaded = found.examine_document(found.library.document_of(LADDER.read_bytes(), LADDER.name))
    if not loaded.usable or loaded.problems:
        raise RuntimeError("\n".join(str(problem) for problem in loaded.problems))
    return loaded


@dataclass(frozen=True)
class Year:
    """A register of one school year and its pupils, laid on the calendar."""

    register: Register
    pupils: Pupils
    grid: Grid


@cache
def year(count: int) -> Year:
    """A year of `count` invented pupils of secondary schools; beyond MADE the same marks come again."""
    calendar = read_calendar("england_example")
    register, pupils = generate("secondary", min(count, MADE), 1, calendar, code_book(policies().resolver))
    if count > MADE:
        at = np.arange(count) % MADE
        ids = tuple(f"P{number:08d}" for number in range(count))
        register = replace(register, pupil_ids=ids, marks=register.marks[at])
        order = at.tolist()
        pupils = Pupils(
            ids, tuple(pupils.years[n] for n in order), tuple(pupils.start[n] for n in order),
            tuple(pupils.leave[n] for n in order), (), {name: column[at] for name, column in pupils.flags.items()},
        )  # fmt: skip
    return Year(register, pupils, lay(register, pupils, calendar))


def decided(grid: Grid) -> Decided:
    """What our engine decides, nothing computed before."""
    return decide(ladder().policy, Shared.of(grid), Settings())


def answers(found: Decided) -> Answers:
    """(pupils, rules): the day of each decision as its number in the grid, NEVER for none.

    Every rule is `once: ever` and a duty, so that this is all there is to tell.
    """
    days = np.full((found.grid.size[0], len(RULES)), NEVER, dtype=np.int16)
    for fired in found.fired:
        if fired.status != "due" or (days[fired.pupil, RULES.index(fired.rule.id)] != NEVER).any():
            raise RuntimeError(f"{fired.rule.id} is decided in a way that the benchmark does not compare")
        days[fired.pupil, RULES.index(fired.rule.id)] = fired.day
    return days


def by_reference(about: Year) -> Answers:
    """The same by the slow interpreter of the tests, which knows no columns: pupil by pupil, day by day."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from reference.interpreter import Options
    from reference.side_by_side import by_reference, school_of

    school = school_of(about.register, about.pupils, about.grid.days.calendar)
    days = np.full((len(about.register.pupil_ids), len(RULES)), NEVER, dtype=np.int16)
    number = {day: at for at, day in enumerate(about.grid.days.days)}
    for one in by_reference(ladder().policy, school, Options()):
        place = about.register.row[one.pupil], RULES.index(one.rule)
        if one.status != "due" or days[place] != NEVER:
            raise RuntimeError(f"the reference decides {one}")
        days[place] = number[one.day]
    return days
