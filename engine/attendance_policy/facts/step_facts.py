"""Facts of what was done: whether, how often, how long ago, and whether it has helped since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions.columns import NOT_KNOWN, Column, Count, Percent, Truth, products, truth
from attendance_policy.conditions.model import Use
from attendance_policy.facts.counts import WINDOWS, Args
from attendance_policy.facts.days import Index
from attendance_policy.facts.memory import with_outcome
from attendance_policy.vocabulary import LOGGED_ANCHORS

# Taking columns apart costs more than it saves, unless so many times fewer rows are left.
FEWER = 5

if TYPE_CHECKING:
    from attendance_policy.facts.frame import Frame


def done(frame: Frame, args: Args) -> Truth:
    """Whether it was done before."""
    return truth(frame.memory.ever(str(args["step"]), frame.rows))


def times(frame: Frame, args: Args) -> Column:
    """How often in the window; without one, ever, or in this school year where the step starts again each year."""
    step = str(args["step"])
    yearly = step in frame.memory.yearly
    if "outcome" in args:
        step = with_outcome(step, str(args["outcome"]))
    if any(window in args for window in WINDOWS):
        start, exists = frame.start(args)
        return Count(frame.memory.times(step, frame.rows, start), exists)
    begun = frame.grid.days.first_of["year"][frame.rows.day]
    return Count(frame.memory.times(step, frame.rows, begun if yearly else np.zeros_like(begun)))


def _logged(frame: Frame, step: str) -> tuple[Index, NDArray[np.bool_] | None]:
    """The last day that an anchor of the log stands for, 0 for none, and whether there is one."""
    last = frame.day_of(step)
    return np.maximum(last, 0), last >= 0


def days_since(frame: Frame, args: Args) -> Column:
    """Calendar days since."""
    step, elapsed = str(args["step"]), frame.grid.days.elapsed
    if step in LOGGED_ANCHORS:
        last, ever = _logged(frame, step)
        return Count(frame.rows.elapsed - elapsed[last], ever)
    stand = frame.memory.stand(step, frame.rows)
    return Count(frame.rows.elapsed - stand.laid(elapsed[stand.day], 0), stand.ever)


def weeks_since(frame: Frame, args: Args) -> Column:
    """Whole calendar weeks since."""
    days = days_since(frame, args)
    assert isinstance(days, Count)
    return Count(days.values // 7, days.exists)


def school_days_since(frame: Frame, args: Args) -> Column:
    """School days since."""
    step = str(args["step"])
    if step in LOGGED_ANCHORS:
        last, ever = _logged(frame, step)
    else:
        stand = frame.memory.stand(step, frame.rows)
        last, ever = stand.last, stand.ever
    return Count(frame.rows.day - last, ever)


def improved_since(frame: Frame, args: Args) -> Truth:
    """As counting.improvement says: judged by a person (not known here), or attendance higher than at the step. Who has
    missed nothing, then or since, has nothing to improve: that is not taken for no improvement."""
    if frame.counting.improvement == "judged":
        return np.full(len(frame.rows), NOT_KNOWN, dtype=np.uint8)
    step = str(args["step"])
    stand = frame.memory.stand(step, frame.rows)
    if stand.count * FEWER < len(frame.rows):
        at, _ = stand.rows()
        found = np.zeros(len(frame.rows), dtype=np.uint8)
        found[at] = improved_since(frame.only(at, step), args)
        return found
    now = frame.fact(Use("fact", "attendance"))
    assert isinstance(now, Percent)
    then = frame.share({"at": args["step"]}, "present")
    most = (2 * frame.grid.size[1]) ** 2
    higher = products(now.part, then.whole, ">", then.part, now.whole, most)  # without a session the left is 0
    return truth(higher | ((now.part == now.whole) & (then.whole > 0)))
