"""Absence of a block of pupils: candidate spells laid over the year, drawn by weight until each pupil's total is met.

The year of each pupil is covered end to end by candidate spells that start at a random day, so no two can overlap.
Each gets a kind (its code), a first session and a length; candidates are then taken in a weighted random order until
the pupil's own number of absent sessions is reached, the last one cut to fit. So a pupil's total is exact, and season,
weekday and the mix of reasons are shares of what is drawn. No logarithm or power is computed on arrays: those may
differ in the last bit between processors, and the same seed must give the same register.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass
from attendance_policy.generate.parameters import (
    CANDIDATES,
    CUT_TO_FIT,
    END_BONUS,
    KINDS,
    RATES,
    SHAPES,
    SHORTEST,
    STRETCH,
    PhaseParameters,
)
from attendance_policy.generate.season import SchoolYear

_DRAWS = 1024  # lengths are drawn from a table of this many equally likely entries a kind


@dataclass(frozen=True, eq=False)
class ShapeTable:
    """Lengths by kind and draw, flat: entry kind * 1024 + draw. `half` is 1 when the spell starts in the afternoon."""

    half: NDArray[np.int16]
    sessions: NDArray[np.int16]


@dataclass(frozen=True, eq=False)
class Drawn:
    """What `draw_spells` needs of each pupil; arrays of length n.

    `budget` is the number of sessions to miss, `rate` the share of own sessions missed, `first` and `last` the first
    and last day index on roll, `appetite` (n, kinds) a multiplier of each kind, `tilt` how much likelier the end of
    the year is than its start (-2 to 2).
    """

    budget: NDArray[np.int64]
    rate: NDArray[np.float64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    appetite: NDArray[np.float64]
    tilt: NDArray[np.float32]


def shape_table(phase: PhaseParameters) -> ShapeTable:
    """The table of lengths of one phase."""
    half = np.empty((len(KINDS), _DRAWS), dtype=np.int16)
    sessions = np.empty((len(KINDS), _DRAWS), dtype=np.int16)
    for number, kind in enumerate(KINDS):
        shapes = phase.shapes.get(kind, SHAPES[kind])
        edges = np.cumsum([share for share, _, _ in shapes])
        chosen = np.searchsorted(edges / edges[-1], (np.arange(_DRAWS) + 0.5) / _DRAWS)
        half[number] = np.asarray([h for _, h, _ in shapes])[chosen]
        sessions[number] = np.asarray([s for _, _, s in shapes])[chosen]
    return ShapeTable(half.ravel(), sessions.ravel())


def draw_spells(
    rng: np.random.Generator,
    phase: PhaseParameters,
    year: SchoolYear,
    table: ShapeTable,
    pupils: Drawn,
    numbers: NDArray[np.uint8],
    marks: NDArray[np.uint8],
) -> None:
    """Write absence into `marks` (n, 2 * days), with `numbers` the code number of each kind."""
    n, days = len(pupils.budget), len(year.days)
    size = (n, CANDIDATES)
    kind = _kinds(rng, phase, pupils, size)
    flat = kind * _DRAWS + rng.integers(0, _DRAWS, size, dtype=np.uint16)
    half, sessions = table.half[flat].astype(np.int64), table.sessions[flat].astype(np.int64)
    stretch = np.interp(pupils.rate, RATES, STRETCH)
    long = stretch > 1
    extra = (sessions[long] * ((stretch[long] - 1) / 2)[:, None]).astype(np.int64)
    sessions[long] += np.where(CUT_TO_FIT[kind[long]], 2 * extra, 0)

    taken_days = (half + sessions + 1) >> 1
    position = np.cumsum(taken_days, axis=1) - taken_days
    start = (position + rng.integers(0, days, (n, 1))) % days
    # A candidate that a break divides is either the part before or the part after it, in turn.
    ends = year.block_last[start] + 1
    after = (start + taken_days > ends) & (ends < days) & ((flat & 1) == 1)
    sessions = np.where(after, half + sessions - 2 * (ends - start), sessions)
    half = np.where(after, 0, half)
    position = np.where(after, position + ends - start, position)
    start = np.where(after, ends, start)
    block_last = year.block_last[start]
    room = np.minimum(np.minimum(block_last + 1 - start, days - position), pupils.last[:, None] + 1 - start)
    sessions = np.minimum(sessions, 2 * room - half)
    usable = (position < days) & (start >= pupils.first[:, None]) & (sessions >= SHORTEST[kind])

    weight = year.weights.ravel()[((sessions <= 2) * len(KINDS) + kind) * days + start]
    ends_at_break = start + ((half + sessions + 1) >> 1) - 1 == block_last
    weight *= np.where(ends_at_break, END_BONUS[kind], np.float32(1))
    weight *= 1 + pupils.tilt[:, None] * (start.astype(np.float32) / np.float32(days) - np.float32(0.5))
    key = np.where(usable, rng.standard_exponential(size, dtype=np.float32) / weight, np.float32(np.inf))

    order = np.argsort(key, axis=1, kind="stable")
    kind, start = np.take_along_axis(kind, order, 1), np.take_along_axis(start, order, 1)
    half = np.take_along_axis(half, order, 1)
    sessions = np.where(np.take_along_axis(usable, order, 1), np.take_along_axis(sessions, order, 1), 0)
    taken = _fit(sessions, CUT_TO_FIT[kind], pupils.budget)
    _paint(marks, taken, 2 * start + half, numbers[kind])


def _kinds(rng: np.random.Generator, phase: PhaseParameters, pupils: Drawn, size: tuple[int, int]) -> NDArray[np.int64]:
    """A kind for every candidate, from each pupil's own mix."""
    mix = np.stack([phase.kinds[k].weight * np.interp(pupils.rate, RATES, phase.kinds[k].by_rate) for k in KINDS], 1)
    mix *= pupils.appetite
    edges = np.cumsum(mix, axis=1)
    edges /= edges[:, -1:]
    drawn = rng.random(size, dtype=np.float32)
    kind = np.zeros(size, dtype=np.int64)
    for number in range(len(KINDS) - 1):
        kind += drawn > edges[:, number, None].astype(np.float32)
    return kind


def _fit(sessions: NDArray[np.int64], may_cut: NDArray[np.bool_], budget: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many sessions of each candidate are taken, in their order, so that each row comes to `budget`.

    From the first candidate that does not fit, kinds that are never cut short (a holiday, an appointment) are left out.
    """
    total = budget[:, None]
    past = np.cumsum(sessions, axis=1) > total
    sessions = np.where(past & ~may_cut, 0, sessions)
    before = np.cumsum(sessions, axis=1) - sessions
    return np.clip(total - before, 0, sessions)


def _paint(
    marks: NDArray[np.uint8], taken: NDArray[np.int64], start: NDArray[np.int64], number: NDArray[np.uint8]
) -> None:
    rows, columns = np.nonzero(taken)
    length = taken[rows, columns]
    first = rows * marks.shape[1] + start[rows, columns]
    within = np.arange(int(length.sum())) - np.repeat(np.cumsum(length) - length, length)
    marks.reshape(-1)[np.repeat(first, length) + within] = np.repeat(number[rows, columns], length)
