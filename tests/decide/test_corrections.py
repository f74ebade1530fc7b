"""Decisions on a register whose marks were corrected: each day sees what was known on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from reference import drawing, drawing_corrections
from reference.interpreter import Options
from reference.making import agreed, policy
from reference.side_by_side import School


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
@given(drawing.profiles(), drawing_corrections.corrected_schools(), drawing.options())
def test_random_profiles_on_corrected_registers(sections: dict[str, Any], about: School, options: Options) -> None:
    agreed(policy(**sections), about, replace(options, log=True))
