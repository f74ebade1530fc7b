"""The codes of everything that can be wrong with a condition."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        # how it is written
        "condition-assigns": "A single `=` stands where `==` compares; `=` only gives an argument its value.",
        "condition-call": "Something that is not the name of a fact is given arguments.",
        "condition-character": "A character stands in a condition that no condition needs.",
        "condition-constant": "A constant is neither a figure nor a word in quotes, such as `True` or `None`.",
        "condition-not-allowed": "A condition uses something of Python that the policy language leaves out.",
        "condition-not-one": "A condition is empty, or there are two of them.",
        "condition-number": "A figure is written other than as digits with at most one point, or is too long.",
        "condition-operator": "Two things are compared by something other than <, <=, ==, !=, >=, > and `in`.",
        "condition-syntax": "A condition cannot be read: a sign, bracket, quotation mark or word is amiss.",
        "condition-too-deep": "A condition is nested deeper, or has more parts, than a reader could follow.",
        "too-long": "A text is longer than its place takes.",
        # what it names
        "unknown-name": "A name is neither a fact of the vocabulary nor a term, value, tier, judgement or flag.",
        "wrong-occasion": "A fact is asked on an occasion on which it does not exist.",
        "missing-argument": "A fact that is about something does not say about what.",
        "wrong-argument": "A fact is given an argument that it does not take, or takes in another form.",
        "unknown-argument": "An argument names a set, step or window that there is not.",
        "argument-too-large": "A number given to a fact is larger than any school year.",
        # what it compares
        "not-yes-or-no": "A figure or a word stands where yes or no is needed.",
        "one-fact": "A comparison has no fact, or more than one; it has one, against constants.",
        "wrong-order": "The constant stands before `in`, where the fact belongs.",
        "wrong-type": "A value is of another kind than its place takes, such as a word for a number.",
        "wrong-unit": "A figure cannot be meant in the unit of what it belongs to.",
        "unknown-word": "A word is none of those that the fact can be.",
    }
)
