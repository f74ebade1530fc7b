"""One pupil's register the slow way: letters by session, spells walked from the first day on, facts by counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from attendance_policy.vocabulary.counting import Counting
from reference.days import SchoolDays, school_year

POSSIBLE = ("present", "elsewhere", "authorised", "unauthorised")
ABSENT = ("authorised", "unauthorised")


@dataclass(frozen=True)
class Marked:
    """What a code counts as, and whether the pupil is in school."""

    stat_class: str
    in_school: bool


@dataclass(frozen=True)
class Pupil:
    """A pupil and the letters of each day: (morning, afternoon), "" for none. Flags are yes, no or ?."""

    id: str
    marks: Mapping[date, tuple[str, str]]
    year: str = ""
    start: date | None = None
    leave: date | None = None
    flags: Mapping[str, str] = field(default_factory=dict)
    contacts_held: int | None = None


@dataclass(frozen=True)
class Row:
    """One moment at which an occasion is asked. `place`: which day of the spell, from 0."""

    occasion: str
    day: date
    spell: int | None = None
    spell_day: date | None = None
    place: int = 0
    asked: Asked | None = None


@dataclass(frozen=True)
class Asked:
    """A request or a report of the log: the school day it counts from, the day it was made, the days it is about."""

    day: date
    made: date
    reason: str = ""
    span: tuple[date, date] | None = None
    outcome: str = "not answered"
    what: str = ""

    def asks_for(self) -> set[str]:
        """What it asks for; whatever gives days asks for leave, unless it names something else of the list."""
        return {self.what} if self.what else {"leave"} if self.span else set()


class History:
    """One pupil's marks, spells and rows."""

    def __init__(self, pupil: Pupil, days: SchoolDays, codes: Mapping[str, Marked], counting: Counting) -> None:
        self.pupil = pupil
        self.days = days
        self.codes = codes
        self.counting = counting
        # Windows, counts and sets already worked out: many rules ask the same.
        self.kept: dict[Any, list[date]] = {}
        self.counted: dict[Any, int] = {}
        self.sets: dict[str, frozenset[str]] = {}
        # date -> the letters of its two sessions
        self.letters = {day: pupil.marks.get(day, ("", "")) for day in days.days}

    # --- what a mark is

    def possible(self, letter: str) -> bool:
        return letter in self.codes and self.codes[letter].stat_class in POSSIBLE

    def away(self, letter: str) -> bool:
        return letter in self.codes and self.codes[letter].stat_class in ABSENT and not self.codes[letter].in_school

    def member(self, letter: str, what: str) -> bool:
        return letter in self.set_of(what)

    def set_of(self, what: str) -> frozenset[str]:
        """The letters of a set of codes."""
        if what not in self.sets:
            self.sets[what] = frozenset(letter for letter in self.codes if self._belongs(letter, what))
        return self.sets[what]

    def _belongs(self, letter: str, what: str) -> bool:
        if " or " in what:
            return any(self._belongs(letter, one) for one in what.split(" or "))
        stat_class = self.codes[letter].stat_class
        if what in ("present", "elsewhere", "authorised"):
            return stat_class == what
        if what == "absent":
            return stat_class in ABSENT
        if what == "unauthorised":
            return letter in self.counting.unauthorised
        if what == "late":
            return letter in ("L", "U")
        if what == "away":
            return self.away(letter)
        if what == "possible":
            return self.possible(letter)
        return letter == what

    def in_school_on(self, day: date) -> bool:
        """Whether the pupil was in school in some possible session of a day."""
        return any(self.possible(letter) and not self.away(letter) for letter in self.letters[day])

    # --- rows

    def on_roll(self, day: date) -> bool:
        """Between the dates of the pupil file; where it gives neither, between the first and the last mark."""
        pupil, marked = self.pupil, [d for d, both in self.letters.items() if any(both)]
        if pupil.start is None and not marked:
            return False
        first = pupil.start if pupil.start is not None else marked[0]
        if pupil.leave is not None:
            return first <= day <= pupil.leave
        return first <= day if pupil.start is not None else first <= day <= marked[-1]

    def rows(self) -> dict[tuple[str, date], Row]:
        """Every row of this pupil, by occasion and day."""
        found: list[Row] = []
        for day in self.days.review_days(self.counting.review_every, self.counting.review_on):
            if self.on_roll(day):
                found.append(Row("review", day))
        spell, inside, first, seen = -1, False, None, []
        for day in self.days.days:
            for letter in self.letters[day]:
                if not self.possible(letter):
                    continue
                if self.away(letter):
                    if not inside:
                        spell, inside, first, seen = spell + 1, True, day, []
                    if day not in seen:
                        found.append(Row("absence", day, spell, first, len(seen)))
                        seen.append(day)
                elif inside:
                    inside = False
                    found.append(Row("return", day, spell, first))
        return {(row.occasion, row.day): row for row in found}

    def last_begun(self, day: date) -> date | None:
        """The first day of the last spell that had begun by a day."""
        inside, begun = False, None
        for one in self.days.days:
            for letter in self.letters[one] if one <= day else ():
                if self.possible(letter):
                    begun = one if self.away(letter) and not inside else begun
                    inside = self.away(letter)
        return begun

    # --- windows and counts

    def window(self, row_day: date, name: str, size: object) -> list[date]:
        """The days of a window that ends with a day, that day included."""
        key = (row_day, name, size)
        if key not in self.kept:
            before = [d for d in self.days.days if d <= row_day]
            if name == "this":
                chosen = [d for d in before if self.days.same(str(size), d, row_day)]
            elif name == "school_weeks":
                weeks = self.days.weeks_to(row_day, self.counting.school_week == "full weeks only")
                wanted = int(str(size))
                chosen = [d for d in before if len(weeks) < wanted or d >= weeks[-wanted]]
            elif name == "school_days":
                chosen = before[-int(str(size)) :]
            else:
                assert name == "from"
                chosen = [d for d in before if d >= size]  # type: ignore[operator]
            self.kept[key] = chosen
        return self.kept[key]

    def sessions(self, days: list[date], what: str) -> int:
        """Sessions of the set on some days, which follow one another without a gap."""
        key = (days[0], days[-1], what) if days else None
        if key not in self.counted:
            letters = self.set_of(what)
            self.counted[key] = sum(letter in letters for day in days for letter in self.letters[day])
        return self.counted[key]

    def percent(self, days: list[date], whats: tuple[str, ...]) -> Fraction | None:
        """Sessions of some sets out of possible sessions, in per cent; None without a possible session."""
        whole = self.sessions(days, "possible")
        return Fraction(100 * sum(self.sessions(days, what) for what in whats), whole) if whole else None

    def day_of(self, day: date, what: str) -> bool:
        """Whether a day is one of the set, as counting.absent_day says."""
        letters = self.letters[day]
        if not any(self.member(letter, what) for letter in letters):
            return False
        if self.counting.absent_day == "any session missed":
            return True
        return all(self.member(letter, what) or not self.possible(letter) for letter in letters)

    def spells_begun(self, days: list[date], what: str) -> int:
        """Runs of sessions of the set that begin on one of the days; sessions not possible break none."""
        wanted, count, inside = set(days), 0, False
        for day in self.days.days:
            for letter in self.letters[day]:
                if self.member(letter, what):
                    count += not inside and day in wanted
                    inside = True
                elif self.possible(letter):
                    inside = False
        return count

    def consecutive(self, last: list[date], what: str) -> int:
        """Days of the set in a row, looking back from the last of some days."""
        count = 0
        for day in reversed(last):
            if self.day_of(day, what):
                count += 1
            elif any(self.possible(letter) for letter in self.letters[day]):
                break
        return count

    def session(self, day: date) -> str:
        """Which session an absence is about: the first one missed."""
        return "am" if self.away(self.letters[day][0]) else "pm"

    def days_of_year(self, day: date) -> list[date]:
        return [d for d in self.days.days if school_year(d) == school_year(day)]
