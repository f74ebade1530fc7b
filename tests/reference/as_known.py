"""The register as it was known on a day: the file read again with the corrections that had become known by then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from attendance_policy.events import Event
from reference.pupil import History, Pupil, Row

Marks = Mapping[date, tuple[str, str]]


@dataclass(frozen=True)
class Correction:
    """A mark (`half` 0: morning) that is another one from the day it became known."""

    day: date
    half: int
    known: date
    mark: str
    instead: str | None


def corrections_of(events: Iterable[Event], pupil: Pupil) -> list[Correction]:
    """Those of a pupil, in time. None is of a day before the pupil joined or after leaving."""
    found = []
    for event in sorted(events):
        if event.kind != "correction" or event.pupil_id != pupil.id:
            continue
        day, session = date.fromisoformat(event.id[:10]), event.id[11:]
        off = (pupil.start is not None and day < pupil.start) or (pupil.leave is not None and day > pupil.leave)
        if event.at.date() < day or (off and event.outcome != "-"):
            continue
        mark = event.outcome.replace("-", "")
        instead = event.how.replace("-", "") if event.how else None
        found.append(Correction(day, ("AM", "PM").index(session), event.at.date(), mark, instead))
    return found


def known_on(written: Marks, corrections: list[Correction], on: date | None, open_days: Iterable[date]) -> Marks:
    """The marks known at the end of a day; None: in the end. Only days that the register has can be corrected."""
    marks = {day: list(both) for day, both in written.items()}
    for session in {(one.day, one.half) for one in corrections if one.day in open_days}:
        day, half = session
        chain = [one for one in corrections if (one.day, one.half) == session]
        here = marks.setdefault(day, ["", ""])
        if here[half] in [one.mark for one in chain]:
            # The file has been corrected. What it held before, the first correction says, or nobody does.
            here[half] = chain[0].mark if chain[0].instead is None else chain[0].instead
        for one in chain:
            if on is None or one.known <= on:
                here[half] = one.mark
    return {day: (both[0], both[1]) for day, both in marks.items()}


def with_roll(pupil: Pupil) -> Pupil:
    """The pupil with dates on roll: those of the file, else of the first and the last mark as finally known."""
    if pupil.start is not None:
        return pupil
    marked = sorted(day for day, both in pupil.marks.items() if any(both))
    if not marked:
        return replace(pupil, start=date.max)
    return replace(pupil, start=marked[0], leave=pupil.leave if pupil.leave is not None else marked[-1])


class Asked:
    """The rows as they come, one of a day's register after another: which of them are in one spell."""

    def __init__(self) -> None:
        self.last: dict[str, tuple[Row, History, int]] = {}

    def row(self, row: Row, history: History) -> Row:
        """The row with a number for its spell. A spell that had begun by the last row's day is that row's spell."""
        if row.spell is None or row.spell_day is None:
            return row
        number = 0
        if row.occasion in self.last:
            before, seen, number = self.last[row.occasion]
            if seen is history:
                same = before.spell == row.spell
            else:
                same = row.spell_day <= before.day and (row.occasion != "return" or row.spell_day < before.day)
            number += not same
        self.last[row.occasion] = (row, history, number)
        return replace(row, spell=number)


def days_written(pupils: Iterable[Pupil]) -> set[date]:
    """The days of the register as it is written: those of any mark."""
    return {day for pupil in pupils for day, both in pupil.marks.items() if any(both)}

