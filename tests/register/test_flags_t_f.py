"""`T` and `F` are answers to a flag in a file of text as TRUE and FALSE are in a workbook."""

from __future__ import annotations

import pytest

from attendance_policy.register import read_pupils
from attendance_policy.register.model import NO, YES


@pytest.mark.parametrize(("yes", "no"), [("T", "F"), ("t", ""), ("TRUE", "FALSE")])
def test_a_column_of_t_and_f_is_a_flag(yes: str, no: str) -> None:
    pupils = read_pupils(f"pupil_id,Pupil Premium,Gender\nA1,{yes},M\nA2,{no},F\n".encode())
    assert {name: column.tolist() for name, column in pupils.flags.items()} == {"pupil_premium": [YES, NO]}
    assert pupils.account.ignored_columns == ("Gender",)


def test_a_question_mark_of_a_heading_is_no_part_of_its_flag() -> None:
    pupils = read_pupils(b"pupil_id,Social Worker?,Has a bike ?\nA1,Y,N\n", ["social_worker"])
    assert sorted(pupils.flags) == ["has_a_bike", "social_worker"]
    assert pupils.flag_columns["social_worker"] == "Social Worker?"
