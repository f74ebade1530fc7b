"""What a scenario is, and what a replay of it gives: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime

from attendance_policy.answers import Answer, LeaveAnswer, Request, ScoreAnswer
from attendance_policy.calendar import Calendar
from attendance_policy.decide.due import Due
from attendance_policy.decide.duties_model import Duties
from attendance_policy.decide.notices_told import Told
from attendance_policy.decide.read_facts import FactRead
from attendance_policy.diagnostics import Place, Problem
from attendance_policy.events import Event
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Action
from attendance_policy.register.corrections import Change
from attendance_policy.register.model import Pupils, Register

Source = tuple[str, ...]


@dataclass(frozen=True)
class Arrival:
    """`arrive`: a pupil of a year group comes in at a local time."""

    year: str
    at: datetime
    session: str | None = None
    accompanied: bool | None = None


@dataclass(frozen=True)
class Reported:
    """`report`: an absence on a day was reported at a local time."""

    absent_on: date
    at: datetime
    day: int = 1
    year: str | None = None
    how: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True)
class LeaveAsked:
    """`leave`: leave was asked for."""

    request: Request
    day_by_day: bool = False
    returned: date | None = None


@dataclass(frozen=True)
class Scored:
    """`score`: a form was filled in; each risk gives the form's parts their numbers."""

    form: str
    risks: tuple[Mapping[str, int], ...]


@dataclass(frozen=True)
class Kept:
    """`kept`: an entry of a record was made on a day."""

    record: str
    on: date


@dataclass(frozen=True)
class Question:
    """One entry of `ask`. `words`: the question as its file has it; `said`: judgements that somebody has answered."""

    verb: str
    words: str
    asked: Arrival | Reported | LeaveAsked | Scored | Kept
    place: Place
    said: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Scenario:
    """One scenario, read and checked.

    `register` is None where there is no mark and no day to review. `log`: events were handed over, be it none.
    `take_done`: what must or will be done is taken as done (`steps: as due`). `other_flags_no`: a flag that no pupil
    has is no for everybody. `steps_named`, `flags_named`: places of names that only a policy can check.
    `duties`: the duties of the school are asked for. `register` is as finally corrected; `changes`: what its
    corrections changed, and when that became known.
    """

    file: str
    sentence: str
    calendar: Calendar | None
    pupils: Pupils
    register: Register | None
    events: tuple[Event, ...]
    log: bool
    questions: tuple[Question, ...]
    review_until: date | None
    take_done: bool
    other_flags_no: bool
    now: datetime | None
    problems: tuple[Problem, ...] = ()
    steps_named: Mapping[str, Place] = field(default_factory=dict)
    flags_named: Mapping[str, Place] = field(default_factory=dict)
    duties: bool = False
    changes: tuple[Change, ...] = ()

    @property
    def day(self) -> date | None:
        """The day whose versions of the policies answer: of `now`, else the last day looked at, else of a question."""
        if self.now is not None:
            return self.now.date()
        if self.review_until is not None:
            return self.review_until
        days = [day for question in self.questions if (day := _day_of(question)) is not None]
        return max(days, default=None)


def _day_of(question: Question) -> date | None:
    match question.asked:
        case Arrival() as arrival:
            return arrival.at.date()
        case Reported() as report:
            return report.absent_on
        case LeaveAsked() as leave:
            return leave.request.requested
        case Scored():
            return None
        case Kept() as kept:
            return kept.on


@dataclass(frozen=True)
class Answered:
    """One question with one policy's answer. `refused`: why this policy cannot be asked it (a reason it lacks)."""

    question: Question
    answer: Answer | LeaveAnswer | ScoreAnswer | None
    refused: str = ""


@dataclass(frozen=True)
class UnderReading:
    """What one reading of an open point makes of a decision.

    `decided`: whether it is made at all. The rest is what it then is; `at` is its day.
    """

    point: str
    kind: str
    standard: bool
    asks: str
    reading: str
    says: str
    source: Source
    working: bool
    decided: bool
    at: date | None = None
    action: str | None = None
    due: Due | None = None
    role: str | None = None
    strength: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class Decision:
    """One decision of one policy on one pupil.

    `key`: rule, case, strength, pupil and period. `at` is None where readings put it on different days and none is the
    working one; `first_at` is then the earliest. `result`: one of the four answers. `status`: due, asks, if (it turns
    on a missing input or on how an open point is read), first (`needs` unmet) or not_specified. `restated_by`: rules
    that say the same duty again. `parent_id`: the parent a notice is to. `notices`: where a notice that the decision
    names would stand for each parent. `done`: its acts, one by one.
    """

    key: str
    at: date | None
    first_at: date
    pupil_id: str
    rule: str
    case: str
    action: str | None
    due: Due | None
    role: str | None
    strength: str
    status: str
    result: str
    source: Source
    law: Source
    facts: tuple[FactRead, ...]
    readings: tuple[UnderReading, ...] = ()
    open_names: tuple[str, ...] = ()
    hedge: str = ""
    interpretation: tuple[str, ...] = ()
    not_specified: str = ""
    restated_by: tuple[str, ...] = ()
    occasion: str = ""
    parent_id: str = ""
    notices: tuple[Told, ...] = ()
    done: tuple[Action, ...] = ()


@dataclass(frozen=True)
class Replayed:
    """One policy's side of a replay."""

    policy: str
    name: str
    answers: tuple[Answered, ...]
    decisions: tuple[Decision, ...]
    assumed: Mapping[str, str] = field(default_factory=dict)
    duties: Duties | None = None
