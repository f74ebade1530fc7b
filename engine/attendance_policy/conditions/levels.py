"""Levels of a tier as a column: which levels each row may be at, so that every comparison is as sure as it can be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions.columns import NO, NOT_KNOWN, YES, Truth
from attendance_policy.frozen import dataclass


@dataclass(frozen=True, eq=False)
class Levels:
    """The first level that fits, from the top. `fits`: of each level, whether its own conditions hold on each row.

    `hole`: rows of which nobody says what holds where no level fits them (every comparison is not known); None for no
    row. Elsewhere nothing holds: every comparison is no.
    """

    names: tuple[str, ...]
    fits: tuple[Truth, ...]
    hole: NDArray[np.bool_] | None = None
    _compared: dict[tuple[bool, ...], Truth] = field(default_factory=dict, repr=False)

    def among(self, levels: Collection[str], inside: bool) -> Truth:
        """Whether each row is at one of some levels (or, not `inside`, at one of the others): yes where it is so
        wherever it may be, no where it is so nowhere, else not known."""
        wanted = tuple((name in levels) == inside for name in self.names)
        found = self._compared.get(wanted)  # rules ask of the same tier over and over
        if found is None:
            found = self._at(wanted)
            if self.hole is not None:
                found[self.in_hole()] = NOT_KNOWN
            found.flags.writeable = False
            self._compared[wanted] = found
        return found

    def _at(self, wanted: tuple[bool, ...]) -> Truth:
        """From the bottom up: where a level fits, it decides for all below it; where it may fit, it and what is below
        must agree, which is what the greater and the lesser of two truths come to."""
        found, other = np.zeros_like(self.fits[0]), np.empty_like(self.fits[0])
        begun = False  # of levels below the first that is wanted nothing is yes
        for fits, one in zip(reversed(self.fits), reversed(wanted), strict=True):
            if one:
                np.maximum(found, fits, out=found)
                begun = True
            elif begun:
                np.minimum(found, np.subtract(YES, fits, out=other), out=found)
        return found

    def compare(self, op: str, constant: Fraction | str | None) -> Truth:
        """Equal or not equal to a level; None is a level the profile does not state."""
        if constant is None:
            return np.where((self._best == NO) & ~self.in_hole(), NO, NOT_KNOWN)
        return self.among([str(constant)], op == "==")

    def pick(self, rows: NDArray[np.int64]) -> Levels:
        """The levels of some rows."""
        fits = tuple(one.take(rows) for one in self.fits)
        return Levels(self.names, fits, None if self.hole is None else self.hole.take(rows))

    @cached_property
    def _best(self) -> Truth:
        """How surely any level fits each row."""
        best: Truth = np.maximum.reduce(self.fits)
        return best

    def in_hole(self) -> NDArray[np.bool_]:
        """Rows that may be at none of the levels, of which nobody says what then holds."""
        return np.zeros(len(self.fits[0]), np.bool_) if self.hole is None else self.hole & (self._best != YES)

    def at(self, row: int) -> str | None:
        """The level of one row, "" for none of them; None where it is not known."""
        fit = [fits[row] for fits in self.fits]
        sure = fit.index(YES) if YES in fit else len(fit)
        return None if any(fit[:sure]) else (*self.names, "")[sure]
