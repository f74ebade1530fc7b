"""Days on which hardly anybody has a mark, of a register that has many pupils: most often a date that is wrong."""

from __future__ import annotations

import numpy as np

from attendance_policy.facts.grid import Grid, among
from attendance_policy.register.headings_advice import in_words

_FEWEST, _USUAL = 5, 10  # pupils
_MOST_NAMED = 5
_AT_ONCE = 1 << 14  # pupils: so that a large register needs little more memory


def thin_days(grid: Grid) -> tuple[str, ...]:
    """A sentence on the days with possible sessions of fewer than 5 pupils, where 10 or more are usual; else ()."""
    possible = grid.members("possible", ())
    count = np.zeros(grid.size[1], dtype=np.int64)
    for first in range(0, grid.size[0], _AT_ONCE):
        some = among(grid.marks[first : first + _AT_ONCE], possible)
        count += (some[:, ::2] | some[:, 1::2]).sum(axis=0)
    usual = int(np.median(count[count > 0])) if count.any() else 0
    at = np.flatnonzero((count > 0) & (count < _FEWEST)).tolist()
    if not at or usual < _USUAL:
        return ()
    days = [f"{in_words(grid.days.days[n])} ({int(count[n])})" for n in at[:_MOST_NAMED]]
    more = f" and {len(at) - _MOST_NAMED:,} more" if len(at) > _MOST_NAMED else ""
    return (f"fewer than {_FEWEST} pupils have marks on {', '.join(days)}{more}, where {usual:,} are usual: a date may "
            "be wrong, and such a day counts as one of school",)  # fmt: skip
