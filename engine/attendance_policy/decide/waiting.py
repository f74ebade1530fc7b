"""Whether a rule waits still or holds no more: `not_before` and `until`, counted from what register and log hold."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions.columns import NOT_KNOWN, Truth, truth
from attendance_policy.decide import elapsed
from attendance_policy.facts.frame import Frame
from attendance_policy.facts.grid import Days, Index
from attendance_policy.policy.model import Policy, Silence
from attendance_policy.policy.times import Time
from attendance_policy.rules.openness import countable


def waited(policy: Policy, time: Time | Silence, frame: Frame) -> Truth:
    """Whether a `not_before` is over on each row: no where what it is counted from never was."""
    return _counted(policy, time, frame, elapsed.reached)


def lasts(policy: Policy, time: Time | Silence, frame: Frame) -> Truth:
    """Whether an `until` is not yet past on each row: it is not where what it is counted from never was."""
    return np.uint8(2) - _counted(policy, time, frame, elapsed.past)


def _counted(
    policy: Policy, time: Time | Silence, frame: Frame,
    over: Callable[[Days, Index, Index, int, str, bool], NDArray[np.bool_]],
) -> Truth:  # fmt: skip
    rows = frame.rows
    if isinstance(time, Silence) or not countable(policy, time, rows.occasion, frame.logged is not None):
        return np.full(len(rows), NOT_KNOWN, dtype=np.uint8)
    since = frame.day_of(time.anchor)
    unit, count = (time.unit, time.count) if time.kind == "offset" else ("school days", 0)
    full_weeks = frame.counting.school_week == "full weeks only"
    begun = np.maximum(since, 0)
    return truth(over(rows.grid.days, begun, rows.day, count, unit, full_weeks) & (since >= 0))
