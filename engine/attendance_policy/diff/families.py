"""Which histories are tried: every very short one, then longer ones made for the conditions that differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from attendance_policy.diff.aims import Aims
from attendance_policy.diff.histories import PRESENT, History, Marks

# Histories that one run decides at once.
BATCH = 6_000
EXHAUSTIVE = 3
# Every history of so many days is tried while there are no more than this.
MOST = 3 * BATCH
# Marks of a morning only.
LATE = ("L", "U")
# Every kind of pupil is tried for so many days, then the first few; beyond the usual, only shares and counts are.
_ANYBODY, _USUAL = 9, 30
_MOST_PROFILES = 3
_LENGTHS = ((4, 9), (10, 17), (18, 30), (31, 45), (46, 70), (71, 100), (101, 140), (141, 189))


def shortest(aims: Aims, days: int) -> Iterator[History]:
    """Every history of so many days that are each present, late, or away with one of the marks aimed at in the morning,
    the afternoon or both; of each profile, from each of the first five days."""
    for marks in product(_day_marks(aims.codes), repeat=days):
        for start in range(5):
            yield from (profile.history(start, marks) for profile in aims.profiles)


def how_many(aims: Aims, days: int) -> int:
    """How many there are."""
    return 5 * len(aims.profiles) * int(len(_day_marks(aims.codes)) ** days)


def _day_marks(codes: tuple[str, ...]) -> tuple[Marks, ...]:
    away = away_of(codes)
    whole = tuple((code, code) for code in away)
    mornings = tuple((code, PRESENT[1]) for code in (*away, *LATE))
    afternoons = tuple((PRESENT[0], code) for code in away)
    return (PRESENT, *whole, *mornings, *afternoons)


def away_of(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The marks of a session that is missed, or not in school, among those aimed at."""
    return tuple(code for code in codes if code not in LATE)


def longer(aims: Aims) -> Iterator[list[History]]:
    """Longer histories, in batches by their number of days: present but for some sessions of one code."""
    farthest = max(aims.counts, default=0)
    for low, high in _LENGTHS:
        if not aims.shares and low > max(_USUAL, farthest // 2 + 1):
            return  # no share needs so many sessions, and no count
        few = replace(aims, profiles=aims.profiles[:_MOST_PROFILES] if low > _ANYBODY else aims.profiles)
        step = 1 if high <= 45 else 5 if high <= 100 else 10
        batch: list[History] = []
        for days in range(low, high + 1, step):
            for history in _of_length(few, days):
                batch.append(history)
                if len(batch) == BATCH:
                    yield batch
                    batch = []
        if batch:
            yield batch


def _of_length(aims: Aims, days: int) -> Iterator[History]:
    for unmarked in (0, 1):
        sessions = 2 * days - unmarked
        wanted = {away for away in range(sessions + 1)
                  if away <= 2 or away in aims.counts
                  or any(low * sessions <= 100 * (sessions - away) <= high * sessions for low, high in aims.shares)}
        if not aims.shares:
            wanted |= set(range(min(sessions, 13)))
        for away in sorted(wanted)[:30]:
            for code in aims.codes if away else aims.codes[:1]:
                for at_end in (True, False) if away else (True,):
                    marks = laid(days, away, code, at_end, unmarked)
                    starts = {0, (-days) % 5, (4 - days) % 5}
                    yield from (p.history(s, marks) for p in aims.profiles for s in sorted(starts))


def laid(days: int, away: int, code: str, at_end: bool, unmarked: int) -> tuple[Marks, ...]:
    """So many days with so many sessions of one code, at the end or the start; `unmarked`: 1 leaves the first blank."""
    flat = ["/", "\\"] * days
    places = list(range(unmarked, 2 * days))
    if code in LATE:
        places = [at for at in places if at % 2 == 0]
    for at in places[len(places) - away :] if at_end else places[:away]:
        flat[at] = code
    if unmarked:
        flat[0] = ""
    return tuple((flat[at], flat[at + 1]) for at in range(0, 2 * days, 2))

