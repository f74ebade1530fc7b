"""School days the slow way: what each day belongs to, by comparing dates. Knows nothing of the engine's arrays."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable
from datetime import date, timedelta

import holidays

from attendance_policy.calendar import Calendar


def school_year(day: date) -> int:
    """The calendar year in which the day's school year begins: it runs from 1 September to 31 August."""
    return day.year if day.month >= 9 else day.year - 1


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


class SchoolDays:
    """Every open day from the first to the last day with a mark, and every day with a mark."""

    def __init__(self, calendar: Calendar, marked: Iterable[date], planned: Iterable[date] = ()) -> None:
        self.calendar = calendar
        held = sorted(set(marked))
        shut = {closed.day for closed in calendar.closed} | set(planned)
        self.open: set[date] = set()
        for term in calendar.terms:
            day = term.first
            while day <= term.last:
                pause = term.half_term
                if day.weekday() <= 4 and day not in shut and not (pause and pause[0] <= day <= pause[1]):
                    self.open.add(day)
                day += timedelta(days=1)
        inside = {day for day in self.open if held and held[0] <= day <= held[-1]}
        self.days = sorted(inside | set(held))
        self.period: dict[tuple[str, date], object] = {
            (name, day): self._period(name, day)
            for name in ("week", "half term", "term", "year")
            for day in self.open | set(self.days)
        }
        # The weeks of each school year that have an open day, by their Mondays.
        self.weeks: dict[int, set[date]] = {}
        for day in self.open:
            self.weeks.setdefault(school_year(day), set()).add(monday(day))
        # Review days already found: every pupil of a school is looked at on the same ones.
        self.reviewed: dict[tuple[str, str], list[date]] = {}

    def _period(self, name: str, day: date) -> object:
        if name == "year":
            return school_year(day)
        if name == "week":
            return monday(day)
        begun = [term for term in self.calendar.terms if term.first <= day]
        if name == "term" or not begun:
            return len(begun)
        pause = begun[-1].half_term
        return len(begun), pause is not None and day > pause[1]

    def same(self, name: str, one: date, other: date) -> bool:
        """Whether two days are in the same week, half term, term or school year."""
        return self.period[name, one] == self.period[name, other]

    def full_week(self, day: date) -> bool:
        """Whether the school is open on all five days of the day's week."""
        first = monday(day)
        known = self.open | set(self.days)
        return all(first + timedelta(days=n) in known for n in range(5))

    def weeks_to(self, day: date, full_only: bool) -> list[date]:
        """The Mondays of the school weeks up to and with the day's own."""
        found = {self.period["week", d]: d for d in self.days if d <= day}
        return sorted(first for first, d in found.items() if not full_only or self.full_week(d))

    def on_or_after(self, day: date) -> date | None:
        """The first school day on or after a day."""
        return next((d for d in self.days if d >= day), None)

    def apart(self, unit: str, begun: date, day: date, full_weeks: bool = False) -> int:
        """How many of a unit lie between two school days: how often it has changed, or the days passed."""
        if unit in ("months", "years", "working days"):
            return max(n for n in range(400) if self.moved(begun, n, unit) <= day)
        if unit == "days":
            return (day - begun).days
        if unit == "weeks":
            return (day - begun).days // 7
        passed = [d for d in self.days if begun < d <= day]
        if unit == "school days":
            return len(passed)
        name = {"school weeks": "week", "half terms": "half term", "terms": "term"}[unit]
        line = [begun, *passed]
        if unit == "school weeks" and full_weeks:
            return sum(not self.same(name, a, b) and self.full_week(b) for a, b in itertools.pairwise(line))
        return sum(not self.same(name, a, b) for a, b in itertools.pairwise(line))

    def review_days(self, every: str, on: str) -> list[date]:
        """The days on which every pupil is looked at."""
        if every == "school day":
            return list(self.days)
        if (every, on) not in self.reviewed:
            chosen = self.first_of if on == "first school day" else self.last_of
            self.reviewed[every, on] = [day for day in self.days if chosen(every, day)]
        return list(self.reviewed[every, on])

    def first_day_back(self, day: date) -> bool:
        """Whether it is the first school day of its half term, whether or not the register goes back so far."""
        earlier = [d for d in self.open | set(self.days) if d < day]
        return not any(self.same("half term", d, day) for d in earlier)

    def first_of(self, name: str, day: date) -> bool:
        """Whether it is the first school day of its period, whether or not the register goes back so far."""
        known = self.open | set(self.days)
        return not any(d < day and self.same(name, d, day) for d in known)

    def last_of(self, name: str, day: date) -> bool:
        """Whether it is the last school day of its period, whether or not the register goes on so far."""
        known = self.open | set(self.days)
        return not any(d > day and self.same(name, d, day) for d in known)

    def moved(self, day: date, count: int, unit: str) -> date:
        """A date some days, weeks, months or working days on."""
        if unit in ("days", "weeks"):
            return day + timedelta(days=count * (7 if unit == "weeks" else 1))
        if unit in ("months", "years"):
            month = day.month - 1 + count * (12 if unit == "years" else 1)
            year, month = day.year + month // 12, month % 12 + 1
            for last in (day.day, 30, 29, 28):
                with contextlib.suppress(ValueError):
                    return date(year, month, min(day.day, last))
        while count > 0:
            day += timedelta(days=1)
            count -= day.weekday() < 5 and day not in holidays.country_holidays("GB", subdiv="ENG", years=day.year)
        return day

    def reached(self, unit: str, begun: date, day: date, count: int, full_weeks: bool, beyond: bool = False) -> bool:
        """Whether a day is at some distance from another one or past it; `beyond`: past it."""
        if unit in ("school days", "school weeks", "half terms", "terms"):
            apart = self.apart(unit, begun, day, full_weeks)
            return apart > count if beyond else apart >= count
        end = self.moved(begun, count, unit)
        return day > end if beyond else day >= end

    def break_over(self, name: str, day: date) -> bool:
        """Whether the break so named, of the day's own school year, lies behind it."""
        word, _, what = name.partition(" ")
        for term in self.calendar.terms:
            if term.name != word:
                continue
            last = term.last if what == "term" else term.half_term[1] if term.half_term else None
            if last is not None and school_year(last) == school_year(day) and last < day:
                return True
        return False
