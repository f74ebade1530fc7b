"""Whether a register is of a school year that still runs: told by its last day and the calendar, never by a clock.

A finished register has few marks left for which no reason is known, and a policy may take others in their place. In a
year that still runs the reason is being asked for, and only the policy's own codes say that none is known.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from attendance_policy.calendar import Calendar, school_year_of
from attendance_policy.facts.grid import Grid, among
from attendance_policy.policy.model import Policy


def last_day(grid: Grid) -> date | None:
    """The last day on which somebody could attend; None where nobody ever could."""
    possible = grid.members("possible", ())
    for at in range(len(grid.days.days) - 1, -1, -1):
        if among(grid.marks[:, 2 * at : 2 * at + 2], possible).any():
            return grid.days.days[at]
    return None


def still_runs(grid: Grid, planned: Calendar | None) -> bool:
    """Whether the register ends before its school year does. `planned`: the calendar that tells, where the grid's own
    was read off the register; else None."""
    last = last_day(grid)
    calendar = planned or grid.days.calendar
    return last is not None and runs_after(last, calendar, own=planned is None and not calendar.invented)


def runs_after(last: date, calendar: Calendar, own: bool) -> bool:
    """Whether the school year goes on after the last day of a register.

    By the school's `own` calendar, that is before the year's last school day. The dates of any other are not the
    school's: it tells only by the half term, and the year runs before its last. A year that the calendar does not know
    is taken as finished.
    """
    if not calendar.covers(last):
        return False
    year = school_year_of(last)
    end = next(day for day in reversed(calendar.school_days) if school_year_of(day) == year)
    if own:
        return last < end
    return calendar.half_term_index(last) < calendar.half_term_index(end)


def going_on(last: date, planned: Calendar) -> Calendar | None:
    """The calendar that tells of school days after the last day of a register which does not say so itself; None where
    its school year is over. Of an invented one only the terms: its training days are nobody's."""
    if not runs_after(last, planned, own=False):
        return None
    return replace(planned, closed=()) if planned.invented else planned


def unexplained_words(policy: Policy, grid: Grid) -> dict[str, str]:
    """What is said of a year that still runs, where the register has marks that a finished one would count."""
    own, finished = policy.counting.unexplained, policy.counting_in_simulation.unexplained
    more = [code for code in finished if code not in own and code in grid.codes]
    if not more or not among(grid.marks, frozenset(grid.codes.number[code] for code in more)).any():
        return {}
    stand = "stand" if len(own) > 1 else "stands"
    return {"unexplained": f"{' and '.join(own)} {stand} for no reason known, and {' and '.join(more)} not: the "
                           f"register ends on {last_day(grid)}, before its school year does"}  # fmt: skip
