"""A policy held over a register, to be asked what-ifs one after another: what does not change is not computed again.

The register is read and laid once, its facts are columns that stay, and of a changed policy only those rules are run
that read what was changed. The answers are those of `simulate` and `compare`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from attendance_policy.decide.many import Joining, Task, each_block
from attendance_policy.decide.model import Decided
from attendance_policy.decide.restated import folded
from attendance_policy.decide.run import Shared
from attendance_policy.policy import Loaded, Policies
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.inputs import Inputs, with_log
from attendance_policy.simulate.model import Outcome, WhatIf
from attendance_policy.simulate.patched import changed_values
from attendance_policy.simulate.readings import Plan, Run, planned
from attendance_policy.simulate.run import outcome_of
from attendance_policy.simulate.tally import Tally
from attendance_policy.simulate.whatif import compare

MOST_KEPT = 32
_Sets = tuple[tuple[str, str], ...]


class Session:
    """One policy on one register, decided when it is made. Not for two threads at once.

    `outcome`: the policy as it is. Answers given are kept, the last `MOST_KEPT` of them.
    """

    def __init__(self, policies: Policies, loaded: Loaded, inputs: Inputs, settings: Settings) -> None:
        self.loaded = loaded
        self.inputs = inputs
        self._policies = policies
        self._settings = settings
        self._shared = Shared.of(inputs.grid, inputs.earlier)
        self._run = self._run_of(loaded)
        self._tasks: list[Task] = []
        self._plan = planned(self._run, self._tasks, ())
        self._decided: list[Decided] = []
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
        return compare(self.outcome, self._outcome(run, planned(run, tasks, (self._plan,)), tasks), patch)

    def _run_of(self, loaded: Loaded) -> Run:
        return Run(loaded, *with_log(self._settings, self.inputs, loaded.policy))

    def _outcome(self, run: Run, plan: Plan, tasks: list[Task]) -> Outcome:
        joining = Joining(run.loaded.policy, self._shared)
        tally = Tally(run.loaded.policy, self._shared.grid.size[0], self._shared.grid.days)
        for start, parts in each_block(tasks, self._shared, decided=self._decided):
            joining.add(start, parts[plan.base])
            tally.add(start, folded(parts[plan.base]))
            plan.tally(parts)
            if not self._decided and parts[plan.base].grid is self._shared.grid:
                self._decided = parts
        return outcome_of(run, plan, tally, self._shared.grid, folded(joining.whole()))
