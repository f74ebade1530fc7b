"""Running a sweep: the register is counted once, and each point runs only the rules that its values change.

The register goes through in blocks of pupils; of each block every point is decided before the next, so that what is
counted of the block serves them all. Pupils do not see each other, so what blocks tell is added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from attendance_policy.decide.blocks import BLOCK, given_of, lines_of
from attendance_policy.decide.model import REACHED, Decided, Fired
from attendance_policy.decide.points import held_rules
from attendance_policy.decide.reach import Like
from attendance_policy.decide.restated import folded
from attendance_policy.decide.run import Shared, decide_block
from attendance_policy.facts.contacts import Contacts
from attendance_policy.policy import Loaded, Policies, Policy
from attendance_policy.rules.settings import Settings
from attendance_policy.rules.touch import compared
from attendance_policy.simulate.tally import Counted, Tally
from attendance_policy.simulate.workers import Workers
from attendance_policy.sweep.model import Place, Point, Step, Sweep
from attendance_policy.sweep.quantities import Capacity, by_day, by_period
from attendance_policy.sweep.ready import Ready, ready_points
from attendance_policy.sweep.values import Axis

Progress = Callable[[float], None]
Told = Callable[[Policy], tuple[Settings, Contacts | None]]
Reached = dict[str, NDArray[np.bool_]]
# For each axis, of the lines along it, the last point that was run.
Seen = list[dict[Place, tuple[Place, Reached]]]
Steps = dict[tuple[int, Place, Place, str], list[int]]


def sweep(
    policies: Policies,
    loaded: Loaded,
    axes: Sequence[Axis],
    shared: Shared,
    told: Told,
    capacity: Capacity | None = None,
    progress: tuple[Progress, Progress] | None = None,
    workers: Workers | None = None,
) -> Sweep:
    """Run a policy at every value of its axes. `told`: a policy's settings and contacts, with what a log says to it;
    `progress`: of checking the policies, and of deciding; `workers`: who share the blocks of a large register.

    Every point counts what a simulation with the same values set would count, under the working readings. Raises
    `CannotGoOn` when no point can be run.
    """
    points, notes = ready_points(policies, loaded, axes, None if progress is None else progress[0])
    base = Ready((), (), loaded.policy, frozenset(held_rules(loaded)))
    base = replace(base, run=frozenset(rule.id for rule in loaded.policy.rules) - base.held)
    run = _Run([base, *(point for point in points if point.policy is not None)], shared, told, capacity)
    counted = run.all_blocks(None if progress is None else progress[1], workers)
    done = {one.ready.place: one.point(shared, capacity) for one in counted.sums}
    found = tuple(done.get(one.place) or Point(one.place, one.values, problems=one.problems) for one in points)
    moved = _moved(loaded.policy, done[()], found, counted.steps)
    steps = tuple(
        Step(axis, before, after, rule, *figures)
        for (axis, before, after, rule), figures in sorted(counted.steps.items()) if rule in moved
    )  # fmt: skip
    others = [one for one in points
              if any(axis.place_in_force != at for axis, at in zip(axes, one.place, strict=True))]  # fmt: skip
    if others and not any(point.changed for point in others):
        notes = (*notes, "no rule that a register asks reads what is varied")
    policy = loaded.policy
    return Sweep(policy.id, policy.name, shared.grid.size[0], tuple(axes), found, done[()], moved, steps,
                 shared.grid.days, capacity, dict(sorted(counted.assumed.items())), notes)  # fmt: skip


def _moved(policy: Policy, base: Point, points: Iterable[Point], steps: Steps) -> tuple[str, ...]:
    moved = {rule for (_, _, _, rule), (newly, gone) in steps.items() if newly or gone}
    was = {count.rule: count for count in base.decisions}
    for point in points:
        if not point.problems:
            now = {count.rule: count for count in point.decisions}
            moved |= {rule for rule in was.keys() | now.keys() if was.get(rule) != now.get(rule)}
    order = [rule.id for rule in policy.rules]
    return tuple([rule for rule in order if rule in moved] + sorted(moved - set(order)))


@dataclass
class _Sum:
    """What was counted of one point so far, over the blocks of pupils."""

    ready: Ready
    days: NDArray[np.int64]
    tally: Tally

    def add(self, start: int, decided: Decided, capacity: Capacity | None) -> None:
        self.tally.add(start, decided)
        if capacity is not None:
            self.days += by_day(decided.fired, capacity.what, len(self.days))

    def join(self, start: int, days: NDArray[np.int64], counted: Counted) -> None:
        self.tally.join(start, counted)
        self.days += days

    def point(self, shared: Shared, capacity: Capacity | None) -> Point:
        counts = tuple(count for count in self.tally.rules() if count.rule not in self.ready.held)
        periods = () if capacity is None else by_period(self.days, shared.grid.days, capacity.per)
        return Point(self.ready.place, self.ready.values, counts, periods)


class _Sent(NamedTuple):
    """What another process counted of a block: of each point the decisions by day and the rest, and the steps."""

    sums: list[tuple[NDArray[np.int64], Counted]]
    steps: Steps
    assumed: dict[str, str]


class _Counts:
    """What was counted so far. `sums`: of each point; `steps`: of an axis, two neighbours on it and a rule, the pupils
    whom it newly reaches at the second, and no longer."""

    def __init__(self, points: Sequence[Ready], days: int) -> None:
        self.sums = [_Sum(ready, np.zeros(days, dtype=np.int64), Tally(_policy(ready))) for ready in points]
        self.steps: Steps = {}
        self.assumed: dict[str, str] = {}

    def join(self, start: int, other: _Sent) -> None:
        """Add what another process counted of the block that begins with the pupil `start`."""
        for one, more in zip(self.sums, other.sums, strict=True):
            one.join(start, *more)
        for key, (newly, gone) in other.steps.items():
            figures = self.steps.setdefault(key, [0, 0])
            figures[0] += newly
            figures[1] += gone
        self.assumed |= other.assumed


class _Run:
    """One sweep under way. `points`: the policy as it stands, then every point that can be run."""

    def __init__(self, points: Sequence[Ready], shared: Shared, told: Told, capacity: Capacity | None) -> None:
        self.points = points
        self.axes = max((len(ready.place) for ready in points), default=0)
        self.shared = shared
        self.capacity = capacity
        self.watched = frozenset(rule for ready in points for rule in ready.changed)
        # Most values change nothing that a log is read by: then one reading of it serves every point.
        self.logs: list[tuple[Settings, Contacts | None]] = []
        self.log_of: list[int] = []
        for ready in points:
            said = told(_policy(ready))
            known = (at for at, one in enumerate(self.logs) if one[0] is said[0] and one[1] is said[1])
            self.log_of.append(next(known, len(self.logs)))
            if self.log_of[-1] == len(self.logs):
                self.logs.append(said)
        self.worded = self._worded()

    def _worded(self) -> dict[int, frozenset[str]]:
        """For each point that decides anything otherwise, the rules of the same words at the last such before it."""
        found, last = {}, 0
        for index, ready in enumerate(self.points[1:], start=1):
            if ready.changed:
                alike = self.log_of[index] == self.log_of[last]
                found[index] = compared(_policy(self.points[last]), _policy(ready))[1] if alike else frozenset()
                last = index
        return found

    def all_blocks(self, progress: Progress | None, workers: Workers | None) -> _Counts:
        """Decide every block of pupils at every point."""
        counted, pupils = self._nothing(), self.shared.grid.size[0]
        starts = range(0, max(pupils, 1), BLOCK)
        if workers is not None and workers.pay(pupils):
            for block, found in enumerate(workers.each_of(self._alone, starts)):
                counted.join(starts[block], found)
                if progress is not None:
                    progress((block + 1) / len(starts))
            return counted
        for block, start in enumerate(starts):
            for done in self._block(start, counted):
                if progress is not None:
                    progress((block + done) / len(starts))
        return counted

    def _nothing(self) -> _Counts:
        return _Counts(self.points, self.shared.grid.size[1])

    def _alone(self, start: int) -> _Sent:
        """What is counted of one block."""
        counted = self._nothing()
        for _ in self._block(start, counted):
            pass
        return _Sent([(one.days, one.tally.to_send()) for one in counted.sums], counted.steps, counted.assumed)

    def _block(self, start: int, counted: _Counts) -> Iterator[float]:
        """Decide one block at every point, telling the share that is done."""
        stop = min(start + BLOCK, self.shared.grid.size[0])
        part = lines_of(self.shared, start, stop)
        told = [given_of(self.shared.grid, *log, start, stop) for log in self.logs]
        first = counted.sums[0]
        base = near = decide_block(_policy(first.ready), part, *told[self.log_of[0]], first.ready.run)
        counted.assumed |= base.assumed
        whole = folded(base)
        first.add(start, whole, self.capacity)
        was = _reached(whole, self.watched)
        seen: Seen = [{} for _ in range(self.axes)]
        for index, one in enumerate(counted.sums[1:], start=1):
            ready, decided, now = one.ready, whole, was
            if ready.changed:
                like = Like(near.ran, self.worded[index])
                near = decide_block(_policy(ready), part, *told[self.log_of[index]], ready.run, like=like)
                decided = folded(_laid_together(ready, base, near))
                now = _reached(decided, self.watched)
            one.add(start, decided, self.capacity)
            self._compare(ready.place, now, seen, counted)
            yield index / len(counted.sums)

    def _compare(self, place: Place, now: Reached, seen: Seen, counted: _Counts) -> None:
        """Count the pupils between a point and those before it on each axis, past points that cannot be run; what no
        later point needs is let go."""
        for axis, lines in enumerate(seen):
            line = (*place[:axis], *place[axis + 1 :])
            if line in lines:
                before, was = lines[line]
                for rule in self.watched:
                    figures = counted.steps.setdefault((axis, before, place, rule), [0, 0])
                    figures[0] += int(np.count_nonzero(now[rule] & ~was[rule]))
                    figures[1] += int(np.count_nonzero(was[rule] & ~now[rule]))
            elif axis == len(place) - 1:
                lines.clear()  # the last axis is gone along from end to end, and then along the next line
            lines[line] = place, now


def _policy(ready: Ready) -> Policy:
    assert ready.policy is not None
    return ready.policy


def _laid_together(ready: Ready, base: Decided, otherwise: Decided) -> Decided:
    """The decisions of a point: of what its values change as it decides, of everything else as the policy stands."""

    def fired() -> Iterable[Fired]:
        yield from (one for one in base.fired if one.rule.id not in ready.changed)
        yield from (one for one in otherwise.fired if one.rule.id in ready.changed)

    not_asked = [one for one in base.not_asked if one[0] not in ready.changed]
    not_asked += [one for one in otherwise.not_asked if one[0] in ready.changed]
    return Decided(_policy(ready), base.grid, tuple(fired()), not_asked=tuple(not_asked))


def _reached(decided: Decided, rules: Iterable[str]) -> Reached:
    """Of each of these rules, the pupils for whom it made something due, or left something to a person."""
    found = {rule: np.zeros(decided.grid.size[0], dtype=np.bool_) for rule in rules}
    for fired in decided.fired:
        if fired.status in REACHED and fired.rule.id in found:
            found[fired.rule.id][fired.pupil] = True
    return found
