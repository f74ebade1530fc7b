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
    """The first level that fits, from the top. `fits`: (levels, rows), whether each level's own conditions hold.

    `hole`: rows of which nobody says what holds where no level fits them (every comparison is not known); None for no
    row. Elsewhere nothing holds: every comparison is no.
    """

    names: tuple[str, ...]
    fits: Truth
    hole: NDArray[np.bool_] | None = None
    _compared: dict[tuple[bool, ...], Truth] = field(default_factory=dict, repr=False)

    @cached_property
    def may_be(self) -> NDArray[np.bool_]:
        """(levels + 1, rows): whether a row may be at each level, and last whether it may be at none."""
        above = np.zeros(self.fits.shape[1], dtype=np.uint8)  # YES where a level above fits for sure
        found, sure = np.empty((len(self.names) + 1, len(above)), dtype=np.bool_), np.empty_like(above)
        for index, fits in enumerate(self.fits):
            np.greater(fits, above, out=found[index])
            np.bitwise_and(fits, YES, out=sure)
            above |= sure
        np.equal(above, NO, out=found[-1])
        return found

    def among(self, levels: Collection[str], inside: bool) -> Truth:
        """Whether each row is at one of some levels (or, not `inside`, at one of the others): yes where it is so
        wherever it may be, no where it is so nowhere, else not known."""
        may_be = self.may_be
        wanted = tuple((name in levels) == inside for name in self.names)
        found = self._compared.get(wanted)  # rules ask of the same tier over and over
        if found is None:
            meets, misses = np.zeros(may_be.shape[1], dtype=np.bool_), may_be[-1].copy()
            for row, one in zip(may_be[:-1], wanted, strict=True):
                side = meets if one else misses
                side |= row
            found = meets.view(np.uint8) * YES
            misses &= meets
            found -= misses.view(np.uint8)
            if self.hole is not None:
                found[self.in_hole()] = NOT_KNOWN
            found.flags.writeable = False
            self._compared[wanted] = found
        return found

    def compare(self, op: str, constant: Fraction | str | None) -> Truth:
        """Equal or not equal to a level; None is a level the profile does not state."""
        if constant is None:
            nowhere = ~self.may_be[:-1].any(axis=0) & ~self.in_hole()
            return np.where(nowhere, 0, NOT_KNOWN).astype(np.uint8)
        return self.among([str(constant)], op == "==")

    def pick(self, rows: NDArray[np.int64]) -> Levels:
        """The levels of some rows."""
        return Levels(self.names, self.fits.take(rows, axis=1), None if self.hole is None else self.hole.take(rows))

    def in_hole(self) -> NDArray[np.bool_]:
        """Rows that may be at none of the levels, of which nobody says what then holds."""
        found: NDArray[np.bool_] = self.may_be[-1]
        return found & self.hole if self.hole is not None else np.zeros_like(found)

    def at(self, row: int) -> str | None:
        """The level of one row, "" for none of them; None where it is not known."""
        may_be = self.may_be[:, row].nonzero()[0].tolist()
        return (*self.names, "")[may_be[0]] if len(may_be) == 1 else None
