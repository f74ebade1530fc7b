"""Decisions on a register whose marks were corrected: each day sees what was known on it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from attendance_policy.events import Event
from decide.test_profiles import PHASE, PROFILES
from decide.test_profiles import _loaded as loaded
from decide.test_profiles import _school as school_of_phase
from decide.test_profiles import _with_log as with_log
from reference import drawing, drawing_corrections
from reference.interpreter import Options
from reference.making import agreed, policy
from reference.side_by_side import School


# Shrinking a profile and its school takes minutes; the difference itself is told.
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
          phases=(Phase.generate,))  # fmt: skip
@given(drawing.profiles(), drawing_corrections.corrected_schools(), drawing.options())
def test_random_profiles_on_corrected_registers(sections: dict[str, Any], about: School, options: Options) -> None:
    agreed(policy(**sections), about, replace(options, log=True))


@pytest.mark.parametrize("name", PROFILES)
def test_shipped_profiles_on_corrected_registers(name: str) -> None:
    """A log with a few corrections of each pupil's marks: absences that get a reason, and days that were none."""
    policy_, about = loaded(name).policy, school_of_phase(PHASE.get(name, "secondary"))
    about = with_log(replace(about, pupils=about.pupils[:8]), policy_, seed=7)
    draw = random.Random(7)
    found = []
    for pupil in about.pupils:
        marked = [day for day, both in pupil.marks.items() if all(both)]
        away = [day for day in marked if set(pupil.marks[day]) & set("NOIGMU")]
        for day in draw.sample(away, min(len(away), 6)) + draw.sample(marked, 2):
            session = draw.choice(("AM", "PM"))
            at = datetime.combine(day + timedelta(days=draw.choice((0, 1, 7, 45))), time(9))
            mark = draw.choice(("I", "N", "G", "O", "/" if session == "AM" else "\\"))
            found.append(Event(at, pupil.id, len(found), "correction", True, id=f"{day} {session}", outcome=mark))
    about = replace(about, events=tuple(sorted([*about.events, *found])))
    options = Options(discretion=Fraction(1, 3), seed=4, log=True)
    decisions = agreed(policy_, about, options)
    without = replace(about, events=tuple(event for event in about.events if event.kind != "correction"))
    assert decisions != agreed(policy_, without, options)
