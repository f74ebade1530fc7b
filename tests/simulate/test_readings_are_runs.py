"""What a simulation tells of a reading is what a run under that reading decides."""

from __future__ import annotations

import pytest

from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import lay
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate import simulate
from attendance_policy.simulate.readings import Run
from attendance_policy.simulate.run import simulate_many

SETTINGS = Settings(simulate=True)


@pytest.mark.parametrize("name", ["atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood"])
def test_every_reading_counts_what_a_run_of_it_counts(name: str) -> None:
    policies = Policies(Library())
    calendar = read_calendar("england_example")
    register, pupils = generate("secondary", 60, 5, calendar, code_book(policies.resolver))
    shared = Shared.of(lay(register, pupils, calendar))
    told: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for one in simulate(policies.load(name), shared, SETTINGS).readings:
        told.setdefault((one.point, one.reading), {})[one.rule] = (one.count, one.pupils)
    assert told
    runs = {key: policies.load(name, readings=["=".join(key)]) for key in told}
    outcomes = simulate_many([Run(one, SETTINGS) for one in runs.values()], shared, keep=False, readings=False)
    for key, outcome in zip(runs, outcomes, strict=True):
        counts = {one.rule: (one.count + one.asks, one.pupils) for one in outcome.decisions}
        wanted = {rule: counts.get(rule, (0, 0)) for rule in told[key] if rule not in outcome.held}
        assert {rule: told[key][rule] for rule in wanted} == wanted, key
