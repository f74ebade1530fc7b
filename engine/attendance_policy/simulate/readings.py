"""What each reading of the open points would reach, counted beside a run, block by block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace

import numpy as np

from attendance_policy.decide.many import Task
from attendance_policy.decide.model import REACHED, Decided
from attendance_policy.decide.points import Touch, due_by, held_rules, touching
from attendance_policy.decide.restated import folded, restating, with_restated
from attendance_policy.facts.contacts import Contacts
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded
from attendance_policy.policy.readings import alike_under_readings
from attendance_policy.rules.order import upstream
from attendance_policy.rules.settings import Settings
from attendance_policy.rules.touch import touched
from attendance_policy.simulate.model import ReadingCount

_WORKED_OUT_BY = ("rules", "decide", "facts")
# By task and rule: decisions, and pupils.
Reached = dict[tuple[int, str], list[int]]


@dataclass(frozen=True, eq=False)
class Run:
    """One policy to simulate, with what a run of it is told. `only`: just these rules, which must hold all that they
    look back at."""

    loaded: Loaded
    settings: Settings
    contacts: Contacts | None = None
    only: frozenset[str] | None = None


@dataclass(eq=False)
class Plan:
    """The tasks of one run. `base`: the number of its own task; `tasks`: of each point, the task of each reading.

    `held`: rules that turn on a point without a working reading, and the point; they are not run. `counted`: what was
    reached so far.
    """

    base: int
    held: dict[str, str]
    points: tuple[Touch, ...]
    tasks: dict[tuple[str, str], int] = field(default_factory=dict)
    counted: Reached = field(default_factory=dict)

    def tally(self, parts: Sequence[Decided]) -> None:
        """Count what was reached of one more block: decisions, and pupils."""
        wanted: dict[int, set[str]] = {}
        for touch in self.points:
            for reading in touch.point.readings:
                wanted.setdefault(self.tasks[touch.point.id, reading.id], set()).update(touch.fires)
        for task, rules in wanted.items():
            for name, found in _counted(folded(parts[task]), rules).items():
                self.add({(task, name): list(found)})

    def add(self, more: Reached) -> None:
        """Add what was reached of other pupils."""
        for key, (count, pupils) in more.items():
            was = self.counted.get(key, [0, 0])
            self.counted[key] = [was[0] + count, was[1] + pupils]

    def readings(self) -> tuple[ReadingCount, ...]:
        """What each reading reaches. A point that changes no count on this register is no news, except to rules that it
        holds; it stays visible in `show`. A held rule is told of under the point that holds it alone."""
        every: list[ReadingCount] = []
        for touch in self.points:
            point = touch.point
            counts = []
            for reading in point.readings:
                for name in sorted(one for one in touch.fires if self.held.get(one, point.id) == point.id):
                    count, pupils = self.counted.get((self.tasks[point.id, reading.id], name), (0, 0))
                    counts.append(ReadingCount(point.id, point.kind, point.asks, reading.id, reading.says,
                                               point.working, name, count, pupils))  # fmt: skip
            seen = {name: {(c.count, c.pupils) for c in counts if c.rule == name} for name in touch.fires}
            every += [count for count in counts if len(seen[count.rule]) > 1 or count.rule in self.held]
        return tuple(every)


def planned(
    run: Run, tasks: list[Task], earlier: Sequence[Plan], readings: bool = True, alike: Plan | None = None
) -> Plan:
    """Lay out one run: its tasks are added to `tasks`. A rule that neither a reading nor a change to the policy touches
    is run once: `earlier` are the plans of the runs before it. `readings`: count what each reading would reach.

    `alike`: the plan, with readings or without as this one, of a run in which each reading touches the same rules.
    """
    policy = run.loaded.policy
    if alike is not None:
        points, held = alike.points, alike.held
    else:
        points = tuple(touch for touch in touching(run.loaded) if touch.fires) if readings else ()
        held = held_rules(run.loaded, points) if readings else _held(run.loaded)
        points = tuple(replace(touch, fires=restating(policy, touch.fires)) for touch in points)
    plan = Plan(len(tasks), held, points)
    only = (frozenset(rule.id for rule in policy.rules) if run.only is None else run.only) - held.keys()
    first = earlier[0] if earlier else None
    tasks.append(Task(policy, run.settings, run.contacts, only, (first.base,) if first else ()))
    for touch in points:
        point = touch.point
        is_run = not touch.fires & held.keys()
        for reading in point.readings:
            key = (point.id, reading.id)
            if is_run and reading.id == (point.working or "as_written"):
                plan.tasks[key] = plan.base
                continue
            other = run.loaded.under({point.id: reading.id})
            like = (plan.base, first.tasks[key]) if first and key in first.tasks else (plan.base,)
            plan.tasks[key] = len(tasks)
            rules = upstream(other, with_restated(other, touch.fires))
            tasks.append(Task(other, run.settings, run.contacts, rules, like))
    return plan


def concerned(before: Loaded, after: Loaded) -> frozenset[str]:
    """The rules that a what-if may tell of, with all that they look back at, of either policy; the others decide alike
    on both sides, and are due alike."""
    found = touched(before.policy, after.policy) | due_by(before.policy, after.policy)
    if not alike_under_readings(before, after):
        found |= _held(before).keys() ^ _held(after).keys()
    while True:
        more = set(found)
        for policy in (before.policy, after.policy):
            more |= upstream(policy, found & {rule.id for rule in policy.rules})
            more |= restating(policy, found) | with_restated(policy, found)
        if more == found:
            return found
        found = frozenset(more)


def _held(loaded: Loaded) -> dict[str, str]:
    """What `held_rules` gives, which is worked out once for a profile: it is built anew under each of some readings."""
    noted = loaded.resolved.noted("held", *_WORKED_OUT_BY)
    if isinstance(noted, dict) and set(map(type, noted.values())) <= {str}:
        return noted
    held = held_rules(loaded)
    loaded.resolved.note("held", held, *_WORKED_OUT_BY)
    return held


def _counted(decided: Decided, rules: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Of each of these rules, how many decisions are due or asked, and of how many pupils."""
    pupils = decided.grid.size[0]
    found: dict[str, tuple[int, int]] = {}
    for name in rules:
        reached = [fired.pupil for fired in decided.of(name) if fired.status in REACHED]
        if reached:
            seen = np.zeros(pupils, dtype=np.bool_)
            for one in reached:
                seen[one] = True
            found[name] = sum(len(one) for one in reached), int(np.count_nonzero(seen))
    return found
