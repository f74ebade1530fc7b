"""One pupil of a register, decided by the engine itself; and the same pupil going on from a day in one way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook, StatClass
from attendance_policy.decide.blocks import part_of
from attendance_policy.decide.model import Decided
from attendance_policy.decide.run import Shared, decide_block
from attendance_policy.diagnostics import did_you_mean, wrong_call
from attendance_policy.facts.contacts import Contacts
from attendance_policy.facts.days import Days
from attendance_policy.facts.grid import Grid, Marks
from attendance_policy.facts.memory import Keys
from attendance_policy.frozen import dataclass
from attendance_policy.policy.model import Policy
from attendance_policy.rules.settings import Settings
from attendance_policy.vocabulary.counting import Counting

# As far ahead as anything is sought: more than a school year.
_FARTHEST = 400


@dataclass(frozen=True, eq=False)
class OnePupil:
    """What a run is given, of one pupil alone. `ahead`: the calendar by which the days go on after the register."""

    shared: Shared
    settings: Settings
    contacts: Contacts | None
    ahead: Calendar

    @property
    def grid(self) -> Grid:
        """The register, of the one pupil."""
        return self.shared.grid

    @property
    def pupil_id(self) -> str:
        """Whose it is."""
        return self.grid.pupil_ids[0]

    def decided(self, policy: Policy, only: Collection[str] | None = None) -> Decided:
        """Every decision of a policy about the pupil, as any run has it."""
        return decide_block(policy, self.shared, self.settings, self.contacts, only)

    def day_before(self, day: date) -> int:
        """The index of the last school day up to `day`; -1 where the register begins later."""
        return int(np.searchsorted(self.grid.days.ordinal, day.toordinal(), side="right")) - 1

    def marks_known(self, at: int) -> Marks:
        """The pupil's marks as they were known on the day of that index."""
        earlier = self.shared.earlier
        if earlier is not None:
            for line, (since, until) in enumerate(zip(earlier.since.tolist(), earlier.until.tolist(), strict=True)):
                if since <= at < until:
                    known: Marks = earlier.marks[line]
                    return known
        final: Marks = self.grid.marks[0]
        return final

    def days_after(self, at: int) -> tuple[date, ...]:
        """The school days after the day of that index: of the register, and then as the calendar goes on."""
        days = self.grid.days.days
        after = [*days[at + 1 :], *(day for day in self.ahead.school_days if day > days[-1])]
        return tuple(after[:_FARTHEST])

    def going_on(self, at: int, course: Course) -> OnePupil:
        """The same pupil, with everything known on the day of index `at`, going on from the next school day."""
        grid = self.grid
        days = (*grid.days.days[: at + 1], *self.days_after(at))
        coming = Days.of(days, self.ahead)
        first, last = self._on_roll(at, coming)
        marks = np.zeros((1, 2 * len(days)), dtype=np.uint8)
        marks[0, : 2 * at + 2] = self.marks_known(at)[: 2 * at + 2]
        # No register marks a pupil who is not on roll.
        going = slice(max(at + 1, first), last + 1) if first >= 0 else slice(0)
        marks[0, 0::2][going], marks[0, 1::2][going] = course.marks
        roll = (np.array([first], dtype=np.int32), np.array([last], dtype=np.int32))
        whole = Grid(grid.pupil_ids, marks, grid.codes, coming, grid.pupils, roll)
        earlier = self.shared.earlier
        if earlier is not None:
            # Those known on the day itself are the marks now; they held from the last change before it.
            kept = np.flatnonzero(earlier.until <= at)
            lines = np.zeros((len(kept), marks.shape[1]), dtype=np.uint8)
            lines[:, : 2 * at + 2] = earlier.marks[kept][:, : 2 * at + 2]
            earlier = None if not len(kept) else replace(
                earlier, pupil=earlier.pupil[kept], since=earlier.since[kept], until=earlier.until[kept], marks=lines
            )  # fmt: skip
        return OnePupil(Shared.of(whole, earlier), _until(self.settings, at), _contacts(self.contacts, at), self.ahead)

    def _on_roll(self, at: int, coming: Days) -> tuple[int, int]:
        """The first and the last day on roll, as indices of days that go on from the one of index `at`.

        The dates of the pupil file say it; one that lies after the register is found on the days to come, or past them.
        Without a date: the first mark, and no end, unless the last mark was before the day itself.
        """
        grid = self.grid
        start, leave = grid.pupils.start[0], grid.pupils.leave[0]
        first, last = (int(bound[0]) for bound in grid.on_roll)
        if start is not None:
            first = int(np.searchsorted(coming.ordinal, start.toordinal()))
        if leave is not None:
            last = int(np.searchsorted(coming.ordinal, leave.toordinal(), side="right")) - 1
        elif last >= at:
            last = len(coming.days) - 1
        return first, last


@dataclass(frozen=True, slots=True)
class Course:
    """One way to go on: the codes of each morning and afternoon, and how that is said after `if the pupil`: with the
    code, and `spoken` without."""

    id: str
    words: str
    spoken: str
    marks: tuple[int, int]


def courses(codes: CodeBook, counting: Counting) -> tuple[Course, ...]:
    """Ways to go on: absent without leave, without a reason yet, with a reason that is accepted; in school; late.

    A code set that has no code for one of them leaves it out.
    """
    authorised = [code.code for code in codes.codes if code.stat_class is StatClass.AUTHORISED]
    afternoon = codes.number.get("\\", codes.number.get("/", 0))
    wanted: tuple[tuple[str, str, str, list[str]], ...] = (
        ("unauthorised", "is absent without leave", "misses every session without leave",
         ["O", *counting.unauthorised]),
        ("unexplained", "is absent and no reason is given", "misses every session and no reason is given",
         list(counting.unexplained)),
        ("authorised", "is absent with leave or ill", "misses every session with leave or through illness",
         ["I", *authorised]),
        ("present", "is in school", "is in school for every session", ["/"]),
        ("late", "comes late", "comes late to every session", ["L"]),
    )  # fmt: skip
    found = []
    for name, words, spoken, letters in wanted:
        letter = next((one for one in letters if one in codes), None)
        if letter is not None:
            number = codes.number[letter]
            said = words if name == "present" else f"{words} (code {letter})"
            found.append(
                Course(name, f"{said} every session", spoken, (number, afternoon if name == "present" else number))
            )
    return tuple(found)


def one_pupil(
    shared: Shared, settings: Settings, contacts: Contacts | None, pupil_id: str, ahead: Calendar, file: str = ""
) -> OnePupil:
    """One pupil of a run. Raises a wrong call (exit code 2) for one who is not in the register."""
    ids = shared.grid.pupil_ids
    if pupil_id not in ids:
        hint = did_you_mean(pupil_id, ids) or f"the register has {len(ids):,} pupil{'' if len(ids) == 1 else 's'}"
        raise wrong_call("no-such-pupil", f"there is no pupil `{pupil_id}` in the register", hint, file)
    at = ids.index(pupil_id)
    return OnePupil(*part_of(shared, settings, contacts, at, at + 1), ahead)


def _until(settings: Settings, at: int) -> Settings:
    """What was recorded up to the day of index `at`."""

    def cut(keys: Mapping[str, Keys]) -> dict[str, Keys]:
        return {name: found[found <= at] for name, found in keys.items()}

    judged = {name: answers.part(0, at + 1) for name, answers in settings.judged.items()}
    return replace(settings, recorded=cut(settings.recorded), judged=judged, logged=settings.logged.part(0, at + 1))


def _contacts(contacts: Contacts | None, at: int) -> Contacts | None:
    if contacts is None:
        return None
    return Contacts(contacts.reached[contacts.reached <= at], contacts.tried[contacts.tried <= at])
