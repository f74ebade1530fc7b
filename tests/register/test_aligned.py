"""Pupils laid beside a register: a few of many, all of them, and some that the file does not name."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attendance_policy.register.model import NOT_KNOWN, YES, Pupils

MANY = 40
IDS = tuple(f"P{number:02d}" for number in range(MANY))
PUPILS = Pupils(
    IDS, tuple(str(number % 13 + 1) for number in range(MANY)),
    tuple(date(2025, 9, number % 28 + 1) for number in range(MANY)), (None,) * MANY,
    tuple(f"S{number % 3}" for number in range(MANY)), {"ehc_plan": np.full(MANY, YES, np.uint8)},
    in_class=tuple(f"{number % 4}A" for number in range(MANY)),
    numbers={"contacts_held": np.arange(MANY, dtype=np.int32)},
)  # fmt: skip


@pytest.mark.parametrize("wanted", [("P07",), ("P39", "X", "P00"), (*IDS[::-1], "X"), IDS, ()])
def test_each_pupil_keeps_what_the_file_says(wanted: tuple[str, ...]) -> None:
    found = PUPILS.aligned(wanted)
    assert found.pupil_ids == wanted
    for place, pupil in enumerate(wanted):
        at = IDS.index(pupil) if pupil in IDS else None
        assert found.years[place] == ("" if at is None else PUPILS.years[at])
        assert found.start[place] == (None if at is None else PUPILS.start[at])
        assert found.leave[place] is None
        assert found.school_ids[place] == ("" if at is None else PUPILS.school_ids[at])
        assert found.in_class[place] == ("" if at is None else PUPILS.in_class[at])
        assert found.flags["ehc_plan"][place] == (NOT_KNOWN if at is None else YES)
        assert found.numbers["contacts_held"][place] == (-1 if at is None else at)
