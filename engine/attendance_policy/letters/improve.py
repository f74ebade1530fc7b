"""The period of a notice to improve: computed where the policy says how long it runs, else given and held to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from attendance_policy.calendar import Calendar
from attendance_policy.decide.due import moved
from attendance_policy.letters.facts import Value
from attendance_policy.letters.figures import day_words
from attendance_policy.letters.school_files import as_day
from attendance_policy.policy.formal import FormalStep, Length, Period
from attendance_policy.policy.model import Policy


def period_of(policy: Policy, step_id: str, said: Mapping[str, str], on: date, calendar: Calendar) -> dict[str, Value]:
    """The first and the last day of the period, as facts. Raises ValueError for a period the policy does not allow.

    The first day is the one that is given, else that of the letter. The last is the one that is given, else computed
    where the policy has one length; the day from which a time is counted is not part of it.
    """
    step = policy.formal_steps.get(step_id)
    if not isinstance(step, FormalStep) or not isinstance(step.runs_for, Period):
        return {}
    period = step.runs_for
    start = as_day(said["improvement_from"]) if "improvement_from" in said else on
    if start is None:
        return {}
    facts: dict[str, Value] = {"improvement_from": day_words(start)}
    if "improvement_until" not in said:
        end = _after(start, period.exactly, calendar) if isinstance(period.exactly, Length) else None
        return facts | ({"improvement_until": day_words(end)} if end is not None else {})
    end = as_day(said["improvement_until"])
    if end is None:
        raise ValueError("`improvement_until` is no day like 2026-01-12, and so cannot be held to the policy")
    shortest = period.exactly if isinstance(period.exactly, Length) else period.at_least
    longest = period.exactly if isinstance(period.exactly, Length) else period.at_most
    least, most = _after(start, shortest, calendar), _after(start, longest, calendar)
    if least is not None and shortest is not None and end < least:
        raise ValueError(f"the period to improve ends before {shortest.text} are over, on {least}")
    if most is not None and longest is not None and end > most:
        raise ValueError(f"the period to improve is longer than {longest.text}, which end on {most}")
    return facts | {"improvement_until": day_words(end)}


def _after(start: date, length: Length | None, calendar: Calendar) -> date | None:
    if length is None:
        return None
    end = moved(start, length.count, length.unit, calendar)
    return end.date() if isinstance(end, datetime) else end
