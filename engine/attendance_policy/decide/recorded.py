"""From a log of events to what was done, judged and reached, as sorted keys of pupil and day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from attendance_policy.events import Event
from attendance_policy.facts.contacts import Contacts
from attendance_policy.facts.frame import EVENT_STEPS
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.memory import Keys
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.model import Policy

# What the log says of a contact or a visit that reached somebody, or did not; of a judgement that is yes or no.
REACHED = ("reached", "made", "answered", "yes")
YES = ("yes", "true", "1")
_DONE_KINDS = ("letter", "meeting", "form", "notice", "visit", "contact", "request", "evidence")


@dataclass(frozen=True, eq=False)
class Recorded:
    """A log, read for one policy: done steps, judgements answered (yes, no), contacts."""

    steps: dict[str, Keys]
    judged: dict[str, tuple[Keys, Keys]]
    contacts: Contacts


def read_log(events: Iterable[Event], grid: Grid, policy: Policy) -> Recorded:
    """What a log says to a policy. An event on a day without school counts from the next school day on.

    A paper's id also does the rules that send it, and a rule's id the papers it sends.
    """
    done_by = steps_of(policy)
    rows = {pupil: index for index, pupil in enumerate(grid.pupil_ids)}
    steps: dict[str, set[int]] = {}
    judged: dict[str, tuple[set[int], set[int]]] = {}
    reached: set[int] = set()
    tried: set[int] = set()
    for event in events:
        row = rows.get(event.pupil_id)
        if row is None:
            continue
        key = row * grid.size[1] + int(np.searchsorted(grid.days.ordinal, event.at.date().toordinal()))
        if key >= (row + 1) * grid.size[1]:
            continue  # after the last day of the register
        outcome = event.outcome.strip().lower()
        if event.kind == "judgement":
            judged.setdefault(event.id, (set(), set()))[outcome not in YES].add(key)
        if event.kind in ("contact", "visit", "report"):
            (reached if outcome in REACHED or event.kind == "report" else tried).add(key)
        if event.kind in _DONE_KINDS:
            names = {event.id} if event.id else set()
            names |= set(done_by.get(event.id, ()))
            names |= {paper for paper, rules in done_by.items() if event.id in rules}
            if event.kind in EVENT_STEPS:
                names.add(event.kind)
            for name in names:
                steps.setdefault(name, set()).add(key)
    return Recorded(
        {name: _keys(found) for name, found in sorted(steps.items())},
        {name: (_keys(yes), _keys(no)) for name, (yes, no) in sorted(judged.items())},
        Contacts(_keys(reached), _keys(tried)),
    )


def _keys(found: set[int]) -> Keys:
    return np.array(sorted(found), dtype=np.int64)
