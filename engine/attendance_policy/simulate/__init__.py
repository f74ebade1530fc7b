"""Simulation: a year of decisions, and a what-if of two policies on one register."""

from attendance_policy.simulate.model import (
    AS_CORRECTED,
    AS_KNOWN,
    Outcome,
    ReadingCount,
    RuleChange,
    RuleCount,
    Week,
    WhatIf,
)
from attendance_policy.simulate.readings import Run, concerned
from attendance_policy.simulate.run import simulate, simulate_many
from attendance_policy.simulate.whatif import compare, due_otherwise, moved_pupils

__all__ = [
    "AS_CORRECTED",
    "AS_KNOWN",
    "Outcome",
    "ReadingCount",
    "RuleChange",
    "RuleCount",
    "Run",
    "Week",
    "WhatIf",
    "compare",
    "concerned",
    "due_otherwise",
    "moved_pupils",
    "simulate",
    "simulate_many",
]
