"""What a duty of the school comes to: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from attendance_policy.calendar import Calendar, school_year_of
from attendance_policy.decide.due import Due
from attendance_policy.events import Event
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Silence, Source

DUTY_STATUSES = ("due", "asks", "if", "not_specified", "on_request", "on_event")
SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Duty:
    """One decision about the school, or about one class.

    `at`: the day by the end of which it is to be done; None where no day can be told, and `year` is then the school
    year it stands for. `period`: the first and last school day it is for. `session`: am, pm or "". `cadence`: the
    rhythm as the profile names it, "" for a silence. `due`: the time the profile gives; None where it gives none and
    `at` is an interpretation. `considered`: put to the role as a decision.

    `status`: due (must, will), asks (should, may, consider), if (it turns on something no calendar holds, or on how an
    open point is read), not_specified (once a school year; `words` are the document's), on_request (waits for a
    request; `words` name who asks) or on_event (`words` name the event). `result`: one of the four answers.
    """

    rule: str
    case: str
    cadence: str
    strength: str
    considered: bool
    action: str | None
    who: str | Silence | None
    about: str
    year: str
    at: date | None
    period: tuple[date, date] | None
    session: str
    due: Due | None
    status: str
    result: str
    source: Source
    law: Source = ()
    hedge: str = ""
    interpretation: tuple[str, ...] = ()
    words: str = ""
    turns_on: tuple[str, ...] = ()
    restated_by: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Rule and case, strength, rhythm, day and session (or school year, and what it waits for), and the class."""
        name = f"{self.rule}/{self.case}" if self.case else self.rule
        when = self.year if self.at is None else f"{self.at.isoformat()}{self.session and ' ' + self.session}"
        waits = f":{self.words}" if self.status == "on_event" else ""
        considered = " consider" if self.considered else ""
        return f"{name}:{self.strength}{considered}:{self.cadence or '-'}:{when}:{self.about}{waits}"

    @property
    def role(self) -> str | None:
        """Who does it; None where the document does not say, or readings differ."""
        return self.who if isinstance(self.who, str) and self.who else None


@dataclass(frozen=True, slots=True)
class DutyReading:
    """What one reading of an open point makes of one duty in the range. `count`: due and asked decisions.
    `actions`: what is done."""

    point: str
    kind: str
    standard: bool
    asks: str
    reading: str
    says: str
    source: Source
    working: bool
    rule: str
    count: int
    each: tuple[str, ...]
    role: str | None
    first: date | None
    actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """What duties are worked out for: the days `first` to `last`, both included, on a calendar.

    `classes`: the classes of the pupil file, empty where none are named. `requests`: events of kind request.
    """

    calendar: Calendar
    first: date
    last: date
    classes: tuple[str, ...] = ()
    requests: tuple[Event, ...] = ()

    @property
    def school_years(self) -> tuple[str, ...]:
        """The school years that the days lie in."""
        first, last = (day.year if day.month >= 9 else day.year - 1 for day in (self.first, self.last))
        return tuple(school_year_of(date(year, 9, 1)) for year in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class DutyHead:
    """A duty as it stands in the profile, whether or not it comes round in the span."""

    rule: str
    role: str | None
    each: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class Duties:
    """The duties of one policy over a span: decisions by day, those without a day last, and the open readings.

    `heads`: every duty in the order of the profile, those that only a reading has after them. `upcoming`: from a duty
    to the first day it is due on or after `since`, within a year or so; duties without such a day are not in it.
    """

    span: Span
    since: date
    heads: tuple[DutyHead, ...] = ()
    decisions: tuple[Duty, ...] = ()
    readings: tuple[DutyReading, ...] = ()
    upcoming: Mapping[str, date] = field(default_factory=dict)
