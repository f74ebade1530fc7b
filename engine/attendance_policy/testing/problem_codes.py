"""The codes of what can be wrong with an expectation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "expected-policy": "Something is expected of a policy that there is not.",
        "expected-rule": "An expectation names a rule, or a case of a rule, that its policy has not.",
        "expected-pupil": "An expectation names a pupil who is not in the scenario.",
        "expected-day": "An expectation names a day that does not exist, or on which the scenario decides nothing.",
        "expected-value": "An expectation names a value, or a word for one, that nothing decided or answered has.",
        "expected-answers": "More answers are expected than questions are asked.",
        "expected-nothing": "An expectation says nothing: it would hold whatever the policy does.",
        "nothing-tested": "A run of tests has found no expectation: it would pass whatever the policies do.",
    }
)
