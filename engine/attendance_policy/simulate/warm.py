"""A policy held over a register, to be asked what-ifs one after another: what does not change is not computed again.

The register is read and laid once, its facts are columns that stay, and of a changed policy only those rules are run
that read what was changed. The answers are those of `simulate` and `compare`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path

from attendance_policy.decide.many import Joining, Task, each_block
from attendance_policy.decide.model import Decided
from attendance_policy.decide.restated import folded
from attendance_policy.decide.run import Shared
from attendance_policy.library import Library
from attendance_policy.policy import Loaded, Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.policy.readings import alike_under_readings
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.inputs import Inputs, Sources, read_inputs
from attendance_policy.simulate.logs import Logs
from attendance_policy.simulate.model import Outcome, WhatIf
from attendance_policy.simulate.patched import changed_values
from attendance_policy.simulate.readings import Plan, Run, planned
from attendance_policy.simulate.run import outcome_of
from attendance_policy.simulate.tally import Tally, marks_of
from attendance_policy.simulate.whatif import compare

MOST_KEPT = 32
_Sets = tuple[tuple[str, str], ...]


def session(
    policy: str, register: str | Path, pupils: str | Path | None = None, events: str | Path | None = None, *,
    folders: Sequence[Path] = (), readings: bool = False, keep: bool = False,
) -> Session:  # fmt: skip
    """A policy, by id or path, over the register in a file, with the files of its pupils and of what people did.

    `folders`: where profiles and calendars are looked for before the packaged ones. Raises `CannotGoOn` as the command
    line does.
    """
    policies = Policies(Library(tuple(folders)))
    loaded = policies.load(policy)
    about, log = (Path(one) if one is not None else None for one in (pupils, events))
    sources = Sources(Path(register), about, (log,) if log is not None else (), folders=tuple(folders))
    inputs = read_inputs(sources, loaded.policy, code_book(policies.resolver))
    return Session(policies, loaded, inputs, Settings(), readings=readings, keep=keep)


class Session:
    """One policy on one register, decided when it is made. Not for two threads at once.

    `outcome`: the policy as it is. Answers given are kept, the last `MOST_KEPT` of them. `readings`: with what each
    reading of an open point would reach. `keep`: with every decision.
    """

    def __init__(
        self, policies: Policies, loaded: Loaded, inputs: Inputs, settings: Settings, *,
        readings: bool = False, keep: bool = False,
    ) -> None:  # fmt: skip
        self.loaded = loaded
        self.inputs = inputs
        self._policies = policies
        self._logs = Logs(settings, inputs)
        self._readings = readings
        self._keep = keep
        self._shared = Shared.of(inputs.grid, inputs.earlier)
        self._marks = marks_of(inputs.grid)
        self._run = self._run_of(loaded)
        self._tasks: list[Task] = []
        self._plan = planned(self._run, self._tasks, (), readings)
        self._decided: list[Decided] = []
        self._tally: Tally | None = None
        self._answers: OrderedDict[_Sets, WhatIf] = OrderedDict()
        self.outcome = self._outcome(self._run, self._plan, self._tasks)

    def what_if(self, sets: Iterable[tuple[str, str]]) -> WhatIf:
        """What values set in the profile change. `sets`: (path, value as typed).

        Raises `CannotGoOn` (exit code 2) for a path that is not there, and where the changed profile does not validate.
        """
        asked = tuple(sets)
        known = self._answers.get(asked)
        if known is None:
            after = self._policies.patched(self.loaded, asked)
            known = self._compared(after, changed_values(self.loaded, after, [path for path, _ in asked]))
            self._answers[asked] = known
            if len(self._answers) > MOST_KEPT:
                self._answers.popitem(last=False)
        self._answers.move_to_end(asked)
        return known

    def against(self, other: Loaded) -> WhatIf:
        """What another policy decides on the same register."""
        return self._compared(other, ())

    def _compared(self, after: Loaded, patch: tuple[tuple[str, str, str], ...]) -> WhatIf:
        run = self._run_of(after)
        tasks = list(self._tasks)
        alike = self._plan if alike_under_readings(self.loaded, after) else None
        plan = planned(run, tasks, (self._plan,), self._readings, alike)
        return compare(self.outcome, self._outcome(run, plan, tasks), patch)

    def _run_of(self, loaded: Loaded) -> Run:
        return Run(loaded, *self._logs.to(loaded.policy))

    def _outcome(self, run: Run, plan: Plan, tasks: list[Task]) -> Outcome:
        grid = self._shared.grid
        joining = Joining(run.loaded.policy, self._shared)
        tally = Tally(run.loaded.policy, grid.size[0], grid.days)
        for start, parts in each_block(tasks, self._shared, decided=self._decided):
            part, same = parts[plan.base], frozenset[str]()
            if self._tally is not None and self._decided:
                same = _decided_alike(self._decided[self._plan.base], part)
                tally.take(self._tally, same)
            tally.add(start, folded(part), same)
            plan.tally(parts)
            if self._keep:
                joining.add(start, part)
            if not self._decided and part.grid is grid:
                self._decided, self._tally = parts, tally
        return outcome_of(run, plan, tally, grid, self._marks, folded(joining.whole()) if self._keep else None)


def _decided_alike(one: Decided, other: Decided) -> frozenset[str]:
    """Rules of which one run took over what the other did, as does each rule that they restate."""
    same = {name for name, ran in other.ran.items() if one.ran.get(name) is ran}
    restates = {rule.id: rule.restates for policy in (one.policy, other.policy) for rule in policy.rules}
    return frozenset(name for name in same if same.issuperset(restates.get(name, ())))
