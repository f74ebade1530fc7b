"""Marks that are laid on sessions a pupil would otherwise be present at: planned absence, other places, lateness."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass
from attendance_policy.generate.parameters import PhaseParameters
from attendance_policy.generate.people import People
from attendance_policy.generate.season import SchoolYear

DUAL_REGISTERED = 0.001  # share of pupils who spend two days a week at another school for half a term (invented)
TRANSPORT_FAILS = 0.02  # share of pupils whose school transport fails on one morning of the year (invented)
SETTLING_IN = 0.1  # share of reception pupils who stay mornings only for the first two weeks (invented)


@dataclass(frozen=True, eq=False)
class Reserved:
    """Sessions of each pupil's absence that are laid as a plan, not drawn as spells; arrays of length n.

    Religious observance is one common day, study leave an unbroken run before the exams of Year 11, a part-time
    timetable every afternoon for some weeks.
    """

    religious: NDArray[np.int64]
    study_leave: NDArray[np.int64]
    part_time: NDArray[np.int64]

    @property
    def total(self) -> NDArray[np.int64]:
        """All sessions that are laid as a plan."""
        return self.religious + self.study_leave + self.part_time


@dataclass(frozen=True, eq=False)
class Canvas:
    """The marks of one block of pupils under way, and what is needed to lay more on them.

    `marks` is (n, 2 * days); `present` says of each code number whether it is / or \\, that is, may be laid over.
    """

    marks: NDArray[np.uint8]
    present: NDArray[np.bool_]
    number: dict[str, int]
    year: SchoolYear

    def lay(
        self,
        code: str,
        rows: NDArray[np.int64],
        start: NDArray[np.int64],
        count: NDArray[np.int64],
        pattern: NDArray[np.bool_],
    ) -> None:
        """Write `code` on the first `count` sessions of each row from `start` that are present and in `pattern`.

        `rows`, `start` and `count` are of length k; `pattern` is (sessions,) or (k, sessions).
        """
        marks = self.marks[rows]
        free = self.present[marks] & pattern & (np.arange(marks.shape[1]) >= start[:, None])
        taken = free & (np.cumsum(free, axis=1) <= count[:, None])
        marks[taken] = self.number[code]
        self.marks[rows] = marks


def reserve(rng: np.random.Generator, phase: PhaseParameters, people: People, budget: NDArray[np.int64]) -> Reserved:
    """How much of each pupil's absence is planned; never more than the pupil's absence."""
    n = len(budget)
    chosen = (budget >= 30) & (rng.random(n) < phase.part_time * (1 + 2 * people.rate))
    part_time = np.where(chosen, np.minimum(rng.integers(20, 91, n), budget * 8 // 10), 0)
    left = budget - part_time
    in_year_11 = np.asarray([name == "11" for name in phase.years])[people.year]
    chosen = in_year_11 & (left >= 16) & (rng.random(n) < phase.study_leave)
    study = np.where(chosen, np.minimum(rng.integers(10, 31, n), left * 9 // 10), 0)
    left = left - study
    observes = (left >= 2) & (rng.random(n) < phase.religious)
    return Reserved(np.where(observes, 2, 0), study, part_time)


def lay_reserved(
    rng: np.random.Generator, canvas: Canvas, people: People, reserved: Reserved, common_days: NDArray[np.int64]
) -> None:
    """Lay what was reserved on the canvas."""
    days = len(canvas.year.days)
    every = np.ones(2 * days, dtype=np.bool_)
    afternoons = np.arange(2 * days) % 2 == 1
    rows = np.flatnonzero(reserved.study_leave)
    may_11 = next((i for i, d in enumerate(canvas.year.days) if (d.month, d.day) >= (5, 11) and d.month < 9), days - 40)
    canvas.lay("S", rows, 2 * (may_11 + rng.integers(0, 15, len(rows))), reserved.study_leave[rows], every)

    rows = np.flatnonzero(reserved.religious)
    day = common_days[rng.integers(0, len(common_days), len(rows))]
    on_day = np.arange(2 * days) // 2 == day[:, None]
    canvas.lay("R", rows, np.zeros(len(rows), dtype=np.int64), reserved.religious[rows], on_day)

    rows = np.flatnonzero(reserved.part_time)
    room = np.maximum((people.last[rows] - people.first[rows]) * 6 // 10, 1)
    start = 2 * (people.first[rows] + (rng.random(len(rows)) * room).astype(np.int64))
    canvas.lay("C2", rows, start, reserved.part_time[rows], afternoons)


def lay_elsewhere(rng: np.random.Generator, phase: PhaseParameters, canvas: Canvas, people: People) -> None:
    """Sessions spent at another place with leave to: visits, sport, off-site and work places, and rare others."""
    n, days = len(people.rate), len(canvas.year.days)
    sessions = np.arange(2 * days)
    weekday = canvas.year.weekday[sessions // 2]
    afternoon = sessions % 2 == 1

    # A class goes out together: the pupils of one block and year group are a class.
    out = rng.random((len(phase.years), days)) < phase.visit_days / days
    rows, day = np.nonzero(out[people.year] & (rng.random((n, 1)) < 0.97))
    for half in (0, 1):
        here = canvas.present[canvas.marks[rows, 2 * day + half]]
        canvas.marks[rows[here], 2 * day[here] + half] = canvas.number["V"]

    for code, (share, each) in phase.elsewhere.items():
        rows = np.flatnonzero(rng.random(n) < share)
        on = rng.integers(0, 5, len(rows))[:, None]
        start = 2 * rng.integers(0, days // 2, len(rows))
        count = np.maximum((rng.standard_exponential(len(rows)) * each).astype(np.int64), 1)
        if code == "P":  # matches, in the afternoon
            pattern = (weekday == on) & afternoon
        elif code == "B":  # one day a week somewhere else
            pattern = weekday == on
        else:  # K: arranged by the council, every day
            pattern = np.ones((len(rows), 2 * days), dtype=np.bool_)
        canvas.lay(code, rows, start, count, pattern)

    in_year_10 = np.asarray([name == "10" for name in phase.years])[people.year]
    rows = np.flatnonzero(in_year_10 & (rng.random(n) < phase.work_experience))
    monday = 5 * int(rng.integers(2, 6))
    start = np.full(len(rows), 2 * (days - monday))
    canvas.lay("W", rows, start, np.full(len(rows), 10), np.ones(2 * days, dtype=np.bool_))
    _lay_not_possible(rng, phase, canvas, people, weekday, afternoon)


def _lay_not_possible(
    rng: np.random.Generator,
    phase: PhaseParameters,
    canvas: Canvas,
    people: People,
    weekday: NDArray[np.int64],
    afternoon: NDArray[np.bool_],
) -> None:
    n, days = len(people.rate), len(canvas.year.days)
    rows = np.flatnonzero(rng.random(n) < DUAL_REGISTERED)
    start = 2 * rng.integers(0, days // 2, len(rows))
    canvas.lay("D", rows, start, np.full(len(rows), 24), (weekday == 1) | (weekday == 3))
    rows = np.flatnonzero(rng.random(n) < TRANSPORT_FAILS)
    start = 2 * rng.integers(0, days, len(rows))
    canvas.lay("Y1", rows, start, np.ones(len(rows), dtype=np.int64), ~afternoon)
    reception = np.asarray([name == "R" for name in phase.years])[people.year]
    rows = np.flatnonzero(reception & (rng.random(n) < SETTLING_IN) & (people.first == 0))
    early = afternoon & (np.arange(2 * days) < 20)
    canvas.lay("X", rows, np.zeros(len(rows), dtype=np.int64), np.full(len(rows), 10), early)


def lay_late(rng: np.random.Generator, phase: PhaseParameters, canvas: Canvas, people: People) -> None:
    """Turn some sessions present into present but late."""
    chance = np.minimum(phase.late * people.lateness, 0.85)
    drawn = rng.random(canvas.marks.shape, dtype=np.float32)
    limit = np.empty((len(chance), 2))
    limit[:, 0], limit[:, 1] = chance, chance * phase.late_afternoon
    late = drawn < np.tile(limit, canvas.marks.shape[1] // 2).astype(np.float32)
    canvas.marks[late & canvas.present[canvas.marks]] = canvas.number["L"]
