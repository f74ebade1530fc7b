"""Scenarios: a few pupils, their marks and what people did, replayed through several policies side by side."""

from attendance_policy.scenario.check import check_names
from attendance_policy.scenario.data import replay_data
from attendance_policy.scenario.model import Answered, Decision, Question, Replayed, Scenario, UnderReading
from attendance_policy.scenario.problem_codes import CODES
from attendance_policy.scenario.read import read_scenario
from attendance_policy.scenario.replay import Ready, replay
from attendance_policy.scenario.table import table_of

__all__ = [
    "CODES",
    "Answered",
    "Decision",
    "Question",
    "Ready",
    "Replayed",
    "Scenario",
    "UnderReading",
    "check_names",
    "read_scenario",
    "replay",
    "replay_data",
    "table_of",
]
