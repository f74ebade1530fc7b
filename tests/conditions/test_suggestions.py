"""What a condition typed in the words or signs of elsewhere is told to write instead."""

from __future__ import annotations

import pytest

from attendance_policy.conditions import Names, read_condition

NAMES = Names("review", terms=("below", "persistent"), steps=("letter_2",))

# The text, the column (from 0) and the suggestion.
INSTEAD: list[tuple[str, int, str]] = [
    ("attendance below 94", 11, "write `<`"),
    ("done(letter 2)", 5, "did you mean `letter_2`?"),
    ("not done(the letter 2) or", 13, "did you mean `letter_2`?"),
    ("attendance under 94", 11, "write `<`"),
    ("attendance less than 94", 11, "write `<`"),
    ("attendance is less than 94", 11, "write `<`"),
    ("attendance is  Less\nthan 94", 11, "write `<`"),
    ("attendance drops below 94", 11, "write `<`"),
    ("attendance above 94", 11, "write `>`"),
    ("attendance more than 94", 11, "write `>`"),
    ("attendance at least 94", 11, "write `>=`"),
    ("attendance is at least 94", 11, "write `>=`"),
    ("attendance not below 94", 11, "write `>=`"),
    ("attendance greater than or equal to 94", 11, "write `>=`"),
    ("attendance at most 94", 11, "write `<=`"),
    ("attendance no more than 94", 11, "write `<=`"),
    ("attendance less than or equal to 94", 11, "write `<=`"),
    ("sessions('absent') at least 10", 19, "write `>=`"),
    ("at least 10", 0, "write `>=`"),
    ("attendance is 94", 11, "write `==`"),
    ("attendance equals 94", 11, "write `==`"),
    ("attendance is not 94", 11, "write `!=`"),
    ("attendance between 90 and 95", 11, "put the fact between the figures, as in `90 <= attendance < 95`"),
    ("attendance < 94,5", 15, "a decimal point is a dot: 94.5"),
    ("(persistent or attendance <= 94,5)", 31, "a decimal point is a dot: 94.5"),
    ("attendance < 1,000", 14, "a figure has no comma between thousands: 1000"),
    ("attendance < 95 & persistent", 16, "write `and`"),
    ("persistent | attendance below 95", 11, "write `or`"),
    ("absence_day > 3 days", 14, "leave the unit out: `3`; the fact has its own"),
    ("attendance < 95 per cent or below", 13, "leave the unit out: `95`; the fact has its own"),
    ("late 6 times this half term", 5,
     "compare a fact with the figure, as in `sessions('late', this='half term') >= 6`"),
    ("persistent and !persistent", 15, "write `not`"),
]


@pytest.mark.parametrize(("text", "column", "suggestion"), INSTEAD)
def test_says_what_to_write(text: str, column: int, suggestion: str) -> None:
    condition, faults = read_condition(text, NAMES)
    assert condition is None
    assert [(fault.column, fault.suggestion) for fault in faults] == [(column, suggestion)]


@pytest.mark.parametrize(
    "text", ["below", "not below", "persistent and not below", "below and attendance < 95", "90 <= attendance < 95"]
)
def test_a_name_of_the_profile_may_be_such_a_word(text: str) -> None:
    condition, faults = read_condition(text, NAMES)
    assert faults == []
    assert condition is not None
