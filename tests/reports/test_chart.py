"""Charts of signs say what the figures say, as far as a sign can."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.reports.bars import bars
from attendance_policy.reports.chart import beside, bundled, columns, months, spark, with_axis
from attendance_policy.reports.layout import Style

PLAIN = Style(unicode=False)
FANCY = Style()
FIGURES = st.lists(st.integers(0, 10_000), min_size=1, max_size=60)


def weeks(count: int) -> list[date]:
    return [date(2025, 9, 1) + timedelta(weeks=n) for n in range(count)]


def test_a_line_of_blocks() -> None:
    assert spark([0, 1, 4, 8], 8, FANCY) == " ▁▄█"
    assert spark([0, 1, 4, 8], 8, PLAIN) == " .=#"


@given(FIGURES)
def test_every_figure_above_nought_is_seen_and_no_nought_is(values: list[int]) -> None:
    for style in (FANCY, PLAIN):
        drawn = spark(values, max(values), style)
        assert [sign != " " for sign in drawn] == [value > 0 for value in values]
        lowest = columns(values, max(values), 4, style)[-1].ljust(len(values))
        assert [sign != " " for sign in lowest] == [value > 0 for value in values]


@given(FIGURES, st.integers(1, 6))
def test_a_larger_figure_never_stands_lower(values: list[int], height: int) -> None:
    lines = columns(values, max(values), height, FANCY)
    heights = [sum(" ▁▂▃▄▅▆▇█".index(line[at]) for line in lines) for at in range(len(values))]
    ordered = [height for _, height in sorted(zip(values, heights, strict=True))]
    assert ordered == sorted(ordered)
    assert max(values) == 0 or max(heights) == 8 * height


@given(st.lists(st.integers(0, 99), min_size=1, max_size=200), st.integers(1, 80))
def test_bundles_lose_nothing_and_fit(values: list[int], most: int) -> None:
    starts, sums, size = bundled(weeks(len(values)), values, most)
    assert sum(sums) == sum(values)
    assert len(starts) == len(sums) <= most
    assert size == 1 or len(values) > most


def test_months_by_name_where_there_is_room_else_by_initial() -> None:
    assert months(weeks(9)) == "Sep  Oct"
    assert months(weeks(14)) == "Sep  Oct Nov Dec"
    tight = [date(2025, 9, 1), date(2025, 10, 6), date(2025, 11, 3), date(2025, 11, 10)]
    assert months(tight) == "SON"


def test_an_axis_with_its_scale() -> None:
    assert with_axis([0, 12, 6], weeks(3), 12, 2, FANCY) == ["12 │ █", "   │ ██", " 0 └───", "    Sep"]
    assert with_axis([0, 12, 6], weeks(3), 12, 2, PLAIN) == ["12 | #", "   | ##", " 0 +---", "    Sep"]


def test_blocks_beside_each_other() -> None:
    assert beside(["ab", "c"], ["x"], 2) == ["ab  x", "c"]


@given(FIGURES, st.booleans())
def test_bars_stand_on_the_base_and_inside_the_picture(values: list[int], twice: bool) -> None:
    series = [values, values[::-1]] if twice else [values]
    chart = bars("title", "says", ["a", "b"][: len(series)], weeks(len(values)), series)
    assert len(chart.bars) == sum(value > 0 for one in series for value in one)
    for bar in chart.bars:
        assert bar.y + bar.height == chart.base
        assert bar.height >= 1
        assert bar.y >= 10
        assert chart.left <= bar.x
        assert bar.x + bar.width <= chart.width
    edges = sorted((bar.x, bar.x + bar.width) for bar in chart.bars)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(edges))
    assert [row[1][0] for row in chart.rows] == values
    levels = [int(mark.word.replace(",", "")) for mark in chart.levels]
    assert levels[0] == 0
    assert levels[-1] >= max(values)
    assert len(levels) <= 6


def test_few_weeks_are_drawn_no_wider_than_those_of_a_year() -> None:
    short, year, long = (bars("title", "says", ["a"], weeks(n), [[1] * n]) for n in (3, 39, 60))
    assert short.width == year.width < long.width
    assert short.bars == year.bars[:3]
