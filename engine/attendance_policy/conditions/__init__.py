"""Conditions: a small, closed subset of Python expressions over the vocabulary.

`read_condition` parses and checks; `evaluate` (which alone needs numpy and simpleeval) runs a checked condition.
"""

from attendance_policy.conditions.check import Names, read_condition
from attendance_policy.conditions.model import Comparison, Condition, Use

__all__ = ["Comparison", "Condition", "Names", "Use", "read_condition"]
