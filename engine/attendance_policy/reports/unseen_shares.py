"""Which shares of attendance may be told: a share of few sessions is a count of few pupils in other words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from attendance_policy.reports.measured import Counts, Measured
from attendance_policy.reports.reached import Period
from attendance_policy.reports.sheet import listed
from attendance_policy.reports.suppressed import FEWEST, SMALL, Network
from attendance_policy.reports.words import count_of, day_words

Rows = NDArray[np.bool_]
# Names of shares: `("week", n)`, `("cell", group, n)` of half term n, `("row", group)` over all days, and WHOLE.
WHOLE = "whole"
_MOST_DAYS = 5  # that are named


def hidden_shares(
    measured: Measured, groups: Sequence[tuple[str, ...]], spans: Sequence[Period], weeks: Sequence[Period]
) -> frozenset[object]:
    """The shares that are not told.

    A share is of sessions. It is kept back where fewer than 5 sessions were missed, fewer than 5 attended, or fewer
    than 5 pupils had a session at all; and others with it, so that no sum over weeks, half terms and year groups gives
    it back. Every share counts here as if the sessions behind it were told.
    """
    few = {("week", at) for at, one in enumerate(weeks) if 0 < _present(measured, one) < FEWEST}
    hidden: frozenset[object] = frozenset(few)
    for counts in (measured.missed, measured.possible - measured.missed):
        hidden |= _hidden(counts, measured, groups, spans, weeks, hidden)
    return hidden


def why_none(measured: Measured, spans: Sequence[Period]) -> str:
    """Which days keep every figure back: those of the half terms in which fewer than 5 pupils have a session at all."""
    few = [one for one in spans if 0 < _present(measured, one) < FEWEST]
    days = [day_words(measured.grid.days.days[at]) for one in few for at in range(one.first, one.last + 1)
            if measured.possible[:, at].any()]  # fmt: skip
    more = (count_of(len(days) - _MOST_DAYS, "more day"),) if len(days) > _MOST_DAYS else ()
    return (f"Figures are told by half term, and {SMALL} pupils have a possible session in "
            f"{listed([one.name for one in few])}: on {listed([*days[:_MOST_DAYS], *more])}. If a date is wrong there, "
            "put it right or leave the row out.")  # fmt: skip


def _present(measured: Measured, one: Period) -> int:
    return int(measured.possible[:, one.first : one.last + 1].any(axis=1).sum())


def _hidden(
    counts: Counts, measured: Measured, groups: Sequence[tuple[str, ...]], spans: Sequence[Period],
    weeks: Sequence[Period], hidden: Collection[object],
) -> frozenset[object]:  # fmt: skip
    net = Network()

    def add(name: object, tail: object, head: object, pupils: Rows, first: int, last: int, worth: int) -> None:
        if int(measured.possible[pupils, first : last + 1].sum()):
            count = int(counts[pupils, first : last + 1].sum())
            net.add(name, tail, head, count, worth=worth, hide=name in hidden)

    every, last = np.ones(measured.grid.size[0], dtype=np.bool_), measured.grid.size[1] - 1
    add(WHOLE, "all", "school", every, 0, last, 3)
    for group in groups:
        rows = measured.rows(group)
        add(("row", group), "school", ("group", group), rows, 0, last, 2)
        for at, one in enumerate(spans):
            add(("cell", group, at), ("group", group), ("half term", at), rows, one.first, one.last, 1)
    for at, week in enumerate(weeks):
        inside = next((place for place, one in enumerate(spans) if week.last <= one.last), 0)
        add(("week", at), ("half term", inside), "all", every, week.first, week.last, 0)
    return frozenset(name for name, figure in net.shown().items() if figure.value is None)
