"""What an explanation is: the trace of one pupil's day under one policy. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from attendance_policy.decide.due import Due
from attendance_policy.diagnostics import Place
from attendance_policy.frozen import dataclass

TRACE_VERSION = 1
YES, NO, NOT_KNOWN, NOT_EVALUATED = "yes", "no", "not known", "not evaluated"
VERDICTS = (YES, NO, NOT_KNOWN, NOT_EVALUATED)
TRUTH = (NO, NOT_KNOWN, YES)
Source = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a figure is from its threshold, in whole `unit`s: above 0, so many are missing (`more`) or too many
    (not `more`); 0 or below, it holds, with so many to spare. A percentage is counted in sessions of those so far."""

    by: int
    unit: str
    more: bool


@dataclass(frozen=True, slots=True)
class Crossing:
    """When something would come to be. `on`: the day; `course`: what the pupil does until then, in words; `spoken`: the
    same as it is said to a parent, without codes."""

    on: date
    course: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Told:
    """One condition of a rule on one row. `kind`: condition, after, not before, until, needs, level, stronger
    (another way of the rule) or once.

    `text`: in words; `fact`: where it does not hold, what is the case instead, as a plain statement. `about`: what it
    asks of: judgement, flag, mark, step, improvement, level, day, figure, or "" for what is made of others and for all
    else.
    `written`: as the profile has it. `parts`: what it is made of; `joined` says whether `all` or
    `any` of them must hold. `open`: what is not known, and who could tell. `ahead`: when it would come to hold.
    `leaves_window_on`: when the oldest of what it counts no longer counts. `up_to`: how far it counts, where that is
    not the day itself: a share that is asked about while the day runs is that of the days before.
    """

    kind: str
    text: str
    written: str
    verdict: str
    value: str = ""
    threshold: str = ""
    distance: Distance | None = None
    joined: str = ""
    parts: tuple[Told, ...] = ()
    open: str = ""
    ahead: Crossing | None = None
    leaves_window_on: date | None = None
    up_to: str = ""
    fact: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """What is done at one strength: in words, and its status where it was decided."""

    strength: str
    text: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class DueTold:
    """When it is due, with what that is counted from and when that was."""

    due: Due
    words: str
    counted_from: str = ""
    anchor_at: str = ""


@dataclass(frozen=True, slots=True)
class ReadingTold:
    """What one reading of an open point makes of a rule on this day. `unfixed`: `due` is why the document gives no
    time."""

    point: str
    kind: str
    standard: bool
    asks: str
    reading: str
    says: str
    source: Source
    working: bool
    because: str
    verdict: str
    due: str = ""
    unfixed: bool = False


@dataclass(frozen=True, slots=True)
class RuleTold:
    """One case of one rule on one day.

    `verdict`: whether it was decided. `status`: that of the decision; `first` where something is to be done before.
    `result`: one of the four answers, where it was decided or is open. `why_not_asked`: where there is no row.
    `next_on`: the next day on which the rule is asked, as the register stands. `history`: the days on which it was
    decided before, the latest last. `left_open_on`: the last of them, where it was left open then.
    """

    rule: str
    case: str
    occasion: str
    called: str
    verdict: str
    status: str
    result: str
    who: str
    actions: tuple[Action, ...]
    conditions: tuple[Told, ...]
    source: Source
    law: Source
    place: Place
    interpretation: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    readings: tuple[ReadingTold, ...] = ()
    due: DueTold | None = None
    ahead: Crossing | None = None
    why_not_asked: str = ""
    next_on: date | None = None
    history: tuple[date, ...] = ()
    left_open_on: date | None = None
    hedge: str = ""
    restates: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeTold:
    """A decision about a notice to a parent of the pupil, made on this day."""

    rule: str
    parent_id: str
    action: str
    status: str
    due: str
    source: Source
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything a policy decided about one pupil on one day, and did not, and why.

    `occasions`: what the day has for the pupil; `next_on`: from an occasion to its next day, as the register stands.
    `until`: the last school day of the school year, or of the register where that goes on: what comes later helps
    nobody to decide anything now. `instruments`: what the sources of law are called, by their short names; `codes`:
    what the marks are, by their letters.
    """

    policy: str
    name: str
    pupil_id: str
    on: date
    marks: tuple[str, str]
    occasions: tuple[str, ...]
    next_on: tuple[tuple[str, date], ...]
    rules: tuple[RuleTold, ...]
    notices: tuple[NoticeTold, ...] = ()
    notes: tuple[str, ...] = ()
    until: date | None = None
    instruments: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)

    def in_time(self, ahead: Crossing | None) -> Crossing | None:
        """What would come, where it comes by the end of the school year."""
        return ahead if ahead is not None and (self.until is None or ahead.on <= self.until) else None
