"""Conditions: a small, closed subset of Python expressions over the vocabulary.

`read_condition` parses and checks; `evaluate` (which alone needs numpy and simpleeval) runs a checked condition.
"""

from attendance_policy.conditions.check import read_condition
from attendance_policy.conditions.fault import Fault
from attendance_policy.conditions.model import Comparison, Condition, Use, ValueName
from attendance_policy.conditions.names import Names

__all__ = ["Comparison", "Condition", "Fault", "Names", "Use", "ValueName", "read_condition"]
