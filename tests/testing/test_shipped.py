"""The shipped profiles do as is expected of them, every rule of them; their expectations notice a changed figure."""

from __future__ import annotations

import pytest

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
    """Counted: the known survivors among all live mutants. Held: a sample of the others, drawn anew as files change."""
    ready, suites = school(name)
    bench = Bench(ready, suites)
    known = listed()
    live = [mutant for mutant in mutants_of(ready.loaded) if bench.kind(mutant) == LIVE]
    surviving = [mutant for mutant in live if words(name, mutant) in known]
    assert 100 * len(surviving) <= (100 - LEAST) * len(live), "run `make mutate`"
    others = sorted((one for one in live if one not in surviving), key=lambda one: order(name, one))
    assert [one.words for one in others[:SAMPLE] if bench.verdict(one).result != NOTICED] == [], "run `make mutate`"


def test_without_its_expectations_a_mutant_survives() -> None:
    ready, suites = school(SCHOOLS[0])
    noticed = next(one for one in mutants_of(ready.loaded) if Bench(ready, suites).verdict(one).result == NOTICED)
    assert Bench(ready, ()).verdict(noticed).result == "survived"
