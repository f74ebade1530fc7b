"""Paying a notice: from when its days count, what is due on a day, and when that had been paid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attendance_policy.calendar import Calendar
from attendance_policy.decide.notices_days import Unknown, last_day
from attendance_policy.decide.notices_log import Notice
from attendance_policy.policy.formal import Amount, FormalStep, Length

NOT_SAID = "the policy does not say from when its days count"


def counted_from(step: FormalStep, notice: Notice) -> date | Unknown:
    """The day from which a notice's days for paying count. That a notice was received is never taken for granted."""
    match step.counted_from:
        case "notice issued":
            return notice.issued
        case "notice received":
            missing = Unknown("when it was received is not recorded", "notice received")
            return notice.received if notice.received is not None else missing
    return Unknown(NOT_SAID)


def due_now(amounts: Iterable[Amount], start: date, day: date, calendar: Calendar | None) -> Amount | None:
    """What has to be paid on a day: the first amount whose time is not over; None when all are."""
    for amount in amounts:
        if not isinstance(amount.within, Length):
            return amount
        last = last_day(start, amount.within, calendar)
        if not isinstance(last, Unknown) and day <= last:
            return amount
    return None


def settled_on(
    notice: Notice, amounts: tuple[Amount, ...], start: date | Unknown, calendar: Calendar | None
) -> date | None:
    """The day by which what was due that day had been paid. A payment whose pounds nobody wrote down is what was due;
    where it is not known what was due, so is any."""
    total = None
    for paid in notice.paid:
        if paid.pounds is None:
            return paid.on
        total = paid.pounds + (total or 0)
        if not amounts:
            return paid.on
        asked = amounts[-1] if isinstance(start, Unknown) else due_now(amounts, start, paid.on, calendar) or amounts[-1]
        if total >= asked.pay:
            return paid.on
    return None
