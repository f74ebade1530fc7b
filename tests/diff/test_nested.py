"""Counts that lie inside another, against what random registers hold: no part is ever more than its whole."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from attendance_policy.analysis.quantities import Quantity
from attendance_policy.conditions.model import Use
from attendance_policy.diff.nested import bounds_of, is_possible
from attendance_policy.facts.counts import Sums
from attendance_policy.facts.frame import Frame
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.memory import Memory
from attendance_policy.facts.rows import review_rows
from attendance_policy.vocabulary import Kind
from attendance_policy.vocabulary.counting import Counting
from reference.making import calendar, school

WHATS = ("unauthorised", "O", "N", "I", "O or N", "I or N or O")
WINDOWS: tuple[tuple[str, str | int], ...] = (
    *(("this", name) for name in ("week", "half term", "term", "year")),
    *(("school_weeks", weeks) for weeks in (1, 2, 4)), *(("school_days", days) for days in (2, 5, 10, 20)),
)  # fmt: skip
CODES = ("N", "O", "U")
COUNTINGS = (Counting(unauthorised=CODES), Counting(unauthorised=CODES, school_week="full weeks only"),
             Counting(unauthorised=CODES[1:]),
             Counting(unauthorised=CODES, absent_day="both sessions missed"))  # fmt: skip
QUANTITIES = [Quantity(name, Kind.COUNT, (("what", what), window))
              for name in ("sessions", "school_days") for what in WHATS for window in WINDOWS]  # fmt: skip
QUANTITIES += [Quantity("consecutive", Kind.COUNT, (("what", what),)) for what in WHATS]
CELLS = (0, 1, 2, 3, 5, 8, 13)
OTHERS = (0, 1, 4, 7, 12)
DAYS = st.sampled_from(["//", "//", "NN", "OO", "II", "N/", "/O", "UO", "I/", "IN", "OI", ".."])


def _held(grid: Grid, quantity: Quantity, counting: Counting) -> NDArray[np.int64]:
    rows = review_rows(grid, "school day", "last school day")
    frame = Frame(rows, Sums(grid), counting, Memory({}, frozenset()))
    column = frame.fact(Use("fact", quantity.name, quantity.args))
    return np.array(column.values, dtype=np.int64)  # type: ignore[union-attr]


def test_a_run_of_one_code_lies_in_a_run_of_several() -> None:
    one, other = (Quantity("consecutive", Kind.COUNT, (("what", what),)) for what in ("I", "I or M"))
    assert [bound[:2] for bound in bounds_of({one: CELLS, other: CELLS}, (Counting(),))] == [(0, 1)]


def _parts() -> list[tuple[Counting, Quantity, Quantity]]:
    cells = dict.fromkeys(QUANTITIES, CELLS)
    return [
        (counting, QUANTITIES[part], QUANTITIES[whole])
        for counting in COUNTINGS
        for part, whole, _ in bounds_of(cells, (counting,))
    ]


PARTS = _parts()


@settings(max_examples=25, deadline=timedelta(seconds=60))
@given(st.lists(st.lists(DAYS, min_size=15, max_size=30), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_a_part_is_never_more_than_its_whole(marks, chosen) -> None:  # type: ignore[no-untyped-def]
    plan = calendar(weeks=7, half_term=3, closed=[date(2025, 9, 10), date(2025, 9, 17)])  # two weeks are not full
    about = school(plan, {f"p{at}": " ".join(days) for at, days in enumerate(marks)})
    grid = about.grid()
    for counting, part, whole in chosen.sample(PARTS, 60):
        held = _held(grid, part, counting), _held(grid, whole, counting)
        assert bool((held[0] <= held[1]).all()), (counting, part, whole)
        bounds = bounds_of({part: CELLS, whole: OTHERS}, (counting,))
        at = [np.searchsorted(of, one, side="right") - 1 for of, one in zip((CELLS, OTHERS), held, strict=True)]
        cells = {(int(one), int(other)) for one, other in zip(*at, strict=True)}
        assert all(is_possible(cell, bounds) for cell in cells), (counting, part, whole)


@pytest.mark.parametrize(("part", "whole", "is_part"), [
    (("sessions", "O", ("school_weeks", 6)), ("sessions", "unauthorised", ("school_weeks", 10)), True),
    (("sessions", "I", ("school_weeks", 6)), ("sessions", "unauthorised", ("school_weeks", 10)), False),
    (("school_days", "O", ("this", "week")), ("sessions", "O or N", ("this", "term")), True),
    (("sessions", "O", ("this", "week")), ("school_days", "O", ("this", "week")), False),
    (("sessions", "O", ("school_weeks", 10)), ("sessions", "O", ("this", "year")), False),
    (("sessions", "O", ("school_weeks", 2)), ("sessions", "O", ("school_days", 10)), True),
    (("sessions", "O", ("school_weeks", 2)), ("sessions", "O", ("school_days", 9)), False),
])  # fmt: skip
def test_which_counts_are_parts(part: tuple[str, str, tuple[str, int]], whole: tuple[str, str, tuple[str, int]],
                                is_part: bool) -> None:  # fmt: skip
    one, other = (Quantity(name, Kind.COUNT, (("what", what), window)) for name, what, window in (part, whole))
    bounds = bounds_of({one: CELLS, other: CELLS}, (Counting(),))
    assert any((at, around) == (0, 1) for at, around, _ in bounds) is is_part
