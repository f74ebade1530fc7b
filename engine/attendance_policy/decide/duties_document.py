"""When a document is reviewed and approved: the dates it prints, and the cycles counted from them."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from attendance_policy.calendar import school_year_of
from attendance_policy.decide.duties_model import SCHOOL, Duty, Span
from attendance_policy.decide.duties_periods import rounds_of
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy, Silence
from attendance_policy.policy.schedule import Cycle, Printed, Schedule, length_of

REVIEW, APPROVAL = "document.review", "document.approval"
DOCUMENT_RULES = (REVIEW, APPROVAL)
_MONTHS = {"month": 1, "year": 12}
_MOST = 10_000


@dataclass(frozen=True)
class _Dates:
    """The days a cycle comes round in a span, each with what had to be chosen; or why no day can be told."""

    days: tuple[tuple[date, tuple[str, ...]], ...] = ()
    untold: str = ""


def document_duties(policy: Policy, span: Span) -> Iterator[Duty]:
    """The reviews and approvals of a policy's document that fall in a span of days."""
    schedule = policy.schedule
    if schedule is None:
        return
    reviews = _reviews(policy, schedule, span)
    if reviews is not None:
        cycle = schedule.review or Cycle((), None, (), "", schedule.source)
        yield from _duties(REVIEW, "review the policy", cycle, reviews, span)
    if schedule.approval is not None:
        yield from _duties(APPROVAL, "approve the policy", schedule.approval,
                           _approvals(policy, schedule, schedule.approval, reviews, span), span)  # fmt: skip


def _duties(rule: str, action: str, cycle: Cycle, dates: _Dates, span: Span) -> Iterator[Duty]:
    cadence = " or ".join(cycle.names)
    one = Duty(rule, "", cadence, "will", False, action, cycle.who or None, SCHOOL, "", None, None, "", None, "due",
               "determined", cycle.source)  # fmt: skip
    for day, said in dates.days:
        yield replace(one, year=school_year_of(day), at=day, period=(day, day), interpretation=said)
    for year in span.school_years:
        if dates.untold:
            yield replace(one, year=year, status="not_specified", result="not_specified", words=dates.untold)
        for event in cycle.also_on:
            yield replace(one, cadence="", year=year, status="on_event", words=event)


def _reviews(policy: Policy, schedule: Schedule, span: Span) -> _Dates | None:
    """None where the document says nothing of a review."""
    cycle, printed = schedule.review, schedule.next_review
    months = _months_of(cycle)
    if isinstance(printed, Printed):
        dates = _from_printed(printed, "next review", months, span, with_first=True)
        if not dates.days and not months and printed.last < span.first:
            return _Dates(untold=f"the next review that is printed, {printed.text}, is past, and no interval is given")
        return dates
    if cycle is None:
        return _Dates(untold=printed.sentence()) if isinstance(printed, Silence) else None
    return _counted(policy, cycle, months, schedule.reviewed, "last review", printed, span)


def _approvals(policy: Policy, schedule: Schedule, cycle: Cycle, reviews: _Dates | None, span: Span) -> _Dates:
    if "review" in cycle.names:
        if reviews is None:
            return _Dates(untold="at each review, and the document says nothing of when that is")
        said = ("at the review",)
        return replace(reviews, days=tuple((day, (*why, *said)) for day, why in reviews.days))
    return _counted(policy, cycle, _months_of(cycle), schedule.approved, "last approval", None, span)


def _counted(
    policy: Policy, cycle: Cycle, months: int, since: Printed | Silence | None, called: str,
    unprinted: Printed | Silence | None, span: Span,
) -> _Dates:  # fmt: skip
    """A cycle whose next round is not printed: counted from the last one, or by the calendar, or not to be told."""
    if cycle.silence is not None or not cycle.names:
        silence = cycle.silence or unprinted
        return _Dates(untold=silence.sentence() if isinstance(silence, Silence) else "")
    if isinstance(since, Printed) and months:
        return _from_printed(since, called, months, span, with_first=False)
    if len(cycle.names) == 1 and (not months or months == 12):
        rounds = rounds_of(cycle.names[0], span.calendar, policy.counting, span.first, span.last)
        open_date = (unprinted.sentence(),) if isinstance(unprinted, Silence) else ()
        return _Dates(tuple((one.last, (*rounds.said, *open_date)) for one in rounds.periods))
    each = " or ".join(cycle.names)
    return _Dates(untold=_joined(f"each {each}, and no {called} to count from is given", unprinted))


def _joined(words: str, unprinted: Printed | Silence | None) -> str:
    return f"{words}; {unprinted.sentence()}" if isinstance(unprinted, Silence) else words


def _months_of(cycle: Cycle | None) -> int:
    """The months between two rounds; 0 where the cycle is none of months or years."""
    if cycle is None or len(cycle.names) != 1:
        return 0
    count, unit = length_of(cycle.names[0]) or (1, cycle.names[0])
    return count * _MONTHS.get(unit, 0)


def _from_printed(printed: Printed, called: str, months: int, span: Span, *, with_first: bool) -> _Dates:
    """The printed day where it is a round itself, and every round after it, as far as they lie in the span."""
    whole = len(printed.text) == len("2025-07-14")
    said = () if whole else (f"{printed.text} is printed and no day: by its last day",)
    days: list[tuple[date, tuple[str, ...]]] = []
    for turn in range(0 if with_first else 1, _MOST if months else 1):
        day = _later(printed.last, turn * months, to_the_end=not whole)
        if day > span.last:
            break
        if day >= span.first:
            days.append((day, said if turn == 0 else (*said, f"counted from the {called}, {printed.text}")))
    return _Dates(tuple(days))


def _later(day: date, months: int, *, to_the_end: bool) -> date:
    """A day some months on: the same day of the month or the last there is; or the last day of the month."""
    at = day.year * 12 + day.month - 1 + months
    year, month = min(at // 12, date.max.year), at % 12 + 1
    length = calendar.monthrange(year, month)[1]
    return date(year, month, length if to_the_end else min(day.day, length))
