"""Which decisions belong on the list of a day, in which group, and by when each of them is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import field, replace
from datetime import date, datetime

from attendance_policy.calendar import Calendar
from attendance_policy.decide.due import Due, Moment, due_of
from attendance_policy.decide.model import Decided, Fired
from attendance_policy.facts.days import Index
from attendance_policy.facts.grid import Grid
from attendance_policy.frozen import dataclass
from attendance_policy.letters.due import AFTER_LEAVING
from attendance_policy.policy.model import Silence
from attendance_policy.worklist.log import Log
from attendance_policy.worklist.missed import Missed
from attendance_policy.worklist.model import DAY, DECIDE, DEPENDS, DO, MISSED, NO_TIME, OVERDUE, TIMED

_TODAY = ("clock", "phrase")  # due on the day of the decision, whatever that is


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a list. `on`, `last`: asked for; `through`: the last before the next school day. `since`: from when
    on what is overdue is looked for; `open_since`: from when on decisions without a time are."""

    on: date
    last: date
    through: date
    since: date
    open_since: date
    calendar: Calendar


@dataclass(frozen=True, eq=False)
class Pick:
    """One decision on a list. `row`: an index into the rows of `fired`. `since`: of what is overdue, when it was due
    first; of what has no time and was decided before, the day of that. `times`: how many decisions of that pupil and
    case are."""

    fired: Fired
    row: int
    group: str
    kind: str
    due: Due | None
    on: date
    raised: date
    since: date | None = None
    times: int = 1

    @property
    def pupil(self) -> int:
        """An index into the pupils of the grid that was decided."""
        return int(self.fired.rows.pupil[self.row])


@dataclass
class Picked:
    """What was found. `done`: left out, because the log has it as done; `unrecorded`: by rule, how many were raised
    before at no time that is given, and leave nothing in a log; `waiting`: for something else to be done first;
    `gone`: of each pupil who has left, how many are no longer to be done."""

    picks: list[Pick]
    done: int = 0
    unrecorded: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    gone: Counter[str] = field(default_factory=Counter)

    def add(self, other: Picked) -> None:
        """Count what another block has left out."""
        self.done += other.done
        self.waiting += other.waiting
        self.unrecorded.update(other.unrecorded)
        self.gone.update(other.gone)


def kind_of(status: str) -> str:
    """What a decision of that status asks of whoever it is put to."""
    if status in ("if", "not_specified"):
        return DEPENDS
    return DECIDE if status == "asks" else DO


def picked(decided: Decided, days: Days, log: Log, missed: Missed | None = None) -> Picked:
    """The decisions that belong on a list. `decided`: of one block, so that it holds the columns it was decided on.
    `missed`: what tells which of them could only be done on a day that is over; None where none is told apart."""
    found = Picked([])
    planned: dict[int, Grid] = {}
    for fired in decided.fired:
        if fired.status == "first":
            found.waiting += int((_raised(fired) == days.on.toordinal()).sum())
            continue
        grid = planned.setdefault(id(fired.rows.grid), _with_calendar(fired.rows.grid, days.calendar))
        # A day that is counted from another lies on the school's own calendar, which goes on after the register.
        _of_fired(decided, replace(fired, rows=replace(fired.rows, grid=grid)), days, log, found, missed)
    return found


def _with_calendar(grid: Grid, calendar: Calendar) -> Grid:
    return replace(grid, days=replace(grid.days, calendar=calendar))


def _raised(fired: Fired) -> Index:
    ordinal: Index = fired.rows.grid.days.ordinal[fired.day]
    return ordinal


def _of_fired(
    decided: Decided, fired: Fired, days: Days, log: Log, found: Picked, missed: Missed | None
) -> None:  # fmt: skip
    kind, raised = kind_of(fired.status), _raised(fired)
    carried = kind == DO or (kind == DECIDE and fired.strength == "should" and not fired.open_names
                             and not any(action.verb == "consider" for action in fired.actions))  # fmt: skip
    carried = carried and log.given
    # A time of the morning is none of an absence of the afternoon, which then waits as what has no time does.
    timeless = fired.due is None or isinstance(fired.due, Silence) or fired.due.kind in _TODAY
    earliest = days.open_since if timeless else date.min
    if carried:
        earliest = min(earliest, days.since)
    at = fired.at[(raised >= earliest.toordinal()) & (raised <= days.last.toordinal())]
    frame = decided.bounds[fired.rows.occasion].frame
    kept = carried and log.tells_of(fired)
    stays = fired.rows.occasion in AFTER_LEAVING
    earlier: dict[tuple[int, str], list[Pick]] = {}
    last_done: dict[int, date | None] = {}
    for row in at.tolist():
        pupil, day = int(fired.rows.pupil[row]), fired.rows.grid.days.days[int(fired.rows.day[row])]
        pick = _pick(decided, fired, row, kind, day, days, due_of(decided.policy, fired, row, frame))
        if pick is None or (pick.group == OVERDUE and not carried):
            continue
        if log.given:
            if pupil not in last_done:
                last_done[pupil] = log.done_since(fired, decided.grid.pupil_ids[pupil])
            done = last_done[pupil]
            if done is not None and done >= day:
                found.done += pick.group != OVERDUE and pick.raised >= days.on
                continue
        leave = decided.grid.pupils.leave[pupil]
        if leave is not None and leave < min(pick.on, days.last) and not stays:
            found.gone[decided.grid.pupil_ids[pupil]] += 1
        elif pick.since is None:
            found.picks.append(pick)
        elif pick.group == NO_TIME and day < days.open_since and not kept:
            # Nobody logs that somebody was told or watched: it would be listed for the rest of the year.
            found.unrecorded[fired.rule.id] += 1
        else:
            if missed is not None and pick.group in (OVERDUE, NO_TIME) and missed.is_missed(fired, row, pick.since):
                pick = replace(pick, group=MISSED)
            earlier.setdefault((pupil, pick.group), []).append(pick)
    for picks in earlier.values():
        first = min(picks, key=lambda one: (one.since or one.raised, one.raised))
        found.picks.append(replace(first, times=len(picks)))


def _pick(
    decided: Decided, fired: Fired, row: int, kind: str, raised: date, days: Days, due: Due | None
) -> Pick | None:
    """Where a decision belongs; None for another day, and for one of a school year that is over. What is due on a day
    without school is listed before it."""
    if due is None or due.silence is not None or due.at is None:
        return Pick(fired, row, NO_TIME, kind, due, max(raised, days.on), raised, raised if raised < days.on else None)
    on = due_day(due.at)
    if on < days.on:
        return Pick(fired, row, OVERDUE, kind, due, days.on, raised, on) if on >= days.since else None
    if on > days.through:
        return None
    return Pick(fired, row, TIMED if isinstance(due.at, datetime) else DAY, kind, due, on, raised)


def due_day(moment: Moment) -> date:
    """The day of an instant or a day."""
    return moment.date() if isinstance(moment, datetime) else moment


def rows_of(picks: list[Pick]) -> Iterator[tuple[str, list[Pick]]]:
    """The picks of each occasion."""
    for occasion in sorted({pick.fired.rows.occasion for pick in picks}):
        yield occasion, [pick for pick in picks if pick.fired.rows.occasion == occasion]
