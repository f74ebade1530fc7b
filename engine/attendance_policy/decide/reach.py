"""The rows within reach of a rule: those after a step that it waits for, often a small share of all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.select import At
from attendance_policy.facts import step_facts
from attendance_policy.facts.frame import OTHER_ANCHORS
from attendance_policy.facts.rows import Rows
from attendance_policy.facts.running import stretches
from attendance_policy.policy.model import Policy, Rule, Silence
from attendance_policy.rules.bind import Bound
from attendance_policy.rules.openness import countable

_OCCASIONS = ("review", "absence", "return")


def within_reach(
    policy: Policy, rule: Rule, bound: Bound, pupils: NDArray[np.bool_] | None = None
) -> tuple[Bound, At | None]:
    """The bound of the rows on which a rule may hold, and which they are; None for all of them. `pupils`: only the
    rows of these pupils.

    On every other row it does not hold, whatever its conditions say: a step that it is to come after was not done.
    """
    frame = bound.frame
    stands = []
    if frame.rows.occasion in _OCCASIONS:
        stands = [(step, frame.memory.stand(step, frame.rows)) for step in _awaited(policy, rule, bound)]
    step, fewest = min(stands, key=lambda one: one[1].count, default=("", None))
    if pupils is None and (fewest is None or fewest.count * step_facts.FEWER > len(frame.rows)):
        return bound, None
    if fewest is None:
        assert pupils is not None
        at, kept = _rows_of(pupils, frame.rows), None
    else:
        at, kept = fewest.rows(pupils)
    return bound.only(at, step, kept), at


def _rows_of(pupils: NDArray[np.bool_], rows: Rows) -> At:
    if rows.review is None:
        return np.flatnonzero(pupils.take(rows.pupil))
    some = np.flatnonzero(pupils)
    starts = rows.begins.take(some)
    return stretches(starts, rows.begins.take(some + 1) - starts)


def _awaited(policy: Policy, rule: Rule, bound: Bound) -> Iterator[str]:
    """Steps without which a rule never holds."""
    yield from rule.after
    time = rule.not_before
    if time is None or isinstance(time, Silence) or time.anchor in OTHER_ANCHORS:
        return
    if countable(policy, time, bound.frame.rows.occasion, bound.frame.logged is not None):
        yield time.anchor
