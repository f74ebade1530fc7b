"""The ladder a third time, as a loop that numba compiles: what somebody gets who writes one policy by hand, once.

It knows this one policy and can say nothing of why. It needs the extra `bench`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.case import NEVER, RULES, Answers
from benchmarks.plain import Told

POSSIBLE, PRESENT, ABSENT, UNAUTHORISED = 1, 2, 4, 8


def compiled(parallel: bool = False) -> Callable[[Told], Answers]:
    """The kernel, compiled at its first call. Raises ImportError without numba."""
    import numba

    one = numba.njit(nogil=True)(_one)
    each = numba.prange if parallel else range

    def all_of(marks, classes, ordinal, review, window, first, last, found):  # type: ignore[no-untyped-def]
        for pupil in each(marks.shape[0]):
            one(marks[pupil], classes, ordinal, review, window, first[pupil], last[pupil], found[pupil])

    loop = numba.njit(nogil=True, parallel=parallel)(all_of)

    def call(about: Told) -> Answers:
        found = np.full((len(about.marks), len(RULES)), NEVER, dtype=np.int16)
        loop(about.marks, _classes(about), about.ordinal, about.review, about.window, about.first, about.last, found)
        return found

    return call


def _classes(about: Told) -> Any:
    """A byte for each code, with a bit for each class that it is in."""
    classes = np.zeros(256, dtype=np.uint8)
    for bit, member in ((POSSIBLE, about.possible), (PRESENT, about.present), (ABSENT, about.absent),
                        (UNAUTHORISED, about.unauthorised)):  # fmt: skip
        classes[member] |= bit
    return classes


def _one(marks, classes, ordinal, review, window, first, last, found):  # type: ignore[no-untyped-def]
    """One pupil. `here`, `held` and `away` at a step are kept beside its day."""
    days = ordinal.shape[0]
    missed = np.zeros(days + 1, dtype=np.int16)
    held = here = away = run = 0
    here_at = held_at = away_at = 0  # at the last step of the ladder; unauthorised at the first penalty notice
    step = 0
    for day in range(days):
        morning, afternoon = classes[marks[2 * day]], classes[marks[2 * day + 1]]
        held += (morning & 1) + (afternoon & 1)
        here += (morning >> 1 & 1) + (afternoon >> 1 & 1)
        away += (morning >> 3 & 1) + (afternoon >> 3 & 1)
        missed[day + 1] = away
        both = morning | afternoon
        if both & 4:
            run += 1
        elif both & 1:
            run = 0
        if not review[day] or day < first or day > last:
            continue
        since = ordinal[day] - ordinal[found[step - 1]] if step else 0
        worse = here * held_at <= here_at * held
        takes = False
        if step == 0:
            takes = held >= 20 and here * 100 < held * 95
        elif step == 1:
            takes = since >= 15 and (worse or here * 100 < held * 90)
        elif step == 2:
            takes = since >= 15 and 3 <= run < 20
        elif step == 3:
            takes = since >= 15 and worse
        elif step == 4:
            takes = since >= 28 and worse
        if takes:
            found[step] = day
            step += 1
            here_at, held_at = here, held
        if found[5] < 0:
            if away - missed[window[day]] >= 10:
                found[5], away_at = day, away
        elif found[6] < 0:
            if away - away_at >= 10:
                found[6] = day
        elif found[7] < 0 and ordinal[day] - ordinal[found[6]] >= 50:
            found[7] = day
        if found[8] < 0 and here * 100 < held * 90:
            found[8] = day
        if found[9] < 0 and here * 100 < held * 50:
            found[9] = day
        if found[10] < 0 and held * 90 <= here * 100 < held * 95:
            found[10] = day
