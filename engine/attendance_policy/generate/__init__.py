"""Synthetic registers like England's published figures: no real person, the same bytes for the same seed."""

from attendance_policy.generate.measures import Measures, measure
from attendance_policy.generate.population import generate
from attendance_policy.generate.write import write_long_csv, write_pupils_csv

__all__ = ["Measures", "generate", "measure", "write_long_csv", "write_pupils_csv"]
