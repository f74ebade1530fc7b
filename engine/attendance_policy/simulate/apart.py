"""A run in several processes: each takes parts of the pupils, and what they find is laid together in their order.

Everything that is read off the register as a whole, its calendar above all, is there before it is cut. Pupils do not
see each other, so any cut is right, and the result is that of a single process to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from attendance_policy.decide.blocks import given_of, lines_of, suiting
from attendance_policy.decide.many import Task, each_block
from attendance_policy.decide.merge import Pieces, pieces
from attendance_policy.decide.restated import folded
from attendance_policy.decide.run import Shared
from attendance_policy.facts.contacts import Contacts
from attendance_policy.frozen import dataclass
from attendance_policy.rules.settings import Settings, counting_of
from attendance_policy.simulate.readings import Plan, Reached
from attendance_policy.simulate.tally import Counted, Marks, Tally, marks_of
from attendance_policy.simulate.workers import Workers

Given = tuple[Settings, Contacts | None]


@dataclass(frozen=True, eq=False)
class Part:
    """What was found of some pupils: their marks, counted; of each run the decisions of every block, where they are
    kept, its counts, and what its readings reached."""

    pupils: int
    marks: Marks
    found: tuple[tuple[list[Pieces], Counted, Reached], ...]


@dataclass(frozen=True, eq=False)
class _Lines:
    """A part of the register. `given`: what its runs are told, each once. `offset`: the pupils before it."""

    shared: Shared
    given: tuple[Given, ...]
    offset: int


@dataclass(frozen=True, eq=False)
class _Work:
    """All tasks on one part, which is sent and counted once for them. `given`: of each task, the place of its own."""

    plans: tuple[Plan, ...]
    tasks: tuple[Task, ...]
    given: tuple[int, ...]
    keep: bool

    def __call__(self, lines: _Lines) -> Part:
        tasks = [replace(task, settings=lines.given[at][0], contacts=lines.given[at][1])
                 for task, at in zip(self.tasks, self.given, strict=True)]  # fmt: skip
        plans = [replace(plan, counted={}) for plan in self.plans]
        found: list[list[Pieces]] = [[] for _ in plans]
        grid = lines.shared.grid
        own = Shared.of(grid, lines.shared.earlier)  # whoever holds the lines does not hold what is computed of them
        tallies = [Tally(tasks[plan.base].policy, grid.size[0], grid.days) for plan in plans]
        for start, decided in each_block(tasks, own):
            for plan, one, tally in zip(plans, found, tallies, strict=True):
                if self.keep:
                    one.append(pieces(decided[plan.base], lines.offset + start))
                tally.add(start, folded(decided[plan.base]))
                plan.tally(decided)
        return Part(grid.size[0], marks_of(grid), tuple(
            (one, tally.to_send(), plan.counted) for plan, one, tally in zip(plans, found, tallies, strict=True)
        ))  # fmt: skip


def in_parts(
    plans: Sequence[Plan], tasks: Sequence[Task], shared: Shared, workers: Workers, keep: bool
) -> Iterator[Part]:
    """The parts of a register, in order, each decided by one of the processes. `keep`: with their decisions."""
    pupils = shared.grid.size[0]
    size = suiting(counting_of(task.policy, task.settings) for task in tasks)
    step = -(-pupils // (workers.count * -(-pupils // (workers.count * size))))  # as many parts for each, all alike
    given: list[Given] = []
    for task in tasks:
        if not any(task.settings is settings and task.contacts is contacts for settings, contacts in given):
            given.append((task.settings, task.contacts))
    places = [next(at for at, one in enumerate(given) if one[0] is task.settings and one[1] is task.contacts)
              for task in tasks]  # fmt: skip
    nothing = Settings()
    bare = tuple(replace(task, settings=nothing, contacts=None) for task in tasks)
    work = _Work(tuple(plans), bare, tuple(places), keep)
    lines = [
        _Lines(lines_of(shared, start, stop), tuple(given_of(shared.grid, *one, start, stop) for one in given), start)
        for start in range(0, pupils, step) for stop in (min(start + step, pupils),)
    ]  # fmt: skip
    return workers.each_of(work, lines)
