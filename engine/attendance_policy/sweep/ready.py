"""The policy at each point, checked whole, and the rules that it decides otherwise than the policy as it stands."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from attendance_policy.decide.points import held_rules
from attendance_policy.diagnostics import CannotGoOn, Problem
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded, Policies, Policy
from attendance_policy.rules.order import upstream
from attendance_policy.rules.touch import touched
from attendance_policy.simulate.patched import without_effect
from attendance_policy.sweep.model import Place
from attendance_policy.sweep.values import Axis, Value

Progress = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Ready:
    """One point before it is run. `held`: rules that are not run, as in a simulation: they turn on an open point
    without a working reading. `changed`: rules decided otherwise than by the policy as it stands; `run`: these, and
    what they look back at. `policy` is None where the values break the profile: `problems` says how."""

    place: Place
    values: tuple[Value, ...]
    policy: Policy | None
    held: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    run: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


def ready_points(
    policies: Policies, loaded: Loaded, axes: Sequence[Axis], progress: Progress | None = None
) -> tuple[tuple[Ready, ...], tuple[str, ...]]:
    """Every point, the last axis fastest, and sentences worth knowing of them.

    Raises `CannotGoOn` (exit code 2) with the problems of the first point when no value leaves a policy to run.
    """
    places = list(itertools.product(*(range(len(axis.values)) for axis in axes)))
    held = frozenset(held_rules(loaded))
    points: list[Ready] = []
    lost: set[str] = set()
    for index, place in enumerate(places):
        values = tuple(axis.values[at] for axis, at in zip(axes, place, strict=True))
        sets = [(axis.path, value.text) for axis, value in zip(axes, values, strict=True)]
        try:
            after = policies.patched(loaded, sets, "--vary")
        except CannotGoOn as stop:
            points.append(Ready(place, values, None, problems=stop.problems))
        else:
            points.append(_ready(loaded, held, after, place, values))
            if index in (0, len(places) - 1):
                lost |= set(without_effect(after, [axis.path for axis in axes]))
        if progress is not None:
            progress((index + 1) / len(places))
    if all(point.policy is None for point in points):
        raise CannotGoOn(points[0].problems, exit_code=2)
    notes = [f"`{path}` counts for nothing: the working reading of an open point sets it again; choose a reading with "
             "`--reading`" for path in sorted(lost)]  # fmt: skip
    return tuple(points), tuple(notes)


def _ready(
    loaded: Loaded, held_before: frozenset[str], after: Loaded, place: Place, values: tuple[Value, ...]
) -> Ready:
    held = frozenset(held_rules(after))
    changed = touched(loaded.policy, after.policy) | (held_before ^ held)
    return Ready(place, values, after.policy, held, changed, upstream(after.policy, changed - held))
