"""A sweep: the same outcome over a range of one value or two, its cliffs, and what keeps within a capacity."""

from attendance_policy.sweep.at_most import answers
from attendance_policy.sweep.cliffs import cliffs, largest
from attendance_policy.sweep.model import Point, Step, Sweep
from attendance_policy.sweep.quantities import Capacity, read_capacity
from attendance_policy.sweep.run import sweep
from attendance_policy.sweep.values import Axis, Value, read_axes

__all__ = [
    "Axis",
    "Capacity",
    "Point",
    "Step",
    "Sweep",
    "Value",
    "answers",
    "cliffs",
    "largest",
    "read_axes",
    "read_capacity",
    "sweep",
]
