"""Was an absence reported in time?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from attendance_policy.answers.model import DETERMINED, NOT_SPECIFIED, Answer, Single, Value, clause
from attendance_policy.answers.readings import answer
from attendance_policy.answers.windows import year_group
from attendance_policy.diagnostics import wrong_call
from attendance_policy.policy import Loaded, Policy, Silence
from attendance_policy.policy.build_parts import clock
from attendance_policy.policy.model import Deadline

SECTIONS = ("reporting",)


def report(
    loaded: Loaded, absent_on: date, at: datetime, day: int = 1, year: str | None = None, how: Sequence[str] = ()
) -> Answer:
    """Whether an absence on a day was reported in time at a local time. `day`: which day of the absence it is, from 1.

    Values: `deadline` (YYYY-MM-DD HH:MM, a time on the day of the absence), `on_time`, `still_due` (true when it is
    late and the text still asks for it) and, where `how` is given, `how_accepted`. `by` takes its minute in, `before` does
    not. A report on an earlier day is in time, one on a later day is late.
    """
    if day < 1:
        raise wrong_call("wrong-day", f"`{day}` is not a day of an absence", "count from 1, the first day")
    group = year_group(year) if year is not None else None
    asked: dict[str, Value] = {"policy": loaded.policy.id, "absent_on": absent_on.isoformat(), "day": day, "year": group,
             "at": at.strftime("%Y-%m-%d %H:%M"), "how": tuple(how) or None}  # fmt: skip
    return answer(loaded, lambda policy: _reported(policy, absent_on, at, day, how), SECTIONS, asked)


def _reported(policy: Policy, absent_on: date, at: datetime, day: int, how: Sequence[str]) -> Single:
    values: dict[str, Value] = {"deadline": None, "on_time": None, "still_due": None}
    which = "the first day" if day == 1 else f"day {day}"
    reporting = policy.reporting
    if reporting is None or isinstance(reporting, Silence):
        said = "the policy has nothing on reporting an absence" if reporting is None else reporting.sentence()
        return Single(NOT_SPECIFIED, values, () if reporting is None else reporting.source, said)
    deadline = reporting.first_day if day == 1 else reporting.later_days
    if how:
        own = deadline.how if isinstance(deadline, Deadline) and deadline.how is not None else reporting.how
        values["how_accepted"] = _accepted(own, how)
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
    edge = deadline.edge
    minute = at.hour * 60 + at.minute
    in_time = minute < edge.minute or (minute == edge.minute and edge.takes == "out")
    on_time = at.date() < absent_on or (at.date() == absent_on and in_time)
    values["deadline"] = f"{absent_on.isoformat()} {clock(edge.minute)}"
    values["on_time"] = on_time
    values["still_due"] = not on_time and bool(deadline.or_else)
    shown["deadline_is"] = "by" if edge.takes == "out" else "before"
    return Single(DETERMINED, values, source, interpretation=deadline.interpretation, shown=shown)


def _accepted(ways: str | Silence | None, given: Sequence[str]) -> bool | None:
    """Whether the ways used are enough: one of the ways joined by `or`, of which `and` joins what is all needed."""
    if ways is None or isinstance(ways, Silence):
        return None
    used = {way.strip().lower() for way in given}
    return any({part.strip().lower() for part in way.split(" and ")} <= used for way in ways.split(" or "))
