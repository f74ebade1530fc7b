"""Simulating: a policy over a whole register, with every open reading beside the one it was run by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attendance_policy.decide.many import Joining, Task, each_block
from attendance_policy.decide.model import Decided
from attendance_policy.decide.restated import folded
from attendance_policy.decide.run import Shared
from attendance_policy.facts.contacts import Contacts
from attendance_policy.facts.grid import Grid
from attendance_policy.policy import Loaded
from attendance_policy.policy.readings import alike_under_readings
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.apart import in_parts
from attendance_policy.simulate.model import Outcome
from attendance_policy.simulate.readings import Plan, Run, planned
from attendance_policy.simulate.tally import Marks, Tally, marks_of
from attendance_policy.simulate.workers import Workers

Progress = Callable[[float], None]


def simulate(
    loaded: Loaded,
    shared: Shared,
    settings: Settings,
    contacts: Contacts | None = None,
    progress: Progress | None = None,
    workers: Workers | None = None,
) -> Outcome:
    """Run a policy on a register; where `workers` has several processes and there is work for them, in those.

    Open points are read as `working` says. A rule that turns on a point without a working reading is not fired; what
    each reading would reach is in `readings`, for every point that touches a rule of the register.
    """
    return simulate_many([Run(loaded, settings, contacts)], shared, progress, workers)[0]


def simulate_many(
    runs: Sequence[Run], shared: Shared, progress: Progress | None = None, workers: Workers | None = None, *,
    keep: bool = True, readings: bool = True,
) -> tuple[Outcome, ...]:  # fmt: skip
    """Run several policies on one register, each as `simulate` does: what they share is computed once.

    `keep`: hold every decision, which takes memory as the register grows; without it there are the counts alone.
    `readings`: count what the readings of open points would reach; without it none is run.
    """
    plans: list[Plan] = []
    tasks: list[Task] = []
    for run in runs:
        alike = plans[0] if plans and alike_under_readings(runs[0].loaded, run.loaded) else None
        plans.append(planned(run, tasks, plans, readings, alike))
    kept = [Joining(run.loaded.policy, shared) for run in runs] if keep else []
    count = shared.grid.size[0]
    tallies = [Tally(run.loaded.policy, count, shared.grid.days) for run in runs]
    done = 0
    marks: Marks = (0, 0, 0)
    if workers is not None and workers.pay(count):
        for part in in_parts(plans, tasks, shared, workers, keep):
            for at, (found, counted, reached) in enumerate(part.found):
                tallies[at].join(done, counted)
                plans[at].add(reached)
                if keep:
                    kept[at].gather(found)
            done += part.pupils
            marks = (marks[0] + part.marks[0], marks[1] + part.marks[1], marks[2] + part.marks[2])
            if progress is not None:
                progress(done / max(count, 1))
    else:
        for start, parts in each_block(tasks, shared):
            for at, plan in enumerate(plans):
                tallies[at].add(start, folded(parts[plan.base]))
                plan.tally(parts)
                if keep:
                    kept[at].add(start, parts[plan.base])
            if progress is not None:
                progress((start + parts[0].grid.size[0]) / max(count, 1))
        marks = marks_of(shared.grid)
    return tuple(
        outcome_of(run, plan, tally, shared.grid, marks, folded(kept[at].whole()) if keep else None)
        for at, (run, plan, tally) in enumerate(zip(runs, plans, tallies, strict=True))
    )


def outcome_of(
    run: Run, plan: Plan, tally: Tally, grid: Grid, marks: Marks, kept: Decided | None
) -> Outcome:
    """What a run tells, of all that was counted; `marks`: as `marks_of` has them; `kept`: all that was decided, too."""
    policy = run.loaded.policy
    asked = [count for count in tally.rules() if count.rule not in plan.held]
    counts = tuple(count for count in asked if run.only is None or count.rule in run.only)
    spared = tuple(count.rule for count in asked if run.only is not None and count.rule not in run.only)
    duties = {rule.id for rule in policy.rules if rule.section == "duties"}  # the calendar asks them, not the register
    not_asked = tuple(one for one in tally.nowhere() if one[0] not in duties and one[0] not in plan.held)
    return Outcome(
        policy.id, policy.name, grid.size[0], *marks, counts, tally.by_week(), dict(sorted(tally.assumed.items())),
        plan.readings(), plan.held, not_asked, policy, grid, tally.open_names(), tally.first,
        {rule: frozenset(acts) for rule, acts in tally.acts.items()}, run.loaded.resolved.file, kept, spared,
    )  # fmt: skip

