"""Which histories are tried: every very short one, then longer ones made for the conditions that differ."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import gcd

from attendance_policy.diff.aims import Aims
from attendance_policy.diff.histories import PRESENT, History, Marks
from attendance_policy.frozen import dataclass

EXHAUSTIVE = 3
# Every history of so many days is tried while there are no more than this.
MOST = 18_000
# Marks of a morning only.
LATE = ("L", "U")
# Every kind of pupil is tried for so many days, then the first few; beyond the usual, only shares and counts are.
_ANYBODY, _USUAL = 9, 30
_MOST_PROFILES = 3
_YEAR = 190
_LENGTHS = ((4, 9), (10, 17), (18, 30), (31, 45), (46, 70), (71, 100), (101, 140), (141, 189))

# The arguments of `laid`.
Laid = tuple[int, int, str, bool, int]


@dataclass(frozen=True, slots=True)
class Longer:
    """Some histories, and of how many."""

    histories: tuple[History, ...]
    of: int


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


def longer(aims: Aims, most: int) -> Iterator[Longer]:
    """Longer histories, lot by lot by their number of days: present but for some sessions of one code. Of a lot of more
    than `most`, so many that are spread over it."""
    count = max(aims.counts, default=0)
    needed = max([_USUAL, count // 2 + 1, *(_days_of(share, count) for share in aims.shares)])
    for low, high in _LENGTHS:
        if low > needed:
            return
        pupils = aims.profiles[:_MOST_PROFILES] if low > _ANYBODY else aims.profiles
        step = 1 if high <= 45 else 5 if high <= 100 else 10
        each = [one for days in range(low, high + 1, step) for one in _of_length(aims, days)]
        chosen = _spread(len(each) * len(pupils), most)
        histories = [
            pupils[at % len(pupils)].history(each[at // len(pupils)][0], laid(*each[at // len(pupils)][1]))
            for at in chosen
        ]
        yield Longer(tuple(histories), len(each) * len(pupils))


def _days_of(share: tuple[Fraction, Fraction], count: int) -> int:
    """Days that show a share with sessions to spare, and so many sessions away with it."""
    low, high = share
    fewest = next((all_ for all_ in range(1, 2 * _YEAR) if low * all_ <= 100 * int(high * all_ / 100)), 2 * _YEAR)
    beside = count * 100 / (100 - low) if low < 100 else 2 * _YEAR
    return int(max(2 * fewest, beside)) // 2 + 1


def _spread(count: int, most: int) -> list[int]:
    """So many places at most, spread evenly over a count, and over every part of it that returns at one distance."""
    if count <= most:
        return list(range(count))
    while gcd(count, most) > 1:
        most -= 1
    return [at * count // most for at in range(most)]


def _of_length(aims: Aims, days: int) -> Iterator[tuple[int, Laid]]:
    """What is laid in so many days, each from some days of the week on."""
    starts = sorted({0, (-days) % 5, (4 - days) % 5})
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
                    yield from ((start, (days, away, code, at_end, unmarked)) for start in starts)


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

