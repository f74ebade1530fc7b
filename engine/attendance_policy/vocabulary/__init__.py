"""The closed vocabulary of the policy language: names, types, units, sentences. No numbers, no columns.

Checking a profile needs only this package; `facts` computes the columns, and a test holds the two together.
"""

from attendance_policy.vocabulary.actions import VERBS, Verb
from attendance_policy.vocabulary.facts import FACTS, FLAGS, Fact, Kind, Parameter
from attendance_policy.vocabulary.occasions import CADENCES, OCCASIONS, Occasion
from attendance_policy.vocabulary.requests import REQUESTS
from attendance_policy.vocabulary.sets import CODE_SETS, YEARS
from attendance_policy.vocabulary.times import ANCHORS, LOGGED_ANCHORS, UNITS

__all__ = [
    "ANCHORS",
    "CADENCES",
    "CODE_SETS",
    "FACTS",
    "FLAGS",
    "LOGGED_ANCHORS",
    "OCCASIONS",
    "REQUESTS",
    "UNITS",
    "VERBS",
    "YEARS",
    "Fact",
    "Kind",
    "Occasion",
    "Parameter",
    "Verb",
]
