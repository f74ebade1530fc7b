"""A sweep in sentences: its cliffs, and the answer to what keeps within a capacity."""

from __future__ import annotations

from fractions import Fraction

from attendance_policy.reports.words import count_of, number, rule_words
from attendance_policy.sweep import Point, Sweep, answers, cliffs, largest
from attendance_policy.sweep.at_most import ALL, HIGHEST, LOWEST, NONE, Answer, over
from attendance_policy.sweep.model import Cliff
from attendance_policy.sweep.quantities import KINDS, Capacity
from attendance_policy.sweep.values import decimal

FIGURES = "Pupils for whom a rule made something due, or left something to a person, at least once."


def value_words(point: Point) -> str:
    """The values of a point: `92.5`, or `92.5 and 3 weeks`."""
    return " and ".join(value.word for value in point.values)


def in_force_words(found: Sweep) -> tuple[str, ...]:
    """Each axis with what is in force on it."""
    return tuple(
        f"`{axis.path}` from {axis.values[0].word} to {axis.values[-1].word}; in force: {axis.in_force}"
        for axis in found.axes
    )


def what_words(capacity: Capacity) -> str:
    """What a capacity counts: `letters`, or `decisions of concern letter`."""
    return capacity.what if capacity.what in KINDS else f"decisions of {rule_words(capacity.what)}"


def answer_lines(found: Sweep) -> tuple[str, ...]:
    """The answer, a sentence for each value of the second axis; neighbours with the same answer share one."""
    if found.capacity is None:
        return ()
    told: list[tuple[str, list[int]]] = []
    for one in answers(found):
        said = answer_words(one, found.capacity)
        if told and told[-1][0] == said:
            told[-1][1].append(one.beside or 0)
        else:
            told.append((said, [one.beside or 0]))
    if len(found.axes) == 1:
        return tuple(said[:1].upper() + said[1:] for said, _ in told)
    axis = found.axes[1]
    lines = []
    for said, at in told:
        until = f" to {axis.values[at[-1]].word}" if len(at) > 1 else ""
        lines.append(f"With {axis.path} at {axis.values[at[0]].word}{until}: {said}")
    return tuple(lines)


def answer_words(one: Answer, capacity: Capacity) -> str:
    """One answer, as a sentence that begins small."""
    limit = f"no {capacity.per} has more than {number(capacity.most)} {what_words(capacity)}"
    first, last = (_at(point) for point in (one.points[0], one.points[-1]))
    if one.kind == ALL:
        return f"at every value tried, from {first} to {last}, {limit} (up to {number(_most(one))})."
    if one.kind == NONE:
        least = f"the least is {number(one.least.peak)}, at {_at(one.least)}"
        kept = f"{number(capacity.most)} {what_words(capacity)} per {capacity.per}"
        return f"no value tried, from {first} to {last}, keeps within {kept}: {least}."
    order = "" if one.in_order else (" More is not always more here: the most does not only rise, or only fall, along "
                                     "the values; every one of them was counted.")  # fmt: skip
    if one.edge is not None and one.beyond is not None and one.kind in (HIGHEST, LOWEST):
        return (
            f"{_at(one.edge)} is the {one.kind} value tried at which {limit} (up to {number(one.edge.peak)}); "
            f"at {_at(one.beyond)}, {_over(one.beyond, capacity)}.{order}"
        )
    parts = [_at(low) if low is high else f"{_at(low)} to {_at(high)}" for low, high in one.stretches]
    return f"{limit} at {', '.join(parts)}, and at no other value tried.{order}"


def _most(one: Answer) -> int:
    return max(point.peak for point in one.points)


def _at(point: Point) -> str:
    return point.values[0].word


def _over(point: Point, capacity: Capacity) -> str:
    count = over(point, capacity)
    return f"{count_of(count, capacity.per)} {'exceeds' if count == 1 else 'exceed'} it (up to {number(point.peak)})"


def cliff_lines(found: Sweep) -> tuple[str, ...]:
    """The cliffs, or why there are none."""
    lines = tuple(cliff_words(found, one) for one in cliffs(found))
    if lines:
        return lines
    most = largest(found)
    if most is None:
        return ("No step moves a pupil.",)
    return (f"No step stands out. The largest: {cliff_words(found, most)}",)


def cliff_words(found: Sweep, one: Cliff) -> str:
    """`concern letter, from 92 to 92.5: 14 pupils stand exactly between, all newly reached. A step moves 3.2 on
    average.`"""
    step = one.step
    axis = found.axes[step.axis]
    before, after = (axis.values[place[step.axis]].word for place in (step.before, step.after))
    others = [f"{found.axes[at].path} at {found.axes[at].values[place].word}"
              for at, place in enumerate(step.before) if at != step.axis]  # fmt: skip
    where = f"{axis.path} " if others else ""
    beside = f", {others[0]}" if others else ""
    moved = ("newly reached" if not step.no_longer else "no longer reached" if not step.newly else
             f"{number(step.newly)} newly reached, {number(step.no_longer)} no longer")  # fmt: skip
    stand = "stands" if step.moved == 1 else "stand"
    total, steps = one.usual
    return (
        f"{rule_words(step.rule)}, {where}from {before} to {after}{beside}: {count_of(step.moved, 'pupil')} {stand} "
        f"exactly between ({moved}); a step moves {_mean(total, steps)} on average."
    )


def _mean(total: int, steps: int) -> str:
    """A mean, rounded half up to one decimal."""
    tenths = (20 * total + steps) // (2 * steps)
    return decimal(Fraction(tenths, 10))
