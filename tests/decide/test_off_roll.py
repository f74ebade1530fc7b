"""Of many pupils every day is a row, also where a few are not on roll: of those nothing is decided."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance_policy.decide import blocks
from attendance_policy.decide.run import Shared
from attendance_policy.facts import rows
from attendance_policy.facts.grid import lay
from attendance_policy.facts.rows import review_rows
from attendance_policy.facts.versions import Earlier
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.rows import decisions
from reference import drawing, drawing_schools
from reference.drawing_corrections import corrected_schools
from reference.interpreter import Options
from reference.making import agreed, policy
from reference.side_by_side import School

PROFILES = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood")


def _every_day() -> Any:
    """Every day of every pupil is a row, however few there are."""
    return patch.multiple(rows, MANY=0, MOSTLY=0.0)


@pytest.mark.parametrize("profile", PROFILES)
def test_rows_off_roll_decide_nothing(profile: str) -> None:
    policies, calendar = Policies(Library()), read_calendar("england_example")
    register, pupils = generate("secondary", 60, 7, calendar, code_book(policies.resolver))
    grid, made = lay(register, pupils, calendar), policies.load(profile).policy
    plainly = blocks.decide(made, Shared.of(grid), Settings())
    with _every_day():
        found = blocks.decide(made, Shared.of(grid), Settings())
    assert list(decisions(found)) == list(decisions(plainly))
    assert found.assumed == plainly.assumed


def test_only_of_many_who_mostly_stay() -> None:
    calendar = read_calendar("england_example")
    register, pupils = generate("secondary", rows.MANY, 7, calendar, code_book(Policies(Library()).resolver))
    grid = lay(register, pupils, calendar)
    days = grid.size[1]
    found = review_rows(grid, "school day", "last school day")
    assert found.asked is not None and len(found) == rows.MANY * days
    first, last = grid.on_roll
    assert np.count_nonzero(found.asked) == int((last - first + 1).sum()) < len(found)
    assert (first[found.pupil] <= found.day)[found.asked].all() and (found.day <= last[found.pupil])[found.asked].all()
    with patch.multiple(rows, MANY=rows.MANY + 1):
        fewer = review_rows(grid, "school day", "last school day")
    assert fewer.asked is None and len(fewer) == np.count_nonzero(found.asked)
    with patch.multiple(rows, MOSTLY=1.0):
        assert review_rows(grid, "school day", "last school day").asked is None


def test_of_corrected_marks_only_rows_on_roll_are_left() -> None:
    calendar = read_calendar("england_example")
    register, pupils = generate("secondary", 60, 7, calendar, code_book(Policies(Library()).resolver))
    grid = lay(register, pupils, calendar)
    whose = np.flatnonzero(grid.on_roll[0] > 0)[:1].astype(np.int32)  # who joined late, and had a mark corrected
    day = np.array([grid.size[1] - 1], dtype=np.int32)
    shared = Shared.of(grid, Earlier(whose, day * 0, day, grid.marks[whose].copy()))
    plainly = shared.rows_of("review", "week", "last school day")
    with _every_day():
        found = Shared.of(grid, shared.earlier).rows_of("review", "week", "last school day")
    assert np.array_equal(found.key, plainly.key) and np.array_equal(found.seen, plainly.seen)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawing.profiles(), st.one_of(drawing_schools.schools(), corrected_schools()), drawing.options())
def test_what_the_reference_decides(sections: dict[str, Any], about: School, options: Options) -> None:
    with _every_day():
        agreed(policy(**sections), about, options)
