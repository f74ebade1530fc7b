"""From a log of events to what was done, judged and reached, as sorted keys of pupil and day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import field

import numpy as np

from attendance_policy.calendar import school_year_of
from attendance_policy.decide.read_logged import RECEIVED, read_logged
from attendance_policy.events import REACHED, YES, Event
from attendance_policy.facts.answers import Answers
from attendance_policy.facts.contacts import Contacts
from attendance_policy.facts.frame import EVENT_STEPS
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.logged import Logged
from attendance_policy.facts.memory import ANSWERED, UNANSWERED, Keys, with_outcome
from attendance_policy.frozen import dataclass
from attendance_policy.policy.graph import steps_of
from attendance_policy.policy.model import Policy
from attendance_policy.rules.order import yearly_steps

DONE_KINDS = ("letter", "meeting", "form", "notice", "visit", "contact", "request", "evidence")


@dataclass(frozen=True, eq=False)
class Recorded:
    """A log, read for one policy: done steps, judgements answered, contacts."""

    steps: dict[str, Keys]
    judged: dict[str, Answers]
    contacts: Contacts
    logged: Logged = field(default_factory=Logged)


def read_log(events: Iterable[Event], grid: Grid, policy: Policy) -> Recorded:
    """What a log says to a policy. An event on a day without school counts from the next school day on, but a step
    that starts again each school year is not put off into the next one.

    A paper's id also does the rules that send it, and a rule's id the papers it sends. The kind of an event is a step
    too (`times('visit')`), unless the profile has a step of that name: that one is done by its id alone. A contact or a
    visit is also a step with its outcome. That a notice was received is no second notice. Of two answers to a judgement
    on one day the later holds. What is done twice in a day counts twice. Steps of pupils who are not in the grid are
    named too: what the log names for anybody is done only where the log says so.
    """
    done_by = steps_of(policy)
    kinds = frozenset(EVENT_STEPS) - done_by.keys() - policy.papers.keys()
    rows = {pupil: index for index, pupil in enumerate(grid.pupil_ids)}
    yearly = yearly_steps(policy)
    steps: dict[str, list[int]] = {}
    judged: dict[str, list[tuple[int, bool, bool, bool]]] = {}
    reached: set[int] = set()
    tried: set[int] = set()
    issued: set[tuple[str, str, str]] = set()
    said: list[tuple[Event, bool]] = []
    for event in events:
        names = _steps(event, done_by, kinds) if event.kind in DONE_KINDS else set()
        outcome = event.outcome.strip().lower()
        answered = event.kind == "report" or outcome in REACHED
        said.append((event, answered))
        if event.kind == "notice":
            whose = (event.pupil_id, event.parent_id, event.id)
            names = set() if outcome == RECEIVED and whose in issued else names
            issued.add(whose)
        if event.kind in ("contact", "visit"):
            names |= {with_outcome(name, ANSWERED if answered else UNANSWERED) for name in names}
        for name in names:
            steps.setdefault(name, [])
        row = rows.get(event.pupil_id)
        if row is None:
            continue
        day = int(np.searchsorted(grid.days.ordinal, event.at.date().toordinal()))
        if day >= grid.size[1]:
            continue  # after the last day of the register
        key = row * grid.size[1] + day
        another_year = school_year_of(event.at.date()) != school_year_of(grid.days.days[day])
        if event.kind == "judgement":
            put_off = event.at.date() != grid.days.days[day]
            judged.setdefault(event.id, []).append((key, outcome in YES, put_off, another_year))
        if event.kind in ("contact", "visit", "report"):
            (reached if answered else tried).add(key)
        for name in names:
            if not (another_year and name.partition(":")[0] in yearly):
                steps[name].append(key)
    return Recorded(
        {name: _keys(found) for name, found in sorted(steps.items())},
        {name: Answers.of(said) for name, said in sorted(judged.items())},
        Contacts(_keys(reached), _keys(tried)),
        read_logged(said, grid),
    )  # fmt: skip


def _steps(event: Event, done_by: dict[str, tuple[str, ...]], kinds: Collection[str]) -> set[str]:
    names = {event.id} if event.id else set()
    names |= set(done_by.get(event.id, ()))
    names |= {paper for paper, rules in done_by.items() if event.id in rules}
    if event.kind in kinds:
        names.add(event.kind)
    return names


def _keys(found: Collection[int]) -> Keys:
    return np.array(sorted(found), dtype=np.int64)
