"""Charts as shapes: whole numbers in the units of an SVG, for a template to draw, each with the table behind it.

Five kinds: lines by week, columns by period (stacked), bars by row (stacked), dots by row, and a sweep with markers.
A figure that is not shown is None: it leaves a gap in a line, and a hatched mark of one height in columns and bars.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from attendance_policy.frozen import dataclass
from attendance_policy.reports.scale import round_step
from attendance_policy.reports.words import number

WIDTH = 720
_LEFT, _TOP, _HIGH, _BELOW = 52, 14, 170, 30
_RIGHT = 96  # room for the words at the end of a line
_ROWS = 580  # as wide as a chart of rows is
_ROW = 30
_BESIDE = 22  # letters of a name that stands beside its row


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape: `kind` is an SVG element, `css` its class, `at` its attributes, `word` its text."""

    kind: str
    css: str
    at: tuple[tuple[str, int | str], ...]
    word: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The figures behind a chart; the first cell of a row is its heading."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart. `title` states what it shows, `says` adds how; `key`: (class, name) of each series, if needed."""

    title: str
    says: str
    height: int
    shapes: tuple[Shape, ...]
    key: tuple[tuple[str, str], ...]
    table: Table
    width: int = WIDTH


def tenth(share: Fraction | None) -> str:
    """A share as a percentage with one decimal, rounded half up; a dash for none."""
    if share is None:
        return "–"
    tenths = (share * 2000 + 1) // 2
    return f"{tenths // 10}.{tenths % 10}%"


def lines(
    title: str, says: str, ticks: Sequence[tuple[int, str]], series: Sequence[tuple[str, Sequence[Fraction | None]]],
    table: Table,
) -> Picture:  # fmt: skip
    """Shares by period, each line with its name at its end. `ticks`: (period, word) below."""
    known = [value for _, values in series for value in values if value is not None]
    low, high = _around(known)
    count = max((len(values) for _, values in series), default=1)
    step = Fraction(WIDTH - _LEFT - _RIGHT, max(count - 1, 1))
    shapes = _levels([(Fraction(at, 100), f"{at}%") for at in range(low, high + 1, round_step((high - low) or 1))],
                     Fraction(low, 100), Fraction(high, 100), WIDTH - _RIGHT)  # fmt: skip
    shapes += [text_of("", int(_LEFT + step * at), _TOP + _HIGH + 20, word) for at, word in ticks]
    ends: list[int] = []
    for which, (name, values) in enumerate(series):
        places = [
            (int(_LEFT + step * at), _down(value, Fraction(low, 100), Fraction(high, 100)))
            for at, value in enumerate(values) if value is not None
        ]  # fmt: skip
        if places:
            shapes.append(Shape("path", f"line l{which}", (("d", _path(values, places)),)))
            y = places[-1][1] + 4
            while any(abs(y - end) < 15 for end in ends):
                y += 15
            ends.append(y)
            shapes.append(text_of(f"name t{which}", places[-1][0] + 6, y, name))
    return Picture(title, says, _TOP + _HIGH + _BELOW, tuple(shapes), (), table)


def columns(
    title: str, says: str, ticks: Sequence[tuple[int, str]], series: Sequence[tuple[str, Sequence[int | None]]],
    table: Table, least: int = 5,
) -> Picture:  # fmt: skip
    """Counts by period, one series upon the other. A None is drawn hatched, as high as `least`."""
    count = max((len(values) for _, values in series), default=1)
    sums = [sum(least if values[at] is None else values[at] or 0 for _, values in series) for at in range(count)]
    unit = round_step(max(sums, default=0))
    top = max(unit, -(-max(sums, default=0) // unit) * unit)
    step = Fraction(WIDTH - _LEFT - 8, max(count, 1))
    wide = max(2, int(step * 4 / 5))
    shapes = _levels([(Fraction(at), number(at)) for at in range(0, top + 1, unit)], Fraction(0), Fraction(top), WIDTH)
    for at in range(count):
        x, y = int(_LEFT + 4 + step * at), _TOP + _HIGH
        for which, (_, values) in enumerate(series):
            value = values[at]
            high = -(-_HIGH * (least if value is None else value) // top)
            if high:
                y -= high
                shapes.append(_rect("hid" if value is None else f"s{which}", x, y, wide, high))
    shapes += [text_of("", int(_LEFT + 4 + step * at), _TOP + _HIGH + 20, word) for at, word in ticks]
    key = [(f"s{which}", name) for which, (name, _) in enumerate(series)] if len(series) > 1 else []
    if any(value is None for _, values in series for value in values):
        key.append(("hid", f"fewer than {least}, or not shown"))
    return Picture(title, says, _TOP + _HIGH + _BELOW, tuple(shapes), tuple(key), table)


def shares(
    title: str, says: str, rows: Sequence[tuple[str, int, Sequence[int | None]]], names: Sequence[str], table: Table
) -> Picture:
    """Each row whole, parted into its series. `rows`: (name, whole, parts); parts not shown stand together, hatched."""
    words = [row[0] for row in rows]
    before, each = _before(words), _row(words)
    room = _ROWS - before - 8
    shapes: list[Shape] = []
    for at, (name, whole, parts) in enumerate(rows):
        y, x = 8 + each * (at + 1) - _ROW, before
        shapes.append(_name(words, name, before, y + 15))
        rest = whole - sum(part or 0 for part in parts)
        given = [(f"s{which}", part) for which, part in enumerate(parts) if part is not None]
        if any(part is None for part in parts):
            given.append(("hid", rest))
        for css, part in given:
            wide = (2 * room * part + whole) // (2 * whole) if whole else 0
            if wide:
                shapes.append(_rect(css, x, y, wide, _ROW - 8))
                if wide > 40 and css != "hid":
                    shapes.append(text_of(f"on {css}", x + 6, y + 16, tenth(Fraction(part, whole))))
                x += wide
    hidden = any(part is None for _, _, parts in rows for part in parts)
    key = [(f"s{which}", name) for which, name in enumerate(names)] + ([("hid", "small numbers, together")] * hidden)
    return Picture(title, says, 8 + each * len(rows), tuple(shapes), tuple(key), table, _ROWS)


def bars(title: str, says: str, rows: Sequence[tuple[str, int | None, str]], table: Table) -> Picture:
    """A bar a row, with its name before it, or above it where names are long. `rows`: (name, length or None, the word
    after the bar)."""
    names = [row[0] for row in rows]
    before, each = _before(names), _row(names)
    most = max((value or 0 for _, value, _ in rows), default=0) or 1
    room = _ROWS - before - 100
    shapes: list[Shape] = []
    for at, (name, value, word) in enumerate(rows):
        y = 8 + each * (at + 1) - _ROW
        wide = 6 if value is None else max(1, room * value // most) if value else 0
        shapes.append(_name(names, name, before, y + 15))
        if wide:
            shapes.append(_rect("hid" if value is None else "s0", before, y, wide, _ROW - 8))
        shapes.append(text_of("", before + wide + 8, y + 15, word))
    return Picture(title, says, 8 + each * len(rows), tuple(shapes), (), table, _ROWS)


def dots(
    title: str, says: str, names: tuple[str, str], rows: Sequence[tuple[str, Fraction | None, Fraction | None]],
    table: Table, as_percent: bool = True,
) -> Picture:  # fmt: skip
    """Two figures a row, joined: a ring for the first and a full dot for the second, which has its figure beside it."""
    words = [row[0] for row in rows]
    before, each = _before(words), _row(words)
    known = [value for _, *pair in rows for value in pair if value is not None]
    scale = 100 if as_percent else 1
    low, high = _around([value / (100 // scale) for value in known])
    unit = round_step(high - low)
    room, base = _ROWS - before - 64, 8 + each * len(rows)

    def across(value: Fraction) -> int:
        return before + int((value * scale - low) * room / (high - low))

    shapes = []
    for at in range(low, high + 1, unit):
        x = across(Fraction(at, scale))
        shapes.append(line_of("level", x, 4, x, base))
        shapes.append(text_of("", x, base + 16, f"{at}%" if as_percent else number(at), "middle"))
    for at, (name, first, second) in enumerate(rows):
        y = 20 + each * (at + 1) - _ROW
        shapes.append(_name(words, name, before, y + 4))
        if first is not None and second is not None:
            shapes.append(line_of("join", across(first), y, across(second), y))
        if first is not None:
            shapes.append(Shape("circle", "ring", (("cx", across(first)), ("cy", y), ("r", 6))))
        if second is None:
            shapes.append(text_of("figure", before + 4 if first is None else across(first) + 12, y + 4, "not shown"))
        else:
            shapes.append(Shape("circle", "dot", (("cx", across(second)), ("cy", y), ("r", 6))))
            right = max(across(second), across(first) if first is not None else 0)
            shapes.append(text_of("figure", right + 12, y + 4, tenth(second) if as_percent else number(int(second))))
    return Picture(title, says, base + 26, tuple(shapes), (("ring", names[0]), ("dot", names[1])), table, _ROWS)


def sweep(
    title: str, says: str, points: Sequence[tuple[int, int]], markers: Sequence[tuple[int, str]], table: Table
) -> Picture:
    """What a whole number would reach at each value it may have. `points`: (value, count); `markers`: (value, word)."""
    unit = round_step(max((count for _, count in points), default=0))
    top = max(unit, -(-max((count for _, count in points), default=0) // unit) * unit)
    first, last = points[0][0], points[-1][0]
    step = Fraction(WIDTH - _LEFT - 24, max(last - first, 1))
    places = [(int(_LEFT + 8 + step * (value - first)), _down(Fraction(count), Fraction(0), Fraction(top)))
              for value, count in points]  # fmt: skip
    shapes = _levels([(Fraction(at), number(at)) for at in range(0, top + 1, unit)], Fraction(0), Fraction(top), WIDTH)
    area = " ".join(f"{x},{y}" for x, y in places)
    base = _TOP + _HIGH
    shapes.append(Shape("path", "area", (("d", f"M{places[0][0]},{base} L{area} L{places[-1][0]},{base}Z"),)))
    shapes.append(Shape("path", "line l0", (("d", f"M{area}"),)))
    every = 5 if last - first > 12 else 1
    shapes += [text_of("", x, base + 20, f"{value}%", "middle")
               for (value, _), (x, _) in zip(points, places, strict=True) if value % every == 0]  # fmt: skip
    at_value = {value: place for (value, _), place in zip(points, places, strict=True)}
    counts = dict(points)
    for value, word in markers:
        if value in at_value:
            x, y = at_value[value]
            shapes.append(line_of("mark", x, _TOP, x, base))
            shapes.append(Shape("circle", "dot", (("cx", x), ("cy", y), ("r", 6))))
            shapes.append(text_of("figure", x - 10, y - 8, f"{word}: {number(counts[value])}", "end"))
    return Picture(title, says, base + _BELOW, tuple(shapes), (), table)


def _around(values: Sequence[Fraction]) -> tuple[int, int]:
    """Whole percentages (or numbers, given in hundredths) that the values lie between, with a little room."""
    if not values:
        return 0, 1
    low, high = int(min(values) * 100), -int(-max(values) * 100 // 1)
    unit = round_step(max(high - low, 1))
    return low // unit * unit, max(-(-high // unit) * unit, low // unit * unit + unit)


def _down(value: Fraction, low: Fraction, high: Fraction) -> int:
    return _TOP + _HIGH - int((value - low) * _HIGH / (high - low))


def _path(values: Sequence[Fraction | None], places: Sequence[tuple[int, int]]) -> str:
    left = list(places)
    parts, pen = [], "M"
    for value in values:
        if value is None:
            pen = "M"
        else:
            x, y = left.pop(0)
            parts.append(f"{pen}{x},{y}")
            pen = "L"
    return "".join(parts)


def _levels(marks: Sequence[tuple[Fraction, str]], low: Fraction, high: Fraction, until: int) -> list[Shape]:
    shapes = []
    for at, (value, word) in enumerate(marks):
        y = _down(value, low, high)
        shapes.append(line_of("level" if at else "level base", _LEFT, y, until, y))
        shapes.append(text_of("", _LEFT - 8, y + 4, word, "end"))
    return shapes


def _before(names: Iterable[str]) -> int:
    """The room for the words before a row."""
    longest = max(map(len, names), default=0)
    return 8 if longest > _BESIDE else 26 + 7 * longest


def _row(names: Iterable[str]) -> int:
    """The height of a row: long names take a line of their own."""
    return _ROW + 18 if max(map(len, names), default=0) > _BESIDE else _ROW


def _name(names: Iterable[str], name: str, before: int, y: int) -> Shape:
    """The name of a row before it, or above it where names are long."""
    if max(map(len, names), default=0) > _BESIDE:
        return text_of("row", before, y - 20, name)
    return text_of("row", before - 10, y, name, "end")


def line_of(css: str, x1: int, y1: int, x2: int, y2: int) -> Shape:
    """A line from a point to a point."""
    return Shape("line", css, (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)))


def _rect(css: str, x: int, y: int, width: int, height: int) -> Shape:
    return Shape("rect", css, (("x", x), ("y", y), ("width", width), ("height", height)))


def text_of(css: str, x: int, y: int, word: str, anchor: str = "") -> Shape:
    """A word at a point; `anchor` is start (if empty), middle or end."""
    at: tuple[tuple[str, int | str], ...] = (("x", x), ("y", y))
    return Shape("text", css, (*at, ("text-anchor", anchor)) if anchor else at, word)
