"""Whom a policy reaches and when: letters and meetings by week, stages by day, and what is left to people, by role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar, monday_of, school_year_of
from attendance_policy.decide.model import REACHED, Decided, Fired
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Action, Case, Policy, Silence
from attendance_policy.simulate.model import NEVER, Outcome

NOBODY = "nobody is named"
LETTERS, PRAISE, MEETINGS = "letters", "letters of praise", "meetings"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of school days: its name, and its first and last day as indices, the last included.

    `ended`: no school day of it comes after the register.
    """

    name: str
    first: int
    last: int
    ended: bool = True


def half_terms(decided: Decided, planned: Calendar | None = None) -> tuple[Period, ...]:
    """The half terms of the register, like `Autumn 1`; with the school year where there are several.

    `planned`: the calendar by which days come after the register; None for that of the register, which has none where
    it was read off it.
    """
    days = decided.grid.days
    going_on = _goes_on(days.days[-1], planned or days.calendar) if len(days.days) else False
    years = len({school_year_of(day) for day in days.days}) > 1
    found = []
    for rank in range(int(days.half_term[-1]) + 1) if len(days.days) else ():
        inside = np.flatnonzero(days.half_term == rank)
        day = days.days[int(inside[0])]
        at = days.calendar.term_index(day)
        name = f"Half term {rank + 1}"
        if at >= 0:
            term = days.calendar.terms[at]
            half = 2 if term.half_term is not None and day > term.half_term[0] else 1
            name = f"{term.name.capitalize()} {half}" + (f", {school_year_of(day)}" if years else "")
        so_far = going_on and int(inside[-1]) == len(days.days) - 1
        found.append(Period(f"{name} so far" if so_far else name, int(inside[0]), int(inside[-1]), not so_far))
    return tuple(found)


def _goes_on(last: date, calendar: Calendar) -> bool:
    """Whether a half term has a school day after this one."""
    coming = next((day for day in calendar.school_days if day > last), None)
    return coming is not None and calendar.half_term_index(coming) == calendar.half_term_index(last)


def weeks_of(decided: Decided) -> tuple[tuple[date, Period], ...]:
    """The school weeks of the register, each by its Monday."""
    days = decided.grid.days
    starts: dict[date, list[int]] = {}
    for at, day in enumerate(days.days):
        starts.setdefault(monday_of(day), []).append(at)
    return tuple((monday, Period(monday.isoformat(), places[0], places[-1])) for monday, places in starts.items())


def kind_of(decided: Decided, fired: Fired) -> str | None:
    """Whether a decision holds a meeting (with any letter about it), letters of praise alone, another letter, or
    nothing of these."""
    return kind_of_actions(decided.policy, fired.actions)


def kind_of_actions(policy: Policy, actions: tuple[Action, ...]) -> str | None:
    """The same of the actions of a rule."""
    every = list(_every(actions))
    if any(action.verb == "meet" for action in every):
        return MEETINGS
    sent = {action.target for action in every if action.verb == "letter"}
    return (PRAISE if sent <= policy.called.praise else LETTERS) if sent else None


def _every(actions: tuple[Action, ...]) -> Iterator[Action]:
    for action in actions:
        yield action
        yield from _every(action.parts)


def counts_by_week(decided: Decided, kind: str, periods: tuple[Period, ...]) -> tuple[int, ...]:
    """How many decisions of a kind, due or left to a person, there are in each period."""
    days = np.zeros(decided.grid.size[1], dtype=np.int64)
    for fired in decided.fired:
        if fired.status in REACHED and kind_of(decided, fired) == kind:
            days += np.bincount(fired.day, minlength=len(days))
    return tuple(int(days[one.first : one.last + 1].sum()) for one in periods)


@dataclass(frozen=True, eq=False)
class Stages:
    """The stages that somebody reached, in the profile's order. `first`: (stages, pupils), the day each was reached."""

    names: tuple[str, ...]
    first: NDArray[np.int32]

    @staticmethod
    def of(outcome: Outcome) -> Stages:
        """The stages of a run. A stage is reached when it is due, or left to a person to decide."""
        found = [(rule.id, outcome.first_days(rule.id)) for rule in outcome.run.rules if rule.section == "stages"]
        found = [(name, days) for name, days in found if (days != NEVER).any()]
        table = np.array([days for _, days in found], dtype=np.int32).reshape(len(found), outcome.pupils)
        return Stages(tuple(name for name, _ in found), table)

    def at(self, day: int) -> NDArray[np.int64]:
        """The furthest stage of each pupil up to a day, as an index into `names`; -1 for none."""
        stage = np.full(self.first.shape[1], -1, dtype=np.int64)
        for place, days in enumerate(self.first):
            stage[days <= day] = place
        return stage


@dataclass(frozen=True, slots=True)
class Left:
    """Decisions of one rule that are left to a role. `pupils`: how many pupils they are about."""

    role: str
    rule: str
    count: int
    pupils: int


def left_to_people(decided: Decided) -> tuple[Left, ...]:
    """What is left to people, by role and rule; the most decisions first, roles by all of theirs."""
    places: dict[tuple[str, str], list[NDArray[np.int32]]] = {}
    for fired in decided.fired:
        if fired.status == "asks":
            places.setdefault((role_of(fired), fired.rule.id), []).append(fired.pupil)
    rows = [
        Left(role, rule, sum(map(len, pupils)), len(np.unique(np.concatenate(pupils))))
        for (role, rule), pupils in places.items()
    ]
    of_role: dict[str, int] = {}
    for one in rows:
        of_role[one.role] = of_role.get(one.role, 0) + one.count
    return tuple(sorted(rows, key=lambda one: (-of_role[one.role], one.role, -one.count, one.rule)))


def role_of(fired: Fired) -> str:
    """Who decides, as the profile names them."""
    return role_of_case(fired.case)


def role_of_case(case: Case) -> str:
    """The same of a case of a rule."""
    who = case.who
    return NOBODY if isinstance(who, Silence) or not who else who
