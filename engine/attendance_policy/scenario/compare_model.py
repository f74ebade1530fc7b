"""What a comparison of policies is: rows, cells, and causes of differences. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from attendance_policy.decide.due import Due
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Policy
from attendance_policy.scenario.model import Answered, Decision, Scenario, Source, UnderReading

# Why policies differ, in the order in which causes are told.
KINDS = {
    "no clause": "the document says nothing of it",
    "not met": "its condition does not hold",
    "review days": "pupils are looked at on other days",
    "threshold": "another figure",
    "deadline": "another time",
    "strength": "more or less binding",
    "who": "another role",
    "how often": "more or less often",
    "silence": "the document gives no value",
    "reading": "the document can be read in several ways",
    "condition": "another condition",
    "value": "another value",
}


@dataclass(frozen=True)
class Value:
    """What one policy says, and where."""

    text: str
    source: Source = ()


@dataclass(frozen=True)
class Cause:
    """Why policies differ on a row. `kind`: one of `KINDS`; `values`: what each policy concerned says, by its id."""

    kind: str
    about: str
    values: Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True)
class Entry:
    """One decision of one policy, on its first day and on `days` days in all."""

    decision: Decision
    days: tuple[date, ...]

    @property
    def due(self) -> Due | None:
        """When it is due, on its first day."""
        return self.decision.due

    @property
    def is_silent(self) -> bool:
        """Whether nothing is decided, because it turns on what the document leaves open."""
        return self.decision.status == "not_specified"


@dataclass(frozen=True)
class Row:
    """One question, or one act about one pupil. `entries` and `answers` are by policy; `lines` is a cell as text."""

    theme: str
    what: str
    pupil_id: str
    same: bool
    lines: Mapping[str, tuple[str, ...]]
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    answers: Mapping[str, Answered] = field(default_factory=dict)
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """One scenario through several policies. `notes`: the sentences that cells point to."""

    scenario: Scenario
    policies: tuple[Policy, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def own_readings(decision: Decision) -> tuple[UnderReading, ...]:
    """The readings of the document's own open points, without those of standard questions."""
    return tuple(read for read in decision.readings if not read.standard)
