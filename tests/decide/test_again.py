"""Policies much like one another, run one after another: each decides what it decides alone, whatever was taken over
of the one before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from attendance_policy.decide.blocks import decide
from attendance_policy.decide.many import Task, run_many
from attendance_policy.decide.model import RanRule
from attendance_policy.decide.reach import Like, Otherwise
from attendance_policy.decide.recorded import read_log
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import Grid, lay
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Loaded, Policies, Policy
from attendance_policy.policy.codebook import code_book
from attendance_policy.rules.settings import Settings
from attendance_policy.rules.touch import compared
from attendance_policy.simulate.rows import decisions
from attendance_policy.testing.mutants import mutants_of, mutated
from reference import drawing, drawing_schools
from reference.interpreter import Options
from reference.making import load, rule
from reference.side_by_side import School, engine_settings

# The fifth, `sharley_park`, has no figure in a rule that another looks back at.
PROFILES = ("atlp_slade", "westwood", "lct", "basildon_lower")
POLICIES = Policies(Library())
VARIED = drawing_schools.varied_school(1)


@pytest.fixture(scope="module")
def grid() -> Grid:
    calendar = read_calendar("england_example")
    register, pupils = generate("secondary", 60, 5, calendar, code_book(POLICIES.resolver))
    return lay(register, pupils, calendar)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each rule of the same words was run: for nobody, for some, or for some and then for all."""
    found: list[str] = []
    unmoved, end = Otherwise.unmoved, Otherwise.end

    def of_nobody(self: Otherwise, rule_id: str) -> RanRule | None:
        was = unmoved(self, rule_id)
        if was is not None:
            found.append("nobody")
        return was

    def of_some(self: Otherwise, now: RanRule) -> bool:
        whole = end(self, now)
        found.append("some" if whole else "all")
        return whole

    monkeypatch.setattr(Otherwise, "unmoved", of_nobody)
    monkeypatch.setattr(Otherwise, "end", of_some)
    return found


def _steps(loaded: Loaded, seed: int) -> Iterator[Policy]:
    """The profile with one figure, time or comparison one step further: such as rules look back at."""
    mutants = list(mutants_of(loaded))
    random.Random(seed).shuffle(mutants)
    others = (mutated(loaded, mutant) for mutant in mutants if not mutant.point)
    for other in others:
        if other is None:
            continue
        touched, worded = compared(loaded.policy, other.policy)
        if touched & worded:
            yield other.policy


def _same_as_alone(every: list[Policy], shared: Shared, given: Settings, contacts: Any = None) -> None:
    """Each like the first and like the one before it."""
    tasks = [Task(one, given, contacts, like=(0, max(number - 1, 0))) for number, one in enumerate(every)]
    for one, found in zip(every, run_many(tasks, shared), strict=True):
        alone = decide(one, Shared.of(shared.grid, shared.earlier), given, contacts)
        assert list(decisions(found)) == list(decisions(alone))
        assert (found.assumed, found.not_asked) == (alone.assumed, alone.not_asked)


@pytest.mark.parametrize("profile", PROFILES)
def test_steps_of_a_profile_one_after_another(profile: str, grid: Grid, taken: list[str]) -> None:
    loaded = POLICIES.load(profile)
    every = [loaded.policy, *islice(_steps(loaded, 7), 16)]
    for discretion in (0, 1, Fraction(1, 3)):
        _same_as_alone(every, Shared.of(grid), Settings(discretion=Fraction(discretion), seed=3))
    assert "some" in taken


# Shrinking a profile and its school takes minutes; the difference itself is told.
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
          phases=(Phase.generate,))  # fmt: skip
@given(drawing.profiles(), drawing_schools.schools(), drawing.options(), st.integers(0, 99))
def test_steps_of_random_profiles_on_random_registers(
    sections: dict[str, Any], about: School, options: Options, seed: int
) -> None:
    loaded = load(**sections)
    every = [loaded.policy, *islice(_steps(loaded, seed), 3)]
    for school in (about, VARIED):
        known, earlier = school.known(options.log)
        log = read_log(school.events, known, loaded.policy) if options.log else None
        contacts = log.contacts if log is not None else None
        with patch("attendance_policy.decide.reach._SHARE", 1):  # however many differ
            _same_as_alone(every, Shared.of(known, earlier), engine_settings(options, log), contacts)


def test_a_rule_that_notes_a_step_by_several_cases_differs_where_any_of_them_does(grid: Grid) -> None:
    days = len(grid.days.days)

    def ran(*times: tuple[int, int]) -> RanRule:
        noted = tuple(("step", np.array([pupil * days + day])) for pupil, day in times)
        return RanRule((), noted, {})

    otherwise = Otherwise(Like({"rule": ran((1, 5), (2, 7))}, frozenset({"rule", "later"})), grid)
    otherwise.note("rule", ran((1, 6), (2, 7)))
    assert otherwise.unmoved("later") is None
    assert otherwise.pupils is None  # no rule is run for some yet
    np.testing.assert_array_equal(np.flatnonzero(otherwise._pupils), [1])


def test_where_a_step_stands_for_longer_no_rule_is_alike() -> None:
    def policy(share: int, once: str) -> Policy:
        warned = rule(each="review", when=f"attendance < {share}", once=once)
        return load(rules={"warned": warned, "met": rule(each="review", after="warned", once="ever")}).policy

    assert compared(policy(95, "ever"), policy(96, "ever")) == ({"warned", "met"}, {"met"})
    assert compared(policy(95, "ever"), policy(95, "per year")) == ({"warned", "met"}, frozenset())
