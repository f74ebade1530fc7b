"""Whether a rule waits still or holds no more: `not_before` and `until`, counted from what register and log hold."""

from __future__ import annotations

import numpy as np

from attendance_policy.conditions.columns import NOT_KNOWN, Truth, truth
from attendance_policy.decide.elapsed import first_day
from attendance_policy.facts.frame import OTHER_ANCHORS, Frame
from attendance_policy.policy.model import Policy, Silence
from attendance_policy.policy.times import Time
from attendance_policy.rules.openness import countable


def waited(policy: Policy, time: Time | Silence, frame: Frame) -> Truth:
    """Whether a `not_before` is over on each row: no where what it is counted from never was."""
    return _counted(policy, time, frame, past=False)


def lasts(policy: Policy, time: Time | Silence, frame: Frame) -> Truth:
    """Whether an `until` is not yet past on each row: it is not where what it is counted from never was."""
    return np.uint8(2) - _counted(policy, time, frame, past=True)


def _counted(policy: Policy, time: Time | Silence, frame: Frame, past: bool) -> Truth:
    rows = frame.rows
    if isinstance(time, Silence) or not countable(policy, time, rows.occasion, frame.logged is not None):
        return frame.every(NOT_KNOWN)
    days = rows.grid.days
    unit, count = (time.unit, time.count) if time.kind == "offset" else ("school days", 0)
    full_weeks = frame.counting.school_week == "full weeks only"
    if time.anchor in OTHER_ANCHORS:
        since = frame.day_of(time.anchor)
        over = rows.day >= first_day(days, np.maximum(since, 0), count, unit, full_weeks, past)
        return truth(over & (since >= 0))
    stand = frame.memory.stand(time.anchor, rows)  # of each time it was done once, not of each row
    return truth(rows.day >= stand.laid(first_day(days, stand.day, count, unit, full_weeks, past), len(days.days)))
