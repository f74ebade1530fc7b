"""Tests of a policy: what scenarios expect of it, what they exercise, and which changes of it they would notice."""

from attendance_policy.testing.check import check, checked
from attendance_policy.testing.model import Expected, OfPolicy, Outcome, Suite, Tested
from attendance_policy.testing.problem_codes import CODES
from attendance_policy.testing.read import read_expectations

__all__ = ["CODES", "Expected", "OfPolicy", "Outcome", "Suite", "Tested", "check", "checked", "read_expectations"]
