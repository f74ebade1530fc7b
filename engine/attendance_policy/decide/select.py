"""Which of the rows that hold may fire: once in a period, or again at a distance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attendance_policy.facts.grid import Index
from attendance_policy.facts.rows import Rows

At = NDArray[np.int64]


def once(rows: Rows, at: At, period: str) -> At:
    """The first of these rows in each period of each pupil. `at` ascends."""
    if period == "per episode":
        # An episode lasts while the condition holds row after row; the first row of each is kept.
        if not len(at):
            return at
        follows = np.zeros(len(at), dtype=np.bool_)
        follows[1:] = (np.diff(at) == 1) & (np.diff(rows.pupil[at]) == 0)
        return at[~follows]
    group = _group(rows, period)[at]
    new = np.ones(len(at), dtype=np.bool_)
    new[1:] = (np.diff(group) != 0) | (np.diff(rows.pupil[at]) != 0)
    return at[new]


def _group(rows: Rows, period: str) -> Index:
    days = rows.grid.days
    match period:
        case "per spell":
            return rows.spell
        case "per half term":
            return days.half_term[rows.day]
        case "per term":
            return days.term[rows.day]
        case "per year":
            return days.year[rows.day]
    return np.zeros(len(rows), dtype=np.int32)


def again(rows: Rows, at: At, count: int, unit: str) -> At:
    """Of these rows, those at each whole distance from the first of the pupil's spell (on a review: from the first)."""
    if not len(at):
        return at
    block = rows.pupil[at].astype(np.int64) if rows.occasion == "review" else rows.spell[at].astype(np.int64)
    starts = np.ones(len(at), dtype=np.bool_)
    starts[1:] = np.diff(block) != 0
    first = at[np.flatnonzero(starts)[np.cumsum(starts) - 1]]
    days = rows.grid.days
    if unit in ("school days", "sessions"):
        since = (
            (rows.in_spell[at] - rows.in_spell[first])
            if rows.occasion != "review"
            else (rows.day[at] - rows.day[first])
        )
    elif unit in ("weeks", "school weeks"):
        since = days.week[rows.day[at]] - days.week[rows.day[first]]
        keep = since % count == 0
        fresh = np.ones(len(at), dtype=np.bool_)
        fresh[1:] = (np.diff(since) != 0) | (np.diff(block) != 0)
        kept: At = at[keep & fresh]
        return kept
    else:
        since = days.ordinal[rows.day[at]] - days.ordinal[rows.day[first]]
    apart: At = at[since % count == 0]
    return apart
