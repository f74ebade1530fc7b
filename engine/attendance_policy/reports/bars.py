"""Where the bars of a chart stand: whole numbers in the units of an SVG, for a template to draw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attendance_policy.frozen import dataclass
from attendance_policy.reports.scale import round_step
from attendance_policy.reports.words import number

_STEP = 17  # of one week
_WEEKS = 39  # room for a school year: a picture as wide as the page has letters and bars of one size
_HEIGHT = 150
_LEFT, _TOP, _BELOW = 46, 10, 30


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `series` counts from 0."""

    x: int
    y: int
    width: int
    height: int
    series: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A word beside an axis, at the place of its line."""

    at: int
    word: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one or two series by school week. `rows`: (week, one figure a series), for the table behind it."""

    title: str
    says: str
    names: tuple[str, ...]
    width: int
    height: int
    base: int
    left: int
    bars: tuple[Bar, ...]
    levels: tuple[Mark, ...]
    months: tuple[Mark, ...]
    rows: tuple[tuple[date, tuple[int, ...]], ...]


def bars(title: str, says: str, names: Sequence[str], weeks: Sequence[date], series: Sequence[Sequence[int]]) -> Chart:
    """A chart of figures by week, each series to the same scale. `says`: the chart in one sentence."""
    step = round_step(max((max(values, default=0) for values in series), default=0))
    top = max(step, -(-max((max(values, default=0) for values in series), default=0) // step) * step)
    base = _TOP + _HEIGHT
    thick = (_STEP - 3) // len(series)
    drawn = [
        Bar(_LEFT + 2 + _STEP * at + thick * which, base - high, thick, high, which)
        for which, values in enumerate(series)
        for at, value in enumerate(values)
        if (high := max(1, (2 * _HEIGHT * value + top) // (2 * top)) if value else 0)
    ]
    levels = tuple(Mark(base - _HEIGHT * level // top, number(level)) for level in range(0, top + 1, step))
    months: list[Mark] = []
    last = (0, 0)
    for at, week in enumerate(weeks):
        if (week.year, week.month) != last:
            last = (week.year, week.month)
            if not months or _LEFT + _STEP * at - months[-1].at >= 2 * _STEP:
                months.append(Mark(_LEFT + _STEP * at, f"{week:%b}"))
    rows = tuple((week, tuple(values[at] for values in series)) for at, week in enumerate(weeks))
    return Chart(title, says, tuple(names), _LEFT + _STEP * max(len(weeks), _WEEKS) + 8, base + _BELOW, base, _LEFT,
                 tuple(drawn), levels, tuple(months), rows)  # fmt: skip
