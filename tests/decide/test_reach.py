"""A rule that waits for a step is asked only on the rows after it: it decides the same as on all of them."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings

from attendance_policy.decide import blocks
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import lay
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.rules.bind import Bound
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.rows import decisions
from reference import drawing, drawing_schools
from reference.interpreter import Options
from reference.making import agreed, policy
from reference.side_by_side import School

PROFILES = ("atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood")
ALWAYS, NEVER = 1, 10**9
VARIED = tuple(drawing_schools.varied_school(seed) for seed in range(3))


def _fewer(times: int) -> Any:
    """Rows are taken apart where so many times fewer are left."""
    return patch.multiple("attendance_policy.facts.step_facts", FEWER=times)


@pytest.mark.parametrize("profile", PROFILES)
def test_fewer_rows_decide_the_same(profile: str) -> None:
    policies, calendar = Policies(Library()), read_calendar("england_example")
    register, pupils = generate("secondary", 60, 7, calendar, code_book(policies.resolver))
    grid, policy = lay(register, pupils, calendar), policies.load(profile).policy
    found = []
    for times in (NEVER, ALWAYS):
        with _fewer(times):
            found.append(blocks.decide(policy, Shared.of(grid), Settings()))
    assert list(decisions(found[0])) == list(decisions(found[1]))
    assert found[0].assumed == found[1].assumed


def test_rows_are_left_out() -> None:
    policies, calendar = Policies(Library()), read_calendar("england_example")
    register, pupils = generate("secondary", 60, 7, calendar, code_book(policies.resolver))
    asked = []
    only = Bound.only

    def noted(self: Bound, at: Any, step: str = "", kept: Any = None) -> Bound:
        asked.append((len(self.frame.rows), len(at)))
        return only(self, at, step, kept)

    with _fewer(ALWAYS), patch.object(Bound, "only", noted):
        blocks.decide(policies.load("lct").policy, Shared.of(lay(register, pupils, calendar)), Settings())
    assert asked and all(fewer < every for every, fewer in asked)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawing.profiles(), drawing_schools.schools(), drawing.options())
def test_fewer_rows_decide_what_the_reference_does(sections: dict[str, Any], about: School, options: Options) -> None:
    made = policy(**sections)
    with _fewer(ALWAYS):
        for one in (about, *VARIED):
            agreed(made, one, options)
