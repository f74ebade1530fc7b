"""The rows within reach of a rule: those after a step that it waits for, often a small share of all; and, beside a
policy much like this one that was decided on the same rows, those of pupils for whom the rule may do otherwise.

A rule of the same words does otherwise only for pupils for whom a step that it looks back at was done at other times.
For these it runs; for all others what it did stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.model import Fired, RanRule
from attendance_policy.decide.select import At
from attendance_policy.facts import step_facts
from attendance_policy.facts.frame import OTHER_ANCHORS
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.memory import Keys, all_of
from attendance_policy.facts.rows import Rows
from attendance_policy.facts.running import stretches
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy, Rule, Silence
from attendance_policy.rules.bind import Bound
from attendance_policy.rules.openness import countable

_OCCASIONS = ("review", "absence", "return")
_SHARE = 3  # where every third pupil differs, to take their rows apart takes longer than to decide all
_PLAIN = ("due", "asks", "first")  # of what is open, only the first row of a pupil is told: that is not taken apart
_NEVER: Keys = np.array([], dtype=np.int64)


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


@dataclass(frozen=True, eq=False)
class Like:
    """What was decided by such a policy, on the same rows and in the same settings. `ran`: by rule; `worded`: rules
    that say the same in both, whatever they look back at (`touch.compared`)."""

    ran: Mapping[str, RanRule]
    worded: frozenset[str]


class Otherwise:
    """The pupils for whom the rules that ran so far did otherwise than by the policy before. `like`: None where there
    was none: then every rule is run for all."""

    def __init__(self, like: Like | None, grid: Grid) -> None:
        self._like = like or Like({}, frozenset())
        self._days = max(len(grid.days.days), 1)
        self._pupils = np.zeros(grid.size[0], dtype=np.bool_)
        self._was: RanRule | None = None
        self._taken: set[int] = set()

    def unmoved(self, rule_id: str) -> RanRule | None:
        """What a rule did, where it does the same for everybody."""
        same = rule_id in self._like.worded and not self._pupils.any()
        return self._like.ran.get(rule_id) if same else None

    def begin(self, rule_id: str) -> bool:
        """Whether a rule is to be run for the pupils who differ alone; until `end`, it is."""
        was = self._like.ran.get(rule_id) if rule_id in self._like.worded else None
        if was is None or np.count_nonzero(self._pupils) * _SHARE > len(self._pupils):
            return False
        if any(one.open_names or one.status not in _PLAIN for one in was.fired):
            return False
        self._was, self._taken = was, set()
        return True

    def end(self, now: RanRule) -> bool:
        """Whether what the rule did is now told whole: if not, it is to be run for all."""
        was, self._was = self._was, None
        assert was is not None
        return (
            len(self._taken) == len(was.fired)
            and was.assumed.items() <= now.assumed.items()
            and not any(one.open_names or one.status not in _PLAIN for one in now.fired)
        )

    @property
    def pupils(self) -> NDArray[np.bool_] | None:
        """Those for whom the rule runs; None: for all."""
        return None if self._was is None else self._pupils

    def whole(self, now: Fired) -> Fired:
        """What one case does: for those for whom the rule runs as now, for the others as it did."""
        for number, one in enumerate(() if self._was is None else self._was.fired):
            if one.rows is now.rows and _told(one) == _told(now):
                self._taken.add(number)
                others = one.at.take(np.flatnonzero(~self._pupils.take(one.pupil)))
                return replace(now, at=np.sort(np.concatenate((now.at, others)), kind="stable"))
        return now

    def note(self, rule_id: str, now: RanRule) -> None:
        """Take in what a rule did."""
        was = self._like.ran.get(rule_id)
        if was is now or not self._like.worded:
            return
        before, after = _times(was), _times(now)
        for step in before.keys() | after.keys():
            alone = _in_one(before.get(step, _NEVER), after.get(step, _NEVER))
            self._pupils[alone // self._days] = True


def _told(fired: Fired) -> tuple[object, ...]:
    return fired.status, fired.strength, fired.actions, fired.case


def _times(ran: RanRule | None) -> dict[str, Keys]:
    """The times at which a rule did each step, whichever of its cases did it."""
    found: dict[str, Keys] = {}
    for step, keys in ran.noted if ran is not None else ():
        found[step] = all_of(found[step], keys) if step in found else keys
    return found


def _in_one(one: Keys, other: Keys) -> Keys:
    """The keys that are in one of the two only. Each holds none twice."""
    if one is other or np.array_equal(one, other):
        return _NEVER
    keys = np.sort(np.concatenate((one, other)), kind="stable")  # both ascend, which a stable sort makes use of
    alone = np.ones(len(keys) + 1, dtype=np.bool_)
    alone[1:-1] = keys[1:] != keys[:-1]
    return keys[alone[1:] & alone[:-1]]
