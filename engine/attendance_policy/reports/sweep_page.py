"""A sweep as a page: the answer, a chart of each rule that moves, the cliffs, and every figure in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attendance_policy.reports.policy_words import capital
from attendance_policy.reports.shapes import Picture, Table
from attendance_policy.reports.sheet import Section, Sheet
from attendance_policy.reports.sweep_shapes import Mark, curve, grid
from attendance_policy.reports.sweep_text import shown_rules
from attendance_policy.reports.sweep_words import (
    FIGURES,
    answer_lines,
    cliff_lines,
    value_words,
    what_words,
)
from attendance_policy.reports.words import count_of, number, rule_words, school_years
from attendance_policy.sweep import Point, Sweep, cliffs
from attendance_policy.sweep.at_most import over, within

_CHARTS = 6
_COLUMNS = 12  # of a grid that still fits a page
_READ = (
    "Each point is a whole run of the policy with these values set, under the readings that the profile works with. "
    "Pupils who stand exactly between two values are reached at one of them alone."
)


def sweep_sheet(found: Sweep, assumed: Mapping[str, str], notes: Sequence[str]) -> Sheet:
    """The page of a sweep. It names no pupil."""
    rules = shown_rules(found, _CHARTS)
    sections = [*_capacity(found), *(_rule(found, rule) for rule in rules), _cliffs(found), *_problems(found),
                _figures(found)]  # fmt: skip
    facts = [school_years(found.days.days), count_of(found.pupils, "pupil"), count_of(len(found.points), "point")]
    taken = [f"Taken for granted. {capital(rule_words(name))}: {said.replace('`', '')}."
             for name, said in assumed.items() if not said.startswith("no, unless recorded")]  # fmt: skip
    told = [f"{capital(said.replace('`', ''))}." for said in (*found.notes, *notes)]
    change = tuple((axis.path, axis.in_force, f"{axis.values[0].word} to {axis.values[-1].word}")
                   for axis in found.axes)  # fmt: skip
    return Sheet("Over a range of values", found.name, " · ".join(facts), found.policy, change, (), tuple(sections),
                 (_READ, *told, *taken))  # fmt: skip


def _capacity(found: Sweep) -> tuple[Section, ...]:
    capacity = found.capacity
    if capacity is None:
        return ()
    said = answer_lines(found)
    what = what_words(capacity)
    says = f"The most {what} in any one {capacity.per} of the register, due or left to a person."
    title = said[0] if len(said) == 1 else f"Where no {capacity.per} has more than {number(capacity.most)} {what}"
    heads = (f"Most a {capacity.per}", f"{capital(capacity.per)}s over {number(capacity.most)}")
    picture = _picture(found, title, says, lambda point: point.peak, (), heads,
                       lambda point: (number(point.peak), number(over(point, capacity))))  # fmt: skip
    return (Section(f"At most {number(capacity.most)} {what} per {capacity.per}", picture,
                    said if len(said) > 1 else ()),)  # fmt: skip


def _rule(found: Sweep, rule: str) -> Section:
    figures = [point.of(rule).pupils for point in found.points if not point.problems]
    title = f"{capital(rule_words(rule))}: {number(min(figures))} to {count_of(max(figures), 'pupil')}"
    marked = [one.step for one in cliffs(found) if one.step.rule == rule]
    steps = tuple((one.before[0], one.after[0], f"{count_of(one.moved, 'pupil')} between") for one in marked[:3])
    picture = _picture(found, title, FIGURES, lambda point: point.of(rule).pupils,
                       steps if len(found.axes) == 1 else (), ("Pupils", "Due", "To decide"),
                       lambda point: _counts(point, rule))  # fmt: skip
    return Section(capital(rule_words(rule)), picture)


def _counts(point: Point, rule: str) -> tuple[str, ...]:
    count = point.of(rule)
    return number(count.pupils), number(count.count), number(count.asks)


def _picture(
    found: Sweep, title: str, says: str, figure: Callable[[Point], int], steps: Sequence[tuple[int, int, str]],
    heads: tuple[str, ...], cells: Callable[[Point], tuple[str, ...]],
) -> Picture:  # fmt: skip
    """A curve over one axis, a grid over two; the table behind it has a row for each point that could be run."""
    axis, *others = found.axes
    usable = [point for point in found.points if not point.problems]
    rows = tuple((value_words(point) + (" (in force)" if found.is_in_force(point) else ""), *cells(point))
                 for point in usable)  # fmt: skip
    table = Table((" and ".join(one.path for one in found.axes), *heads), rows)
    if others:
        return _two(found, title, says, figure, table)
    values = [(point.values[0].at, point.values[0].word, None if point.problems else figure(point))
              for point in found.points]  # fmt: skip
    in_force = Mark(axis.stands_at, f"in force: {axis.in_force}") if axis.stands_at is not None else None
    limit = None
    if found.capacity is not None and not steps and heads[0].startswith("Most"):
        limit = (found.capacity.most, f"at most {number(found.capacity.most)}")
    marked = [(axis.values[before].at, axis.values[after].at, word) for before, after, word in steps]
    return curve(title, says, values, in_force, marked, limit, table)


def _two(found: Sweep, title: str, says: str, figure: Callable[[Point], int], table: Table) -> Picture:
    """Values of the first axis down, of the second across; the longer one down where it would not fit."""
    down, across = 0, 1
    if len(found.axes[1].values) > _COLUMNS and len(found.axes[0].values) < len(found.axes[1].values):
        down, across = 1, 0
    rows, columns = found.axes[down].values, found.axes[across].values

    def point(row: int, column: int) -> Point:
        return found.at((row, column) if down == 0 else (column, row))

    figures = [[None if (one := point(row, column)).problems else figure(one) for column in range(len(columns))]
               for row in range(len(rows))]  # fmt: skip
    over_it = None
    capacity = found.capacity
    if capacity is not None and table.head[1].startswith("Most"):
        over_it = [[not within(point(row, column), capacity) for column in range(len(columns))]
                   for row in range(len(rows))]  # fmt: skip
        says = f"{says} × is over the capacity."
    places = (found.axes[down].place_in_force, found.axes[across].place_in_force)
    in_force = (places[0], places[1]) if places[0] is not None and places[1] is not None else None
    said = f"{says} Down: {found.axes[down].path}; across: {found.axes[across].path}. A frame is what is in force."
    return grid(title, said, [one.word for one in rows], [one.word for one in columns], figures, in_force, over_it,
                table)  # fmt: skip


def _cliffs(found: Sweep) -> Section:
    return Section("Cliffs: steps at which many pupils move", words=tuple(map(capital, cliff_lines(found))))


def _problems(found: Sweep) -> tuple[Section, ...]:
    rows = tuple((value_words(point), "; ".join(one.message for one in point.problems).replace("`", ""))
                 for point in found.points if point.problems)  # fmt: skip
    if not rows:
        return ()
    table = Table(("Value", "Why"), rows)
    return (Section("Values that cannot be set", tables=((count_of(len(rows), "value"), "", table),)),)


def _figures(found: Sweep) -> Section:
    rows = tuple((value_words(point), *(number(point.of(rule).pupils) for rule in found.moved))
                 for point in found.points if not point.problems)  # fmt: skip
    if not found.moved:
        return Section("Every figure", words=("Every rule reaches the same pupils at every value.",))
    table = Table(("Value", *(capital(rule_words(rule)) for rule in found.moved)), rows)
    return Section("Every figure", tables=(("Pupils reached at each value, by every rule that moves", "", table),))
