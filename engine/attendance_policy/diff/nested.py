"""Quantities that hang together: what is counted in six weeks is never more than in the ten weeks around them, and a
day marked with a code is marked with one of a list that has it.

Quantities are cut into cells apart from each other. Of two counts of which the one is always part of the other, some
combinations of cells hold of no pupil; an effect that is told of them would be told of nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attendance_policy.analysis.quantities import MOST, Quantity, Value
from attendance_policy.vocabulary import Kind
from attendance_policy.vocabulary.counting import Counting

_THIS = ("week", "half term", "term", "year")
_WINDOWS = ("this", "school_weeks", "school_days")
_COUNTED = ("sessions", "school_days", "consecutive")
_MARKED = "marked"

# The place of a part, the place of the whole, and for each cell of the part the first cell of the whole that it fits.
Bound = tuple[int, int, tuple[int, ...]]


def bounds_of(cells: Mapping[Quantity, Sequence[Value]], countings: Sequence[Counting]) -> tuple[Bound, ...]:
    """The pairs of quantities of which the first is never more than the second, by each of the ways of counting."""
    quantities = tuple(cells)
    return tuple(
        (one, other, _fits(cells[quantities[one]], cells[quantities[other]]))
        for one in range(len(quantities))
        for other in range(len(quantities))
        if one != other and _is_part(quantities[one], quantities[other], countings)
    )


def is_possible(cell: Sequence[int], bounds: Sequence[Bound]) -> bool:
    """Whether no part is more than its whole."""
    return all(cell[whole] >= first[cell[part]] for part, whole, first in bounds)


def _fits(parts: Sequence[Value], wholes: Sequence[Value]) -> tuple[int, ...]:
    """A cell of a count goes up to the next one; the last of them goes on. No comes before yes."""
    if isinstance(parts[0], bool):
        return (0, 1)
    most = [*(int(str(value)) - 1 for value in wholes[1:]), MOST]
    return tuple(next(at for at, value in enumerate(most) if value >= min(int(str(part)), MOST)) for part in parts)


def _is_part(one: Quantity, other: Quantity, countings: Sequence[Counting]) -> bool:
    if one.name == other.name == _MARKED:
        mine, theirs = dict(one.args), dict(other.args)
        return set(mine) == set(theirs) == {"what"} and _marks(mine, theirs, countings)
    if one.kind is not Kind.COUNT or {one.name, other.name} - {*_COUNTED}:
        return False
    if one.name != other.name and (one.name, other.name) != ("school_days", "sessions"):
        return False  # a day that counts has a session that does; the other way round a day has two
    mine, theirs = dict(one.args), dict(other.args)
    plain = all(set(args) <= {"what", *_WINDOWS} for args in (mine, theirs))
    return plain and _marks(mine, theirs, countings) and _within(mine, theirs, countings)


def _marks(mine: Mapping[str, object], theirs: Mapping[str, object], countings: Sequence[Counting]) -> bool:
    parts, wholes = (str(args.get("what", "")).split(" or ") for args in (mine, theirs))
    return all(
        part in wholes or ("unauthorised" in wholes and all(part in counting.unauthorised for counting in countings))
        for part in parts
    )


def _within(mine: Mapping[str, object], theirs: Mapping[str, object], countings: Sequence[Counting]) -> bool:
    windows = [{key: args[key] for key in _WINDOWS if key in args} for args in (mine, theirs)]
    if windows[0] == windows[1]:
        return True
    if len(windows[0]) != 1 or len(windows[1]) != 1:
        return False
    (key, length), (around, whole) = (next(iter(window.items())) for window in windows)
    if key == around:
        if key == "this":
            return length in _THIS and whole in _THIS and _THIS.index(str(length)) <= _THIS.index(str(whole))
        return int(str(length)) <= int(str(whole))
    if (key, length, around) == ("this", "week", "school_weeks"):
        return True
    any_week = all(counting.school_week != "full weeks only" for counting in countings)
    return any_week and (key, around) == ("school_weeks", "school_days") and 5 * int(str(length)) <= int(str(whole))
