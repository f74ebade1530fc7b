"""What a register says of attendance: sessions by pupil, by year group, by week and by half term, all exact.

A pupil is persistently absent who missed 10% or more of the sessions possible for that pupil, severely absent at 50%
or more: the definitions of the national statistics, applied to the days of the register.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import StatClass
from attendance_policy.facts.grid import Grid
from attendance_policy.frozen import dataclass
from attendance_policy.vocabulary import YEARS

Counts = NDArray[np.int64]

# The bands of a pupil's own attendance, the highest first: (name, share missed from, share missed below).
BANDS: tuple[tuple[str, Fraction, Fraction], ...] = (
    ("above 95%", Fraction(0), Fraction(1, 20)),
    ("above 90% to 95%", Fraction(1, 20), Fraction(1, 10)),
    ("above 50% to 90%", Fraction(1, 10), Fraction(1, 2)),
    ("50% or under", Fraction(1, 2), Fraction(2)),
)
PERSISTENT_FROM, SEVERE_FROM = BANDS[2][1], BANDS[3][1]


@dataclass(frozen=True, eq=False)
class Measured:
    """Sessions by pupil and school day. Every array has shape (pupils, days) and counts 0, 1 or 2 sessions.

    `years`: the year group of each pupil, "" where not given.
    """

    grid: Grid
    possible: Counts
    missed: Counts
    authorised: Counts
    years: tuple[str, ...]

    @staticmethod
    def of(grid: Grid) -> Measured:
        """The sessions of a grid. Unauthorised is what is missed and not authorised."""
        away = _classes(grid, StatClass.AUTHORISED, StatClass.UNAUTHORISED)
        years = grid.pupils.years or ("",) * grid.size[0]
        authorised = _classes(grid, StatClass.AUTHORISED)
        return Measured(grid, _by_day(grid.possible), _by_day(away), _by_day(authorised), years)

    @property
    def groups(self) -> tuple[str, ...]:
        """The year groups that have a pupil with a possible session, the youngest first; "" last."""
        found = {year for year, any_possible in zip(self.years, self.of_pupil()[0] > 0, strict=True) if any_possible}
        return tuple(year for year in (*YEARS, "") if year in found)

    def of_pupil(self) -> tuple[Counts, Counts]:
        """(possible, missed) of each pupil, over all days."""
        return self._of_pupil

    @cached_property
    def _of_pupil(self) -> tuple[Counts, Counts]:
        return self.possible.sum(axis=1), self.missed.sum(axis=1)

    def rows(self, groups: tuple[str, ...]) -> NDArray[np.bool_]:
        """Which pupils are in one of these year groups."""
        return np.array([year in groups for year in self.years], dtype=np.bool_)

    def band(self) -> Counts:
        """The band of each pupil, an index into `BANDS`; -1 without a possible session."""
        possible, missed = self.of_pupil()
        band = np.full(len(possible), -1, dtype=np.int64)
        for at, (_, low, _) in enumerate(BANDS):
            band[(possible > 0) & at_least(missed, possible, low)] = at
        return band

    def share(self, counts: Counts, pupils: NDArray[np.bool_], days: NDArray[np.bool_]) -> Fraction | None:
        """The share of the possible sessions of these pupils on these days that `counts` holds; None of nothing."""
        whole = int(self.possible[np.ix_(pupils, days)].sum())
        return Fraction(int(counts[np.ix_(pupils, days)].sum()), whole) if whole else None

    def present(self, pupils: NDArray[np.bool_], days: NDArray[np.bool_]) -> int:
        """How many of these pupils had a possible session on these days."""
        return int(self.possible[np.ix_(pupils, days)].any(axis=1).sum())


def at_least(part: Counts, whole: Counts, share: Fraction) -> NDArray[np.bool_]:
    """Where `part` is at least `share` of `whole`, exactly."""
    reached: NDArray[np.bool_] = part * share.denominator >= whole * share.numerator
    return reached


def _classes(grid: Grid, *classes: StatClass) -> NDArray[np.bool_]:
    return grid.lookup(frozenset(n for n, code in enumerate(grid.codes.codes, start=1) if code.stat_class in classes))


def _by_day(sessions: NDArray[np.bool_]) -> Counts:
    folded: Counts = sessions.reshape(len(sessions), -1, 2).sum(axis=2, dtype=np.int64)
    return folded
