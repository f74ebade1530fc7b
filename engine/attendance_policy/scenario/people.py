"""The pupils of a scenario and their marks."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import numpy as np

from attendance_policy.calendar import Calendar, school_year_of
from attendance_policy.codes import CodeBook, StatClass
from attendance_policy.diagnostics import Place, did_you_mean
from attendance_policy.register.model import NO, NOT_KNOWN, YES, Pupils, Register
from attendance_policy.register.pupils import NUMBERS
from attendance_policy.register.years import year_of
from attendance_policy.scenario.marks import DayMarks, MarksError, Run, read_day, read_runs
from attendance_policy.scenario.reading import Reading
from attendance_policy.source import Path

_KNOWN = ("year", "start_date", "leave_date")
_FLAGS = {True: YES, False: NO, "yes": YES, "no": NO, "not known": NOT_KNOWN}
_FROM = re.compile(r"from\s+(\S+)")

Marks = dict[tuple[str, date], DayMarks]


def read_pupils(reading: Reading, data: dict[str, Any]) -> tuple[Pupils, dict[str, Place]]:
    """The pupils in order of their ids, and where each flag is first named."""
    ids = sorted(data)
    years, starts, leaves = [], [], []
    named: dict[str, Place] = {}
    for pupil in ids:
        said = data[pupil]
        path: Path = ("pupils", pupil)
        years.append(read_year(reading, (*path, "year"), said.get("year", "")))
        start, leave = (
            reading.day((*path, key), said[key]) if key in said else None for key in ("start_date", "leave_date")
        )
        if start is not None and leave is not None and leave < start:
            reading.wrong((*path, "leave_date"), "scenario-roll", f"`{leave}` lies before the first day, `{start}`",
                          "check the two dates")  # fmt: skip
        starts.append(start)
        leaves.append(leave)
        for key in said:
            if key not in _KNOWN and key not in NUMBERS:
                named.setdefault(key, reading.place((*path, key), key=True))
    flags = {
        flag: np.array([_FLAGS[data[pupil].get(flag, False)] for pupil in ids], dtype=np.uint8)
        for flag in sorted(named)
    }
    numbers = {
        name: np.array([data[pupil].get(name, -1) for pupil in ids], dtype=np.int32)
        for name in NUMBERS if any(name in data[pupil] for pupil in ids)
    }  # fmt: skip
    return Pupils(tuple(ids), tuple(years), tuple(starts), tuple(leaves), (), flags, numbers=numbers), named


def read_year(reading: Reading, path: Path, text: object) -> str:
    """A year group in its normal form, or "" (the problem is noted)."""
    year = year_of(str(text))
    if year is None:
        reading.wrong(path, "scenario-year", f"`{text}` is not a year group", "year groups are N, R and 1 to 13")
    return year or ""


def unknown_pupil(reading: Reading, path: Path, pupil: str, pupils: Pupils, key: bool = False) -> None:
    """Note that a pupil is not listed."""
    hint = did_you_mean(pupil, pupils.pupil_ids) or "list the pupil under `pupils`"
    reading.wrong(path, "unknown-pupil", f"there is no pupil `{pupil}`", hint, key=key)


def read_marks(reading: Reading, data: dict[str, Any], pupils: Pupils, codes: CodeBook, calendar: Calendar) -> Marks:
    """Every mark, with runs laid on the school days of the calendar."""
    marks: Marks = {}
    for pupil in sorted(data):
        if pupil not in pupils.pupil_ids:
            unknown_pupil(reading, ("register", pupil), pupil, pupils, key=True)
            continue
        at = pupils.pupil_ids.index(pupil)
        roll = (pupils.start[at], pupils.leave[at])
        days = _Days(reading, ("register", pupil), codes, calendar)
        for key, text in data[pupil].items():
            days.line(str(key), str(text))
        for day, (found, path) in sorted(days.all().items()):
            if _may_stand(reading, path, day, found, codes, roll):
                marks[pupil, day] = found
    return marks


class _Days:
    """The marks of one pupil, gathered line by line; single days say otherwise than runs."""

    def __init__(self, reading: Reading, path: Path, codes: CodeBook, calendar: Calendar) -> None:
        self.reading, self.path, self.codes, self.calendar = reading, path, codes, calendar
        self.single: dict[date, tuple[DayMarks, Path]] = {}
        self.running: dict[date, tuple[DayMarks, Path]] = {}

    def all(self) -> dict[date, tuple[DayMarks, Path]]:
        return {**self.running, **self.single}

    def line(self, key: str, text: str) -> None:
        path = (*self.path, key)
        run = _FROM.fullmatch(key)
        day = self._day(path, run[1] if run else key)
        if day is None:
            return
        try:
            if run is None:
                self._single(path, day, read_day(text, self.codes))
            else:
                self._run(path, day, read_runs(text, self.codes))
        except MarksError as fault:
            self.reading.wrong_in_text(path, fault.column, fault.code, fault.message, fault.suggestion)

    def _day(self, path: Path, text: str) -> date | None:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.reading.wrong(path, "register-key", f"`{path[-1]}` names no day", "write a date such as `2025-09-03`, "
                               "or `from 2025-09-03` before runs of days", key=True)  # fmt: skip
            return None
        if not self.calendar.covers(day):
            self._outside(path, day)
            return None
        return day

    def _outside(self, path: Path, day: date) -> None:
        message = f"the calendar `{self.calendar.id}` says nothing about the school year {school_year_of(day)}"
        self.reading.wrong(path, "outside-calendar", message, "choose another day or another calendar", key=True)

    def _single(self, path: Path, day: date, marks: DayMarks) -> None:
        closed = all(letters in ("", "#") or letters.startswith("Y") for letters in (marks.am, marks.pm))
        if not self.calendar.is_open(day) and not closed:
            self.reading.wrong(path, "scenario-closed-day", f"{day} is no school day in the calendar "
                               f"`{self.calendar.id}`", self._next_open(day), key=True)  # fmt: skip
            return
        self.single[day] = (marks, path)

    def _run(self, path: Path, day: date, runs: tuple[Run, ...]) -> None:
        if not self.calendar.is_open(day):
            self.reading.wrong(path, "scenario-closed-day", f"{day} is no school day in the calendar "
                               f"`{self.calendar.id}`", self._next_open(day), key=True)  # fmt: skip
            return
        days = iter(d for d in self.calendar.school_days if d >= day)
        here = next(days, None)
        for run in runs:
            done = 0
            wanted = len(run.days) * run.times
            while here is not None and (here <= run.until if run.until is not None else done < wanted):
                if here in self.running:
                    self.reading.wrong(path, "runs-overlap", f"{here} stands in an earlier run too",
                                       "end that run sooner, or start this one later", key=True)  # fmt: skip
                    return
                self.running[here] = (run.days[done % len(run.days)], path)
                done += 1
                here = next(days, None)
            if run.until is None and done < wanted:
                last = self.calendar.school_days[-1]
                self.reading.wrong(path, "outside-calendar", f"the calendar `{self.calendar.id}` ends on {last}, "
                                   f"{wanted - done} days before this run does", "make the run shorter")  # fmt: skip
                return
            if run.until is not None and done == 0:
                self.reading.wrong(path, "marks", f"`to {run.until}` ends before it begins",
                                   "check the date")  # fmt: skip

    def _next_open(self, day: date) -> str:
        after = next((d for d in self.calendar.school_days if d > day), None)
        return f"the next school day is {after}" if after is not None else "check the date"


def _may_stand(
    reading: Reading, path: Path, day: date, marks: DayMarks, codes: CodeBook, roll: tuple[date | None, date | None]
) -> bool:
    for letters in dict.fromkeys((marks.am, marks.pm)):
        if letters and not codes[letters].valid_on(day):
            code = codes[letters]
            hint = f"it is written `{code.becomes}` on that day" if code.becomes else "check the date, or the code"
            reading.wrong(path, "scenario-code-day", f"`{letters}` ({code.meaning}) is no code on {day}", hint)
            return False
    start, leave = roll
    off = (start is not None and day < start) or (leave is not None and day > leave)
    if off and any(letters and codes[letters].stat_class is not StatClass.ADMINISTRATIVE
                   for letters in (marks.am, marks.pm)):  # fmt: skip
        reading.wrong(path, "scenario-off-roll", f"{day} is not in the pupil's time on roll",
                      "check the marks, `start_date` and `leave_date`")  # fmt: skip
        return False
    return True


def register_of(
    marks: Marks, pupils: Pupils, codes: CodeBook, calendar: Calendar, until: date | None
) -> Register | None:
    """The register: every school day of the school years that the marks and the last review lie in.

    Whole years, so that the last school day of a week, half term or term is the calendar's and not the last mark's.
    """
    if not pupils.pupil_ids or not (marks or until):
        return None
    told = [*(day for _, day in marks), *((until,) if until else ())]
    years = {school_year_of(day) for day in told}
    first, last = min(years), max(years)
    inside = {day for day in calendar.school_days if first <= school_year_of(day) <= last}
    days = tuple(sorted(inside | {day for _, day in marks}))
    grid = np.zeros((len(pupils.pupil_ids), 2 * len(days)), dtype=np.uint8)
    column = {day: 2 * index for index, day in enumerate(days)}
    row = {pupil: index for index, pupil in enumerate(pupils.pupil_ids)}
    for (pupil, day), found in marks.items():
        for offset, letters in enumerate((found.am, found.pm)):
            if letters:
                grid[row[pupil], column[day] + offset] = codes.number[letters]
    return Register(pupils.pupil_ids, days, grid, codes)
