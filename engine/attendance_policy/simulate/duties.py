"""The duties of the school beside a run: over the days of its register, on the calendar it was laid on."""

from __future__ import annotations

from datetime import date, timedelta

from attendance_policy.calendar import Calendar, school_year_of
from attendance_policy.decide.duties_model import Duties, Span
from attendance_policy.decide.duties_open import duties_under
from attendance_policy.policy import Loaded
from attendance_policy.simulate.inputs import Inputs


def duties_beside(loaded: Loaded, inputs: Inputs) -> Duties:
    """The duties over the days of a register; the next day of each is sought after its last.

    A register that holds the first, or the last, school day of a school year stands for all of that year's side.
    """
    calendar = with_plans(inputs)
    first, last = inputs.register.days[0], inputs.register.days[-1]
    ends = [day for day in calendar.school_days if school_year_of(day) == school_year_of(last)]
    begins = [day for day in calendar.school_days if school_year_of(day) == school_year_of(first)]
    if begins and first <= begins[0]:
        first = date(int(school_year_of(first)[:4]), 9, 1)
    if ends and last >= ends[-1]:
        last = date(int(school_year_of(last)[:4]) + 1, 8, 31)
    classes = inputs.pupils.classes if inputs.pupils is not None else ()
    requests = inputs.events.events if inputs.events is not None else ()
    return duties_under(loaded, Span(calendar, first, last, classes, requests), last + timedelta(days=1))


def with_plans(inputs: Inputs) -> Calendar:
    """The calendar of the run; one read off a register says nothing past it, and there the planned one goes on."""
    planned, own = inputs.planned, inputs.calendar
    if planned is None or not own.inferred or not set(own.terms) <= set(planned.terms):
        return own
    first, last = inputs.register.days[0], inputs.register.days[-1]
    closed = [one for one in own.closed if first <= one.day <= last]
    closed += [one for one in planned.closed if not first <= one.day <= last]
    return Calendar(own.id, own.name, planned.terms, tuple(closed), planned.invented, inferred=True)
