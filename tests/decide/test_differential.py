"""The engine's columns decide what the slow reference decides, pupil by pupil and day by day."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from reference import drawing, drawing_schools
from reference.interpreter import Options
from reference.making import agreed, policy
from reference.side_by_side import School

VARIED = tuple(drawing_schools.varied_school(seed) for seed in range(3))


@settings(max_examples=130, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawing.profiles(), drawing_schools.schools(), drawing.options())
def test_random_profiles_on_random_registers(sections: dict[str, Any], about: School, options: Options) -> None:
    made = policy(**sections)
    for one in (about, *VARIED):
        agreed(made, one, options)
