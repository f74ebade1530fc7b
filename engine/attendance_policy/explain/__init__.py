"""Explaining: why a policy decided what it did about one pupil on one day, why not the rest, and how far off."""

from attendance_policy.explain.explain import explain
from attendance_policy.explain.model import TRACE_VERSION, Explanation
from attendance_policy.explain.one_pupil import OnePupil, one_pupil

__all__ = ["TRACE_VERSION", "Explanation", "OnePupil", "explain", "one_pupil"]
