"""What a school year and a term hold, on the calendar that a profile names, else on the one every command takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from attendance_policy.calendar import Calendar, Term, monday_of, school_year_of
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.frozen import dataclass
from attendance_policy.library.calendar_check import USUAL_DAYS
from attendance_policy.library.calendars import read_calendar
from attendance_policy.lint.lengths import Length
from attendance_policy.lint.model import Subject

EXAMPLE = "england_example"
# Whatever the calendar: 1 September to 31 August.
_OF_ANY_YEAR = {"days": 366, "weeks": 52, "months": 12, "years": 1}
_BY_THE_CALENDAR = ("school weeks", "terms", "half terms")
_DAYS = {"days": 1, "weeks": 7, "months": 28, "years": 365}  # at least


@dataclass(frozen=True)
class SchoolTime:
    """The most of each unit in one school year, and in one term, of a calendar. `longest`: the term of most days.

    `half`: the most school days in one half term.
    """

    calendar: str
    year: Mapping[str, int]
    term: Mapping[str, int]
    half: int
    longest: Term | None

    def most_in(self, window: str, unit: str) -> int | None:
        """The most sessions or school days in a window `this term` or `this half term`; None for any other."""
        days = {"term": self.term["school days"], "half term": self.half}.get(window)
        each = {"sessions": 2, "school days": 1}.get(unit)
        return days * each if days is not None and each is not None else None

    def is_beyond_a_year(self, length: Length) -> bool:
        """Whether a time is longer than any school year; never for a unit by the clock."""
        return length.count > self.year.get(length.unit, length.count)

    def is_beyond_a_term(self, length: Length) -> bool:
        """Whether no two school days of one term lie so far apart: from the day that is counted to the last one."""
        if length.unit in _DAYS:
            return length.count * _DAYS[length.unit] >= self.term["days"]
        return length.count >= self.term.get(length.unit, length.count + 1)

    def of_a_year(self, unit: str) -> str:
        """How many of a unit a year has, and by what where that is the calendar."""
        by = f" (calendar `{self.calendar}`)" if unit in _BY_THE_CALENDAR else ""
        return f"at most {Length(self.year[unit], unit)}{by}"

    def of_a_term(self, unit: str) -> str:
        """How many of a unit the longest term has, from its first to its last school day, and by what."""
        unit = "days" if unit in _DAYS else unit
        return f"the longest term has {Length(self.term[unit], unit)} (calendar `{self.calendar}`)"

    def asked_on_the_first_day(self, length: Length) -> str:
        """The first day of a leave that is asked for when the longest term begins; "" where that is not by days."""
        if self.longest is None or length.unit not in ("days", "weeks"):
            return ""
        first = self.longest.first
        begins = date.fromordinal(first.toordinal() + length.count * _DAYS[length.unit])
        return f"who asks on {first}, the first day of a term, asks for leave from {begins} on; the term ends on " \
               f"{self.longest.last}"  # fmt: skip


def school_time(subject: Subject) -> SchoolTime:
    """What the years and terms of a profile's calendar hold."""
    name = subject.policy.calendar or EXAMPLE
    try:
        calendar = read_calendar(name, subject.policies.library.folders[:-1])
    except CannotGoOn:  # told where it is used; limits are those of every other profile
        name, calendar = EXAMPLE, read_calendar(EXAMPLE)
    return time_of(calendar, name)


def time_of(calendar: Calendar, name: str) -> SchoolTime:
    """The same of a calendar. A year never holds fewer school days than a calendar may have without a warning."""
    days = max(*USUAL_DAYS, *_counted(school_year_of(day) for day in calendar.school_days))
    weeks = max(days // 5, *_counted(school_year_of(one) for one in {monday_of(day) for day in calendar.school_days}))
    terms = max(3, *_counted(school_year_of(term.first) for term in calendar.terms))
    year = {**_OF_ANY_YEAR, "sessions": 2 * days, "school days": days, "working days": 261, "school weeks": weeks,
            "terms": terms, "half terms": 2 * terms}  # fmt: skip
    by_term = defaultdict[Term, list[date]](list)
    for day in calendar.school_days:
        by_term[next(term for term in calendar.terms if term.first <= day <= term.last)].append(day)
    longest = max(by_term, key=lambda term: (by_term[term][-1] - by_term[term][0], term.first), default=None)
    most = max(map(len, by_term.values()), default=days)
    inside = {
        "days": max(((of[-1] - of[0]).days + 1 for of in by_term.values()), default=366),
        "sessions": 2 * most,
        "school days": most,
        "working days": max((_weekdays(of[0], of[-1]) for of in by_term.values()), default=261),
        "school weeks": max((len({monday_of(day) for day in of}) for of in by_term.values()), default=weeks),
        "terms": 1,
        "half terms": 2,
    }
    half = max(_counted(f"{calendar.half_term_index(day)}" for day in calendar.school_days))
    return SchoolTime(name, year, inside, half, longest)


def _counted(named: Iterable[str]) -> list[int]:
    """How many there are of each year, or of what else is named; one at least, that there be a most."""
    found: dict[str, int] = defaultdict(int)
    for name in named:
        found[name] += 1
    return [0, *found.values()]


def _weekdays(first: date, last: date) -> int:
    return sum(date.fromordinal(day).weekday() < 5 for day in range(first.toordinal(), last.toordinal() + 1))
