"""Notices the slow way: written out from a profile's own data, one notice and one day after the other.

Nothing of the engine is used: the limit, the amounts and the periods are plain text and numbers, and time goes by day
by day. Lengths are days, weeks, months and years.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from attendance_policy.events import Event

DAY = timedelta(days=1)


@dataclass
class Kept:
    """One notice as the log tells it."""

    step: str
    parent: str
    pupil: str
    issued: date
    received: date | None = None
    withdrawn: date | None = None
    payments: list[tuple[date, str]] = field(default_factory=list)


def end_of(start: date, text: str) -> date:
    """The last day of a length, found by walking on from the day after `start`."""
    number, unit = text.split()
    count = int(number)
    if unit.startswith(("month", "year")):
        month = start.month - 1 + count * (12 if unit.startswith("year") else 1)
        year, month = start.year + month // 12, month % 12 + 1
        day = start.day
        while day > calendar.monthrange(year, month)[1]:
            day -= 1
        return date(year, month, day)
    here = start
    for _ in range(count * (7 if unit.startswith("week") else 1)):
        here += DAY
    return here


def kept(events: Iterable[Event], step: str) -> list[Kept]:
    """The notices of one step, with their receipts, payments and withdrawals."""
    found: list[Kept] = []
    for event in sorted(events):
        if event.id != step:
            continue
        whose = (event.parent_id, event.pupil_id)
        mine = [one for one in found if (one.parent, one.pupil) == whose and one.withdrawn is None]
        day = event.at.date()
        if event.kind == "withdrawal" and mine:
            mine[-1].withdrawn = day
        elif event.kind == "payment" and mine:
            mine[-1].payments.append((day, event.outcome))
        elif event.kind == "notice":
            waiting = [one for one in mine if one.received is None]
            if event.outcome == "received" and event.how != "by hand" and waiting:
                waiting[-1].received = day
            else:
                at_once = day if event.how == "by hand" or event.outcome == "received" else None
                found.append(Kept(step, *whose, day, at_once))
    return found


def number_of(formal: Mapping[str, Any], before: list[Kept], parent: str, pupil: str, day: date) -> int:
    """Which one a notice on `day` is, given those before it in the log."""
    limit = formal["limit"]
    days = []
    for one in before:
        same = all((one.parent == parent) if key == "parent" else (one.pupil == pupil) for key in limit["per"])
        gone = one.withdrawn is not None and one.withdrawn <= day and "withdrawn" in limit.get("not_counted", [])
        if same and not gone:
            days.append(one.issued)
    if limit["from"] == "rolling":
        return 1 + sum(end_of(one, limit["in"]) >= day for one in days)
    first, number = None, 0
    for one in [*days, day]:
        if first is None or one > end_of(first, limit["in"]):
            first, number = one, 0
        number += 1
    return number


def first_free_day(formal: Mapping[str, Any], before: list[Kept], parent: str, pupil: str, day: date) -> date:
    """The first day from `day` on which one more is allowed, trying each."""
    while number_of(formal, before, parent, pupil, day) > formal["limit"]["at_most"]:
        day += DAY
    return day


def unpaid_on(formal: Mapping[str, Any], one: Kept, number: int) -> date | None:
    """The day on which a notice is found to be unpaid; None where it was paid or withdrawn, or nobody knows since
    when its days count."""
    if number > formal["limit"]["at_most"] or one.received is None:
        return None
    costs = formal["amounts"][("first", "second")[number - 1]]
    over = end_of(one.received, formal["unpaid"]["after"]) + DAY
    paid = 0.0
    for day, said in one.payments:
        if day >= over:
            continue
        if not said:
            return None
        paid += float(said)
        left = [cost["pay"] for cost in costs if day <= end_of(one.received, cost["within"])]
        if paid >= (left[0] if left else costs[-1]["pay"]):
            return None
    return None if one.withdrawn is not None and one.withdrawn <= over else over
