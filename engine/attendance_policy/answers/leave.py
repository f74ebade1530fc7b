"""Leave in term time: the notice that was given, and what may be granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from attendance_policy.answers.days import no_school, school_day, taken
from attendance_policy.answers.grant import check_reason, grant_of, grounds_of, known_reasons, not_specified
from attendance_policy.answers.longest import numbered, within_limit
from attendance_policy.answers.model import Answer, Read, Single, joined
from attendance_policy.answers.notice import Request, given_only, notice_of
from attendance_policy.answers.readings import answer
from attendance_policy.calendar import Calendar
from attendance_policy.diagnostics import wrong_call
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded, Policy
from attendance_policy.policy.model import Reason

NOTICE_SECTIONS = ("leave", "reasons", "counting")
GRANT_SECTIONS = ("leave", "reasons", "judgements", "terms", "values", "flags", "tiers")
LONGEST = 400


@dataclass(frozen=True)
class Day:
    """One day from the start of the leave to the last day away. `late`: past the agreed end."""

    date: str
    school_day: bool | None
    late: bool
    given_days: int
    met: bool | None
    within_limit: bool | None = None
    limited: bool = False

    def as_data(self) -> dict[str, object]:
        """The day as the JSON contract has it; `within_limit` where the reason has a longest time."""
        data: dict[str, object] = {"date": self.date, "school_day": self.school_day, "late": self.late,
                                   "given_days": self.given_days, "met": self.met}  # fmt: skip
        return {**data, "within_limit": self.within_limit} if self.limited else data


@dataclass(frozen=True)
class LeaveAnswer:
    """The answer on leave: the notice and the grant are two questions with a result each."""

    notice: Answer
    grant: Answer
    days: tuple[Day, ...] = ()

    @property
    def readings(self) -> tuple[Read, ...]:
        """The readings that matter to the notice or to the grant."""
        return (*self.notice.readings, *self.grant.readings)

    def as_data(self) -> dict[str, object]:
        """The answer as the JSON contract has it; `result` is the grant's."""
        values = self.notice.values
        notice = {"result": self.notice.result, **values, **self.notice.grounds()}
        data = {
            **self.grant.asked,
            "notice": notice,
            "notice_required": values["required"],
            "notice_given": values["given"],
            "notice_met": values["met"],
            **self.grant.values,
            "result": self.grant.result,
            **self.grant.grounds(),
            "source": list(joined(self.notice.source, self.grant.source)),
            "readings": [read.as_data() for read in self.readings],
        }
        return {**data, "days": [day.as_data() for day in self.days]} if self.days else data


def leave(
    loaded: Loaded, request: Request, calendar: Calendar | None = None, said: Mapping[str, bool] | None = None,
    day_by_day: bool = False, returned: date | None = None,
) -> LeaveAnswer:  # fmt: skip
    """What a policy says to a request for leave.

    `day_by_day` lists every day of the leave with the notice it would have had as its first day; `returned`, the day
    the pupil came back, adds the days of a late return. `calendar`: what counts school days. Where no school
    day is asked for, neither the notice nor the grant is specified, and both say so. Raises a wrong call for dates the
    wrong way round and for an unknown reason.
    """
    if request.last < request.first:
        raise wrong_call("dates-out-of-order", f"the leave ends on {request.last}, before it starts on {request.first}",
                         "check `--from` and `--to`")  # fmt: skip
    if request.reason is not None:
        check_reason(known_reasons(loaded), request.reason)
    asked = {
        "policy": loaded.policy.id,
        "requested": request.requested.isoformat(),
        "from": request.first.isoformat(),
        "to": request.last.isoformat(),
        "reason": request.reason,
    }
    judged = dict(said or {})
    grounds = grounds_of(loaded.as_written)
    shut = no_school(request.first, request.last, calendar)
    nothing = f"no school day is asked for: {shut}"

    def notice_under(policy: Policy) -> Single:
        return given_only(request, nothing) if shut else notice_of(policy, request, calendar)

    def grant_under(policy: Policy) -> Single:
        return not_specified(nothing) if shut else grant_of(policy, request, judged, grounds, calendar)

    notice = answer(loaded, notice_under, NOTICE_SECTIONS, asked)
    grant = answer(loaded, grant_under, GRANT_SECTIONS, asked)
    grant = replace(grant, notes=(*grant.notes, *taken(request.first, request.last, calendar)))
    days = _days(loaded, request, calendar, returned) if day_by_day else ()
    return LeaveAnswer(notice, grant, days)


def _days(loaded: Loaded, request: Request, calendar: Calendar | None, returned: date | None) -> tuple[Day, ...]:
    last = request.last
    if returned is not None:
        if returned <= request.first:
            raise wrong_call("dates-out-of-order", f"the pupil is back on {returned}, before the leave starts on "
                             f"{request.first}", "check `--from` and `--returned`")  # fmt: skip
        last = max(last, returned - timedelta(days=1))
    if (last - request.first).days >= LONGEST:
        raise wrong_call("too-many-days", f"more than {LONGEST} days cannot be listed day by day", "check `--to`")
    days: list[Day] = []
    reason = loaded.policy.reasons.get(request.reason or "")
    limit = reason.limit if isinstance(reason, Reason) else None
    numbers = dict(numbered(request.first, last, limit, calendar)) if limit is not None else {}
    day = request.first
    while day <= last:
        single = notice_of(loaded.policy, replace(request, first=day), calendar)
        opened = school_day(day, calendar)
        given = (day - request.requested).days
        met = single.values["met"]
        within = within_limit(numbers[day], limit) if limit is not None and numbers[day] else None
        days.append(Day(day.isoformat(), opened, day > request.last, given, met if isinstance(met, bool) else None,
                        within, limit is not None))  # fmt: skip
        day += timedelta(days=1)
    return tuple(days)
