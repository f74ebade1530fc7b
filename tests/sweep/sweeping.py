"""Sweeps on registers that are written by hand, so that every figure can be worked out on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from attendance_policy.cli.progress import Progress
from attendance_policy.cli.running import Given, begun, inputs_of
from attendance_policy.decide.run import Shared
from attendance_policy.policy.model import Policy
from attendance_policy.simulate import Outcome, simulate
from attendance_policy.simulate.inputs import Inputs, with_log
from attendance_policy.sweep import Sweep, read_axes, read_capacity, sweep
from cli.registers import days_of, written

PROFILE = (Path(__file__).parent / "profiles" / "edges.yaml").as_posix()
DAYS = [date(2025, 9, 8) + timedelta(weeks=week, days=day) for week in range(4) for day in range(5)]


def marks(missed: int) -> str:
    """Forty sessions, the last of them missed: attendance is 100 less 2.5 for each, and only in the last week below."""
    return "/\\" * 20 if not missed else ("/\\" * 20)[:-missed] + "O" * missed


def register_of(path: Path, missed: Sequence[int]) -> str:
    """A register of pupils who each missed so many sessions at the end."""
    rows = [row for at, count in enumerate(missed) for row in days_of(f"P{at:02d}", DAYS, marks(count))]
    return written(path, rows)


def given(register: str, policy: str = PROFILE, pupils: str | None = None, events: str | None = None,
          discretion: str = "never", readings: tuple[str, ...] = ()) -> Given:  # fmt: skip
    """The options of a run."""
    logs = (events,) if events is not None else ()
    return Given(policy, register, pupils, logs, discretion, (), 0, readings, None, None, False, ())


class Swept:
    """One sweep, and the separate simulations it is compared with."""

    def __init__(self, call: Given, ranges: Sequence[str], at_most: str | None = None) -> None:
        self.run = begun(call)
        self.axes = read_axes(ranges, self.run.loaded.tree)
        capacity = read_capacity(at_most, self.run.loaded.policy) if at_most is not None else None
        with Progress() as progress:
            self.inputs: Inputs = inputs_of(call, self.run, progress)
        self.found: Sweep = sweep(self.run.policies, self.run.loaded, self.axes, self.shared(), self._told, capacity)

    def shared(self) -> Shared:
        return Shared.of(self.inputs.grid, self.inputs.earlier)

    def _told(self, policy: Policy):
        return with_log(self.run.settings, self.inputs, policy)

    def alone(self, *texts: str) -> Outcome:
        """The simulation with these values set; without values, of the policy as it stands."""
        loaded = self.run.loaded
        if texts:
            sets = [(axis.path, text) for axis, text in zip(self.axes, texts, strict=True)]
            loaded = self.run.policies.patched(loaded, sets)
        return simulate(loaded, self.shared(), *self._told(loaded.policy))
