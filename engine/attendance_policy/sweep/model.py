"""What a sweep tells: a point for each value (or pair of values), and how many pupils each step moves."""

from __future__ import annotations

from dataclasses import field

from attendance_policy.diagnostics import Problem
from attendance_policy.facts.days import Days
from attendance_policy.frozen import dataclass
from attendance_policy.simulate import RuleCount
from attendance_policy.sweep.quantities import Capacity
from attendance_policy.sweep.values import Axis, Value

Place = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One run. `place`: which value of each axis; `decisions`: every rule that a register asks, as in a simulation;
    `periods`: how much of the capacity's quantity there is in each stretch of time, without a capacity nothing.

    `problems`: why the policy cannot be run with these values; then there is nothing else.
    """

    place: Place
    values: tuple[Value, ...]
    decisions: tuple[RuleCount, ...] = ()
    periods: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def peak(self) -> int:
        """The most of the quantity in any one stretch of time."""
        return max(self.periods, default=0)

    def of(self, rule: str) -> RuleCount:
        """One rule's counts; noughts for a rule that is not there."""
        return next((count for count in self.decisions if count.rule == rule), RuleCount(rule, ""))


@dataclass(frozen=True, slots=True)
class Step:
    """From one point to the next along `axis`, for one rule: pupils it newly reaches, and no longer reaches.

    No pupil counts in both; `moved` is how many stand exactly between the two values.
    """

    axis: int
    before: Place
    after: Place
    rule: str
    newly: int
    no_longer: int

    @property
    def moved(self) -> int:
        """Pupils who are reached on one side of the step alone."""
        return self.newly + self.no_longer


@dataclass(frozen=True, slots=True)
class Cliff:
    """A step that moves many. `usual`: (pupils moved, steps) of all steps of its rule along the same axis."""

    step: Step
    usual: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Sweep:
    """A policy on a register at each value of one or two axes, the last axis fastest. `base`: the policy as it stands.

    `moved`: rules that some value changes, in the profile's order. `steps`: between neighbours, of the rules that move.
    `held`: rules that were not run as the policy stands. `notes`: sentences worth knowing.
    """

    policy: str
    name: str
    pupils: int
    axes: tuple[Axis, ...]
    points: tuple[Point, ...]
    base: Point
    moved: tuple[str, ...]
    steps: tuple[Step, ...]
    days: Days
    capacity: Capacity | None = None
    assumed: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def at(self, place: Place) -> Point:
        """The point at a place."""
        index = 0
        for axis, which in zip(self.axes, place, strict=True):
            index = index * len(axis.values) + which
        return self.points[index]

    def is_in_force(self, point: Point) -> bool:
        """Whether a point is the policy as it stands."""
        return all(axis.place_in_force == at for axis, at in zip(self.axes, point.place, strict=True))
