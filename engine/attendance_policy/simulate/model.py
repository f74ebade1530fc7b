"""What a simulation tells: counts by rule and by week, what was assumed, and what each open reading would change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from attendance_policy.decide.model import Decided


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
    `file`: the profile."""

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
    decided: Decided = field(repr=False)
    file: str = ""

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
