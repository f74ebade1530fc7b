"""What open rows turn on: what the pupil file holds, and who was reached, differ from one row to the next."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions import Use
from attendance_policy.conditions.columns import NOT_KNOWN, Count, Unknown, Word, picked
from attendance_policy.decide.select import At
from attendance_policy.rules.bind import Bound
from attendance_policy.rules.openness import Openness
from attendance_policy.vocabulary import FLAGS

Turn = tuple[str, tuple[str, ...]]  # a status, and the names it turns on
_COUNTED = 16  # bits: up to so many, patterns are told apart by counting


def turns(why: Openness, bound: Bound, at: At) -> list[tuple[Turn, At]]:
    """These open rows, apart by what they turn on."""
    columns = [use for use in why.columns if use.kind == "tier" or not why.silences]
    always: list[Use] = []
    sometimes: list[tuple[Use, NDArray[np.bool_]]] = []
    flags = bound.frame.grid.pupils.flags
    for use in columns:
        if use.kind == "flag" and use.name not in flags:
            always.append(use)  # the file has no such column
            continue
        if _is_flag(use) and use.name in flags and not (flags[use.name] == NOT_KNOWN).any():
            continue  # the file says it of every pupil
        unknown = _not_known(use, bound, at)
        if unknown.all():
            always.append(use)
        elif unknown.any():
            sometimes.append((use, unknown))
    if not sometimes:
        return [(why.turns_on(always), at)] if len(at) else []
    patterns = np.zeros(len(at), dtype=np.int64)
    for bit, (_, unknown) in enumerate(sometimes):
        patterns |= unknown.astype(np.int64) << bit
    found: dict[Turn, NDArray[np.bool_]] = {}
    for pattern in _different(patterns, len(sometimes)):
        turn = why.turns_on([*always, *(use for bit, (use, _) in enumerate(sometimes) if pattern >> bit & 1)])
        found[turn] = found.get(turn, False) | (patterns == pattern)
    return [(turn, at[where]) for turn, where in found.items()]


def _different(patterns: NDArray[np.int64], bits: int) -> list[int]:
    """The patterns of so many bits that are there, ascending."""
    there = np.unique(patterns) if bits > _COUNTED else np.flatnonzero(np.bincount(patterns))
    found: list[int] = there.tolist()
    return found


def _is_flag(use: Use) -> bool:
    """Whether it is the pupil file that says it. A file may have columns that are called as other facts are."""
    return use.kind == "flag" or (use.kind == "fact" and use.name in FLAGS)


def _not_known(use: Use, bound: Bound, at: At) -> NDArray[np.bool_]:
    """For each of these rows, whether the value of a use is not known; of a tier, whether it may be at none of its
    levels."""
    if use.kind == "tier":
        return bound.tier(use.name).in_hole().take(at)
    column = picked(bound.lookup(use), at)
    if isinstance(column, np.ndarray):
        return np.asarray(column == NOT_KNOWN)
    if isinstance(column, Word):
        return np.asarray(column.values < 0)
    if isinstance(column, Count) and column.known is not None:
        return ~column.known
    return np.full(len(at), isinstance(column, Unknown), dtype=np.bool_)
