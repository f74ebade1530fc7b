"""A worklist as values: what is due on a day, by whom, why, and what a caller needs to know. No names of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time

from attendance_policy.decide.due import Due
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Source

# When something is to be done: it should have been, at an hour, by the end of a day, or at no time that is given.
OVERDUE, TIMED, DAY, NO_TIME = "overdue", "timed", "day", "no_time"
# Of what could only be done on its day, when that has gone by: nothing to do any more.
MISSED = "missed"
GROUPS = (TIMED, DAY, OVERDUE, NO_TIME)
# What is asked of whoever it is put to: to do it, to decide on it, or to find out whether it is to be done at all.
DO, DECIDE, DEPENDS = "do", "decide", "depends"
KINDS = (DO, DECIDE, DEPENDS)
BOTH = "morning and afternoon"
PUPIL, SCHOOL, NOTICE = "pupil", "school", "notice"


@dataclass(frozen=True, slots=True)
class Missed:
    """A missed day, or half of one. `session`: morning, afternoon, or both in words; `meaning`: of the code."""

    day: date
    session: str
    code: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One contact of the log. `at`: local time; its time is midnight where `has_time` is false. `way`: in the words of
    the vocabulary, "" where the log names none of them. `reached`: None where the log says nothing of it."""

    at: datetime
    has_time: bool
    kind: str
    way: str
    reached: bool | None


@dataclass(frozen=True, slots=True)
class Script:
    """What a caller or visitor has to have at hand.

    `missed`: the sessions of this absence, or the last ones where no absence is behind it; `more`: how many missed days
    before those are left out. `first_day`: of this absence. `tried`: contacts of the log since then. `report_due`: by
    when parents were to report; `reported`: what the log says of that, "" without a log. `ask`, `record`: what the
    policy wants to hear and to have written down. `reports`: of the parents in the log since then, which are nothing
    that the school tried.
    """

    missed: tuple[Missed, ...] = ()
    more: int = 0
    first_day: date | None = None
    day_of_absence: int = 0
    tried: tuple[Tried, ...] = ()
    report_due: str = ""
    reported: str = ""
    ask: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    reports: tuple[Tried, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What one reading of an open point makes of an item, where readings decide otherwise. `under`: in words."""

    point: str
    asks: str
    reading: str
    says: str
    source: Source
    working: bool
    because: str
    under: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is due, or left to a person.

    `key`: unlike that of any other item, and the same whenever and as often as it is worked out. `about`: pupil, school
    or notice; `whom`: the pupil's id, or the class, or "". `on`: the day on which it is listed; `due`: what the policy
    says, None where it says nothing. `raised`: the day of the decision. `since`: for what is overdue, when it was due
    first, and for what has no time and was decided earlier, the day of that; `times`: how often since. `role`: as the
    profile has it, "" where the document names nobody. `who`: in words. `says`: the whole sentence. `turns_on`: what is
    not known. `by`: the time that the policy gives, in words.
    """

    key: str
    group: str
    kind: str
    about: str
    whom: str
    on: date
    at: time | None
    raised: date
    due: Due | None
    role: str
    who: str
    action: str
    says: str
    rule: str
    case: str
    strength: str
    status: str
    result: str
    source: Source
    law: Source = ()
    why: str = ""
    year: str = ""
    in_class: str = ""
    parent: str = ""
    since: date | None = None
    times: int = 1
    hedge: str = ""
    interpretation: tuple[str, ...] = ()
    turns_on: tuple[str, ...] = ()
    readings: tuple[Read, ...] = ()
    script: Script | None = None
    by: str = ""

    @property
    def is_left(self) -> bool:
        """Whether it is left from an earlier day: overdue, or decided then without a time and not recorded since."""
        return self.since is not None


@dataclass(frozen=True)
class Worklist:
    """What is due from `on` to `last`, and until the next school day. `through`: the day before that one.

    `missed`: what the log does not have and can no longer be done; not among `items`.
    `done`: how many were left out because the log has them as done. `assumed`: name to sentence, what was taken for
    granted where the inputs or the document say nothing.
    """

    policy: str
    name: str
    on: date
    last: date
    through: date
    items: tuple[Item, ...]
    done: int = 0
    logged: bool = False
    notes: tuple[str, ...] = ()
    assumed: Mapping[str, str] = field(default_factory=dict)
    missed: tuple[Item, ...] = ()


def in_order(item: Item) -> tuple[object, ...]:
    """By day and time; then what has no time; then what is left from earlier days, by since when. Within these by
    role, pupil and key."""
    at = (item.since or item.on, time.min) if item.is_left else (item.on, item.at or time.max)
    late = item.group != MISSED and (item.is_left or item.group == NO_TIME)
    later = GROUPS.index(item.group) if late else 0
    return (item.is_left, later, *at, item.who, item.whom, KINDS.index(item.kind), item.key)
