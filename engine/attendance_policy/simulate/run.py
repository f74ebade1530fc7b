"""Simulating: a policy over a whole register, with every open reading beside the one it was run by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np

from attendance_policy.calendar import monday_of
from attendance_policy.decide.many import Joining, Task, each_block
from attendance_policy.decide.model import REACHED, STATUSES, Decided, Fired
from attendance_policy.decide.points import is_asked
from attendance_policy.decide.restated import folded
from attendance_policy.decide.run import Shared
from attendance_policy.facts.contacts import Contacts
from attendance_policy.facts.grid import Grid
from attendance_policy.policy import Loaded
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.apart import in_parts, pays
from attendance_policy.simulate.model import Outcome, ReadingCount, RuleCount, Week
from attendance_policy.simulate.readings import Plan, Run, planned
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
    runs: Sequence[Run], shared: Shared, progress: Progress | None = None, workers: Workers | None = None
) -> tuple[Outcome, ...]:
    """Run several policies on one register, each as `simulate` does: what they share is computed once."""
    plans: list[Plan] = []
    tasks: list[Task] = []
    for run in runs:
        plans.append(planned(run, tasks, plans))
    joining = [Joining(run.loaded.policy, shared) for run in runs]
    pupils = max(shared.grid.size[0], 1)
    done = 0
    if workers is not None and pays(shared, workers):
        for part in in_parts(plans, tasks, shared, workers):
            for plan, one, (found, reached) in zip(plans, joining, part.found, strict=True):
                one.gather(found)
                plan.add(reached)
            done += part.pupils
            if progress is not None:
                progress(done / pupils)
    else:
        for start, parts in each_block(tasks, shared):
            for plan, one in zip(plans, joining, strict=True):
                one.add(start, parts[plan.base])
                plan.tally(parts)
            if progress is not None:
                progress((start + parts[0].grid.size[0]) / pupils)
    return tuple(outcome_of(run, plan, one.whole()) for run, plan, one in zip(runs, plans, joining, strict=True))


def outcome_of(run: Run, plan: Plan, decided: Decided) -> Outcome:
    """What a run tells, of all that was decided and tallied."""
    return _outcome(run.loaded, folded(decided), plan.readings(), plan.held)


def count_rules(decided: Decided) -> tuple[RuleCount, ...]:
    """Every rule that a register asks, with its counts, in the profile's order; rules that never fired too."""
    counts = []
    not_asked = {name for name, _ in decided.not_asked}
    for rule in decided.policy.rules:
        if rule.id in not_asked or not is_asked(decided.policy, rule.id):
            continue
        fired = list(decided.of(rule.id))
        total = {status: _rows(fired, status) for status in STATUSES}
        reached = [f.pupil for f in fired if f.status in REACHED]
        pupils = len(np.unique(np.concatenate(reached))) if reached else 0
        names = sorted({name for f in fired for name in f.open_names})
        source = rule.cases[0].source if rule.cases else ()
        counts.append(RuleCount(rule.id, rule.section, total["due"], pupils, total["asks"], total["if"],
                                total["first"], total["not_specified"], tuple(names), source))  # fmt: skip
    return tuple(counts)


def _rows(fired: list[Fired], status: str) -> int:
    """Decisions of one status: rows at which the rule fired, each case once (two strengths are two decisions)."""
    return sum(len(f.at) for f in fired if f.status == status)


def weeks_of(decided: Decided) -> tuple[Week, ...]:
    """Due and asked decisions by week and rule; every week of the register is there, empty ones too."""
    days = decided.grid.days
    if not days.days:
        return ()
    first, last = monday_of(days.days[0]), monday_of(days.days[-1])
    starts = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    week_of_day = np.array([(monday_of(day) - first).days // 7 for day in days.days], dtype=np.int64)
    table: list[dict[str, int]] = [{} for _ in starts]
    for fired in decided.fired:
        if fired.status in REACHED:
            for week, count in enumerate(np.bincount(week_of_day[fired.day], minlength=len(starts))):
                if count:
                    table[week][fired.rule.id] = table[week].get(fired.rule.id, 0) + int(count)
    return tuple(Week(start, dict(sorted(row.items()))) for start, row in zip(starts, table, strict=True))


def _outcome(loaded: Loaded, decided: Decided, readings: tuple[ReadingCount, ...], held: dict[str, str]) -> Outcome:
    policy, grid = loaded.policy, decided.grid
    possible = int(grid.possible.sum())
    present = _present(grid)
    marks = int((grid.marks > 0).sum())
    counts = tuple(count for count in count_rules(decided) if count.rule not in held)
    duties = {rule.id for rule in policy.rules if rule.section == "duties"}  # the calendar asks them, not the register
    not_asked = tuple(one for one in decided.not_asked if one[0] not in duties)
    return Outcome(policy.id, policy.name, grid.size[0], marks, possible, present, counts, weeks_of(decided),
                   decided.assumed, readings, held, not_asked, decided, loaded.resolved.document.file)  # fmt: skip


def _present(grid: Grid) -> int:
    return int(grid.lookup(grid.members("present", ()) | grid.members("elsewhere", ())).sum())
