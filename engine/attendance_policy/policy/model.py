"""What a profile means: frozen values, built from resolved data that has passed every check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from attendance_policy.conditions import Condition
from attendance_policy.diagnostics import Place
from attendance_policy.frozen import dataclass
from attendance_policy.policy.called import Called
from attendance_policy.policy.open_points import OpenPoint as OpenPoint
from attendance_policy.policy.open_points import Reading as Reading
from attendance_policy.policy.times import Time
from attendance_policy.vocabulary.counting import Counting

if TYPE_CHECKING:
    from attendance_policy.policy.formal import FormalStep
    from attendance_policy.policy.forms import Score
    from attendance_policy.policy.leave_terms import LeaveReply, Limit
    from attendance_policy.policy.records import Record
    from attendance_policy.policy.schedule import Schedule

Source = tuple[str, ...]
STRENGTHS = ("must", "will", "should", "may")


@dataclass(frozen=True, slots=True)
class Silence:
    """A value the document does not give. `kind`: not_stated, left_to or says; `words` keeps what it does say."""

    kind: str
    words: str
    source: Source = ()
    in_simulation: str | float | None = None

    def sentence(self) -> str:
        """The silence as a person would say it, with the clause that leaves it open."""
        said = {
            "not_stated": self.words,
            "left_to": f"left to {self.words}",
            "says": f"the document says only: {self.words}",
        }
        clause = f" ({', '.join(self.source)})" if self.source else ""
        return said[self.kind] + clause


@dataclass(frozen=True, slots=True)
class Edge:
    """A minute of the day (0 to 1439) at which something changes. `takes`: the minute belongs to what comes after
    (`in`), to what came before (`out`), or the text leaves it open (`open`)."""

    minute: int
    takes: str


@dataclass(frozen=True, slots=True)
class Window:
    """One register: taken, late, absent. A part the document does not give is a Silence or None."""

    taken: int | Silence | None = None
    late: Edge | None = None
    absent: Edge | Silence | None = None
    ends: int | Silence | None = None
    source: Source = ()
    interpretation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterGroup:
    """The registers of some year groups; `years` is empty for all of them."""

    id: str
    years: tuple[str, ...]
    am: Window | Silence | None
    pm: Window | Silence | None
    day: tuple[int | Silence | None, int | Silence | None] = (None, None)
    arrive_by: int | Silence | None = None
    source: Source = ()
    interpretation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when an absence is reported. `edge.takes` is `out` for `by` (the minute is in time), `in` for `before`."""

    edge: Edge | Silence | None
    or_else: str = ""
    strength: str = ""
    how: str | Silence | None = None
    say: tuple[str, ...] = ()
    source: Source = ()
    interpretation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reporting:
    """How parents report an absence, and how they tell of an appointment."""

    first_day: Deadline | Silence | None
    later_days: Deadline | Silence | None
    how: str | Silence | None = None
    say: tuple[str, ...] = ()
    appointments: Deadline | Silence | None = None
    source: Source = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """How long before leave it must be asked for: `count` of `unit`, or a silence.

    `in_advance`: how binding it is to ask before the leave at all. `counted_to`: what counts as asking.
    """

    count: int | None
    unit: str
    silence: Silence | None = None
    strength: str = ""
    hedge: str = ""
    in_advance: str = ""
    counted_to: str | Silence | None = None
    source: Source = ()
    interpretation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leave:
    """How leave is asked for and decided. `evidence`: how binding it is to bring evidence that is asked for."""

    ask: str = ""
    notice: Notice | Silence | None = None
    decided_by: str = ""
    grounds: tuple[str, ...] = ()
    in_writing: str | Silence | None = None
    evidence: str = ""
    reply: LeaveReply | None = None
    source: Source = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """What one reason for absence leads to. Marks are codes, classes, or codes joined by ` or `.

    `tell`, `how`, `when_told`: who is told of it, by which channel and when. `strength`: how binding evidence is.
    """

    id: str
    granted: str = ""
    mark: str | Silence | None = None
    otherwise: str | Silence | None = None
    when: Condition | None = None
    process: str = ""
    decided_by: str = ""
    tell: str = ""
    how: str = ""
    when_told: str = ""
    evidence: str | Silence | None = None
    strength: str = ""
    limit: Limit | None = None
    source: Source = ()
    law: Source = ()
    interpretation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A yes/no question only a person can answer. `unanswered`: ask or assume not.

    `about`: what an answer belongs to, one of `vocabulary.ABOUT`; "" where no rule reads it.
    """

    id: str
    asks: str
    who: str
    unanswered: str
    in_simulation: str | Condition | None = None
    source: Source = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a tier; without a condition it takes everybody left over."""

    id: str
    when: tuple[Condition, ...]
    called: str = ""
    led_by: str = ""
    source: Source = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """A classification: the first level that fits, from the top."""

    id: str
    levels: tuple[Level, ...]
    otherwise: Silence | None = None
    source: Source = ()


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: a verb of the vocabulary, what stands after it, and its arguments as written; its own `due`."""

    verb: str
    target: str
    args: tuple[tuple[str, str], ...] = ()
    parts: tuple[Action, ...] = ()
    stop_when: Condition | None = None
    due: Time | Silence | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way for a rule to apply: a condition (None: always), and from when."""

    when: Condition | None
    not_before: Time | Silence | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a rule, fully spelled out: `name` is "" for a rule without cases.

    All of `conditions` and one of `ways` must hold. `acts`: (strength, actions), strongest first; of one strength,
    what is done before what is to be considered.
    """

    name: str
    conditions: tuple[Condition, ...]
    ways: tuple[Way, ...]
    acts: tuple[tuple[str, tuple[Action, ...]], ...]
    who: str | Silence
    due: Time | Silence | None
    once: str
    repeat: tuple[int, str] | None
    hedge: str
    source: Source


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `section`: stages, rules or duties. `after`: steps that must have been done at an earlier row."""

    id: str
    section: str
    occasions: tuple[str, ...]
    after: tuple[str, ...]
    needs: Condition | None
    not_before: Time | Silence | None
    until: Time | Silence | None
    cases: tuple[Case, ...]
    law: Source
    interpretation: tuple[str, ...]
    place: Place
    silences: tuple[Silence, ...] = ()
    restates: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where the rule stands in its profile."""
        return f"{self.section}.{self.id}"


@dataclass(frozen=True, eq=False)
class Policy:
    """One profile, resolved and checked. Two policies are the same only when they are one object."""

    id: str
    name: str
    kind: str
    registers: tuple[RegisterGroup, ...] | Silence | None
    reporting: Reporting | Silence | None
    leave: Leave | Silence | None
    reasons: Mapping[str, Reason | Silence]
    rules: tuple[Rule, ...]
    terms: Mapping[str, Condition | Silence]
    values: Mapping[str, str | float | Silence]
    tiers: Mapping[str, Tier]
    judgements: Mapping[str, Judgement]
    flags: tuple[str, ...]
    counting: Counting
    counting_in_simulation: Counting
    open_points: tuple[OpenPoint, ...]
    calendar: str = ""
    in_force: tuple[date | None, date | None] = (None, None)
    papers: Mapping[str, str] = field(default_factory=dict)
    called: Called = field(default_factory=Called)
    formal_steps: Mapping[str, FormalStep | Silence] = field(default_factory=dict)
    scores: Mapping[str, Score | Silence] = field(default_factory=dict)
    records: Mapping[str, Record | Silence] = field(default_factory=dict)
    schedule: Schedule | None = None
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)  # what `graph.needs_of` says of each rule

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id, of any section."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
