"""Policies: from a YAML profile to frozen values, with every value's origin and every reading of every open point."""

from attendance_policy.policy.load import Loaded, Policies
from attendance_policy.policy.model import Policy, Silence

__all__ = ["Loaded", "Policies", "Policy", "Silence"]
