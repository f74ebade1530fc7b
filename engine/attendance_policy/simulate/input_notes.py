"""What a run says of its inputs beside what was rejected: days that decide nothing, odd ids, flags, who left."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from attendance_policy.calendar import Calendar, school_year_of
from attendance_policy.codes import NO_MARK
from attendance_policy.diagnostics import CannotGoOn, Place, Problem
from attendance_policy.events.roll import OnRoll
from attendance_policy.register import Pupils, Register
from attendance_policy.register.inspect.contents import is_dates, reads_like_a_name
from attendance_policy.register.matrix import in_pieces
from attendance_policy.register.table import shown
from attendance_policy.register.told import NOT_TOLD, told_headings

_LOOKED_AT = 200  # ids: enough to tell names from numbers


def no_school_day(file: str, hint: str) -> CannotGoOn:
    """What to raise where a register has no day on which somebody could attend."""
    message = "no mark says that a session was held, so that no school day is known"
    return CannotGoOn(Problem(Place(file), "no-school-day", message, hint))


def year_notes(register: Register, calendar: Calendar | None) -> Iterator[str]:
    """The marks of school years that the calendar says nothing about; without one, those of each of several years.

    Every day with a mark of such a year is taken for a school day, so that a mistyped year is a day of its own.
    """
    told_of = {at: school_year_of(day) for at, day in enumerate(register.days)
               if calendar is None or not calendar.covers(day)}  # fmt: skip
    if not told_of or (calendar is None and len(set(told_of.values())) == 1):
        return  # nearly always; to count takes as long as to read the pupils
    each = np.zeros(2 * len(register.days), np.int64)
    for some in in_pieces(register.marks):
        each += np.count_nonzero(some != NO_MARK, axis=0)
    counts = each.reshape(-1, 2).sum(axis=1).tolist()
    by_year: dict[str, list[int]] = {}
    for at, year in told_of.items():
        by_year.setdefault(year, []).append(counts[at])
    told = ", ".join(f"{year}: {_many(sum(marks), 'mark')} on {_many(len(marks), 'day')}"
                     for year, marks in by_year.items())  # fmt: skip
    if calendar is not None:
        yield (f"the calendar `{calendar.id}` says nothing about {told}; each of these days is taken for a school day, "
               "so check their years")  # fmt: skip
    else:
        yield f"the register holds marks of {len(by_year)} school years, so check them: {told}"


def id_notes(register: Register) -> Iterator[str]:
    """Ids that read like names of people, or like days: then a wrong column stands for the pupil's id."""
    ids = register.pupil_ids
    if sum(map(reads_like_a_name, ids[:_LOOKED_AT])) * 2 > len(ids[:_LOOKED_AT]):
        names = sum(map(reads_like_a_name, ids))
        yield (f"the ids of {names:,} of {_many(len(ids), 'pupil')} read like names of people, and two of one name "
               "are one here: export the school's own id, and name its column for `pupil_id` in a map")  # fmt: skip
    elif any(map(_may_be_a_day, ids[:_LOOKED_AT])) and is_dates(ids[:_LOOKED_AT]):
        yield (f"what stands for the ids of {_many(len(ids), 'pupil')} reads like days: name the column of "
               "the pupil's id for `pupil_id` in a map")  # fmt: skip


def _may_be_a_day(text: str) -> bool:
    """False for what no usual form of a date reads: each begins with a figure, and those of figures alone have eight.

    Trying every form on every id takes as long as reading the register of a school.
    """
    text = text.strip()
    return text[:1].isdecimal() and (len(text) == 8 or not text.isdecimal())


def flag_notes(pupils: Pupils, known: Collection[str]) -> Iterator[str]:
    """Which column became which flag, where its heading is another name, and the flags that nobody asks for."""
    renamed = [f"{shown(name)} from {shown(column)}" for name, column in pupils.flag_columns.items()
               if name in known and column not in (name, "")]  # fmt: skip
    others = [(f"{shown(column)} as {shown(name)}" if column != name else shown(name)) if told_headings([column])
              else NOT_TOLD for name, column in pupils.flag_columns.items() if name not in known]  # fmt: skip
    if renamed:
        yield f"flags of the pupil file: {', '.join(renamed)}"
    if others:
        yield (f"columns of yes and no in the pupil file that neither the policy nor the vocabulary names: "
               f"{', '.join(others)}; they are flags that no rule of it asks for")  # fmt: skip


def roll_notes(roll: OnRoll) -> Iterator[str]:
    """How many events of a log were taken for the first or the last day on roll of a pupil."""
    if roll.taken:
        one = len(roll.taken) == 1
        yield (f"{'1 event' if one else f'{len(roll.taken):,} events'} of a log ({'' if one else 'the first on '}"
               f"{roll.events.where(roll.taken[0])}), `joined` or `left`, taken for the first or the last day on roll "
               "of a pupil")  # fmt: skip


def _many(count: int, one: str) -> str:
    return f"{count:,} {one}{'' if count == 1 else 's'}"
