"""A block of invented pupils: year group, days on roll, share of sessions to miss, lateness, and flags."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from attendance_policy.frozen import dataclass
from attendance_policy.generate.parameters import KINDS, RATES, PhaseParameters
from attendance_policy.register.model import NO, YES

JOIN_LATE = 0.03  # share of pupils who join after the start of the year (invented)
LEAVE_EARLY = 0.02  # share of pupils who leave before its end (invented)
BORN_BY_MARCH = 7 / 12  # share of a reception class that is of compulsory school age before the summer term ends

# Share of pupils who have a kind at all: suspensions, travelling families, performers. Invented; the totals are fitted.
RARE: Mapping[str, float] = {"E": 0.10, "T": 0.004, "C1": 0.004}


@dataclass(frozen=True, eq=False)
class People:
    """One block of pupils; arrays of length n, `appetite` (n, kinds). Days are indexes into the school year."""

    year: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    rate: NDArray[np.float64]
    lateness: NDArray[np.float64]
    appetite: NDArray[np.float64]
    flags: Mapping[str, NDArray[np.uint8]]


@dataclass(frozen=True, eq=False)
class RateTable:
    """Per year group, the quantiles of the share of sessions missed: `rate` at the share of pupils with more."""

    more: NDArray[np.float64]
    rate: NDArray[np.float64]


def rate_table(phase: PhaseParameters, year: str) -> RateTable:
    """The distribution of a year group: the published shares at 5, 10 ... 50%, and between two of them exponential.

    Computed on 0.5-point steps and rounded to 7 places, so that all machines have the same table.
    """
    edges = [0.0, *(0.05 * step for step in range(1, 11))]
    shares = [1.0, *phase.survival[year]]
    rate, more = [0.0], [1.0]
    for low, high, above, below in zip(edges, edges[1:], shares, shares[1:], strict=False):
        for step in range(1, 11):
            rate.append(low + (high - low) * step / 10)
            curve = phase.few_sessions if low == 0 else 1.0
            more.append(round(above * (below / above) ** ((step / 10) ** curve), 7))
    for step in range(1, 51):  # above half: an exponential tail of mean excess `severe_reach`, cut at 100%
        x = step / 100
        tail = math.exp(-x / phase.severe_reach) - math.exp(-0.5 / phase.severe_reach)
        rate.append(0.5 + x)
        more.append(round(shares[-1] * tail / (1 - math.exp(-0.5 / phase.severe_reach)), 7))
    return RateTable(np.asarray(more[::-1]), np.asarray(rate[::-1]))


def draw_people(
    rng: np.random.Generator, phase: PhaseParameters, tables: list[RateTable], indexes: NDArray[np.int64], days: int
) -> People:
    """The pupils with these running numbers, in a school year of `days` days."""
    n = len(indexes)
    year = indexes % len(phase.years)
    joins, leaves = rng.random(n) < JOIN_LATE, rng.random(n) < LEAVE_EARLY
    first = np.where(joins, rng.integers(5, days - 10, n), 0)
    last = np.where(leaves, rng.integers(10, days - 5, n), days - 1)
    last = np.where(last - first < 5, days - 1, last)

    drawn = rng.random(n)
    rate = np.empty(n)
    for number, table in enumerate(tables):
        rows = year == number
        rate[rows] = np.interp(drawn[rows], table.more, table.rate)

    # The product of two exponentials has mean 1 and a long tail: lateness is the habit of a few.
    lateness = rng.standard_exponential(n) * rng.standard_exponential(n) * np.interp(rate, RATES, phase.late_by_rate)
    appetite = np.empty((n, len(KINDS)))
    for number, kind in enumerate(KINDS):
        if kind in RARE:
            appetite[:, number] = (rng.random(n) < RARE[kind]) / RARE[kind]
        elif kind == "U":
            appetite[:, number] = 0.2 + 0.8 * lateness
        else:
            appetite[:, number] = 0.3 + 0.7 * rng.standard_exponential(n)
    return People(year, first, last, rate, lateness, appetite, _flags(rng, phase, year, rate))


def _flags(
    rng: np.random.Generator, phase: PhaseParameters, year: NDArray[np.int64], rate: NDArray[np.float64]
) -> dict[str, NDArray[np.uint8]]:
    reception = np.asarray([name == "R" for name in phase.years])[year]
    compulsory = ~reception | (rng.random(len(year)) < BORN_BY_MARCH)
    flags = {"compulsory_age": np.where(compulsory, YES, NO).astype(np.uint8)}
    for name, flag in phase.flags.items():
        chance = flag.share * np.interp(rate, RATES, flag.by_rate)
        flags[name] = np.where(rng.random(len(year)) < chance, YES, NO).astype(np.uint8)
    return flags
