"""The shipped profiles do as is expected of them, every rule of them; their expectations notice a changed figure."""

from __future__ import annotations

from contextlib import suppress

import pytest

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.testing import check
from attendance_policy.testing.coverage import coverage_of
from attendance_policy.testing.mutants import mutants_of
from attendance_policy.testing.mutate import LIVE, NOTICED, Bench
from testing.shipped import LEAST, SCHOOLS, listed, order, school, words

SAMPLE = 8


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_rule_is_expected_and_does_as_expected(name: str) -> None:
    ready, suites = school(name)
    outcomes = [outcome for suite in suites for outcome in check(suite, {name: ready})]
    assert [problem for suite in suites for problem in suite.problems] == []
    assert [f"{one.place} {one.words}: {one.differs}" for one in outcomes if not one.passed] == []
    (covered,) = coverage_of([ready], suites, outcomes)
    assert covered.rules.missing == ()


@pytest.mark.parametrize("name", SCHOOLS)
def test_nine_mutants_of_ten_are_noticed(name: str) -> None:
    """Counted: the known survivors among all live mutants. Held: a sample of the others, drawn anew as files change.

    Taken in the order of the draw, until the sample is full and so many are live that the survivors are few enough:
    the mutants after those could only be more, and are still built and compared with the profile. Of a profile that
    fails every one is taken.
    """
    ready, suites = school(name)
    bench = Bench(ready, suites)
    known = listed()
    mutants = sorted(mutants_of(ready.loaded), key=lambda one: order(name, one))
    surviving = [mutant for mutant in mutants if words(name, mutant) in known and bench.kind(mutant) == LIVE]
    live, sample = len(surviving), []
    for mutant in mutants:
        if len(sample) == SAMPLE and 100 * len(surviving) <= (100 - LEAST) * live:
            with suppress(CannotGoOn):  # a mutant that is no profile any more
                bench.rules(mutant)
        elif mutant not in surviving and bench.kind(mutant) == LIVE:
            live += 1
            sample += [mutant] if len(sample) < SAMPLE else []
    assert 100 * len(surviving) <= (100 - LEAST) * live, "run `make mutate`"
    assert [one.words for one in sample if bench.verdict(one).result != NOTICED] == [], "run `make mutate`"


def test_without_its_expectations_a_mutant_survives() -> None:
    ready, suites = school(SCHOOLS[0])
    noticed = next(one for one in mutants_of(ready.loaded) if Bench(ready, suites).verdict(one).result == NOTICED)
    assert Bench(ready, ()).verdict(noticed).result == "survived"
