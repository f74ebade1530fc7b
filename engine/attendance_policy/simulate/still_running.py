"""Whether a register is of a school year that still runs: told by its last day and the calendar, never by a clock.

A finished register has few marks left for which no reason is known, and a policy may take others in their place. In a
year that still runs the reason is being asked for, and only the policy's own codes say that none is known.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from attendance_policy.calendar import Calendar, school_year_of
from attendance_policy.facts.grid import Grid
from attendance_policy.policy.model import Policy


def last_day(grid: Grid) -> date | None:
    """The last day on which somebody could attend; None where nobody ever could."""
    found = np.flatnonzero(grid.possible.any(axis=0))
    return grid.days.days[int(found[-1]) // 2] if found.size else None


def still_runs(grid: Grid, planned: Calendar | None) -> bool:
    """Whether the register ends before its school year does.

    By the school's own calendar, that is before the year's last school day. Where the calendar was read off the
    register, or is an invented one, its dates are not the school's: `planned` (None: the grid's own) then tells only
    by the half term, and the year runs before its last. A year that no calendar knows is taken as finished.
    """
    last = last_day(grid)
    calendar = planned or grid.days.calendar
    if last is None or not calendar.covers(last):
        return False
    end = max(day for day in calendar.school_days if school_year_of(day) == school_year_of(last))
    if planned is None and not calendar.invented:
        return last < end
    return calendar.half_term_index(last) < calendar.half_term_index(end)


def unexplained_words(policy: Policy, grid: Grid) -> dict[str, str]:
    """What is said of a year that still runs, where the register has marks that a finished one would count."""
    own, finished = policy.counting.unexplained, policy.counting_in_simulation.unexplained
    more = [code for code in finished if code not in own and code in grid.codes]
    if not more or not np.isin(grid.marks, [grid.codes.number[code] for code in more]).any():
        return {}
    stand = "stand" if len(own) > 1 else "stands"
    return {"unexplained": f"{' and '.join(own)} {stand} for no reason known, and {' and '.join(more)} not: the "
                           f"register ends on {last_day(grid)}, before its school year does"}  # fmt: skip
