"""What deciding gives: decisions as columns, made into single values only where somebody looks at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from attendance_policy.facts.days import Index
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.rows import Rows
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Action, Case, Policy, Rule, Silence
from attendance_policy.policy.times import Time
from attendance_policy.rules.bind import Bound

STATUSES = ("due", "asks", "if", "first", "not_specified")
# The statuses at which a decision reaches its pupil: something is to be done, or a person to decide.
REACHED = ("due", "asks")


def time_of(case: Case, actions: tuple[Action, ...]) -> Time | Silence | None:
    """By when a case is due: the time of its one action, where that has its own, else the time of the case."""
    own = actions[0].due if len(actions) == 1 else None
    return own if own is not None else case.due


@dataclass(frozen=True, eq=False)
class Fired:
    """One case of one rule at one strength and status: the rows (indices into `rows`) at which it fired.

    `open_names`: what it turns on, where the status is asks because of a judgement, if, or not_specified.
    """

    rule: Rule
    case: Case
    strength: str
    actions: tuple[Action, ...]
    status: str
    rows: Rows
    at: NDArray[np.int64]
    open_names: tuple[str, ...] = ()

    @property
    def due(self) -> Time | Silence | None:
        """By when it is due."""
        return time_of(self.case, self.actions)

    @cached_property
    def pupil(self) -> Index:
        """The pupil of each decision."""
        return self._of_each(self.rows.pupil)

    @cached_property
    def day(self) -> Index:
        """The day of each decision."""
        return self._of_each(self.rows.day)

    def _of_each(self, column: Index) -> Index:
        return column if len(self.at) == len(column) else column.take(self.at)

    @property
    def keys(self) -> NDArray[np.int64]:
        """Pupil and day of each decision as one number: pupil * days + day."""
        if self.rows.in_spells:  # on few rows many rules fire
            return self.rows.key.take(self.at)
        return self.pupil * np.int64(len(self.rows.grid.days.days)) + self.day


@dataclass(frozen=True, eq=False)
class RanRule:
    """All that one rule did in a run: what it fired, the steps it noted as done with their keys (pupil * days + day),
    and what it took where only a person knows. Another policy that has the rule unchanged does the same."""

    fired: tuple[Fired, ...]
    noted: tuple[tuple[str, NDArray[np.int64]], ...]
    assumed: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Decided:
    """Everything one policy decides on one register. `not_asked`: rules on occasions a register does not hold.

    `bounds`: the columns each occasion was decided on, for telling what a decision read. `restated`: from a rule to
    the rules whose decisions were folded into its own. `ran`: what each rule did.
    """

    policy: Policy
    grid: Grid
    fired: tuple[Fired, ...]
    assumed: dict[str, str] = field(default_factory=dict)
    not_asked: tuple[tuple[str, str], ...] = ()
    bounds: Mapping[str, Bound] = field(default_factory=dict, repr=False)
    restated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ran: Mapping[str, RanRule] = field(default_factory=dict, repr=False)

    def of(self, rule_id: str) -> Iterator[Fired]:
        """What one rule fired."""
        return (fired for fired in self.fired if fired.rule.id == rule_id)
