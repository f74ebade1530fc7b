"""Short histories of one pupil, thousands at once: each is a pupil of one register that two policies decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar, monday_of, school_year_of
from attendance_policy.codes import CodeBook
from attendance_policy.decide.due import Moment, due_of
from attendance_policy.decide.model import Decided, Fired
from attendance_policy.decide.points import due_by
from attendance_policy.decide.recorded import read_log
from attendance_policy.decide.run import Shared, decide_block
from attendance_policy.diff.actions import action_words
from attendance_policy.diff.names import Names
from attendance_policy.diff.pairs import Run
from attendance_policy.diff.spelling import time_key
from attendance_policy.events import Event
from attendance_policy.facts.grid import Grid, lay
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy, Silence
from attendance_policy.policy.times import Time
from attendance_policy.register.model import NO, YES, Pupils, Register
from attendance_policy.rules.openness import conditions_of, uses_of
from attendance_policy.rules.settings import Settings
from attendance_policy.scenario.flags import flags_of

# The two sessions of a day as a scenario writes them; "" is no mark.
Marks = tuple[str, str]
PRESENT: Marks = ("/", "\\")
UNMARKED: Marks = ("", "")


# Histories that end in the same stretch of so many school weeks are run together; the first weeks each by itself.
_APART = 4
# Weeks of the next school year: what starts again each year does so on the first day of them.
_NEXT_YEAR = 2
_OVER = "over before it begins"


@dataclass(frozen=True, slots=True)
class Done:
    """An event of a history: so many school days after its first, or before it."""

    day: int
    kind: str
    id: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """One pupil from a school day (counted from the first of the school year) on, day by day: of days in between that
    no mark is made of, nothing is known. The first and the last have one."""

    start: int
    marks: tuple[Marks, ...]
    year: str = "5"
    flags: tuple[str, ...] = ()
    done: tuple[Done, ...] = ()
    usual: str = "5"

    @property
    def marked(self) -> int:
        """How many days have a mark."""
        return len(self.marks) - self.marks.count(UNMARKED)

    @property
    def size(self) -> tuple[int, int, int, int, int, int]:
        """How long it is: days with marks, days from the first to the last, sessions that are not simply present,
        events, flags; then the earlier one."""
        told = sum(map(_told, self.marks))
        return (self.marked, len(self.marks), told, len(self.done), len(self.flags) + (self.year != self.usual),
                self.start)  # fmt: skip


@cache
def _told(day: Marks) -> int:
    """How many sessions of a day are not simply present."""
    return 0 if day == UNMARKED else sum(mark not in PRESENT for mark in day)


@dataclass(frozen=True, slots=True)
class Mode:
    """How a scenario is replayed: with a log of events or none, and what is due taken as done or not."""

    log: bool = True
    as_due: bool = False


@dataclass(frozen=True, eq=False)
class Two:
    """Two policies on one calendar. `days`: the school days of the year that histories lie in. `runs`: the rules of
    each that are run and compared. `year_days`: how many of the days are those of that year; of the next, the first
    are there."""

    before: Policy
    after: Policy
    names: Names
    calendar: Calendar
    codes: CodeBook
    days: tuple[date, ...]
    runs: tuple[Run, Run]
    year_days: int

    @staticmethod
    def of(
        before: Policy, after: Policy, names: Names, calendar: Calendar, codes: CodeBook,
        runs: tuple[Run, Run],
    ) -> Two:  # fmt: skip
        """In the school year before the last one that the calendar has, or its only one."""
        years = sorted({school_year_of(day) for day in calendar.school_days})
        chosen = years[-2] if len(years) > 1 else years[-1]
        days = tuple(day for day in calendar.school_days if school_year_of(day) == chosen)
        later = [day for day in calendar.school_days if school_year_of(day) > chosen]
        weeks = sorted({monday_of(day) for day in later})[:_NEXT_YEAR]
        following = tuple(day for day in later if monday_of(day) in weeks)
        return Two(before, after, names, calendar, codes, (*days, *following), runs, len(days))

    @cached_property
    def _due_moved(self) -> frozenset[str]:
        """The rules that are due at another time, or by other words for it."""
        sides = [
            {(said.now(rule.id), case.name): _due_key(case.due, said) for rule in policy.rules for case in rule.cases}
            for policy, said in ((self.before, self.names), (self.after, Names()))
        ]
        reworded = {rule for rule, case in sides[0] if sides[0][rule, case] != sides[1].get((rule, case))}
        turned = {self.names.turned().now(rule) for rule in reworded}
        return due_by(self.before, self.after) | due_by(self.after, self.before) | reworded | turned

    @cached_property
    def _weeks(self) -> tuple[int, ...]:
        """Which school week each day lies in, from 0."""
        mondays = [monday_of(day) for day in self.days]
        at = {monday: place for place, monday in enumerate(dict.fromkeys(mondays))}
        return tuple(at[monday] for monday in mondays)

    @cached_property
    def _by_week(self) -> bool:
        """Whether a register may end with any week: nothing that is run asks for the last day of a longer time."""
        policies = (self.before, self.after)
        uses = {use.name for policy, run in zip(policies, self.runs, strict=True) for rule in policy.rules
                if rule.id in run.rules for case in rule.cases for use in uses_of(policy, conditions_of(rule, case))}
        weekly = all(policy.counting.review_every in ("week", "school day") for policy in policies)
        return weekly and "last_school_day" not in uses

    @cached_property
    def _half_terms(self) -> tuple[int, ...]:
        """Which half term each day lies in."""
        return tuple(self.calendar.half_term_index(day) for day in self.days)

    def size(self, one: History) -> tuple[int, ...]:
        """How long a history is: days with marks, holidays it lies over, days from the first to the last, weekends, and
        what is left of its own size."""
        first, last = one.start, one.start + len(one.marks) - 1
        marked, length, *rest = one.size
        return (marked, self._half_terms[last] - self._half_terms[first], length,
                self._weeks[last] - self._weeks[first], *rest)  # fmt: skip

    def _cut(self, end: int) -> int:
        """How many days a register needs for marks of so many: to the end of that week, or all."""
        if not self._by_week:
            return len(self.days)
        later = (at for at in range(end, len(self.days)) if self._weeks[at] != self._weeks[end - 1])
        return next(later, len(self.days))

    def differing(self, histories: Sequence[History], mode: Mode) -> list[History]:
        """Those of the histories on which the two decide differently up to the last marked day, in no order.

        What is done in one history is a question to the log in every other of its register: histories are run together
        where the same things are done. A register that ends with the week of its last marks is soon gone through.
        """
        parts: dict[tuple[object, ...], list[History]] = {}
        for one in histories:
            week = self._weeks[one.start + len(one.marks) - 1]
            told = tuple(sorted({(done.kind, done.id) for done in one.done}))
            parts.setdefault((told, week if week < _APART else -(-week // _APART) * _APART), []).append(one)
        return [one for part in parts.values() for one in self._differing(part, mode)]

    def _differing(self, histories: Sequence[History], mode: Mode) -> list[History]:
        grid = self._grid(histories)
        events = sorted(self._events(histories, grid))
        last = np.array([one.start + len(one.marks) - 1 for one in histories], dtype=np.int64)
        known: dict[tuple[object, ...], int] = {}
        shared = Shared.of(grid)
        keys = [
            self._keys(policy, shared, events, mode, run, names, last, known)
            for policy, run, names in (
                (self.before, self.runs[0], self.names),
                (self.after, self.runs[1], Names()),
            )
        ]
        pupils = np.unique(np.setxor1d(keys[0], keys[1]) // grid.size[1] % len(histories))
        return [histories[int(at)] for at in pupils]

    def _keys(
        self, policy: Policy, shared: Shared, events: list[Event], mode: Mode, run: Run,
        names: Names, last: NDArray[np.int64], known: dict[tuple[object, ...], int],
    ) -> NDArray[np.int64]:  # fmt: skip
        log = read_log(events, shared.grid, policy)
        settings = Settings(simulate=False, take_done=mode.as_due, recorded=log.steps, judged=log.judged,
                            log=mode.log, logged=log.logged)  # fmt: skip
        decided = decide_block(policy, shared, settings, log.contacts if mode.log else None, run.rules)
        found = [np.zeros(0, dtype=np.int64)]
        size, pupils = shared.grid.size[1], len(last)
        for fired, said in _said(decided, names):
            if fired.rule.id not in run.compared:
                continue
            rows = fired.at[fired.day <= last[fired.pupil]]
            pupil, day = fired.rows.pupil[rows].astype(np.int64), fired.rows.day[rows].astype(np.int64)
            moved = fired.rule.id in self._due_moved
            for due, at in _due_times(decided, fired, rows) if moved else [(None, slice(None))]:
                when = due or _due_key(fired.due, names)  # where both are due at one moment, the words are no matter
                number = known.setdefault((*said, fired.rows.occasion, when), len(known))
                found.append((number * pupils + pupil[at]) * size + day[at])
        return np.unique(np.concatenate(found))

    def _grid(self, histories: Sequence[History]) -> Grid:
        ids = tuple(f"P{at:06}" for at in range(len(histories)))
        days = self.days[: self._cut(max(one.start + len(one.marks) for one in histories))]
        marks = np.zeros((len(ids), 2 * len(days)), dtype=np.uint8)
        number = {"": 0, **{code: int(self.codes.number[code]) for code in self.codes.number}}
        for row, one in enumerate(histories):
            flat = [number[mark] for day in one.marks for mark in day]
            marks[row, 2 * one.start : 2 * one.start + len(flat)] = flat
        flags = {
            name: np.array([YES if name in one.flags else NO for one in histories], dtype=np.uint8)
            for name in sorted(flags_of((self.before, self.after)))
        }
        none: tuple[date | None, ...] = (None,) * len(ids)
        pupils = Pupils(ids, tuple(one.year for one in histories), none, none, (), flags)
        return lay(Register(ids, days, marks, self.codes), pupils, self.calendar, days[-1])

    def _events(self, histories: Sequence[History], grid: Grid) -> Iterator[Event]:
        for pupil, one in zip(grid.pupil_ids, histories, strict=True):
            yield from (event for done in one.done for event in [self.event(pupil, one, done)])

    def event(self, pupil: str, history: History, done: Done) -> Event:
        """An event of a history, on its day."""
        day = self.days[max(history.start + done.day, 0)]
        return Event(datetime(day.year, day.month, day.day), pupil, 0, done.kind, id=done.id, outcome=done.outcome)


def _said(decided: Decided, names: Names) -> Iterator[tuple[Fired, tuple[object, ...]]]:
    for fired in decided.fired:
        case = fired.case
        who = case.who.words if isinstance(case.who, Silence) else case.who
        acts = tuple(action_words(action, names) for action in fired.actions)
        yield fired, (fired.strength, fired.status, who, case.hedge, acts)


def _due_key(due: Time | Silence | None, names: Names) -> str:
    return str(time_key(names.now(due.text)) if isinstance(due, Time) else due)


def _due_times(
    decided: Decided, fired: Fired, rows: NDArray[np.int64]
) -> Iterator[tuple[Moment | str | None, NDArray[np.bool_]]]:
    """The due times that a register or a deadline gives some rows, each with where it is; `_OVER` for an hour that is
    over before the absence begins, whichever it is.

    They are told apart by what such a time is read from: the day, the year group, the session missed, the day of
    absence.
    """
    seen, frame = fired.rows, decided.bounds[fired.rows.occasion].frame
    years = np.unique(seen.grid.pupils.years, return_inverse=True)[1]
    read = (seen.day[rows], years[seen.pupil[rows]], seen.grid.away[seen.seen[rows], 2 * seen.day[rows]],
            seen.in_spell[rows] > 0)  # fmt: skip
    _, first, kind = np.unique(np.stack([one.astype(np.int64) for one in read]), axis=1, return_index=True,
                               return_inverse=True)  # fmt: skip
    for number, row in enumerate(first.tolist()):
        due = due_of(decided.policy, fired, int(rows[row]), frame)
        yield (_OVER if due.is_over else due.at) if due is not None else None, kind.ravel() == number
