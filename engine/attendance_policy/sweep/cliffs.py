"""The cliffs of a sweep: steps between neighbouring values that move many more pupils than the other steps do."""

from __future__ import annotations

from attendance_policy.sweep.model import Cliff, Step, Sweep

MOST_CLIFFS = 8
_TIMES = 2  # as many as the usual step of the same rule moves


def cliffs(found: Sweep, most: int = MOST_CLIFFS) -> tuple[Cliff, ...]:
    """The largest jumps, the largest first: steps that move at least twice the mean of all steps of their rule.

    With two axes a step from one value to the next is told once, beside the value of the other at which it moves most.
    """
    told: dict[tuple[str, int, int], Cliff] = {}
    for one in sorted((one for one in _compared(found) if _stands_out(one)), key=_order):
        told.setdefault((one.step.rule, one.step.axis, one.step.before[one.step.axis]), one)
    return tuple(told.values())[:most]


def largest(found: Sweep) -> Cliff | None:
    """The step that moves most pupils, whether or not it stands out; None where no step moves anybody."""
    moving = [one for one in _compared(found) if one.step.moved]
    return min(moving, key=_order, default=None)


def _compared(found: Sweep) -> list[Cliff]:
    totals: dict[tuple[int, str], tuple[int, int]] = {}
    for step in found.steps:
        moved, steps = totals.get((step.axis, step.rule), (0, 0))
        totals[step.axis, step.rule] = moved + step.moved, steps + 1
    return [Cliff(step, totals[step.axis, step.rule]) for step in found.steps]


def _stands_out(one: Cliff) -> bool:
    moved, steps = one.usual
    return steps > 1 and one.step.moved > 1 and one.step.moved * steps >= _TIMES * moved


def _order(one: Cliff) -> tuple[int, str, int, tuple[int, ...]]:
    step: Step = one.step
    return -step.moved, step.rule, step.axis, step.before
