"""What a simulation tells: counts by rule and by week, what was assumed, and what each open reading would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.model import Decided
from attendance_policy.facts.grid import Grid
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy

# The first day of a pupil whom a rule never reaches.
NEVER = np.iinfo(np.int32).max
# Which marks a run decides on, where some were corrected.
AS_KNOWN = "as they were known on each day: a correction counts from the day it became known"
AS_CORRECTED = "as finally corrected, on every day"


@dataclass(frozen=True, slots=True)
class RuleCount:
    """One rule's decisions in a run. `pupils`: distinct pupils about whom something is due or asked.

    `count` due; `asks` left to a person; `unknown` depends on something no input holds (`if` in JSON); `first` waits
    for something else; `not_specified` turns on a silence of the document.
    """

    rule: str
    section: str
    count: int = 0
    pupils: int = 0
    asks: int = 0
    unknown: int = 0
    first: int = 0
    not_specified: int = 0
    open_names: tuple[str, ...] = ()
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """Decisions of one week, by rule: due and asked together. `start` is its Monday."""

    start: date
    decisions: dict[str, int]


@dataclass(frozen=True, slots=True)
class ReadingCount:
    """How many decisions and pupils one reading of an open point would reach, for one rule."""

    point: str
    kind: str
    asks: str
    reading: str
    says: str
    working: str
    rule: str
    count: int
    pupils: int


@dataclass(frozen=True, eq=False)
class Outcome:
    """One policy on one register. `held`: rules that turn on an open point without a working reading, and it.

    `file`: the profile. `run`: the policy as it was run. `opened`: (rule, status, what it turns on) -> decisions.
    `first`: from a rule to the first day of each pupil on which it was due or asked, `NEVER` where it never was.
    `acts`: from a rule to what of it was due or asked: the places of a case and of an act in it, and whether on a day
    after the first of an absence. `kept`: every decision, where they were kept. `spared`: rules that were not run,
    since nobody asked what they decide; nothing else tells of them.
    """

    policy: str
    name: str
    pupils: int
    sessions: int
    possible: int
    present: int
    decisions: tuple[RuleCount, ...]
    weeks: tuple[Week, ...]
    assumed: dict[str, str]
    readings: tuple[ReadingCount, ...]
    held: dict[str, str]
    not_asked: tuple[tuple[str, str], ...]
    run: Policy = field(repr=False)
    grid: Grid = field(repr=False)
    opened: Mapping[tuple[str, str, tuple[str, ...]], int] = field(repr=False)
    first: Mapping[str, NDArray[np.int32]] = field(repr=False)
    acts: Mapping[str, frozenset[tuple[int, int, bool]]] = field(repr=False)
    file: str = ""
    kept: Decided | None = field(default=None, repr=False)
    spared: tuple[str, ...] = ()

    @property
    def decided(self) -> Decided:
        """Every decision. Raises RuntimeError where the run was not asked to keep them."""
        if self.kept is None:
            raise RuntimeError("the decisions of this run were not kept")
        return self.kept

    def first_days(self, rule: str) -> NDArray[np.int32]:
        """For each pupil, the first day on which the rule was due or asked; `NEVER` for whom it was not."""
        return self.first[rule] if rule in self.first else np.full(self.pupils, NEVER, np.int32)

    @property
    def attendance(self) -> Fraction | None:
        """Present of possible sessions, exactly; None when no session is possible."""
        return Fraction(self.present, self.possible) if self.possible else None


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What a what-if changes for one rule: distinct pupils newly reached and no longer reached, and those of both
    whose first decision comes earlier or later."""

    rule: str
    newly: int = 0
    no_longer: int = 0
    earlier: int = 0
    later: int = 0
    before: int = 0
    after: int = 0


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A register under two policies. `patch`: (path, before, after) of what was set, where it was a patch."""

    before: Outcome
    after: Outcome
    changes: tuple[RuleChange, ...]
    patch: tuple[tuple[str, str, str], ...] = ()
