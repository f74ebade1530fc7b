"""From the elements of a Common Transfer File to rows: which day each mark stands on, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import CodeBook

from .accept import day_of
from .columns import Column, Rows
from .ctf_counts import KINDS, counted, differences, given, kinds_of
from .ctf_elements import Elements, Strings
from .ctf_marks import Block
from .ctf_weeks import WEEK, Against, Chosen, against_five, against_seven, choose, ordinals
from .maps.apply import day_text
from .maps.model import RegisterMap
from .model import Pupils, Reject
from .table import kept, shown
from .upn import check_letter, upn_of
from .years import year_of

CTF_CODES = {
    "bad-upn": "The pupil's unique pupil number is not one.",
    "week-begins-on-a-weekend": "Marks of five days a week begin on a Saturday or a Sunday.",
    "counts-do-not-fit": "In doubt: the counts of a record of attendance are not those of its marks.",
    "days-do-not-fit": "In doubt: the map says how many days a week marks have, and the file says otherwise.",
    "upn-check-letter": "In doubt: the first letter of a unique pupil number is not the one that its digits ask for.",
}
_AT_ONCE = 1 << 16  # places, where marks are only counted
_MOST_SCHOOLS = 5
_SESSIONS = ("AM", "PM")


class Decoder:
    """Decodes one file. `found` is what was read of it; `codes` is what the marks count as."""

    def __init__(self, found: Elements, file: str, map: RegisterMap, codes: CodeBook | None) -> None:
        self.found, self.marks, self.file, self.map, self.codes = found, found.marks, file, map, codes
        self.in_pupils = _all_on_few_lines(found)
        self.upns = [upn_of(pupil.upn) for pupil in found.pupils]
        self.names = tuple(upn or pupil.upn for upn, pupil in zip(self.upns, found.pupils, strict=True))
        strings = found.strings
        dates = {text: day_of(day_text(text, map)) for text in {one.start for one in strings}}
        self.starts: list[date | None] = [dates[one.start] for one in strings]
        self.start = np.array([day.toordinal() if day else 0 for day in self.starts], np.int64)
        self.made = day_of(found.made[:10])
        self.pupil = np.array([one.pupil for one in strings], np.int64)
        self.line = np.array([self._line(one) for one in strings], np.int64)
        of_string = [self._school(one) for one in strings]
        self.schools = tuple(sorted(set(of_string)))
        number = {name: index for index, name in enumerate(self.schools)}
        self.school = np.array([number[name] for name in of_string], np.int32)
        self._judged: tuple[Chosen, list[Reject]] | None = None

    def blocks(self, places: int) -> Iterator[Rows]:
        """All marks as rows, those of strings with about so many places at a time.

        The first says what is said of the whole file. Raises `CannotGoOn` (exit code 3) where the days of the marks
        cannot be told.
        """
        if self._judged is None:
            self._judged = self._judge()
        chosen, doubts = self._judged
        off = np.array([self._why_off(at, chosen.days) != "" for at in range(self.start.size)], np.bool_)
        counted_in = "pupil" if self.in_pupils else "line"
        for block in self.marks.blocks(places):
            rows = replace(self._rows(block, chosen.days, off), counted_in=counted_in)
            if block.strings.start == 0:
                rows = replace(
                    rows, ignored_columns=tuple(self.found.skipped), told=self._told(),
                    doubts=tuple(sorted((*doubts, *self._letters()))), notes=tuple(self._notes(chosen)),
                )  # fmt: skip
            yield rows

    def _rows(self, block: Block, days: int, off: NDArray[np.bool_]) -> Rows:
        """The rows of a block, and the rejects that its other marks are."""
        rejects: list[Reject] = []
        string, place, number = block.string, block.place, block.number
        if off[block.strings].any():
            rejects += self._rejects(block, off, days)
            keep = ~off[string]
            string, place, number = string[keep], place[keep], number[keep]
        session = (place & 1).astype(np.int32)
        return Rows(
            _named(self.names, self.pupil[string]), self._day(string, place, days, block.strings),
            Column(_SESSIONS, session), _named(self.marks.texts, number), self.line[string], tuple(rejects),
            school=Column(self.schools, self.school[string]) if len(self.schools) > 1 else None,
        )  # fmt: skip

    def _day(self, string: NDArray[np.int64], place: NDArray[np.int64], days: int, some: slice) -> Column:
        """The day of each mark; where its string begins on none, what the string says instead."""
        ordinal = ordinals(self.start[string], place, days)
        unknown = self.start[some] == 0
        bad: list[str] = []
        if unknown.any():
            at = np.flatnonzero(unknown) + some.start
            bad = sorted({self.found.strings[n].start for n in at.tolist()})
            says = np.zeros(unknown.size, np.int64)
            says[at - some.start] = [bad.index(self.found.strings[n].start) for n in at.tolist()]
            ordinal = np.where(unknown[string - some.start], says[string - some.start] - len(bad), ordinal)
        # A text for each day that there is; what is no day stands before them.
        values, index = _numbered(ordinal)
        return Column(tuple(date.fromordinal(v).isoformat() if v > 0 else bad[v] for v in values.tolist()), index)

    def _judge(self) -> tuple[Chosen, list[Reject]]:
        """How many days a week there are, and the records whose counts do not fit."""
        found, strings = self.found, self.found.strings
        kind_of = kinds_of(self.marks.texts, self.map.codes, self.codes)
        year_of_string = np.array([one.year for one in strings], np.int64)
        every = np.zeros((len(found.years), KINDS), np.int64)
        weekdays = np.zeros_like(every)
        on_weekend = np.full(len(strings), -1, np.int64)
        alike = True
        for block in self.marks.blocks(_AT_ONCE):
            kind = kind_of[block.number]
            start, day = self.start[block.string], block.place >> 1
            weekday = np.where(start > 0, (start + 6 + day) % WEEK, 0)
            alike = alike and not ((start > 0) & ((start + 6) % WEEK + day >= 5)).any()
            _count(every, year_of_string[block.string], kind)
            _count(weekdays, np.where(weekday < 5, year_of_string[block.string], -1), kind)
            odd = np.flatnonzero((weekday >= 5) & (kind > 0))
            on_weekend[block.string[odd[::-1]]] = block.place[odd[::-1]]
        chosen = choose(self.map.days_a_week, self._against(every, weekdays, on_weekend), alike, self.file)
        doubts = []
        if chosen.doubt is not None:
            doubts.append(Reject(chosen.doubt.line, "days-do-not-fit",
                                 f"the map says {chosen.days} days a week, but {chosen.doubt.reason}"))  # fmt: skip
        table = weekdays if chosen.days == WEEK else every
        has_marks = {one.year for one in strings if one.marks}
        for index, record in enumerate(found.years if self.codes is not None else ()):
            said = differences(given(record), counted(table[index])) if index in has_marks else ""
            if said:
                line = record.pupil + 1 if self.in_pupils else record.line
                doubts.append(Reject(line, "counts-do-not-fit", said, kept((self._name(record.pupil),))))
        return chosen, doubts

    def _against(
        self, every: NDArray[np.int64], weekdays: NDArray[np.int64], on_weekend: NDArray[np.int64]
    ) -> dict[int, Against]:
        """What speaks against five days a week, and against seven: the first string of each."""
        against: dict[int, Against] = {}
        for index, one in enumerate(self.found.strings):
            start = self.starts[index]
            if start is None or not one.marks or len(against) == 2:
                continue
            line, only = int(self.line[index]), 0
            if one.year >= 0 and self.codes is not None and on_weekend[index] >= 0:
                said = given(self.found.years[one.year])
                fits = {5: not differences(said, counted(every[one.year])),
                        7: not differences(said, counted(weekdays[one.year]))}  # fmt: skip
                only = 7 if said and fits[7] and not fits[5] else 0
            if only == 7:
                against.setdefault(5, Against(line, "with five its marks are not those that its record counts"))
            elif on_weekend[index] >= 0:
                against.setdefault(7, against_seven(start, int(on_weekend[index]), line))
            if 5 not in against:
                why = against_five(start, one.last, self.made, line)
                if why is not None:
                    against[5] = why
        return against

    def _why_off(self, at: int, days: int) -> str:
        """The code of why no mark of a string can be a row, or ""."""
        one, start = self.found.strings[at], self.starts[at]
        if self.upns[one.pupil] is None and self.found.pupils[one.pupil].upn:
            return "bad-upn"
        if start is not None and days == 5 and start.weekday() >= 5:
            return "week-begins-on-a-weekend"
        return ""

    def _rejects(self, block: Block, off: NDArray[np.bool_], days: int) -> Iterator[Reject]:
        texts = self.marks.texts
        for row in np.flatnonzero(off[block.string]).tolist():
            at = int(block.string[row])
            one, start = self.found.strings[at], self.starts[at]
            code = self._why_off(at, days)
            upn = self.upns[one.pupil] or ""
            if code == "bad-upn":
                # What stands in its place may be anything, a name too, so it is not shown.
                size = len(self.found.pupils[one.pupil].upn)
                reason = f"the unique pupil number is none: a letter, eleven digits and one more, not {size} characters"
            else:
                reason = f"marks of five days a week cannot begin on `{start}`, a {start:%A}"
            place = int(block.place[row])
            mark = texts[block.number[row]]
            yield Reject(self._line(one), code, reason, kept((upn, f"{one.start} + {place >> 1}", _SESSIONS[place & 1],
                                                              mark)))  # fmt: skip

    def _letters(self) -> list[Reject]:
        return [
            Reject(index + 1 if self.in_pupils else pupil.line, "upn-check-letter",
                   f"the check letter of {shown(upn)} should be `{check_letter(upn)}`", kept((upn,)))
            for index, (upn, pupil) in enumerate(zip(self.upns, self.found.pupils, strict=True))
            if upn and upn[0] != check_letter(upn)
        ]  # fmt: skip

    def _line(self, one: Strings) -> int:
        return one.pupil + 1 if self.in_pupils else one.line

    def _name(self, pupil: int) -> str:
        return self.upns[pupil] or ""

    def _school(self, one: Strings) -> str:
        of_year = self.found.years[one.year].school if one.year >= 0 else ""
        return of_year or self.found.school

    def _notes(self, chosen: Chosen) -> Iterator[str]:
        found = self.found
        version = f", version {shown(found.version)}" if found.version else ""
        made = f", made on {self.made}" if self.made else ""
        yield f"the register is a Common Transfer File{version}{made}"
        if self.in_pupils:
            yield "the file has several pupils on a line: where a line is named, pupils are counted"
        if chosen.note:
            yield chosen.note
        other: dict[str, int] = {}
        for one, number in zip(found.strings, self.school.tolist(), strict=True):
            school = self.schools[number]
            if school != found.school and found.school:
                other[school] = other.get(school, 0) + one.marks
        if other:
            named = ", ".join(
                f"{count:,} of {shown(school)}" for school, count in sorted(other.items())[:_MOST_SCHOOLS]
            )
            more = f" and of {len(other) - _MOST_SCHOOLS} more" if len(other) > _MOST_SCHOOLS else ""
            yield f"marks of another school than {shown(found.school)}, which made the file: {named}{more}"
        with_marks = {one.year for one in found.strings if one.marks}
        bare = sum(bool(given(year)) and index not in with_marks for index, year in enumerate(found.years))
        if bare:
            yield f"records of attendance with counts alone, without marks: {bare:,}"
        skipped = sum(found.skipped.values())
        if skipped or found.attributes:
            yield f"nothing was read from {skipped:,} elements and {found.attributes:,} attributes"

    def _told(self) -> Pupils | None:
        """The year groups that the file gives; None when it gives none."""
        years: dict[str, str] = {}
        for upn, pupil in zip(self.upns, self.found.pupils, strict=True):
            year = year_of(pupil.year)
            if upn and year:
                years.setdefault(upn, year)
        if not years:
            return None
        ids = tuple(sorted(years))
        return Pupils(ids, tuple(years[i] for i in ids), (None,) * len(ids), (None,) * len(ids))


def _all_on_few_lines(found: Elements) -> bool:
    lines = {pupil.line for pupil in found.pupils}
    return 2 * len(lines) < len(found.pupils)


def _numbered(values: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The distinct values in order, and the number of each; for values that are close together."""
    if not values.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int32)
    least = int(values.min())
    is_there = np.zeros(int(values.max()) - least + 1, np.bool_)
    is_there[values - least] = True
    found = np.flatnonzero(is_there)
    number = np.zeros(is_there.size, np.int32)
    number[found] = np.arange(found.size, dtype=np.int32)
    return found + least, number[values - least]


def _named(texts: tuple[str, ...], number: NDArray[np.integer]) -> Column:
    """A column of those texts that are used."""
    found, index = _numbered(number)
    return Column(tuple(texts[at] for at in found.tolist()), index)


def _count(table: NDArray[np.int64], year: NDArray[np.int64], kind: NDArray[np.uint8]) -> None:
    """Count marks by record and kind; those of no record, -1, are left out."""
    if not (year >= 0).any():
        return
    first = int(year[year >= 0].min())
    some = table[first : int(year.max()) + 1]
    at = (year - first) * KINDS + kind
    some += np.bincount(at[year >= 0], minlength=some.size).reshape(some.shape)
