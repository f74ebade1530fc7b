"""What a log says to policies that are run on one register: read once for all to which it says the same."""

from __future__ import annotations

from attendance_policy.facts.contacts import Contacts
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.model import Policy
from attendance_policy.rules.order import yearly_steps
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.inputs import Inputs, for_year, with_log


class Logs:
    """The log of a run's inputs, read for each policy as the run's settings and the contacts that were made.

    Most changes of a policy move nothing that a log is read by: the very same settings are then given again, so that
    what was decided under them may stand.
    """

    def __init__(self, settings: Settings, inputs: Inputs) -> None:
        self._settings = for_year(settings, inputs)
        self._inputs = inputs
        self._known: list[tuple[object, tuple[Settings, Contacts | None]]] = []

    def to(self, policy: Policy) -> tuple[Settings, Contacts | None]:
        """What the log says to a policy; the settings without a log, those of the call and of the year."""
        if self._inputs.events is None:
            return self._settings, None
        key = (steps_of(policy), frozenset(policy.papers), yearly_steps(policy))
        for other, said in self._known:
            if other == key:
                return said
        said = with_log(self._settings, self._inputs, policy)
        self._known.append((key, said))
        return said
