"""What is suggested in place of a word that is not known: what was meant, or nothing."""

from __future__ import annotations

import pytest

from attendance_policy.diagnostics import did_you_mean
from attendance_policy.events import KINDS
from attendance_policy.register.columns import OPTIONAL, REQUIRED
from attendance_policy.vocabulary import FACTS

COLUMNS = (*REQUIRED, *OPTIONAL)
GOOD = (
    ("contcat", KINDS, "contact"), ("Letters", KINDS, "letter"), ("vist", KINDS, "visit"), ("visits", KINDS, "visit"),
    ("letter home", KINDS, "letter"), ("meeting held", KINDS, "meeting"), ("witdrawal", KINDS, "withdrawal"),
    ("suspended", KINDS, "suspension"), ("corection", KINDS, "correction"), ("reqeust", KINDS, "request"),
    ("pupil", COLUMNS, "pupil_id"), ("pupil id", COLUMNS, "pupil_id"), ("sesion", COLUMNS, "session"),
    ("minutes", COLUMNS, "minutes_late"), ("dates", COLUMNS, "date"), ("attendnce", FACTS, "attendance"),
    ("absence_days", FACTS, "absence_day"), ("social_workers", FACTS, "social_worker"), ("w", ("W", "Q"), "W"),
)  # fmt: skip
SILLY = (
    ("Biscuits", KINDS), ("detention", KINDS), ("spectacles", KINDS), ("lateness", KINDS), ("jotter", KINDS),
    ("merit", KINDS), ("invisible", KINDS), ("nightly", KINDS),
    ("surname", COLUMNS), ("tutor", COLUMNS), ("decade", COLUMNS), ("possession", COLUMNS), ("fluctuated", COLUMNS),
    ("", KINDS), ("?", KINDS), ("zz", ("W", "Q")),
)  # fmt: skip


@pytest.mark.parametrize(("word", "known", "meant"), GOOD, ids=lambda one: one if isinstance(one, str) else "")
def test_what_was_meant_is_suggested_first(word: str, known: tuple[str, ...], meant: str) -> None:
    assert did_you_mean(word, known).startswith(f"did you mean `{meant}`")


@pytest.mark.parametrize(("word", "known"), SILLY, ids=lambda one: one if isinstance(one, str) else "")
def test_nothing_is_suggested_for_another_word(word: str, known: tuple[str, ...]) -> None:
    assert did_you_mean(word, known) == ""
