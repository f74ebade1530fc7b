"""From the elements of a Common Transfer File to rows: which day each mark stands on, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import CodeBook
from attendance_policy.frozen import dataclass

from .accept import day_of
from .columns import Column, Rows
from .ctf_counts import KINDS, counted, differences, given, kinds_of
from .ctf_elements import Elements, Strings
from .ctf_marks import Taken
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
_STRINGS_AT_ONCE = 2048
_MOST_SCHOOLS = 5
_SESSIONS = ("AM", "PM")


@dataclass(frozen=True)
class Block:
    """Some strings with their marks: for each mark its string, its place there, the number of its text."""

    string: NDArray[np.int64]
    place: NDArray[np.int64]
    number: NDArray[np.int32]
    at: slice


class Decoder:
    """Decodes one file. `found` and `taken` are what was read of it; `codes` is what the marks count as."""

    def __init__(self, found: Elements, taken: Taken, file: str, map: RegisterMap, codes: CodeBook | None) -> None:
        self.found, self.taken, self.file, self.map, self.codes = found, taken, file, map, codes
        self.in_pupils = _all_on_few_lines(found)
        self.upns = [upn_of(pupil.upn) for pupil in found.pupils]
        dates = {text: day_of(day_text(text, map)) for text in {one.start for one in found.strings}}
        self.starts: list[date | None] = [dates[one.start] for one in found.strings]
        self.start = np.array([day.toordinal() if day else 0 for day in self.starts], np.int64)
        made = day_of(found.made[:10])
        self.made = made
        self.ends = np.cumsum([0, *(one.marks for one in found.strings)])

    def rows(self) -> Rows:
        """All marks as rows. Raises `CannotGoOn` (exit code 3) where the days of the marks cannot be told."""
        chosen, doubts = self._judge()
        doubts += self._letters()
        day, keep, rejects = self._days(chosen.days)
        strings = self.found.strings
        counts = np.array([one.marks for one in strings], np.int64)
        who = np.repeat(np.array([one.pupil for one in strings], np.int32), counts)
        line = np.repeat(np.array([self._line(one) for one in strings], np.int64), counts)
        session = (self.taken.place & 1).astype(np.int32)
        number = self.taken.number
        names = [self._school(one) for one in strings]
        schools = tuple(sorted(set(names)))
        school = None
        if len(schools) > 1:
            at = {name: index for index, name in enumerate(schools)}
            school = Column(schools, np.repeat(np.array([at[name] for name in names], np.int32), counts))
        if not keep.all():
            who, line, session, number = who[keep], line[keep], session[keep], number[keep]
            day = Column(day.texts, day.index[keep])
            school = replace(school, index=school.index[keep]) if school is not None else None
        return Rows(
            Column(tuple(upn or pupil.upn for upn, pupil in zip(self.upns, self.found.pupils, strict=True)), who),
            day, Column(_SESSIONS, session), Column(self.taken.texts, number), line, tuple(rejects),
            tuple(self.found.skipped), "pupil" if self.in_pupils else "line", school,
            doubts=tuple(sorted(doubts)), notes=tuple(self._notes(chosen, names)), told=self._told(),
        )  # fmt: skip

    def _blocks(self) -> Iterator[Block]:
        strings = self.found.strings
        for first in range(0, len(strings), _STRINGS_AT_ONCE):
            some = range(first, min(first + _STRINGS_AT_ONCE, len(strings)))
            at = slice(int(self.ends[some.start]), int(self.ends[some.stop]))
            string = np.repeat(np.array(some, np.int64), np.diff(self.ends[some.start : some.stop + 1]))
            yield Block(string, self.taken.place[at].astype(np.int64), self.taken.number[at], at)

    def _judge(self) -> tuple[Chosen, list[Reject]]:
        """How many days a week there are, and the records whose counts do not fit."""
        found, strings = self.found, self.found.strings
        kind_of = kinds_of(self.taken.texts, self.map.codes, self.codes)
        year_of_string = np.array([one.year for one in strings], np.int64)
        every = np.zeros((len(found.years), KINDS), np.int64)
        weekdays = np.zeros_like(every)
        on_weekend = np.full(len(strings), -1, np.int64)
        alike = True
        for block in self._blocks():
            kind = kind_of[block.number]
            start, day = self.start[block.string], block.place >> 1
            weekday = np.where(start > 0, (start + 6 + day) % WEEK, 0)
            alike = alike and not ((start > 0) & ((start + 6) % WEEK + day >= 5)).any()
            year = year_of_string[block.string]
            in_year = year >= 0
            for table, of in ((every, in_year), (weekdays, in_year & (weekday < 5))):
                size = table.size
                table += np.bincount(year[of] * KINDS + kind[of], minlength=size).reshape(table.shape)
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
            line, only = self._line(one), 0
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
                last = int(self.taken.place[self.ends[index + 1] - 1])
                why = against_five(start, last, self.made, line)
                if why is not None:
                    against[5] = why
        return against

    def _days(self, days: int) -> tuple[Column, NDArray[np.bool_], list[Reject]]:
        """The day of each mark; which marks are rows; and the rejects that the others are."""
        strings = self.found.strings
        bad = sorted({one.start for one, day in zip(strings, self.starts, strict=True) if day is None})
        number_of_bad = {text: number for number, text in enumerate(bad)}
        index = np.zeros(self.taken.place.size, np.int32)
        keep = np.ones(self.taken.place.size, np.bool_)
        start = self.start + len(bad)
        for at, one in enumerate(strings):
            if self.starts[at] is None:
                start[at] = number_of_bad[one.start]
        known = self.start > 0
        off = np.array([self._why_off(at, days) != "" for at in range(len(strings))], np.bool_)
        rejects: list[Reject] = []
        for block in self._blocks():
            ordinal = ordinals(self.start[block.string], block.place, days) + len(bad)
            index[block.at] = np.where(known[block.string], ordinal, start[block.string])
            if off.any():
                keep[block.at] = ~off[block.string]
                rejects += self._rejects(block, off, days)
        highest = int(index.max(initial=0)) + 1
        used = np.zeros(highest, np.bool_)
        used[index] = True
        values = np.flatnonzero(used)
        place = np.zeros(highest, np.int32)
        place[values] = np.arange(values.size, dtype=np.int32)
        texts = tuple(bad[v] if v < len(bad) else date.fromordinal(v - len(bad)).isoformat() for v in values.tolist())
        return Column(texts, place[index]), keep, rejects

    def _why_off(self, at: int, days: int) -> str:
        """The code of why no mark of a string can be a row, or ""."""
        one, start = self.found.strings[at], self.starts[at]
        if self.upns[one.pupil] is None and self.found.pupils[one.pupil].upn:
            return "bad-upn"
        if start is not None and days == 5 and start.weekday() >= 5:
            return "week-begins-on-a-weekend"
        return ""

    def _rejects(self, block: Block, off: NDArray[np.bool_], days: int) -> Iterator[Reject]:
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
            mark = self.taken.texts[block.number[row]]
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

    def _notes(self, chosen: Chosen, schools: list[str]) -> Iterator[str]:
        found = self.found
        version = f", version {shown(found.version)}" if found.version else ""
        made = f", made on {self.made}" if self.made else ""
        yield f"the register is a Common Transfer File{version}{made}"
        if self.in_pupils:
            yield "the file has several pupils on a line: where a line is named, pupils are counted"
        if chosen.note:
            yield chosen.note
        other: dict[str, int] = {}
        for one, school in zip(found.strings, schools, strict=True):
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
