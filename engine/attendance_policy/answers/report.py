"""Was an absence reported in time?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from attendance_policy.answers.days import no_school, taken
from attendance_policy.answers.grant import check_reason, known_reasons
from attendance_policy.answers.model import DETERMINED, NOT_SPECIFIED, Answer, Single, Value, clause, joined
from attendance_policy.answers.readings import answer
from attendance_policy.answers.told import timed, told_of, ways_to_tell
from attendance_policy.answers.windows import year_group
from attendance_policy.calendar import Calendar
from attendance_policy.diagnostics import wrong_call
from attendance_policy.policy import Loaded, Policy, Silence
from attendance_policy.policy.channels import advice, message
from attendance_policy.policy.model import Deadline, Reporting, Source
from attendance_policy.vocabulary.ways import is_accepted, unknown_ways

SECTIONS = ("reporting",)
_EMPTY: dict[str, Value] = {"deadline": None, "on_time": None, "still_due": None}


def report(
    loaded: Loaded, absent_on: date, at: datetime, day: int = 1, year: str | None = None, how: Sequence[str] = (),
    reason: str | None = None, calendar: Calendar | None = None,
) -> Answer:  # fmt: skip
    """Whether an absence on a day was reported in time at a local time. `day`: which day of the absence it is, from 1.

    Values: `deadline` (YYYY-MM-DD HH:MM, a time on the day of the absence), `on_time`, `still_due` (true when it is
    late and the text still asks for it) and, where `how` is given, `how_accepted`. `by` takes its minute in, `before`
    does not. A report on an earlier day is in time, one on a later day is late. `result` is about the time; how binding
    the deadline is and the ways to report are questions of their own, whose readings are shown with the others.
    `reason`: what is told of is an absence for this reason, such as an appointment, by what the text says of it. On a
    weekend, and on a day that `calendar` closes, there is none to report. Raises a wrong call for a day before the
    first and for a reason that the policy does not have.
    """
    if day < 1:
        raise wrong_call("wrong-day", f"`{day}` is not a day of an absence", "count from 1, the first day")
    for way in how:
        for wrong, meant in unknown_ways(way):
            raise wrong_call("unknown-way", message(wrong), advice(wrong, meant))
    asked: dict[str, Value] = {
        "policy": loaded.policy.id,
        "absent_on": absent_on.isoformat(),
        "day": day,
        "year": year_group(year) if year is not None else None,
        "at": at.strftime("%Y-%m-%d %H:%M"),
        "how": tuple(how) or None,
    }
    if reason is not None:
        check_reason(known_reasons(loaded), reason)
        asked["for"] = reason
    shut, told_of_day = no_school(absent_on, absent_on, calendar), taken(absent_on, absent_on, calendar)
    if shut:
        return Answer(asked, NOT_SPECIFIED, {**_EMPTY, **({"how_accepted": None} if how else {})},
                      not_specified=shut, notes=told_of_day)  # fmt: skip
    if reason is None:
        time = answer(loaded, lambda policy: _reported(policy, absent_on, at, day), SECTIONS, asked)
        time = _with_strength(loaded, time, day)
    else:
        told = partial(told_of, name=reason, absent_on=absent_on, at=at)
        time = answer(loaded, told, (*SECTIONS, "reasons"), asked)
    time = replace(time, notes=joined(time.notes, told_of_day))
    if not how:
        return time
    ways = answer(loaded, lambda policy: _in_a_way(policy, day, how, reason), (*SECTIONS, "reasons"))
    note = (f"the way it was reported: {ways.not_specified}",) if ways.not_specified else ()
    return replace(
        time,
        values={**time.values, **ways.values},
        interpretation=joined(time.interpretation, ways.interpretation),
        notes=joined(time.notes, ways.notes, note),
        readings=(*time.readings, *ways.readings),
    )


def _with_strength(loaded: Loaded, time: Answer, day: int) -> Answer:
    """The answer with the readings by which the document's word for the deadline is another one."""
    bound = answer(loaded, lambda policy: _strength(policy, day), SECTIONS)
    shown = {read.point for read in time.readings}
    readings = tuple(read for read in bound.readings if read.point not in shown)
    if not readings:
        return time
    return replace(
        time,
        values={**time.values, **bound.values},
        source=joined(time.source, bound.source),
        interpretation=joined(time.interpretation, bound.interpretation),
        readings=(*time.readings, *readings),
    )


def _strength(policy: Policy, day: int) -> Single:
    """How binding the deadline of a day is: the document's word for it."""
    reporting = policy.reporting if isinstance(policy.reporting, Reporting) else None
    deadline = None if reporting is None else reporting.first_day if day == 1 else reporting.later_days
    own = deadline if isinstance(deadline, Deadline) else None
    return Single(DETERMINED, {"strength": (own.strength or None) if own else None}, own.source if own else ())


def _reported(policy: Policy, absent_on: date, at: datetime, day: int) -> Single:
    values = dict(_EMPTY)
    which = "the first day" if day == 1 else f"day {day}"
    reporting = policy.reporting
    if reporting is None or isinstance(reporting, Silence):
        said = "the policy has nothing on reporting an absence" if reporting is None else reporting.sentence()
        return Single(NOT_SPECIFIED, values, () if reporting is None else reporting.source, said)
    deadline = reporting.first_day if day == 1 else reporting.later_days
    if deadline is None or isinstance(deadline, Silence):
        said = f"the policy does not say by when {which} of an absence is to be reported{clause(reporting.source)}"
        if isinstance(deadline, Silence):
            said = f"the deadline for {which}: {deadline.sentence()}"
            return Single(NOT_SPECIFIED, values, deadline.source or reporting.source, said)
        return Single(NOT_SPECIFIED, values, reporting.source, said)
    source = deadline.source or reporting.source
    shown: dict[str, Value] = {"strength": deadline.strength or None, "or_else": deadline.or_else or None}
    if deadline.edge is None or isinstance(deadline.edge, Silence):
        said = f"the policy gives no time for {which}{clause(source)}"
        if isinstance(deadline.edge, Silence):
            said = f"the deadline for {which}: {deadline.edge.sentence()}"
        return Single(NOT_SPECIFIED, values, source, said, interpretation=deadline.interpretation, shown=shown)
    values, shown = timed(deadline.edge, deadline, absent_on, at, shown)
    return Single(DETERMINED, values, source, interpretation=deadline.interpretation, shown=shown)


def _in_a_way(policy: Policy, day: int, how: Sequence[str], reason: str | None = None) -> Single:
    """Whether the ways used are enough: one of the ways joined by `or`, of which `and` joins what is all needed."""
    reporting = policy.reporting if isinstance(policy.reporting, Reporting) else None
    ways: str | Silence | None = None
    source: Source = ()
    if reporting is not None:
        deadline = reporting.first_day if day == 1 else reporting.later_days
        own = deadline.how if isinstance(deadline, Deadline) else None
        ways, source = (own if own is not None else reporting.how), reporting.source
    if reason is not None:
        ways, source = ways_to_tell(policy, reason)
    if ways is None or isinstance(ways, Silence):
        said = ways.sentence() if ways is not None else "the policy does not say how an absence is reported"
        return Single(NOT_SPECIFIED, {"how_accepted": None}, source, said)
    note = f"an absence is reported by {ways}"
    return Single(DETERMINED, {"how_accepted": is_accepted(ways, how)}, source, notes=(note,))
