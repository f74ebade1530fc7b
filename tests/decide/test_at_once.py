"""Blocks decided by threads: in order, the same, and no further than asked for."""

from __future__ import annotations

import time

import pytest

from attendance_policy.decide import blocks
from attendance_policy.decide.at_once import each
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import lay
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.rows import decisions


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 9])
def test_results_come_in_order(count: int, threads: int) -> None:
    def slow(number: int) -> int:
        time.sleep(0.002 * (number % 3 == 0))
        return number * number

    assert list(each(slow, range(count), threads)) == [number * number for number in range(count)]


@pytest.mark.parametrize("threads", [1, 2])
def test_what_a_call_raises_comes_in_its_turn_and_ends_it(threads: int) -> None:
    begun = []

    def call(number: int) -> int:
        begun.append(number)
        if number == 2:
            raise ValueError("two")
        return number

    found = each(call, range(50), threads)
    assert [next(found), next(found)] == [0, 1]
    with pytest.raises(ValueError, match="two"):
        next(found)
    assert max(begun) <= 2 + threads


def test_no_more_is_begun_than_is_asked_for() -> None:
    begun: list[int] = []
    found = each(begun.append, range(50), 2)
    next(found)
    found.close()  # type: ignore[attr-defined]
    assert len(begun) <= 4


@pytest.mark.parametrize("profile", ["westwood", "lct"])
def test_two_threads_decide_what_one_does(profile: str) -> None:
    policies, calendar = Policies(Library()), read_calendar("england_example")
    register, pupils = generate("secondary", 60, 7, calendar, code_book(policies.resolver))
    grid, policy = lay(register, pupils, calendar), policies.load(profile).policy
    one, *others = (
        blocks.decide(policy, Shared.of(grid), Settings(), block=7, threads=threads) for threads in (1, 2, 2, 2)
    )
    for other in others:
        assert list(decisions(other)) == list(decisions(one))
        assert (other.assumed, other.not_asked) == (one.assumed, one.not_asked)
