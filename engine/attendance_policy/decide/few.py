"""A few of the rows on which something was decided, to tell of them: what is told of a row reads every row there is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attendance_policy.rules.bind import Bound


def on_rows(bound: Bound, rows: NDArray[np.int64]) -> Bound:
    """The same columns on a few of the rows, in their order."""
    few = replace(bound.frame, rows=bound.frame.rows.part(rows), kept={}, kept_at_start={})
    return Bound(bound.policy, few, bound.settings)
