"""The scale of a chart."""

from __future__ import annotations


def round_step(most: int) -> int:
    """The distance of the lines behind a chart: 1, 2 or 5 times a power of ten, so that there are at most five."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if most <= 5 * factor * size:
                return factor * size
        size *= 10
