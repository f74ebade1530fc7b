"""A sweep as text for a terminal: the answer, a chart, a table of the values, and the cliffs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from attendance_policy.reports.chart import columns, spark
from attendance_policy.reports.layout import Style, Table, cut, headed, labelled, laid, titled, wrapped
from attendance_policy.reports.sweep_words import (
    FIGURES,
    answer_lines,
    cliff_lines,
    in_force_words,
    value_words,
    what_words,
)
from attendance_policy.reports.words import count_of, number, school_years
from attendance_policy.sweep import Point, Sweep
from attendance_policy.sweep.at_most import over

_HEIGHT = 6
_MOST_RULES = 5
_MOST_ROWS = 60
_MOST_GRIDS = 3


def sweep_text(found: Sweep, assumed: Mapping[str, str], notes: Sequence[str], style: Style) -> list[str]:
    """The lines of a sweep."""
    lines = titled(f"Sweep: {found.name} ({found.policy})", style)
    facts = (f"{school_years(found.days.days)}, {count_of(found.pupils, 'pupil')}, "
             f"{count_of(len(found.points), 'point')}")  # fmt: skip
    lines += wrapped(facts, style)
    for said in in_force_words(found):
        lines += wrapped(said, style)
    lines += headed(_asked(found), [line for said in answer_lines(found) for line in wrapped(said, style, "  ")], style)
    rules = shown_rules(found)
    if len(found.axes) == 1:
        lines += headed(_chart_title(found, rules), _chart(found, rules, style), style)
        lines += headed("Each rule to its own scale", _sparks(found, style), style)
        lines += headed("Pupils reached at each value", _table(found, rules, style), style)
    else:
        for title, told in _grids(found, rules, style):
            lines += headed(title, told, style)
    jumps = [line for said in cliff_lines(found) for line in wrapped(f"* {said}", style, "  ", "    ")]
    lines += headed("Cliffs: steps at which many pupils move", jumps, style)
    lines += headed("Values that cannot be set", _problems(found, style), style)
    worth = [line for note in (*found.notes, *notes) for line in wrapped(note, style, "  ")]
    lines += headed("Notes", worth, style)
    taken = [(name, words) for name, words in assumed.items() if not words.startswith("no, unless recorded")]
    return lines + headed("Taken for granted", labelled(taken, style, "  "), style)


def shown_rules(found: Sweep, most: int = _MOST_RULES) -> tuple[str, ...]:
    """The rules that move most pupils over the range, the most first."""
    spread: dict[str, int] = {}
    for rule in found.moved:
        figures = [point.of(rule).pupils for point in found.points if not point.problems]
        spread[rule] = max(figures, default=0) - min(figures, default=0)
    return tuple(sorted(found.moved, key=lambda rule: -spread[rule])[:most])


def _asked(found: Sweep) -> str:
    capacity = found.capacity
    return "" if capacity is None else f"At most {number(capacity.most)} {what_words(capacity)} per {capacity.per}"


def _chart_title(found: Sweep, rules: Sequence[str]) -> str:
    if found.capacity is not None:
        return f"The most {what_words(found.capacity)} in any one {found.capacity.per}"
    return f"{rules[0]}: pupils reached" if rules else "No rule reaches other pupils"


def _figures(found: Sweep, rules: Sequence[str]) -> list[int]:
    if found.capacity is not None:
        return [point.peak for point in found.points]
    return [point.of(rules[0]).pupils for point in found.points] if rules else []


def _chart(found: Sweep, rules: Sequence[str], style: Style) -> list[str]:
    """Columns over the values, with the value in force marked, and the line of the capacity."""
    values = _figures(found, rules)
    axis = found.axes[0]
    if not values or len(values) > style.width - 24:
        return []
    most = found.capacity.most if found.capacity is not None else 0
    top = max(1, most, *values)
    wide = max(1, min(4, (style.width - 24) // len(values)))
    margin = len(number(top))
    drawn = columns([value for value in values for _ in range(wide)], top, _HEIGHT, style)
    bar, base, corner, mark = ("│", "─", "└", "▲") if style.unicode else ("|", "-", "+", "^")
    limit = _HEIGHT - 1 - min(_HEIGHT - 1, most * _HEIGHT // top) if found.capacity is not None else -1
    lines = []
    for at, line in enumerate(drawn):
        end = ""
        if at == limit:
            line = "".join(style.nothing if sign == " " else sign for sign in line)
            end = f" at most {number(most)}"
        lines.append(f"  {number(top) if not at else '':>{margin}} {bar}{line}{end}".rstrip())
    lines.append(f"  {0:>{margin}} {corner}{base * wide * len(values)}")
    first, last = axis.values[0].word, axis.values[-1].word
    room = wide * len(values)
    ends = f"{first}{last:>{max(room - len(first), len(last) + 1)}}"
    place = axis.place_in_force
    if place is not None:
        lines.append(f"  {'':>{margin}}  {' ' * (wide * place)}{mark} in force: {axis.values[place].word}")
    lines.append(f"  {'':>{margin}}  {ends}")
    return lines


def _sparks(found: Sweep, style: Style) -> list[str]:
    """One line a rule, one sign a value."""
    rules = shown_rules(found, 12)
    name = min(max((len(rule) for rule in rules), default=0), 30)
    if len(found.points) > style.width - name - 20 or len(rules) < 2:
        return []
    lines = []
    for rule in rules:
        figures = [point.of(rule).pupils for point in found.points]
        drawn = spark(figures, max(figures), style)
        lines.append(f"  {cut(rule, name, style):<{name}}  {style.tint(drawn, 'cyan')}  "
                     f"{number(min(figures))} to {number(max(figures))}")  # fmt: skip
    return lines


def _table(found: Sweep, rules: Sequence[str], style: Style) -> list[str]:
    heads = ["value", *(rule.replace("_", "\n", 1) if len(rule) > 12 else rule for rule in rules)]
    if found.capacity is not None:
        heads += [f"most a\n{found.capacity.per}", "exceed"]
    rows = [_row(found, point, rules, style) for point in found.points if not point.problems]
    if not rows or len(heads) == 1:
        return wrapped("Every rule reaches the same pupils at every value.", style, "  ")
    while len(heads) > 2 and sum(max(map(len, head.split("\n"))) + 2 for head in heads) > style.width - 12:
        at = len(rules)
        heads, rules = [*heads[:at], *heads[at + 1 :]], rules[:-1]
        rows = [(*row[:at], *row[at + 1 :]) for row in rows]
    lines = laid(Table(tuple(heads), tuple(rows[:_MOST_ROWS])), style)
    if len(rows) > _MOST_ROWS:
        more = count_of(len(rows) - _MOST_ROWS, "more point")
        lines += wrapped(f"and {more}: `--out` writes all of them", style, "  ")
    return lines + wrapped(f"{style.chosen} in force. {FIGURES}", style, "  ")


def _grids(found: Sweep, rules: Sequence[str], style: Style) -> Iterator[tuple[str, list[str]]]:
    """A table for each figure, the first axis down and the second across as far as there is room."""
    across = found.axes[1].values
    shown: list[tuple[str, Callable[[Point], int]]] = []
    if found.capacity is not None:
        shown.append((_chart_title(found, rules), lambda point: point.peak))
    shown += [(f"{rule}: pupils reached", partial(_pupils, rule)) for rule in rules[:_MOST_GRIDS]]
    for title, figure in shown:
        room = max(1, (style.width - 18) // (2 + max(max(len(one.word) for one in across), 6)))
        rows = []
        for row, value in enumerate(found.axes[0].values[:_MOST_ROWS]):
            points = [found.at((row, column)) for column in range(min(len(across), room))]
            rows.append((value.word, *(_shown(found, point, figure, style) for point in points)))
        lines = laid(Table(("", *(one.word for one in across[:room])), tuple(rows)), style)
        if room < len(across) or len(found.axes[0].values) > _MOST_ROWS:
            lines += wrapped("the rest of the values: `--out` writes all of them", style, "  ")
        down = f"down: {found.axes[0].path}; across: {found.axes[1].path}; {style.chosen} in force"
        yield title, lines + wrapped(down, style, "  ")


def _pupils(rule: str, point: Point) -> int:
    return point.of(rule).pupils


def _shown(found: Sweep, point: Point, figure: Callable[[Point], int], style: Style) -> str:
    if point.problems:
        return "?"
    return (f"{style.chosen} " if found.is_in_force(point) else "") + number(figure(point))


def _row(found: Sweep, point: Point, rules: Sequence[str], style: Style) -> tuple[str, ...]:
    mark = style.chosen if found.is_in_force(point) else " "
    cells = [f"{mark} {value_words(point)}", *(_cell(point.of(rule).pupils, style) for rule in rules)]
    if found.capacity is not None:
        cells += [number(point.peak), _cell(over(point, found.capacity), style)]
    return tuple(cells)


def _cell(figure: int, style: Style) -> str:
    return number(figure) if figure else style.nothing


def _problems(found: Sweep, style: Style) -> list[str]:
    return [
        line for point in found.points if point.problems
        for line in wrapped(f"{value_words(point)}: {'; '.join(one.message for one in point.problems)}", style, "  ",
                            "    ")
    ]  # fmt: skip
