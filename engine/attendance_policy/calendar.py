"""Calendars: which days a school is open, and which week, half term, term and school year a day belongs to.

A calendar is data (policies/calendars/*.yaml, a profile's `calendar`, or `--calendar`). England has no single one.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache

from attendance_policy.frozen import dataclass


def school_year_of(day: date) -> str:
    """The school year a day falls in, as it is written: 1 September 2025 to 31 August 2026 is `2025/26`."""
    return _school_year(day.year if day.month >= 9 else day.year - 1)


@cache  # of each day of a register it is asked several times
def _school_year(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"


def monday_of(day: date) -> date:
    """The Monday of a day's week; a school week runs from Monday to Sunday."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Term:
    """One term, first and last day included, with the half-term break inside it (first and last day, included)."""

    name: str
    first: date
    last: date
    half_term: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """A weekday inside a term on which there is no school: an INSET day, an occasional day, a bank holiday."""

    day: date
    reason: str


@dataclass(frozen=True)
class Calendar:
    """The school days of one or more school years.

    `invented` says that nobody published these dates; `inferred` that they were read off a register.
    """

    id: str
    name: str
    terms: tuple[Term, ...]
    closed: tuple[Closed, ...] = ()
    invented: bool = False
    inferred: bool = False

    @cached_property
    def school_days(self) -> tuple[date, ...]:
        """Every open day, in order."""
        found: set[int] = set()  # days as ordinals, of which every seventh is a Sunday
        for term in self.terms:
            days = set(range(term.first.toordinal(), term.last.toordinal() + 1))
            if term.half_term is not None:
                begin, end = term.half_term
                days.difference_update(range(begin.toordinal(), end.toordinal() + 1))
            found |= days
        found -= {closed.day.toordinal() for closed in self.closed}
        return tuple(date.fromordinal(day) for day in sorted(found) if day % 7 not in (6, 0))

    @cached_property
    def _open(self) -> frozenset[date]:
        return frozenset(self.school_days)

    def is_open(self, day: date) -> bool:
        """Whether the school has sessions on `day`."""
        return day in self._open

    def covers(self, day: date) -> bool:
        """Whether the calendar says anything about the school year of `day`."""
        return school_year_of(day) in self._years

    @cached_property
    def _years(self) -> frozenset[str]:
        return frozenset(school_year_of(term.first) for term in self.terms)

    def add_school_days(self, day: date, count: int) -> date | None:
        """The school day `count` school days after `day` (before it when negative); None past the calendar's edge."""
        days = self.school_days
        at = bisect.bisect_right(days, day) - 1 if count >= 0 else bisect.bisect_left(days, day)
        target = at + count
        return days[target] if 0 <= target < len(days) else None

    def term_index(self, day: date) -> int:
        """Which term `day` is in or follows; -1 before the first. Terms are numbered across school years."""
        return bisect.bisect_right(self._starts, day) - 1

    def half_term_index(self, day: date) -> int:
        """Which half term `day` is in or follows, numbered across school years; -1 before the first."""
        return bisect.bisect_right(self._half_starts, day) - 1

    @cached_property
    def _starts(self) -> tuple[date, ...]:
        return tuple(term.first for term in self.terms)

    @cached_property
    def _half_starts(self) -> tuple[date, ...]:
        starts: list[date] = []
        for term in self.terms:
            starts.append(term.first)
            if term.half_term is not None:
                starts.append(term.half_term[1] + timedelta(days=1))
        return tuple(starts)

    def breaks(self, name: str) -> tuple[date, ...]:
        """The first day after each break so named: `autumn half term`, or `autumn term` for the end of the term."""
        found: list[date] = []
        for term in self.terms:
            if name == f"{term.name} half term" and term.half_term is not None:
                found.append(term.half_term[1] + timedelta(days=1))
            elif name == f"{term.name} term":
                found.append(term.last + timedelta(days=1))
        return tuple(found)


def from_open_days(days: Iterable[date], like: Calendar | None = None) -> Calendar:
    """A calendar read off a register: a day is open when somebody has a mark on it.

    Terms are taken from `like` where it covers the days; otherwise two terms are parted by 13 days or more without
    school, or by fewer with Christmas Day among them, and the longest gap of 5 days or more inside a term is its half
    term.
    """
    ordered = sorted(set(days))
    open_days = set(ordered)
    if like is not None and ordered and all(like.covers(day) for day in ordered):
        years = {school_year_of(day) for day in ordered}
        terms = tuple(t for t in like.terms if school_year_of(t.first) in years)
        inside = _weekdays(terms)
        if open_days <= set(inside):
            shut = tuple(Closed(d, "no marks in the register") for d in inside if d not in open_days)
            return Calendar("inferred", "read off the register", terms, shut, inferred=True)
    return Calendar("inferred", "read off the register", *_terms_from_gaps(ordered), inferred=True)


@lru_cache(maxsize=64)  # a country's schools close on days of their own, in few terms
def _weekdays(terms: tuple[Term, ...]) -> tuple[date, ...]:
    return Calendar("", "", terms).school_days


def _parts_terms(last: date, first: date) -> bool:
    """Whether a term ends and another begins between two school days that follow each other."""
    if (first - last).days >= 14 or school_year_of(first) != school_year_of(last):
        return True
    return last < date(last.year, 12, 25) < first


def _terms_from_gaps(days: list[date]) -> tuple[tuple[Term, ...], tuple[Closed, ...]]:
    runs: list[list[date]] = []
    for day in days:
        if runs and not _parts_terms(runs[-1][-1], day):
            runs[-1].append(day)
        else:
            runs.append([day])
    names = ("autumn", "spring", "summer")
    terms: list[Term] = []
    closed: list[Closed] = []
    for run in runs:
        month = run[0].month
        name = names[0] if month >= 8 else names[1] if month <= 3 else names[2]
        gaps = [(b - a, a, b) for a, b in itertools.pairwise(run) if (b - a).days >= 6]
        half = None
        if gaps:
            _, before, after = max(gaps)
            half = (before + timedelta(days=1), after - timedelta(days=1))
        terms.append(Term(name, run[0], run[-1], half))
        open_days = set(run)
        closed.extend(
            Closed(d, "no marks in the register")
            for d in Calendar("", "", (terms[-1],)).school_days
            if d not in open_days
        )
    return tuple(terms), tuple(closed)
