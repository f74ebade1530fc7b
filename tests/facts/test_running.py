"""Running totals, runs and what follows: as a loop over every mark finds them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from attendance_policy.facts.running import begins, following, places, runs, totals, turned

LINES = st.tuples(st.integers(0, 4), st.integers(0, 40), st.integers(0, 2**32 - 1), st.sampled_from([0.03, 0.2, 0.9]))


def _drawn(given: tuple[int, int, int, float]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Members of a set, and open days."""
    lines, days, seed, share = given
    random = np.random.default_rng(seed)
    return random.random((lines, days)) < share, random.random((lines, days)) < 0.7


@given(LINES, st.integers(1, 9))
def test_totals_are_what_came_before_each_day(about: tuple[int, int, int, float], part: int) -> None:
    member, other = _drawn(about)
    by_day = (member.view(np.uint8) + other.view(np.uint8)).astype(np.int16).T
    days, lines = by_day.shape
    found = totals((by_day[start : start + part] for start in range(0, days, part)), days, lines)
    assert np.array_equal(found, np.cumsum(np.pad(by_day, ((1, 0), (0, 0))), axis=0))


@pytest.mark.parametrize("lines", [3, 127, 128, 500])
def test_totals_of_many_days_do_not_run_over(lines: int) -> None:
    found = totals([np.full((1999, lines), 2, dtype=np.int16), np.ones((1, lines), dtype=np.int16)], 2000, lines)
    assert found[:, -1].tolist() == [*range(0, 4000, 2), 3999]


@given(LINES)
def test_runs_are_counted_over_days_that_are_not_open(about: tuple[int, int, int, float]) -> None:
    member, open_day = _drawn(about)
    found = runs(member.T, open_day.T)
    for line, of_line in enumerate(member.tolist()):
        run = 0
        for day, inside in enumerate(of_line):
            run = run + 1 if inside else 0 if open_day[line, day] else run
            assert found[day, line] == run


@pytest.mark.parametrize("days", [255, 256, 700])
def test_a_run_of_every_day_is_as_long_as_the_register(days: int) -> None:
    every = np.ones((days, 2), dtype=np.bool_)
    assert runs(every, every)[:, 1].tolist() == list(range(1, days + 1))


@given(LINES)
def test_a_table_is_turned_whole(about: tuple[int, int, int, float]) -> None:
    table = np.cumsum(_drawn(about)[0], axis=1, dtype=np.int16)
    assert np.array_equal(turned(table), table.T)
    assert turned(table).flags.c_contiguous


@given(LINES)
def test_a_run_begins_on_each_line_and_after_each_break(about: tuple[int, int, int, float]) -> None:
    member, breaks = _drawn(about)
    breaks &= ~member
    wanted = []
    for line, of_line in enumerate(member.tolist()):
        new = True
        for day, inside in enumerate(of_line):
            if inside:
                wanted.append(new)
            new = not inside and (new or bool(breaks[line, day]))
    assert begins(np.flatnonzero(member), breaks).tolist() == wanted


@given(LINES)
def test_what_follows_is_on_the_same_line(about: tuple[int, int, int, float]) -> None:
    wanted, _ = _drawn(about)
    days = wanted.shape[1]
    place = np.arange(wanted.size)
    found = following(place, wanted)
    for at in place.tolist():
        line, day = divmod(at, days)
        later = [other for other in range(day + 1, days) if wanted[line, other]]
        assert found[at] == (line * days + later[0] if later else -1)


@given(st.integers(0, 9000), st.sampled_from([0.0, 0.001, 0.02, 0.09, 0.3, 1.0]), st.integers(0, 3))
def test_places_are_those_of_the_flags_that_are_set(count: int, share: float, seed: int) -> None:
    flags = np.random.default_rng(seed).random(count) < share
    assert np.array_equal(places(flags), np.flatnonzero(flags))
    assert np.array_equal(places(flags[1:]), np.flatnonzero(flags[1:]))  # of words that begin anywhere
