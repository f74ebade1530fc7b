"""How many contacts the school holds: a number of the pupil file, known of some pupils and not of others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attendance_policy.register import read_pupils
from attendance_policy.register.pupils import NUMBERS
from attendance_policy.vocabulary import FACTS, Kind
from reference.interpreter import Options
from reference.making import agreed, calendar, policy, rule, school


def test_the_numbers_of_the_file_are_those_of_the_vocabulary() -> None:
    known = {name for name, fact in FACTS.items() if fact.known_from == "pupil file" and fact.kind is Kind.COUNT}
    assert set(NUMBERS) == known


@pytest.mark.parametrize(
    ("held", "found"), [(0, "due"), (1, "due"), (2, ""), (3, ""), (None, "if")],
)  # fmt: skip
def test_fewer_than_two(held: int | None, found: str) -> None:
    made = policy(rules={"r": rule(each="absence", when="contacts_held < 2")})
    about = school(calendar(), {"anna": "NN"})
    about = replace(about, pupils=(replace(about.pupils[0], contacts_held=held),))
    expected = [] if not found else [(found, ("contacts_held",) if found == "if" else ())]
    assert [(d.status, d.names) for d in agreed(made, about, Options())] == expected


def test_a_blank_is_not_known_and_a_file_without_the_column_says_nothing() -> None:
    pupils = read_pupils(b"pupil_id,contacts_held\nP1,2\nP2,\nP3,?\n")
    assert pupils.numbers["contacts_held"].tolist() == [2, -1, -1]
    assert pupils.aligned(("P3", "P9", "P1")).numbers["contacts_held"].tolist() == [-1, -1, 2]
    assert not pupils.flags and pupils.account.ignored_columns == ()
    assert read_pupils(b"pupil_id\nP1\n").numbers == {}
