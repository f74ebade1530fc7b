"""The ladder a second time, row by row: plain simpleeval, each text parsed once, a mapping of names for every review.

What people write first. Percentages are floats here; two shares of at most 400 sessions that differ, differ as floats.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from simpleeval import SimpleEval

from attendance_policy.facts.grid import Grid
from benchmarks.case import NEVER, RULES, Answers

WEEKS = 10
# rule -> the rule before it, and its text
TEXTS: dict[str, tuple[str, str]] = {
    "first": ("", "possible >= 20 and attendance < 95"),
    "second": ("first", "days_since >= 15 and (attendance <= attendance_then or attendance < 90)"),
    "meeting": ("second", "days_since >= 15 and 3 <= consecutive < 20"),
    "notice": ("meeting", "days_since >= 15 and attendance <= attendance_then"),
    "authority": ("notice", "days_since >= 28 and attendance <= attendance_then"),
    "penalty_first": ("", "unauthorised_10_weeks >= 10"),
    "penalty_second": ("penalty_first", "unauthorised - unauthorised_then >= 10"),
    "prosecute": ("penalty_second", "days_since >= 50"),
    "persistent": ("", "attendance < 90"),
    "severe": ("", "attendance < 50"),
    "watched": ("", "90 <= attendance < 95"),
}


@dataclass(frozen=True)
class Told:
    """The register as a hand-written program takes it: one entry a code, a day or a review."""

    marks: NDArray[np.uint8]
    possible: NDArray[np.bool_]
    present: NDArray[np.bool_]
    absent: NDArray[np.bool_]
    unauthorised: NDArray[np.bool_]
    ordinal: NDArray[np.int32]
    review: NDArray[np.bool_]
    window: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]


def told(grid: Grid) -> Told:
    """What both hand-written programs are given; none of it is timed."""
    days = grid.days
    starts = np.flatnonzero(np.diff(days.week, prepend=-1))
    back = np.maximum(days.week - (WEEKS - 1), 0)

    def of(*names: str) -> NDArray[np.bool_]:
        table = np.zeros(256, dtype=np.bool_)
        for name in names:
            table[sorted(grid.members(name, ("G", "N", "O", "U")))] = True
        return table

    return Told(
        grid.marks, of("possible"), of("present", "elsewhere"), of("absent"), of("unauthorised"), days.ordinal,
        np.diff(days.week, append=days.week[-1] + 1) != 0, starts[back].astype(np.int32), *grid.on_roll,
    )  # fmt: skip


def row_by_row(about: Told) -> Answers:
    """Every decision, by a loop over pupils, days and rules."""
    evaluate = SimpleEval()
    parsed = {rule: evaluate.parse(text) for rule, (_, text) in TEXTS.items()}
    possible, present = about.possible.tolist(), about.present.tolist()
    absent, unauthorised = about.absent.tolist(), about.unauthorised.tolist()
    ordinal, review, window = about.ordinal.tolist(), about.review.tolist(), about.window.tolist()
    found = np.full((len(about.marks), len(RULES)), NEVER, dtype=np.int16)
    names: dict[str, float] = {}
    evaluate.names = names
    for pupil, marks in enumerate(about.marks):
        codes = marks.tolist()
        held = here = away = run = 0
        missed = [0]
        done: dict[str, tuple[int, float, int]] = {}
        for day in range(len(ordinal)):
            morning, afternoon = codes[2 * day], codes[2 * day + 1]
            held += possible[morning] + possible[afternoon]
            here += present[morning] + present[afternoon]
            away += unauthorised[morning] + unauthorised[afternoon]
            missed.append(away)
            if absent[morning] or absent[afternoon]:
                run += 1
            elif possible[morning] or possible[afternoon]:
                run = 0
            if not review[day] or not about.first[pupil] <= day <= about.last[pupil]:
                continue
            attendance = 100.0 * here / held if held else 100.0
            today = []
            for rule, (after, _) in TEXTS.items():
                if rule in done or (after and after not in done):
                    continue
                then, attendance_then, away_then = done.get(after, (0, 0.0, 0))
                names.update(
                    possible=held, attendance=attendance, consecutive=run, unauthorised=away,
                    unauthorised_10_weeks=away - missed[window[day]], attendance_then=attendance_then,
                    unauthorised_then=away_then, days_since=ordinal[day] - then,
                )  # fmt: skip
                if evaluate.eval("", previously_parsed=parsed[rule]):
                    today.append(rule)
                    found[pupil, RULES.index(rule)] = day
            for rule in today:
                done[rule] = (ordinal[day], attendance, away)
    return found
