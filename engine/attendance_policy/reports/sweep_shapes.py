"""The charts of a sweep as shapes: a figure over the values of one axis, and a grid of figures over two."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attendance_policy.frozen import dataclass
from attendance_policy.reports.scale import round_step
from attendance_policy.reports.shapes import WIDTH, Picture, Shape, Table, line_of, text_of
from attendance_policy.reports.words import number

_LEFT, _TOP, _HIGH, _BELOW, _RIGHT = 52, 26, 190, 30, 24
_MOST_DOTS = 60
_MOST_TICKS = 12
_CELL_WIDE, _CELL_HIGH, _ROOM = 56, 28, 110


@dataclass(frozen=True, slots=True)
class Mark:
    """Something beside the figures: a value in force (`at` a place on the scale), or what moves at a step."""

    at: Fraction
    word: str


def curve(
    title: str, says: str, values: Sequence[tuple[Fraction, str, int | None]], in_force: Mark | None,
    cliffs: Sequence[tuple[Fraction, Fraction, str]], limit: tuple[int, str] | None, table: Table,
) -> Picture:  # fmt: skip
    """A figure at each value: (place on the scale, word, figure), None where there is no run, which leaves a gap.

    `cliffs`: (from, to, word) of steps to be marked; `limit`: a level to stay under, and its word.
    """
    most = max([figure or 0 for _, _, figure in values] + ([limit[0]] if limit else []), default=0)
    unit = round_step(most)
    top = max(unit, -(-most // unit) * unit)
    low, high = values[0][0], values[-1][0]
    step = Fraction(WIDTH - _LEFT - _RIGHT - 16, 1) / (high - low if high > low else 1)
    base = _TOP + _HIGH

    def across(at: Fraction) -> int:
        return int(_LEFT + 8 + step * (at - low))

    def down(figure: int) -> int:
        return base - figure * _HIGH // top

    shapes: list[Shape] = []
    for level in range(0, top + 1, unit):
        shapes.append(line_of("level" if level else "level base", _LEFT, down(level), WIDTH, down(level)))
        shapes.append(text_of("", _LEFT - 8, down(level) + 4, number(level), "end"))
    every = max(1, -(-len(values) // _MOST_TICKS))
    shapes += [text_of("", across(at), base + 20, word, "middle") for at, word, _ in values[::every]]
    path, pen = [], "M"
    for at, _, figure in values:
        pen = "M" if figure is None else pen
        if figure is not None:
            path.append(f"{pen}{across(at)},{down(figure)}")
            pen = "L"
    shapes.append(Shape("path", "line l0", (("d", "".join(path)),)))
    if len(values) <= _MOST_DOTS:
        shapes += [Shape("circle", "dot", (("cx", across(at)), ("cy", down(figure)), ("r", 3)))
                   for at, _, figure in values if figure is not None]  # fmt: skip
    if limit is not None:
        shapes.append(Shape("path", "line l1", (("d", f"M{_LEFT},{down(limit[0])}L{WIDTH},{down(limit[0])}"),)))
        # Its word stands at the end at which the figures are further away.
        ends = [abs((next((one for _, _, one in side if one is not None), 0)) - limit[0])
                for side in (values, values[::-1])]  # fmt: skip
        right = ends[1] >= ends[0]
        shapes.append(text_of("figure", WIDTH - 4 if right else _LEFT + 4, down(limit[0]) - 6, limit[1],
                            "end" if right else ""))  # fmt: skip
    if in_force is not None and low <= in_force.at <= high:
        x = across(in_force.at)
        late = x > WIDTH // 2
        shapes.append(line_of("mark", x, _TOP - 8, x, base))
        shapes.append(text_of("figure", x + (-6 if late else 6), _TOP - 10, in_force.word, "end" if late else ""))
    figures = {at: figure for at, _, figure in values}
    for before, after, word in cliffs:
        (x1, y1), (x2, y2) = ((across(at), down(figures[at] or 0)) for at in (before, after))
        shapes.append(Shape("path", "cliff", (("d", f"M{x1},{y1}L{x2},{y2}"),)))
        x, y = (x1 + x2) // 2, (y1 + y2) // 2
        late = x > WIDTH // 2
        shapes.append(text_of("figure", x + (-10 if late else 10), y - 4, word, "end" if late else ""))
    return Picture(title, says, base + _BELOW, tuple(shapes), (), table)


def grid(
    title: str, says: str, rows: Sequence[str], columns: Sequence[str], figures: Sequence[Sequence[int | None]],
    in_force: tuple[int, int] | None, over: Sequence[Sequence[bool]] | None, table: Table,
) -> Picture:  # fmt: skip
    """A figure for each pair of values, the more the darker. `in_force`: (row, column), framed; `over`: struck out."""
    known = [figure for row in figures for figure in row if figure is not None]
    low, span = min(known, default=0), max(max(known, default=0) - min(known, default=0), 1)
    shapes = [text_of("", _ROOM + _CELL_WIDE * at + _CELL_WIDE // 2, 16, word, "middle")
              for at, word in enumerate(columns)]  # fmt: skip
    for line, (name, row) in enumerate(zip(rows, figures, strict=True)):
        y = 24 + _CELL_HIGH * line
        shapes.append(text_of("row", _ROOM - 10, y + 19, name, "end"))
        for at, figure in enumerate(row):
            x = _ROOM + _CELL_WIDE * at
            place = (("x", x), ("y", y), ("width", _CELL_WIDE - 2), ("height", _CELL_HIGH - 2))
            if figure is None:
                shapes.append(Shape("rect", "hid", place))
                continue
            shapes.append(Shape("rect", "s0", (*place, ("fill-opacity", f"0.{5 + 55 * (figure - low) // span:02d}"))))
            word = number(figure) + (" ×" if over is not None and over[line][at] else "")
            shapes.append(text_of("figure", x + (_CELL_WIDE - 2) // 2, y + 18, word, "middle"))
            if in_force == (line, at):
                shapes.append(Shape("rect", "framed", place))
    wide = max(400, _ROOM + _CELL_WIDE * len(columns) + 8)
    return Picture(title, says, 30 + _CELL_HIGH * len(rows), tuple(shapes), (), table, wide)
