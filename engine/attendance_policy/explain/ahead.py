"""What would come: the same pupil going on in each of a few ways, decided by the engine on every day to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np

from attendance_policy.conditions import Condition, Use
from attendance_policy.conditions.columns import Count
from attendance_policy.decide.model import Decided
from attendance_policy.explain.model import Crossing
from attendance_policy.explain.one_pupil import Course, OnePupil, courses
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Case, Policy, Rule
from attendance_policy.rules.bind import Bound

PRESENT = "present"
_ABSENT = ("unauthorised", "unexplained", "authorised")


@dataclass(frozen=True, eq=False)
class Run:
    """One way to go on, decided."""

    course: Course
    one: OnePupil
    decided: Decided

    @cached_property
    def daily(self) -> Bound | None:
        """Every day of the pupil, as a review of it would see it."""
        return daily(self.one, self.decided)

    def bound(self, occasion: str) -> Bound | None:
        """The rows on which a condition is followed: every day for a review, else those of the occasion."""
        return self.daily if occasion == "review" else self.decided.bounds.get(occasion)


@dataclass(frozen=True, eq=False)
class Ahead:
    """The days after the one of index `at`. Whatever is absent comes before what is not: the earliest of the first
    that crosses at all."""

    policy: Policy
    one: OnePupil
    at: int

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Every way to go on; none where no school day is known to come."""
        if self.at < 0 or not self.one.days_after(self.at):
            return ()
        found = []
        for course in courses(self.one.grid.codes, self.policy.counting):
            on = self.one.going_on(self.at, course)
            found.append(Run(course, on, on.decided(self.policy)))
        return tuple(found)

    def _earliest(self, days: dict[str, int]) -> Crossing | None:
        by_id = {run.course.id: run for run in self.runs}
        absent = [name for name in days if name in _ABSENT]
        names = absent or list(days)
        if not names:
            return None
        best = min(names, key=lambda name: days[name])
        run = by_id[best]
        return Crossing(run.one.grid.days.days[days[best]], run.course.words, run.course.spoken)

    def of_rule(self, rule: Rule, case: Case) -> Crossing | None:
        """The first day to come on which a case would be decided."""
        days: dict[str, int] = {}
        for run in self.runs:
            for fired in run.decided.of(rule.id):
                if fired.case.name != case.name or fired.status not in ("due", "asks") or fired.open_names:
                    continue
                later = fired.day[fired.day > self.at]
                if len(later):
                    first = int(later.min())
                    days[run.course.id] = min(first, days.get(run.course.id, first))
        return self._earliest(days)

    def of_condition(self, condition: Condition, negated: bool, occasion: str) -> Crossing | None:
        """The first day to come on which a condition would hold, or, `negated`, be no."""
        days: dict[str, int] = {}
        for run in self.runs:
            bound = run.bound(occasion)
            if bound is None:
                continue
            holds = bound.truth(condition) == (0 if negated else 2)
            later = bound.frame.rows.day[holds & (bound.frame.rows.day > self.at)]
            if len(later):
                days[run.course.id] = int(later.min())
        return self._earliest(days)

    def leaves(self, use: Use) -> date | None:
        """The first day on which less is counted than on the day itself, when the pupil is in school throughout."""
        if not {"school_weeks", "school_days", "this"} & {key for key, _ in use.args} or "what" not in dict(use.args):
            return None
        run = next((run for run in self.runs if run.course.id == PRESENT), None)
        if run is None or run.daily is None:
            return None
        column = run.daily.lookup(use)
        rows = run.daily.frame.rows
        here = np.flatnonzero(rows.day == self.at)
        if not isinstance(column, Count) or not len(here):
            return None
        less = rows.day[(rows.day > self.at) & (column.values < column.values[here[0]])]
        return run.one.grid.days.days[int(less.min())] if len(less) else None

    def next_row(self, occasion: str) -> date | None:
        """The next day of an occasion, when the pupil is in school throughout."""
        run = next((run for run in self.runs if run.course.id == PRESENT), None)
        bound = run.decided.bounds.get(occasion) if run is not None else None
        if run is None or bound is None:
            return None
        later = bound.frame.rows.day[bound.frame.rows.day > self.at]
        return run.one.grid.days.days[int(later.min())] if len(later) else None


def daily(one: OnePupil, decided: Decided) -> Bound | None:
    """Every day of a pupil as a review of it would see it; None for a policy that asks nothing."""
    known = next(iter(decided.bounds.values()), None)
    if known is None:
        return None
    rows = one.shared.rows_of("review", "school day", "last school day")
    return Bound(decided.policy, replace(known.frame, rows=rows, kept={}, kept_at_start={}), one.settings)
