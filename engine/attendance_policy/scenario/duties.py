"""The duties of the school in a scenario that asks for them: which days, and how they are told."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date

from attendance_policy.calendar import school_year_of
from attendance_policy.decide.duties_model import Duties, Span
from attendance_policy.decide.duties_open import duties_under
from attendance_policy.decide.duties_summary import DutySum, Rhythm, summed
from attendance_policy.policy import Loaded
from attendance_policy.scenario.model import Replayed, Scenario

_MOST_DAYS = 6
_INDENT = "      "
_LEFT = {"asks": " (for them to decide)", "if": " (turns on a reading)"}


def duties_in(scenario: Scenario, loaded: Loaded) -> Duties | None:
    """The duties from the first marked day (without marks, from the start of the school year) to `review_until`."""
    if not scenario.duties or scenario.calendar is None or scenario.review_until is None:
        return None
    last = scenario.review_until
    first = date(int(school_year_of(last)[:4]), 9, 1)
    if scenario.register is not None and scenario.register.marks.any():
        first = scenario.register.days[int(scenario.register.marks.any(axis=0).argmax()) // 2]
    return duties_under(loaded, Span(scenario.calendar, min(first, last), last, (), scenario.events))


def duty_table(policies: Sequence[Replayed], width: int) -> list[str]:
    """The duties by policy, a line for each; those whose rhythm is not said together in one."""
    lines: list[str] = []
    for one in policies:
        if one.duties is None:
            continue
        span = one.duties.span
        head = f"Duties of {one.policy}, {span.first} to {span.last}"
        lines += [head, "=" * len(head)]
        sums = summed(one.duties)
        for duty in sums:
            if duty.comes_round:
                lines += _wrapped(_line(duty), width)
        waiting = [duty for duty in sums if duty.words.keys() & {"on_request", "on_event"}]
        for duty in waiting:
            waits = [*duty.words.get("on_request", ()), *(f"on {one}" for one in duty.words.get("on_event", ()))]
            lines += _wrapped(f"{duty.head.rule}: {'; '.join(waits)}{_end(duty)}", width)
        for duty in sums:
            if "not_specified" in duty.words:
                said = "; ".join(duty.words["not_specified"])
                lines += _wrapped(f"{duty.head.rule}: not specified: {said}{_end(duty)}", width)
        idle = [duty.head.rule for duty in sums if not any(duty.counts.values())]
        if idle:
            lines += _wrapped(f"not in these days: {', '.join(idle)}", width)
        lines.append("")
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent="  ", subsequent_indent=_INDENT)


def _line(duty: DutySum) -> str:
    turns = f"; turns on {', '.join(duty.turns_on)}" if duty.turns_on else ""
    return f"{duty.head.rule}: {'; '.join(map(_rhythm, duty.rhythms))}{turns}{_end(duty)}"


def _rhythm(rhythm: Rhythm) -> str:
    days = rhythm.days
    listed = f" ({', '.join(map(str, days))})" if len(days) <= _MOST_DAYS else f" ({days[0]} to {days[-1]})"
    return f"{rhythm.sentence()}{listed}{_LEFT.get(rhythm.status, '')}"


def _end(duty: DutySum) -> str:
    source = ", ".join((*duty.head.source, *duty.law))
    return f"; {duty.head.role or 'nobody is named'}{f' ({source})' if source else ''}"
