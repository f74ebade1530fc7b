"""Synthetic registers like England's published figures: no real person, the same bytes for the same seed."""

from attendance_policy.generate.measures import Measures, measure
from attendance_policy.generate.population import generate
from attendance_policy.generate.write import write_long_csv, write_pupils_csv
from attendance_policy.generate.write_ctf import LISTED, ONE_CHARACTER, as_upns, in_one_character, write_ctf

__all__ = [
    "LISTED",
    "ONE_CHARACTER",
    "Measures",
    "as_upns",
    "generate",
    "in_one_character",
    "measure",
    "write_ctf",
    "write_long_csv",
    "write_pupils_csv",
]
