"""Histories with a gap: days with marks, and more where a window, a wait or a period that conditions name ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby, islice
from operator import attrgetter

from attendance_policy.calendar import Calendar, school_year_of
from attendance_policy.decide.due import moved
from attendance_policy.diff.aims import Aims
from attendance_policy.diff.families import laid
from attendance_policy.diff.histories import PRESENT, UNMARKED, History, Marks
from attendance_policy.diff.pairs import Pair
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy
from attendance_policy.policy.times import Time
from attendance_policy.rules.openness import conditions_of, uses_of

# At most so many are tried, those of the fewest days first.
MOST = 7_000
_MOST_PROFILES = 8
_MOST_CODES = 4
_MOST_COUNTS = 6
_MOST_SHARES = 4
_MOST_SESSIONS = 80
_WINDOWS = ("school_weeks", "school_days")
_PERIODS = ("half term", "term", "year")

Length = tuple[int, str]


@dataclass(frozen=True)
class Spans:
    """What time does in some conditions and rules. `lengths`: (count, unit) of windows, waits and distances; `periods`:
    half term, term or year, where something starts again with each."""

    lengths: frozenset[Length]
    periods: frozenset[str]


def spans_of(before: Policy, after: Policy, pairs: Sequence[Pair]) -> Spans:
    """The lengths and periods that the cases which differ speak of."""
    lengths: set[Length] = set()
    periods: set[str] = set()
    sides = [(policy, side) for pair in pairs for policy, side in ((before, pair.before), (after, pair.after))]
    for policy, side in sides:
        if side is None:
            continue
        rule, case = side
        times = [rule.not_before, rule.until, case.due, *(way.not_before for way in case.ways)]
        lengths |= {(time.count, time.unit) for time in times if isinstance(time, Time) and time.unit}
        lengths |= {case.repeat} if case.repeat is not None else set()
        periods |= {period for period in _PERIODS if str(case.once) == f"per {period}"}
        periods |= {"year"} if case.once == "ever" else set()
        for use in uses_of(policy, conditions_of(rule, case)):
            args = dict(use.args)
            lengths |= {(int(args[key]), key.replace("_", " ")) for key in args if key in _WINDOWS}
            periods |= {str(args.get("this"))} & {*_PERIODS}
            if use.name in ("attendance", "absence") and not args:
                periods.add(policy.counting.attendance.removeprefix("this "))
    return Spans(frozenset(lengths), frozenset(periods))


def apart(aims: Aims, spans: Spans, days: Sequence[date], calendar: Calendar) -> list[History]:
    """Two stretches of marks with nothing between them: of one day each, or of the numbers of sessions that conditions
    compare with, as a whole or cut in two, or of the shares between two figures."""
    found = dict.fromkeys(islice(_every(aims, spans, days, calendar), 4 * MOST))
    size = attrgetter("size")
    first: list[History] = []
    for _, same in groupby(sorted(found, key=size), size):
        first += sorted(same, key=str)
        if len(first) >= MOST:  # what the others say is not asked: that takes longer than all the rest
            break
    return first[:MOST]


def _every(aims: Aims, spans: Spans, days: Sequence[date], calendar: Calendar) -> Iterator[History]:
    periods = spans.periods | ({"half term", "term"} if spans.lengths else set())  # weeks of school leave holidays out
    turns = {at for period in periods for at in _begins(period, 0, days, calendar)}
    monday = next(at for at, day in enumerate(days) if day.weekday() == 0 or at == 5)
    for first, second in _stretches(aims):
        before = {at - len(first) for at in turns if at > len(first)}
        for start in sorted({0, monday, monday + (-len(first)) % 5, *before}):
            end = start + len(first) - 1
            for at in _places(spans, start, end, days, calendar):
                if end + 1 < at and at + len(second) <= len(days):
                    marks = (*first, *(UNMARKED,) * (at - end - 1), *second)
                    for profile in aims.profiles[:_MOST_PROFILES]:
                        yield profile.history(start, marks)


def _stretches(aims: Aims) -> Iterator[tuple[tuple[Marks, ...], tuple[Marks, ...]]]:
    for code in aims.codes[:_MOST_CODES]:
        away = (code, code)
        yield (away,), (PRESENT,)
        yield (away,), (away,)
        yield (PRESENT,), (away,)
    for low, high in aims.shares[:_MOST_SHARES]:
        for code in aims.codes[:_MOST_CODES]:
            for whole in _shares(low, high, code):
                yield whole[:1], whole[1:]
                yield whole[:-1], whole[-1:]
    for count in sorted(aims.counts, key=lambda count: (count > 40, count))[:_MOST_COUNTS]:
        for code in aims.codes[:_MOST_CODES]:
            whole = _sessions(count, code)
            yield whole, (PRESENT,)
            yield whole, ((code, code),)
            for some in sorted({1, 2, count - 1, count - 2, count - count // 2}):
                if 0 < some < count:
                    yield _sessions(some, code), _sessions(count - some, code)


def _shares(low: Fraction, high: Fraction, code: str) -> Iterator[tuple[Marks, ...]]:
    """The shortest stretches of a share between two, in percent: somebody away for some of them."""
    fits = ((count, away) for count in range(3, _MOST_SESSIONS) for away in range(1, count)
            if low * count <= 100 * (count - away) <= high * count)  # fmt: skip
    for count, away in islice(fits, _MOST_SHARES):
        yield laid(-(-count // 2), away, code, False, count % 2)


def _sessions(count: int, code: str) -> tuple[Marks, ...]:
    return laid(-(-count // 2), count, code, True, 0)


def _places(spans: Spans, start: int, end: int, days: Sequence[date], calendar: Calendar) -> list[int]:
    """The days around which something that began or ended with the first stretch is over."""
    found = {start + 5}
    for count, unit in spans.lengths:
        for begun in {start, end}:
            if unit == "school weeks":
                found |= {begun + 5 * count + step for step in range(-7, 8)}
            elif unit == "school days":
                found |= {begun + count + step for step in (-1, 0, 1)}
            else:
                till = moved(days[begun], count, unit, calendar)
                at = bisect_left(days, till) if isinstance(till, date) else begun + 5 * count
                found |= {at - 1, at, at + 1}
    for period in spans.periods:
        begins = _begins(period, start, days, calendar)
        found |= {at + step for at in begins for step in range(-1, 5)}  # its first review is on one of them
    return sorted(at for at in found if end < at < len(days))


def _begins(period: str, start: int, days: Sequence[date], calendar: Calendar) -> list[int]:
    """The first days of the next two of a period."""
    key = {"half term": calendar.half_term_index, "term": calendar.term_index, "year": school_year_of}[period]
    return [at for at in range(start + 1, len(days)) if key(days[at]) != key(days[at - 1])][:2]
