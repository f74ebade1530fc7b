"""Corrections laid on a register: its marks as finally known, and what each was before, with the day it became known.

A register file holds either the mark from before a correction or the corrected one. Which, the file itself says: a
mark equal to the corrected one is corrected already, and any other is the mark from before. Several corrections of one
session follow one another in time, and the file may stand between two of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from itertools import groupby
from types import MappingProxyType

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.frozen import dataclass

from .limits import CLOSED_DAY_CODES, why_closed
from .model import Pupils, Register

SESSIONS = ("AM", "PM")
NO_MARK = "-"
_PRESENT = frozenset("/\\")
# What may keep a correction from changing anything, and what is worth telling of one that is used.
NOT_USED: Mapping[str, str] = MappingProxyType(
    {
        "stranger": "of a pupil who is not in the register",
        "no day": "of a day that is not in the register",
        "closed": "of a day without school",
        "off roll": "of a day outside the pupil's time on roll",
        "not known": "became known later than the last day looked at",
        "nothing": "of a mark that was so already",
    }
)
TOLD: Mapping[str, str] = MappingProxyType(
    {
        "unsaid": "of a mark that the register has as corrected, without saying what it was before: "
        "taken as corrected throughout",
        "otherwise": "replacing another mark than the one it names: what the register and the earlier corrections say "
        "was taken",
    }
)


@dataclass(frozen=True, order=True, slots=True)
class Correction:
    """One mark of a log that was found to be another. Ordered by pupil, session and time.

    `session`: AM or PM. `known`: the day from which it was known; `order`: its place among those of one day. `outcome`:
    the letters from then on; `how`: those it replaced, "" where it does not say. `-` is no mark.
    """

    pupil_id: str
    day: date
    session: str
    known: date
    order: tuple[int, int]
    outcome: str
    how: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One mark (`half` 0: morning) of the pupil at `row` that was `before` up to the day it became `known`.

    `before` and `after`: code numbers, 0 for no mark.
    """

    row: int
    day: date
    half: int
    known: date
    before: int
    after: int
    line: int = 0


@dataclass(frozen=True, eq=False)
class Corrected:
    """A register with every mark as finally known. `changes`: by pupil, then in time; none of them changes nothing.

    `read`: how many corrections there were. `not_used`, `told`: from a name of `NOT_USED` or `TOLD` to lines of the
    log.
    """

    register: Register
    changes: tuple[Change, ...] = ()
    read: int = 0
    not_used: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    told: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def used(self) -> int:
        """How many corrections change what was known from some day on."""
        return len(self.changes)


def corrected(
    register: Register,
    corrections: Iterable[Correction],
    *,
    calendar: Calendar | None = None,
    pupils: Pupils | None = None,
    until: date | None = None,
) -> Corrected:
    """Lay corrections on a register. `until`: what became known after this day is not known, and is taken back where
    the register has it already. `calendar` and `pupils` keep marks off days without school and off roll.

    Every correction is a change, or counted in `not_used` or under `unsaid` in `told`.
    """
    ordered = sorted(corrections)
    if not ordered:
        return Corrected(register)
    laid = _Laid(register, calendar, pupils, until)
    for (pupil, day, session), group in groupby(ordered, key=lambda c: (c.pupil_id, c.day, c.session)):
        laid.session(pupil, day, SESSIONS.index(session), list(group))
    return laid.result(len(ordered))


def on_days(laid: Corrected, days: Collection[date]) -> Corrected:
    """The same, without changes on days that turned out to be none of the school's: those are not used."""
    off = [change for change in laid.changes if change.day not in days]
    if not off:
        return laid
    lines = sorted([*laid.not_used.get("closed", ()), *(change.line for change in off)])
    kept = tuple(change for change in laid.changes if change.day in days)
    return replace(laid, changes=kept, not_used={**laid.not_used, "closed": tuple(lines)})


class _Laid:
    def __init__(
        self, register: Register, calendar: Calendar | None, pupils: Pupils | None, until: date | None
    ) -> None:
        self.register, self.calendar, self.until = register, calendar, until
        self.pupils = pupils.aligned(register.pupil_ids) if pupils is not None else None
        self.marks = register.marks.copy()
        self.changes: list[tuple[int, date, tuple[int, int], Change]] = []
        self.not_used: dict[str, list[int]] = {}
        self.told: dict[str, list[int]] = {}

    def result(self, read: int) -> Corrected:
        changes = tuple(change for *_, change in sorted(self.changes, key=lambda found: found[:3]))
        not_used, told = (
            {name: tuple(sorted(lines)) for name, lines in sorted(found.items())}
            for found in (self.not_used, self.told)
        )
        return Corrected(replace(self.register, marks=self.marks), changes, read, not_used, told)

    def session(self, pupil: str, day: date, half: int, chain: list[Correction]) -> None:
        """The corrections of one session, in the order in which they became known."""
        row, at = self.register.row.get(pupil), self.register.day_index.get(day)
        if row is None or at is None:
            late = self.until is not None and day > self.until
            why = "closed" if why_closed(day, self.calendar) else "not known" if late else "no day"
            self._unused("stranger" if row is None else why, *chain)
            return
        allowed = []
        for one in chain:
            why = self._why_not(row, one)
            if why:
                self._unused(why, one)
            else:
                allowed.append(one)
        held = int(self.marks[row, 2 * at + half])
        after = [number_of(one.outcome, self.register.codes) for one in allowed]
        before = self._before(allowed, after, held)
        for one, was, became in zip(allowed, before, after, strict=True):
            if self.until is not None and one.known > self.until:
                self._unused("not known", one)
            elif was is None:
                self.told.setdefault("unsaid", []).append(one.line)
            elif was == became:
                self._unused("nothing", one)
            else:
                change = Change(row, day, half, one.known, was, became, one.line)
                self.changes.append((row, one.known, one.order, change))
        known = sum(self.until is None or one.known <= self.until for one in allowed)
        final = after[known - 1] if known else before[0] if before else held
        self.marks[row, 2 * at + half] = held if final is None else final

    def _before(self, chain: Sequence[Correction], after: Sequence[int], held: int) -> list[int | None]:
        """The mark before each correction; None where nobody knows it."""
        codes = self.register.codes
        found: list[int | None] = []
        reached = any(_same(held, mark, codes) for mark in after)
        for index, one in enumerate(chain):
            said = number_of(one.how, codes) if one.how else None
            was = after[index - 1] if index else said if reached else held
            if said is not None and was is not None and not _same(said, was, codes):
                self.told.setdefault("otherwise", []).append(one.line)
            found.append(was)
        return found

    def _why_not(self, row: int, one: Correction) -> str:
        """The name of what keeps a correction from standing on its day, or ""."""
        if one.outcome != NO_MARK and one.outcome not in CLOSED_DAY_CODES and why_closed(one.day, self.calendar):
            return "closed"
        if self.pupils is not None and one.outcome != NO_MARK:
            start, leave = self.pupils.start[row], self.pupils.leave[row]
            if (start is not None and one.day < start) or (leave is not None and one.day > leave):
                return "off roll"
        return ""

    def _unused(self, why: str, *chain: Correction) -> None:
        self.not_used.setdefault(why, []).extend(one.line for one in chain)


def number_of(letters: str, codes: CodeBook) -> int:
    """The number of a mark, 0 for none."""
    return 0 if letters == NO_MARK else codes.number[letters]


def _same(one: int, other: int, codes: CodeBook) -> bool:
    """Whether two marks say the same; `/` and `\\` are one mark, of the morning and of the afternoon."""
    return one == other or {codes.letters[one], codes.letters[other]} <= _PRESENT
