"""Which of the rows that hold may fire: once in a period, or again at a distance.

What is done once is once for the whole rule: by the log, or by whichever of its cases came first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions.columns import Truth
from attendance_policy.decide.elapsed import whole
from attendance_policy.decide.model import REACHED, Fired
from attendance_policy.facts.days import Index
from attendance_policy.facts.memory import Keys, Memory, all_of, is_among
from attendance_policy.facts.rows import Rows
from attendance_policy.facts.running import places
from attendance_policy.policy.model import STRENGTHS, Case, Rule

At = NDArray[np.int64]
# What a case fired, with when it counts as done (as `Fired.keys`, some of its own); None for what never does.
Raised = tuple[Fired, Keys | None]
_NEVER: Keys = np.empty(0, np.int64)


def once(rows: Rows, at: At, period: str) -> At:
    """The first of these rows in each period of each pupil. `at` ascends."""
    if period == "per episode":
        # An episode lasts while the condition holds row after row; the first row of each is kept.
        if not len(at):
            return at
        follows = np.zeros(len(at), dtype=np.bool_)
        follows[1:] = (np.diff(at) == 1) & (np.diff(rows.pupil[at]) == 0)
        return at[~follows]
    pupil = rows.pupil.take(at)
    new = np.ones(len(at), dtype=np.bool_)
    np.not_equal(pupil[1:], pupil[:-1], out=new[1:])
    if rows.periods(period) is not None:
        group = _group(rows, period, at)
        new[1:] |= group[1:] != group[:-1]
    return at.take(np.flatnonzero(new))


def first_where(rows: Rows, holds: NDArray[np.bool_], period: str) -> At:
    """The same of the rows on which it holds. Of rows in a row that hold only the first is looked at, so that the
    list is short however many hold."""
    if not holds.any():
        return np.empty(0, dtype=np.int64)
    opens = rows.opens(period)
    new = np.empty(len(rows), dtype=np.bool_)
    np.greater(holds[1:], holds[:-1], out=new[1:])
    new[opens] = holds.take(opens)
    at: At = places(new)
    return at if period == "per episode" else once(rows, at, period)


def first_of_period(rows: Rows, period: str) -> Index:
    """For each row, the first day of the period (of `once`) that it lies in."""
    days = rows.grid.days
    match period:
        case "per spell":
            return rows.spell_day
        case "per year" | "per term" | "per half term":
            return days.first_of[period.removeprefix("per ").replace(" ", "_")][rows.day]
    return np.zeros(len(rows), dtype=np.int32)


def not_after(rows: Rows, at: At, yes: At, period: str) -> At:
    """Of open rows, those before any yes of their period: after it, none of them could be the first."""
    if period == "per episode" or not len(yes) or not len(at):
        return at
    last: At = np.maximum(np.searchsorted(yes, at) - 1, 0)
    before = yes[last]
    same = _group(rows, period, before) == _group(rows, period, at)
    spent = (before < at) & (rows.pupil[before] == rows.pupil[at]) & same
    left: At = at[~spent]
    return left


def _group(rows: Rows, period: str, at: At) -> Index:
    """Of these rows, the number of the period each lies in."""
    group = rows.periods(period)
    if group is None:
        return np.zeros(len(at), dtype=np.int32)
    return rows.spell[at] if period == "per spell" else group[rows.day[at]]


def again(rows: Rows, at: At, count: int, unit: str, full_weeks: bool = False) -> At:
    """Of these rows, the first of the pupil's spell (on an occasion without spells: the first of all), then the first
    at or past each whole distance from it: a day without a row, or on which it does not hold, puts it off."""
    if not len(at):
        return at
    block = (rows.spell if rows.in_spells else rows.pupil)[at].astype(np.int64)
    starts = np.ones(len(at), dtype=np.bool_)
    starts[1:] = np.diff(block) != 0
    first = at[np.flatnonzero(starts)[np.cumsum(starts) - 1]]
    which = _apart(rows, first, at, unit, full_weeks) // count
    if rows.line is not None:
        which = _never_back(which, starts)  # days of a spell that a correction takes away bring no time back
    starts[1:] |= np.diff(which) != 0
    return at.take(np.flatnonzero(starts))


def _never_back(which: Index, starts: NDArray[np.bool_]) -> Index:
    """The highest number so far in each block."""
    lifted = which + (np.cumsum(starts) - 1) * (int(which.max()) - int(which.min()) + 1)
    highest: Index = np.maximum.accumulate(lifted)
    return highest


def _apart(rows: Rows, first: At, at: At, unit: str, full_weeks: bool) -> Index:
    """How many units each row is past the first. School days of a spell are its own days."""
    if unit == "school days" and rows.in_spells:
        return rows.in_spell[at] - rows.in_spell[first]
    return whole(rows.grid.days, rows.day[first], rows.day[at], unit, full_weeks)


def is_once(case: Case) -> bool:
    """Whether a case is done once in a period that ends with a day, not with what holds."""
    return case.once not in ("", "per episode")


def not_yet_done(rule: Rule, case: Case, rows: Rows, holds: Truth, recorded: Collection[str], memory: Memory) -> Truth:
    """A rule does not hold where the log has it as done earlier in the period in which it is done once."""
    if not is_once(case) or rule.id not in recorded:
        return holds
    last = memory.last_day(rule.id, rows)
    return np.where((last >= 0) & (last >= first_of_period(rows, case.once)), np.uint8(0), holds)


def what_stands(every: Sequence[Raised], recorded: bool) -> Sequence[Raised]:
    """Of all that the cases of one rule fired, the strongest of each row, and what none of them had done on an earlier
    day of the period. `recorded`: the log says when it was done."""
    every = _strongest(every)
    if recorded:
        return every
    cases = {(id(one.case), one.rows.occasion) for one, _ in every}
    if len(cases) < 2 or not any(is_once(one.case) for one, _ in every):
        return every
    standing, known = every, None
    while True:
        times = _NEVER
        for _, keys in standing:
            times = times if keys is None else all_of(times, keys)
        if known is not None and np.array_equal(times, known):
            return standing
        # What does not stand is not done, so that more may stand. From day to day more is settled, mostly all at once.
        standing, known = [_before(one, keys, times) for one, keys in every], times


def _strongest(every: Sequence[Raised]) -> Sequence[Raised]:
    """Of all that the cases of one rule fired, what no stronger one asks on the same row: of ways of several strengths
    that hold together the strongest decides."""
    if len({one.strength for one, _ in every}) < 2:
        return every
    return [_unless(raised, [one for one, _ in every if _outdoes(one, raised[0])]) for raised in every]


def _outdoes(other: Fired, fired: Fired) -> bool:
    """Whether another decision on a row says all that this one may say of what both are to do."""
    settles = other.status in REACHED or (other.status == fired.status == "first")
    stronger = STRENGTHS.index(other.strength) < STRENGTHS.index(fired.strength)
    return settles and stronger and other.case is not fired.case and other.rows is fired.rows


def _unless(raised: Raised, stronger: Sequence[Fired]) -> Raised:
    """What was fired on rows on which others do not do all of it."""
    fired, keys = raised
    left = np.zeros(len(fired.at), np.bool_)
    for action in fired.actions:
        done = [other.at for other in stronger if action in other.actions]
        if not done:
            return raised
        left |= ~is_among(fired.at, np.concatenate(done))
    if left.all():
        return raised
    own = fired.keys[left]
    return replace(fired, at=fired.at[left]), None if keys is None else keys[is_among(keys, own)]


def _before(fired: Fired, keys: Keys | None, times: Keys) -> Raised:
    """What was fired with none of these times between the beginning of its period and its day."""
    if not is_once(fired.case) or not len(times):
        return fired, keys
    day, own = fired.day, fired.keys
    begins = own - (day - first_of_period(fired.rows, fired.case.once)[fired.at])
    stands = np.searchsorted(times, begins) == np.searchsorted(times, own)
    if stands.all():
        return fired, keys
    return replace(fired, at=fired.at[stands]), None if keys is None else keys[is_among(keys, own[stands])]
