"""The sentences of a worklist: what is asked of whoever it is put to, and what the list leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from attendance_policy.decide.model import Fired
from attendance_policy.explain.words import day_words
from attendance_policy.facts.grid import Grid
from attendance_policy.policy import Loaded
from attendance_policy.policy.called import listed, roles_words
from attendance_policy.policy.model import Policy
from attendance_policy.vocabulary import FACTS
from attendance_policy.vocabulary.spoken import spoken
from attendance_policy.worklist.log import Log
from attendance_policy.worklist.model import DECIDE, DEPENDS, Item
from attendance_policy.worklist.picks import Days, Picked

_MOST_NAMES = 4
_MOST_PUPILS = 12


def says_of(policy: Policy, fired: Fired, kind: str, action: str) -> str:
    """What is asked, after the role: `will contact the parents by phone`; of what is left to people, that it is."""
    said = f"{fired.strength} {action}" + (f" ({fired.case.hedge})" if fired.case.hedge else "")
    if kind == DEPENDS:
        # What a fact of the vocabulary is, the reason says; a column of the pupil file is known by its name alone.
        names = [spoken(name) for name in fired.open_names if name not in FACTS]
        if len(names) > _MOST_NAMES:
            names = [*names[: _MOST_NAMES - 1], f"{len(names) - _MOST_NAMES + 1} more"]
        return f"{said}, if it applies" + (f": {listed(names)} not known" if names else "")
    if kind != DECIDE:
        return said
    asks = [(policy.judgements[name].asks, policy.judgements[name].who) for name in fired.open_names
            if name in policy.judgements]  # fmt: skip
    if asks:
        who = roles_words(asks[0][1] or "school", policy.called)
        return f"{said}, if {who} answers yes to “{asks[0][0]}”"
    return f"{said}: for a person to decide"


def notes_of(days: Days, held: Sequence[date], log: Log, totals: Picked) -> Iterator[str]:
    """What is worth knowing of a list. `held`: the school days of the register."""
    if not days.calendar.is_open(days.on):
        yield f"there is no school on {day_words(days.on)}"
    if held and held[-1] < days.on:
        yield f"the register goes up to {day_words(held[-1])}: what later marks would make due is not here"
    if days.through > days.last:
        yield f"what is due before school opens again, up to {day_words(days.through)}, is listed too"
    if not log.given:
        yield "no log of events was given: nothing is known to be done, and nothing can be overdue"
    elif totals.done:
        yield f"{_of(totals.done)} of these days left out, as the log has them as done"
    if log.given:
        yield "what the log does not name is listed as overdue, though the next step is worked out as if it were done"
    if totals.unrecorded:
        why = "nobody logs what they ask for" if log.given else "nothing is known to be done"
        yield (f"{_of(totals.unrecorded.total())} without a time, raised on earlier days, not listed, as {why} "
               f"({listed(_most(totals.unrecorded))}); `--since DATE` takes them in")  # fmt: skip
    if totals.gone:
        who = listed(_few(sorted(totals.gone)))
        yield f"{_of(totals.gone.total())} about pupils who have left, not listed: {who}"
    if totals.waiting:
        yield f"{_of(totals.waiting)} of this day for which something else is to be done first, not listed"
    if not days.calendar.covers(days.on):
        yield "the calendar says nothing of this school year: no duty of the school is listed"


def of_missed(missed: Sequence[Item]) -> Iterator[str]:
    """What could only be done while a pupil was away and was not, in one line."""
    if not missed:
        return
    times = Counter[str]()
    for item in missed:
        times[item.rule] += item.times
    pupils, since = len({item.whom for item in missed}), min(item.since or item.raised for item in missed)
    yield (f"missed: {times.total():,} contact{'' if times.total() == 1 else 's'} about absences of {pupils:,} "
           f"pupil{'' if pupils == 1 else 's'}, asked for since {day_words(since)}, that the log does "
           f"not have and that can no longer be made ({listed(_most(times))}); `--csv` and `--format json` say "
           "which")  # fmt: skip


def not_chased(loaded: Loaded, grid: Grid) -> Iterator[str]:
    """That marks which stand for an unknown reason in a finished register do not here, where the register has any."""
    policy = loaded.policy
    here, finished = policy.counting.unexplained, policy.counting_in_simulation.unexplained
    more = [code for code in finished if code not in here and code in grid.codes]
    if not more or not np.isin(grid.marks, [grid.codes.number[code] for code in more]).any():
        return
    asked = [f"{point.id}={reading.id}" for point in policy.open_points for reading in point.readings
             if set(finished) <= set(loaded.under({point.id: reading.id}).counting.unexplained)]  # fmt: skip
    way = f"; `--reading {asked[0]}` asks after them, too" if asked else ""
    yield (f"no reason is known of marks {listed(here)}, as this policy has it; a finished register has few of these "
           f"left and {listed(more)} in their place{way}")  # fmt: skip


def _most(counts: Mapping[str, int]) -> list[str]:
    """The rules with the most decisions, each with how many."""
    said = [f"{spoken(rule)} {number:,}" for rule, number in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]
    return [*said[:_MOST_NAMES], f"{len(said) - _MOST_NAMES} more rules"] if len(said) > _MOST_NAMES + 1 else said


def _few(names: Sequence[str]) -> list[str]:
    return [*names[:_MOST_PUPILS], f"{len(names) - _MOST_PUPILS} more"] if len(names) > _MOST_PUPILS + 1 else [*names]


def _of(number: int) -> str:
    return f"{number:,} decision{'' if number == 1 else 's'}"
