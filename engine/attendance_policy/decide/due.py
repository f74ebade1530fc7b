"""By when something is due: an instant where the policy and the register fix one, else the policy's own words."""

from __future__ import annotations

import calendar as months
from datetime import date, datetime, time, timedelta
from functools import cache

from attendance_policy.calendar import Calendar
from attendance_policy.decide.model import Fired
from attendance_policy.facts.frame import Frame
from attendance_policy.frozen import dataclass
from attendance_policy.policy.build_parts import NOON, clock
from attendance_policy.policy.model import Deadline, Edge, Policy, RegisterGroup, Reporting, Silence, Window
from attendance_policy.policy.times import Time

_DAYS = {"days": 1, "weeks": 7}
_MINUTES = {"minutes": 1, "hours": 60}
AFTERNOON = "an absence of the afternoon alone"
Moment = datetime | date


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due. `text`: as the policy has it. `at`: the instant, or the day where no time is given, or
    None where it cannot be told. `silence`: the document's own words, where it gives no time. `is_over`: it gives one,
    which is over before an absence of the afternoon alone begins; `silence` says so."""

    text: str
    at: Moment | None = None
    silence: Silence | None = None
    is_over: bool = False

    def as_data(self) -> dict[str, object]:
        """`{text, at}`, or `{says|not_stated|left_to, source}` for a silence."""
        if self.silence is not None:
            return {self.silence.kind: self.silence.words, "source": list(self.silence.source)}
        return {"text": self.text, "at": shown(self.at)}


def shown(moment: Moment | None) -> str | None:
    """`2025-09-03 09:00`, or `2025-09-03` where there is no time."""
    if isinstance(moment, datetime):
        return moment.strftime("%Y-%m-%d %H:%M")
    return moment.isoformat() if moment is not None else None


def due_of(policy: Policy, fired: Fired, row: int, frame: Frame) -> Due | None:
    """When a decision is due; None where the rule says nothing. `row`: an index into the rows of `fired`."""
    due = fired.due
    if due is None:
        return None
    silence = due if isinstance(due, Silence) else _over_before(policy, due, fired, row)
    if silence is not None:
        return Due(silence.sentence(), None, silence, silence is not due)
    assert isinstance(due, Time)
    return Due(due.text, _moment(policy, due, fired, row, frame))


def _over_before(policy: Policy, due: Time, fired: Fired, row: int) -> Silence | None:
    """That a time of the day is over when a day's absence of the afternoon alone begins, so that the document gives
    none for it; None for any other time or absence.

    Nobody can know of such an absence before the afternoon's register is taken: a time of the morning is not meant.
    """
    if (due.kind, due.text) != ("phrase", "that morning") and due.kind != "clock":
        return None
    if not of_afternoon(fired, row):
        return None
    if due.kind == "phrase":
        words = f"that morning is over when {AFTERNOON} begins, and no other time is given"
    else:
        begins, begun = _afternoon(_group(policy, _year(fired, row)))
        if due.minute >= begins:
            return None
        words = f"{clock(due.minute)} is over when {begun or f'{AFTERNOON} begins'}, and no other time is given"
        words += f" for {AFTERNOON}" if begun else ""
    return Silence("not_stated", words, fired.case.source)


def of_afternoon(fired: Fired, row: int) -> bool:
    """Whether a row is about a day's absence of the afternoon alone."""
    return fired.rows.occasion == "absence" and not _away_in_the_morning(fired, row)


def is_over_for(policy: Policy, due: Time, year: str) -> bool:
    """Whether an hour of the day is over when an absence of the afternoon alone begins, for a pupil of a year group."""
    return due.kind == "clock" and due.minute < _afternoon(_group(policy, year))[0]


def _afternoon(group: RegisterGroup | None) -> tuple[int, str]:
    """The minute from which an absence of the afternoon can be known, and what happens then: its register is taken,
    or closes where that alone is given; else the end of the morning session, or noon ("")."""
    am, pm = (group.am, group.pm) if group is not None else (None, None)
    for anchor, happens in (("register taken", "is taken"), ("register closes", "closes")):
        minute = window_minute(pm, anchor)
        if minute is not None:
            return minute, f"the afternoon register {happens} at {clock(minute)}"
    if isinstance(am, Window) and isinstance(am.ends, int):
        return am.ends, f"the morning session ends at {clock(am.ends)}"
    return NOON, ""


def _moment(policy: Policy, due: Time, fired: Fired, row: int, frame: Frame) -> Moment | None:
    rows = fired.rows
    day: date = rows.grid.days.days[rows.day[row]]
    match due.kind:
        case "clock":
            return _at(day, due.minute)
        case "phrase":
            return day
    anchor = _anchor(policy, due.anchor, fired, row, frame)
    if anchor is None or due.kind == "anchor":
        return anchor
    count = due.count if due.edge == "after" else -due.count
    return moved(anchor, count, due.unit, rows.grid.days.calendar)


def _anchor(policy: Policy, anchor: str, fired: Fired, row: int, frame: Frame) -> Moment | None:
    """The moment an anchor stands for on one row, or None where the register or the policy does not give it."""
    rows = fired.rows
    days: tuple[date, ...] = rows.grid.days.days
    day: date = days[rows.day[row]]
    match anchor:
        case "session":
            return day
        case "entry made":
            return day if rows.occasion == "joining" else None
        case "register taken" | "register closes":
            return _at(day, _register_minute(policy, anchor, fired, row))
        case "reporting deadline":
            # A pupil who was in school in the morning was never to be reported by then.
            late = not _away_in_the_morning(fired, row)
            return None if late else _at(day, deadline_minute(policy, int(rows.in_spell[row])))
        case "spell starts":
            return days[rows.spell_day[row]] if rows.spell[row] >= 0 else None
        case "return":
            return day if rows.occasion == "return" else None
    last = int(frame.day_of(anchor)[row])
    return days[last] if last >= 0 else None


def _register_minute(policy: Policy, anchor: str, fired: Fired, row: int) -> int | None:
    """The minute the register of the session that is missed is taken or closes; None for a silence or no register."""
    group = _group(policy, _year(fired, row))
    if group is None:
        return None
    return window_minute(group.am if _away_in_the_morning(fired, row) else group.pm, anchor)


def _year(fired: Fired, row: int) -> str:
    return str(fired.rows.grid.pupils.years[fired.rows.pupil[row]])


def _group(policy: Policy, year: str) -> RegisterGroup | None:
    """The registers of a year group; "" is one that nobody knows."""
    groups = policy.registers if isinstance(policy.registers, tuple) else ()
    return next((group for group in groups if year in group.years or not group.years), None)


def _away_in_the_morning(fired: Fired, row: int) -> bool:
    rows = fired.rows
    return bool(rows.grid.away[rows.seen[row], 2 * rows.day[row]])


def window_minute(window: Window | Silence | None, anchor: str) -> int | None:
    """The minute a register is taken or closes, as `anchor` says; None where the policy gives none."""
    if not isinstance(window, Window):
        return None
    if anchor == "register taken":
        return window.taken if isinstance(window.taken, int) else None
    return window.absent.minute if isinstance(window.absent, Edge) else None


def deadline_minute(policy: Policy, in_spell: int) -> int | None:
    """The minute an absence is to be reported by, on its first day (`in_spell` 0) or a later one."""
    if not isinstance(policy.reporting, Reporting):
        return None
    deadline = policy.reporting.later_days if in_spell > 0 else policy.reporting.first_day
    if not isinstance(deadline, Deadline) or not isinstance(deadline.edge, Edge):
        return None
    return deadline.edge.minute


def _at(day: date, minute: int | None) -> datetime | None:
    return None if minute is None else datetime.combine(day, time()) + timedelta(minutes=minute)


def moved(anchor: Moment, count: int, unit: str, calendar: Calendar) -> Moment | None:
    """The moment `count` of a unit after another (before it when negative); None where the unit cannot tell.

    A month that does not have the day ends on its own last day.
    """
    if unit in _MINUTES:
        return anchor + timedelta(minutes=count * _MINUTES[unit]) if isinstance(anchor, datetime) else None
    if unit in _DAYS:
        return anchor + timedelta(days=count * _DAYS[unit])
    day = anchor.date() if isinstance(anchor, datetime) else anchor
    if unit == "school days":
        return calendar.add_school_days(day, count)
    if unit in ("months", "years"):
        year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "years" else 1), 12)
        return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
    return working_days(day, count) if unit == "working days" else None


def working_days(day: date, count: int) -> date:
    """The working day `count` working days on: Monday to Friday without the bank holidays of England."""
    step = 1 if count >= 0 else -1
    left = abs(count)
    while left:
        day += timedelta(days=step)
        left -= day.weekday() < 5 and day not in _bank_holidays(day.year)
    return day


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    # Imported here: it is a large package, and few policies count in working days.
    import holidays

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
