"""The question the other way round: at which values does no stretch of time have more than there is capacity for."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from attendance_policy.frozen import dataclass
from attendance_policy.sweep.model import Point, Sweep
from attendance_policy.sweep.quantities import Capacity

ALL, NONE, HIGHEST, LOWEST, SCATTERED = "all", "none", "highest", "lowest", "scattered"


@dataclass(frozen=True, eq=False)
class Answer:
    """One line of values, along the first axis; `beside`: which value of the second axis, None without one.

    `kind`: every value keeps within the capacity, none does, all up to a highest do, all from a lowest do, or others
    (`stretches` names them). `edge` is the last value within, `beyond` its neighbour that is not. `least`: the point
    with the lowest peak. `in_order`: whether the peak only rises along the values, or only falls.
    """

    beside: int | None
    kind: str
    points: tuple[Point, ...]
    edge: Point | None
    beyond: Point | None
    least: Point
    stretches: tuple[tuple[Point, Point], ...]
    in_order: bool


def within(point: Point, capacity: Capacity) -> bool:
    """Whether no stretch of time has more than the capacity."""
    return point.peak <= capacity.most


def over(point: Point, capacity: Capacity) -> int:
    """How many stretches of time have more than the capacity."""
    return sum(count > capacity.most for count in point.periods)


def answers(found: Sweep) -> tuple[Answer, ...]:
    """The answer for each value of the second axis, or the one answer. Every point was counted: nothing is searched
    for, so that an answer holds where more is not always more. Values that break the profile are left out."""
    if found.capacity is None:
        return ()
    if len(found.axes) == 1:
        lines: list[tuple[int | None, list[Point]]] = [(None, list(found.points))]
    else:
        lines = [(at, [point for point in found.points if point.place[1] == at])
                 for at in range(len(found.axes[1].values))]  # fmt: skip
    usable = [(at, [point for point in points if not point.problems]) for at, points in lines]
    return tuple(_answer(at, points, found.capacity) for at, points in usable if points)


def _answer(beside: int | None, points: Sequence[Point], capacity: Capacity) -> Answer:
    good = [within(point, capacity) for point in points]
    peaks = [point.peak for point in points]
    rises = all(a <= b for a, b in itertools.pairwise(peaks))
    falls = all(a >= b for a, b in itertools.pairwise(peaks))
    least = min(points, key=lambda point: (point.peak, point.place))
    runs: list[tuple[int, int]] = []
    for at, holds in enumerate(good):
        if holds and at and good[at - 1]:
            runs[-1] = (runs[-1][0], at)
        elif holds:
            runs.append((at, at))
    kind, edge, beyond = SCATTERED, None, None
    if all(good):
        kind = ALL
    elif not runs:
        kind = NONE
    elif len(runs) == 1 and runs[0][0] == 0:
        kind, edge, beyond = HIGHEST, points[runs[0][1]], points[runs[0][1] + 1]
    elif len(runs) == 1 and runs[0][1] == len(points) - 1:
        kind, edge, beyond = LOWEST, points[runs[0][0]], points[runs[0][0] - 1]
    stretches = tuple((points[first], points[last]) for first, last in runs)
    return Answer(beside, kind, tuple(points), edge, beyond, least, stretches, rises or falls)
