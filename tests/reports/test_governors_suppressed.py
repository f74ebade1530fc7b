"""Nobody gets a suppressed figure back: not by subtraction, not from bounds, not by trying every table that fits."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.reports.governors import missed_words
from attendance_policy.reports.suppressed import FEWEST, KEPT_BACK, SMALL, Figure, Network, pooled
from attendance_policy.reports.unseen_model import column_of

MANY = 60
Equation = tuple[object, tuple[object, ...]]  # a figure, and the figures it is the sum of


def table_of(cells: list[list[int]]) -> tuple[Network, dict[object, int], list[Equation]]:
    """A table of bands by group, with the sums that a page tells; the equations are written down apart."""
    net, true, sums = Network(), {}, []
    for row, counts in enumerate(cells):
        for at, count in enumerate(counts):
            true["cell", row, at] = count
        true["over", row], true["all", row] = sum(counts[2:]), sum(counts)
        net.add(("all", row), "school", row, sum(counts), worth=2)
        net.add(("over", row), row, (row, "over"), sum(counts[2:]), worth=1)
        for at, count in enumerate(counts):
            net.add(("cell", row, at), (row, "over") if at > 1 else row, ("column", at), count)
        sums.append((("over", row), tuple(("cell", row, at) for at in range(2, len(counts)))))
        sums.append((("all", row), (("cell", row, 0), ("cell", row, 1), ("over", row))))
    rows, wide = range(len(cells)), range(len(cells[0]))
    for at in wide:
        true["column", at] = sum(counts[at] for counts in cells)
        net.add(("column", at), ("column", at), "over" if at > 1 else "all", true["column", at], worth=3)
        sums.append((("column", at), tuple(("cell", row, at) for row in rows)))
    true["over"], true["all"] = sum(true["over", row] for row in rows), sum(true["all", row] for row in rows)
    net.add("over", "over", "all", true["over"], worth=4)
    net.add("all", "all", "school", true["all"], worth=5)
    for name in ("over", "all"):
        sums.append((name, tuple((name, row) for row in rows)))
    sums.append(("over", tuple(("column", at) for at in wide if at > 1)))
    sums.append(("all", (("column", 0), ("column", 1), "over")))
    return net, true, sums


def attacked(shown: dict[object, Figure], sums: list[Equation]) -> dict[object, int]:
    """What somebody finds who takes every sum and narrows every figure by the others until nothing moves."""
    low = {name: one.value if one.value is not None else 0 if one.why == SMALL else FEWEST
           for name, one in shown.items()}  # fmt: skip
    high = {name: one.value if one.value is not None else FEWEST - 1 if one.why == SMALL else 10**6
            for name, one in shown.items()}  # fmt: skip
    moved = True
    while moved:
        moved = False
        for whole, parts in sums:
            for name in (whole, *parts):
                others = [part for part in parts if part != name]
                if name == whole:
                    least, most = sum(low[one] for one in parts), sum(high[one] for one in parts)
                else:
                    least = low[whole] - sum(high[one] for one in others)
                    most = high[whole] - sum(low[one] for one in others)
                if least > low[name] or most < high[name]:
                    low[name], high[name] = max(low[name], least), min(high[name], most)
                    moved = True
    return {name: low[name] for name, one in shown.items() if one.value is None and low[name] == high[name]}


counts = st.integers(0, 9) | st.integers(0, MANY)


@given(st.lists(st.lists(counts, min_size=4, max_size=4), min_size=1, max_size=6))
@settings(max_examples=250, deadline=None)
def test_no_sum_gives_a_suppressed_figure_back(cells: list[list[int]]) -> None:
    net, true, sums = table_of(cells)
    shown = net.shown()
    assert shown.keys() == true.keys()
    for name, one in shown.items():
        assert one.value in (None, true[name])
        assert (one.value is None) >= (true[name] < FEWEST)
        assert (one.why == SMALL) == (true[name] < FEWEST)
    if any(one.value is not None for one in shown.values()):
        assert attacked(shown, sums) == {}
        assert net.given_away(shown) == ()


@given(st.lists(st.integers(0, 8), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_every_table_that_fits_is_tried_and_none_is_alone(values: list[int]) -> None:
    a, b, c, d = values
    net = Network()
    true = {"a": a, "b": b, "c": c, "d": d, "ab": a + b, "cd": c + d, "ac": a + c, "bd": b + d, "all": a + b + c + d}
    for name, tail, head in (("a", 1, 3), ("b", 1, 4), ("c", 2, 3), ("d", 2, 4), ("ab", 0, 1), ("cd", 0, 2),
                             ("ac", 3, 5), ("bd", 4, 5), ("all", 5, 0)):  # fmt: skip
        net.add(name, tail, head, true[name], worth=0 if len(name) == 1 else len(name))
    shown = net.shown()
    if all(one.value is None for one in shown.values()):
        return
    axis = np.arange(24)
    w, x, y, z = np.meshgrid(axis, axis, axis, axis, indexing="ij")
    every = {"a": w, "b": x, "c": y, "d": z, "ab": w + x, "cd": y + z, "ac": w + y, "bd": x + z, "all": w + x + y + z}
    fits = np.ones(w.shape, dtype=bool)
    for name, one in shown.items():
        if one.value is not None:
            fits &= every[name] == one.value
        else:
            fits &= every[name] < FEWEST if one.why == SMALL else every[name] >= FEWEST
    for name, one in shown.items():
        if one.value is None:
            assert len(np.unique(every[name][fits])) > 1, name


def test_a_small_number_takes_one_other_of_its_row_and_column_with_it() -> None:
    net, _, _ = table_of([[50, 30, 3, 20], [40, 20, 10, 11], [60, 30, 12, 15]])
    shown = net.shown()
    hidden = {name: one.why for name, one in shown.items() if one.value is None}
    assert hidden == {("cell", 0, 2): SMALL, ("cell", 0, 3): KEPT_BACK, ("cell", 1, 2): KEPT_BACK,
                      ("cell", 1, 3): KEPT_BACK}  # fmt: skip
    assert str(shown["cell", 0, 2]) == "fewer than 5"


def test_two_small_numbers_whose_sum_leaves_no_choice_take_a_third_with_them() -> None:
    net = Network()
    for at, count in enumerate((4, 4, 30)):
        net.add(at, "all", "sum", count)
    net.add("total", "sum", "all", 38, worth=1)
    assert [one.value for one in net.shown().values()] == [None, None, None, 38]


def test_year_groups_too_small_are_joined_with_the_next() -> None:
    assert pooled("abc", [[9, 9], [4, 9], [9, 9]]) == (("a",), ("b", "c"))
    assert pooled("abc", [[9, 9], [9, 9], [4, 0]]) == (("a",), ("b", "c"))
    assert pooled("ab", [[5, 0], [5, 6]]) == (("a",), ("b",))
    assert pooled("ab", [[1, 2], [2, 2]]) == ()


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_fives_hide_two_or_none_and_say_nothing_exact(values: list[int]) -> None:
    told = [count.told.value if count.told is not None else None for count in column_of(values)]
    hidden = [at for at, one in enumerate(told) if one is None]
    small = [at for at, count in enumerate(values) if count < FEWEST]
    assert set(small) <= set(hidden)
    assert not small or len(hidden) > len(small) or len(small) == len(values)
    assert all(one is None or (one % 5 == 0 and abs(one - count) <= 2) for one, count in zip(told, values, strict=True))


def test_the_title_is_a_sentence_whatever_is_kept_back() -> None:
    kept, small, whole = Figure(None, KEPT_BACK), Figure(None, SMALL), Figure(24)
    assert missed_words(Figure(9), small, whole) == (
        "9 of 24 pupils missed 10% or more of their sessions, and fewer than 5 half or more"
    )
    assert missed_words(Figure(9), kept, whole) == (
        "9 of 24 pupils missed 10% or more of their sessions, and how many missed half or more is not shown"
    )
    assert missed_words(kept, small, whole) == (
        "fewer than 5 of 24 pupils missed half or more of their sessions; how many missed 10% or more is not shown"
    )
    assert missed_words(kept, kept, kept) == (
        "how many of the pupils missed 10% or more of their sessions, or half or more, is not shown"
    )
