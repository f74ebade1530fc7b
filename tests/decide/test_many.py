"""Policies run together decide what each decides alone, whatever of it was taken from another."""

from __future__ import annotations

import pytest

from attendance_policy.decide import blocks
from attendance_policy.decide.many import Task, run_many
from attendance_policy.decide.model import Decided
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import Grid, lay
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate import Run, simulate, simulate_many
from attendance_policy.simulate.rows import decisions

PROFILES = ("sharley_park", "atlp_slade", "westwood", "lct", "basildon_lower")
POLICIES = Policies(Library())


@pytest.fixture(scope="module")
def grid() -> Grid:
    calendar = read_calendar("england_example")
    register, pupils = generate("secondary", 24, 5, calendar, code_book(POLICIES.resolver))
    return lay(register, pupils, calendar)


def _same(one: Decided, other: Decided) -> None:
    assert list(decisions(one)) == list(decisions(other))
    assert one.assumed == other.assumed
    assert one.not_asked == other.not_asked


@pytest.mark.parametrize("profile", PROFILES)
def test_every_reading_together_is_every_reading_alone(profile: str, grid: Grid) -> None:
    loaded = POLICIES.load(profile)
    points = loaded.as_written.open_points
    readings = [loaded.under({point.id: reading.id}) for point in points for reading in point.readings][::4]
    settings = Settings()
    every = [loaded.policy, *readings]
    found = run_many([Task(policy, settings) for policy in every], Shared.of(grid), 16)
    for policy, decided in zip(every, found, strict=True):
        _same(decided, blocks.decide(policy, Shared.of(grid), settings, block=16))


def test_two_policies_that_count_otherwise_share_no_column_that_differs(grid: Grid) -> None:
    loaded = [POLICIES.load(profile) for profile in PROFILES]
    settings = Settings()
    found = run_many([Task(one.policy, settings, like=()) for one in loaded], Shared.of(grid), 16)
    for one, decided in zip(loaded, found, strict=True):
        _same(decided, blocks.decide(one.policy, Shared.of(grid), settings, block=16))


@pytest.mark.parametrize("profile", ("sharley_park", "westwood"))
def test_a_what_if_in_one_run_is_two_runs(profile: str, grid: Grid) -> None:
    before = POLICIES.load(profile)
    point = next(point for point in before.as_written.open_points if len(point.readings) > 1)
    after = POLICIES.load(profile, readings=[f"{point.id}={point.readings[1].id}"])
    settings = Settings()
    together = simulate_many([Run(before, settings), Run(after, settings)], Shared.of(grid))
    for loaded, outcome in zip((before, after), together, strict=True):
        alone = simulate(loaded, Shared.of(grid), settings)
        assert (outcome.decisions, outcome.readings, outcome.weeks, outcome.assumed, outcome.held) == (
            alone.decisions, alone.readings, alone.weeks, alone.assumed, alone.held
        )  # fmt: skip
        _same(outcome.decided, alone.decided)
