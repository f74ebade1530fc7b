"""What the log and the register hold against a letter: what it would claim, and they do not have or no longer have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from attendance_policy.codes import StatClass
from attendance_policy.decide.model import Decided
from attendance_policy.events import REACHED, Event
from attendance_policy.frozen import dataclass
from attendance_policy.letters.due import LETTER, Wanted, letters_named
from attendance_policy.rules.openness import conditions_of, uses_of

# A decision older than so many school days: what it rests on may have changed, and is not said of today.
OLD_AFTER = 5
_ABSENT = (StatClass.AUTHORISED, StatClass.UNAUTHORISED)
_TALKS = ("contact", "visit", "report")
OLD, UNTRIED, SPOKEN, BACK, AWAY, WAITS = (
    "was decided on", "the log has no attempt to reach", "the log has somebody reached on",
    "the register has the pupil in school on", "the register has the pupil still away on", "waits for the letter",
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """The log and the register beside the letters of one call.

    `events`: None without a log, which then says nothing of what was done. `together`: pupil (by index) and id of every
    letter that this call makes due. `on`: the day of the letters.
    """

    decided: Decided
    data: Mapping[str, Any]
    events: Sequence[Event] | None
    on: date
    together: Collection[tuple[int, str]] = ()

    def doubts(self, wanted: Wanted) -> tuple[str, ...]:
        """What somebody should look at before this letter goes out; () for nothing."""
        return (*self._age(wanted), *self._contact(wanted), *self._before(wanted))

    def tried_on(self, wanted: Wanted) -> date | None:
        """The last day on which the log has an attempt that nobody answered, in the spell that the letter is about."""
        days = [event.at.date() for event in self._talks(wanted) if not _reached(event)]
        return max(days, default=None)

    def is_old(self, wanted: Wanted) -> bool:
        """Whether the letter was decided more than five school days before its date."""
        return self._passed(self._day(wanted)) > OLD_AFTER

    def _age(self, wanted: Wanted) -> Iterator[str]:
        if self.is_old(wanted):
            day = self._day(wanted)
            yield f"{OLD} {day.isoformat()}, {self._passed(day)} school days before its date"

    def _contact(self, wanted: Wanted) -> Iterator[str]:
        """Of a letter that goes out because nobody was reached: whether anybody tried, and what has come since."""
        asked = conditions_of(wanted.fired.rule, wanted.fired.case)
        if not any(use.name == "contact_made" for use in uses_of(self.decided.policy, asked, ())):
            return
        talks, day = self._talks(wanted), self._day(wanted)
        if self.events is not None and not talks:
            yield f"{UNTRIED} the parents in this absence"
        later = [event.at.date() for event in talks if _reached(event) and event.at.date() > day]
        if later:
            yield f"{SPOKEN} {min(later).isoformat()}"
        if (back := self._back(wanted)) is not None:
            yield f"{BACK} {back.isoformat()}"
        elif (away := self._away(wanted)) and away[-1] > day:
            yield f"{AWAY} {away[-1].isoformat()}, {len(away)} school days since {away[0].isoformat()}"

    def _before(self, wanted: Wanted) -> Iterator[str]:
        """Of a letter that follows another: whether that one has gone out."""
        rules = {rule.id for rule in self.decided.policy.rules}
        for name in wanted.fired.rule.after:
            papers = self._papers.get(name, ()) if name in rules else (name,) if name in self._letters else ()
            if not papers:
                continue
            if self.events is None:
                yield from (f"{WAITS} `{one}`, which goes out with it" for one in papers
                            if (wanted.pupil, one) in self.together)  # fmt: skip
            elif not any((self._pupil(wanted), one) in self._sent for one in (*papers, name)):
                yield f"{WAITS} `{papers[0]}`, which is not in the log as sent"

    @cached_property
    def _papers(self) -> Mapping[str, tuple[str, ...]]:
        """From a rule to the letters that it sends."""
        found: dict[str, dict[str, None]] = {}
        for rule, kind, name in letters_named(self.decided.policy, self.data):
            if kind == LETTER:
                found.setdefault(rule, {})[name] = None
        return {rule: tuple(names) for rule, names in found.items()}

    @cached_property
    def _letters(self) -> frozenset[str]:
        return frozenset(name for names in self._papers.values() for name in names)

    @cached_property
    def _sent(self) -> frozenset[tuple[str, str]]:
        return frozenset((event.pupil_id, event.id) for event in self.events or ()
                         if event.kind == "letter" and event.at.date() <= self.on)  # fmt: skip

    @cached_property
    def _talked(self) -> Mapping[str, tuple[Event, ...]]:
        found: dict[str, list[Event]] = {}
        for event in self.events or ():
            if event.kind in _TALKS and event.at.date() <= self.on:
                found.setdefault(event.pupil_id, []).append(event)
        return {pupil: tuple(events) for pupil, events in found.items()}

    def _talks(self, wanted: Wanted) -> tuple[Event, ...]:
        """What the log has of talks from the first day of the spell until the pupil is back, or to the day of the
        letters: what came later was about something else."""
        begun = self._begun(wanted)
        last = self._back(wanted) or self.on
        talked = self._talked.get(self._pupil(wanted), ())
        return tuple(event for event in talked if begun <= event.at.date() <= last)

    def _back(self, wanted: Wanted) -> date | None:
        """The first day after the decision on which the register has the pupil in school."""
        grid = self.decided.grid
        for at in range(2 * wanted.day + 2, grid.marks.shape[1]):
            day: date = grid.days.days[at // 2]
            if day > self.on:
                return None
            mark = int(grid.marks[wanted.pupil][at])
            if mark and grid.codes.codes[mark - 1].in_school:
                return day
        return None

    def _begun(self, wanted: Wanted) -> date:
        """The first day of the spell that a letter is about, or the day of its decision where that is about none."""
        rows = wanted.fired.rows
        first = int(rows.spell_day[wanted.row]) if rows.in_spells else wanted.day
        day: date = self.decided.grid.days.days[max(first, 0)]
        return day

    def _away(self, wanted: Wanted) -> list[date]:
        """The school days since the spell began on which the register has the pupil absent, up to that of the
        letters."""
        grid, begun = self.decided.grid, self._begun(wanted)
        codes = (None, *grid.codes.codes)
        days = (codes[int(mark)] for mark in grid.marks[wanted.pupil])
        return sorted({grid.days.days[at // 2] for at, code in enumerate(days) if code is not None
                       and not code.in_school and code.stat_class in _ABSENT
                       and begun <= grid.days.days[at // 2] <= self.on})  # fmt: skip

    def _passed(self, day: date) -> int:
        """School days after a day, up to that of the letters; what no calendar covers counts by weekdays."""
        known = self.decided.grid.days.calendar.school_days
        last = max(known, default=day)
        beyond = max(last, day)
        more = ((beyond + timedelta(days=n + 1)).weekday() < 5 for n in range(max((self.on - beyond).days, 0)))
        return sum(day < one <= self.on for one in known) + sum(more)

    def _pupil(self, wanted: Wanted) -> str:
        return self.decided.grid.pupil_ids[wanted.pupil]

    def _day(self, wanted: Wanted) -> date:
        day: date = self.decided.grid.days.days[wanted.day]
        return day


def _reached(event: Event) -> bool:
    return event.kind == "report" or event.outcome.strip().lower() in REACHED
