"""What is counted of one run, block by block of pupils: enough for every figure, and none of its decisions.

A large register has millions of decisions a year. Counted as they are made, and let go, they cost the memory of a
block.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field, fields
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import monday_of
from attendance_policy.decide.blocks import BLOCK
from attendance_policy.decide.merge import place_of
from attendance_policy.decide.model import REACHED, STATUSES, Decided, Fired
from attendance_policy.decide.points import is_asked
from attendance_policy.facts.days import Days
from attendance_policy.facts.grid import Grid, among
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy
from attendance_policy.simulate.model import NEVER, RuleCount, Week

# A rule, the status of decisions and what they turn on.
Open = tuple[str, str, tuple[str, ...]]
# The places of a case in its rule and of an act in it, and whether some day of an absence came before.
Act = tuple[int, int, bool]
# Sessions of a register that have a mark, are possible, and count as present.
Marks = tuple[int, int, int]


@dataclass(eq=False)
class Counted:
    """What was counted so far. `counts`: of each rule that fired, decisions of each status and pupils.

    Of a register's days: `first`, from a rule to the first day of each pupil on which it was due or asked, else
    `NEVER`; `weeks`, due and asked decisions by week; `acts`, what was due or asked, by its places in the policy.
    """

    counts: dict[str, list[int]] = field(default_factory=dict)
    opened: dict[Open, int] = field(default_factory=dict)
    weeks: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    first: dict[str, NDArray[np.int32]] = field(default_factory=dict)
    acts: dict[str, set[Act]] = field(default_factory=dict)
    assumed: dict[str, str] = field(default_factory=dict)
    blocks: int = 0
    not_asked: dict[tuple[str, str], int] = field(default_factory=dict)


class Tally(Counted):
    """What is counted of one policy, and, where `days` are given, by the days of the register."""

    def __init__(self, policy: Policy, pupils: int = 0, days: Days | None = None) -> None:
        super().__init__()
        self.policy = policy
        self.pupils = pupils
        self.days = days

    def to_send(self) -> Counted:
        """What another process asked for. It has the policy; to send it takes as long as to decide a few rules."""
        return Counted(*(getattr(self, one.name) for one in fields(Counted)))

    @cached_property
    def _weeks(self) -> tuple[tuple[date, ...], NDArray[np.int64]]:
        """The Mondays of the register's weeks, and the place of each day's week among them."""
        days = self.days.days if self.days is not None else ()
        mondays = [monday_of(day) for day in days]
        if not mondays:
            return (), np.zeros(0, np.int64)
        starts = tuple(mondays[0] + timedelta(weeks=n) for n in range((mondays[-1] - mondays[0]).days // 7 + 1))
        return starts, np.array([(day - mondays[0]).days // 7 for day in mondays], np.int64)

    def add(self, start: int, decided: Decided, known: Collection[str] = ()) -> None:
        """Count what was decided of the block that begins with the pupil `start`, without what restates another.

        `known`: rules that were counted already, with `take`.
        """
        self._more(decided.assumed, 1, dict.fromkeys(decided.not_asked, 1))
        reached: dict[str, list[NDArray[np.int32]]] = {}
        for fired in decided.fired:
            if fired.rule.id in known:
                continue
            self._count(fired)
            if fired.status in REACHED:
                heads = _heads(fired.pupil)
                pupil = fired.pupil.take(heads)
                reached.setdefault(fired.rule.id, []).append(pupil)
                if self.days is not None:
                    first = self._first_of(fired.rule.id)[start : start + decided.grid.size[0]]
                    np.minimum.at(first, pupil, np.minimum.reduceat(fired.day, heads))
                    self._lay(fired)
        for name, pupils in reached.items():
            seen = np.zeros(decided.grid.size[0], np.bool_)
            for pupil in pupils:
                seen[pupil] = True
            self.counts[name][-1] += int(np.count_nonzero(seen))

    def take(self, other: Tally, rules: Collection[str]) -> None:
        """Count what another tally holds of these rules: the same pupils, decided alike."""
        for name in rules:
            if name in other.counts:
                self.counts[name] = other.counts[name]
            if name in other.first:
                self.weeks[name], self.first[name], self.acts[name] = (
                    other.weeks[name], other.first[name], other.acts[name],
                )  # fmt: skip
        self.opened.update({key: count for key, count in other.opened.items() if key[0] in rules})

    def join(self, start: int, other: Counted) -> None:
        """Add what another process counted of the pupils that begin with `start`."""
        self._more(other.assumed, other.blocks, other.not_asked)
        for name, row in other.counts.items():
            self.counts[name] = [a + b for a, b in zip(self.counts.get(name, [0] * len(row)), row, strict=True)]
        for key, count in other.opened.items():
            self.opened[key] = self.opened.get(key, 0) + count
        for name, weeks in other.weeks.items():
            self.weeks[name] = self.weeks[name] + weeks if name in self.weeks else weeks
        for name, days in other.first.items():
            self._first_of(name)[start : start + len(days)] = days
        for name, acts in other.acts.items():
            self.acts.setdefault(name, set()).update(acts)

    def _more(self, assumed: Mapping[str, str], blocks: int, not_asked: Mapping[tuple[str, str], int]) -> None:
        self.assumed.update(assumed)
        self.blocks += blocks
        for rule, count in not_asked.items():
            self.not_asked[rule] = self.not_asked.get(rule, 0) + count

    def _count(self, fired: Fired) -> None:
        name, count = fired.rule.id, len(fired.at)
        row = self.counts.setdefault(name, [0] * (len(STATUSES) + 1))
        row[STATUSES.index(fired.status)] += count
        if fired.open_names:
            key = (name, fired.status, fired.open_names)
            self.opened[key] = self.opened.get(key, 0) + count

    def _lay(self, fired: Fired) -> None:
        name = fired.rule.id
        starts, week_of = self._weeks
        weeks = np.zeros(len(starts), np.int64)
        np.add.at(weeks, week_of, np.bincount(fired.day, minlength=len(week_of)))
        self.weeks[name] = self.weeks[name] + weeks if name in self.weeks else weeks
        _, case, act, *_ = place_of(fired, {name: 0})
        found = self.acts.setdefault(name, set())
        if not fired.rows.in_spells:
            found.add((case, act, False))
            return
        later = fired.rows.in_spell.take(fired.at) > 0
        found |= {(case, act, True)} if later.any() else set()
        found |= {(case, act, False)} if not later.all() else set()

    def _first_of(self, rule: str) -> NDArray[np.int32]:
        if rule not in self.first:
            self.first[rule] = np.full(self.pupils, NEVER, np.int32)
        return self.first[rule]

    def nowhere(self) -> tuple[tuple[str, str], ...]:
        """Rules on occasions that no block holds. A part may have none of the dates that tell of one, another some."""
        return tuple(rule for rule, count in self.not_asked.items() if count == self.blocks)

    def rules(self) -> tuple[RuleCount, ...]:
        """Every rule that a register asks, with its counts, in the profile's order; rules that never fired too."""
        names: dict[str, set[str]] = {}
        for name, _, turned_on in self.opened:
            names.setdefault(name, set()).update(turned_on)
        not_asked = {name for name, _ in self.nowhere()}
        counts = []
        for rule in self.policy.rules:
            if rule.id not in not_asked and is_asked(self.policy, rule.id):
                due, asks, unknown, first, silent, pupils = self.counts.get(rule.id, [0] * (len(STATUSES) + 1))
                source = rule.cases[0].source if rule.cases else ()
                counts.append(RuleCount(rule.id, rule.section, due, pupils, asks, unknown, first, silent,
                                        tuple(sorted(names.get(rule.id, ()))), source))  # fmt: skip
        return tuple(counts)

    def open_names(self) -> dict[Open, int]:
        """What decisions turn on, in the profile's order of rules, however the pupils were cut into blocks."""
        order = {rule.id: at for at, rule in enumerate(self.policy.rules)}
        return dict(sorted(self.opened.items(), key=lambda one: (order[one[0][0]], one[0])))

    def by_week(self) -> tuple[Week, ...]:
        """Due and asked decisions by week and rule; every week of the register is there, empty ones too."""
        rules = sorted(self.weeks.items())
        return tuple(
            Week(start, {name: int(weeks[at]) for name, weeks in rules if weeks[at]})
            for at, start in enumerate(self._weeks[0])
        )


def _heads(pupil: NDArray[np.int32]) -> NDArray[np.int64]:
    """Where, among the decisions of one case, those about another pupil begin: a fifth of what there is to look at
    where a rule is asked at every review. Pupils need not ascend; one may begin twice."""
    new = np.ones(len(pupil), np.bool_)
    np.not_equal(pupil[1:], pupil[:-1], out=new[1:])
    return np.flatnonzero(new)


def marks_of(grid: Grid) -> Marks:
    """How many sessions of a register have a mark, are possible, and count as present."""
    possible = grid.members("possible", ())
    present = grid.members("present", ()) | grid.members("elsewhere", ())
    counts = np.zeros(3, np.int64)
    for start in range(0, len(grid.marks), BLOCK):  # not all at once: the register may be that of a country
        some = grid.marks[start : start + BLOCK]
        counts += [np.count_nonzero(found) for found in (some, among(some, possible), among(some, present))]
    marked, could, came = counts.tolist()
    return marked, could, came
