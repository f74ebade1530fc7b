"""The codes of what can be wrong with a scenario file beyond its YAML and its shape."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        # days and times
        "scenario-date": "A date does not exist, or is not written like 2025-09-03.",
        "scenario-time": "A time is not written like 2025-09-03 08:45.",
        "outside-calendar": "A day lies in a school year that the calendar says nothing about.",
        "scenario-without-calendar": "School days count in this scenario, and it names no calendar.",
        "duties-until": "Duties of the school are asked for, and neither marks nor `review_until` say up to which day.",
        # pupils
        "scenario-year": "A year group is not N, R or 1 to 13.",
        "scenario-roll": "A pupil's last day on roll lies before the first.",
        "unknown-pupil": "A pupil is named who is not listed under `pupils`.",
        "unknown-flag": "A yes/no column of a pupil that none of the policies reads.",
        # the register
        "register-key": "A line of the register is headed neither by a date nor by `from` and a date.",
        "marks": "Marks are not written as days and runs of days.",
        "scenario-code": "A mark is no code.",
        "scenario-code-day": "A code belongs to a set that is not in force on its day.",
        "scenario-session": "A code of the morning stands in the afternoon, or the other way round.",
        "scenario-closed-day": "A mark is on a day without school.",
        "scenario-off-roll": "A mark is dated before the pupil joined the roll or after leaving it.",
        "runs-overlap": "Two runs of marks give the same day.",
        # corrections of marks
        "correction": "A correction does not say which mark of which session became what, and when that was known.",
        "correction-not-used": "A correction changes nothing, or not what it says it does.",
        # questions
        "one-question": "An entry of `ask` does not hold exactly one question.",
        "year-not-given": "An arrival gives neither a year group nor a pupil who has one.",
        "unknown-reason": "A reason for leave that none of the policies names.",
        "unknown-form": "A form to score that none of the policies scores.",
        "unknown-record": "A record that none of the policies has.",
        "question-refused": "A question cannot be asked as it stands.",
        # what is not used
        "unknown-step": "An event names a rule, paper or judgement that none of the policies has.",
        "not-checked": "`expect` and `complete` are kept for checking and change nothing in a replay.",
    }
)
