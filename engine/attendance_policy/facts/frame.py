"""One fact on one set of rows. The only door from the names of conditions to columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace

import numpy as np
from numpy.typing import NDArray

from attendance_policy.conditions import columns
from attendance_policy.conditions.columns import NOT_KNOWN, YES, Column, Count, Percent, Truth, Unknown, truth
from attendance_policy.conditions.model import Use
from attendance_policy.facts import log_facts, mark_facts, step_facts
from attendance_policy.facts.calendar_facts import closes, opens, over
from attendance_policy.facts.contacts import Contacts, contact_made
from attendance_policy.facts.counts import Args, Sums, between, in_window, spell_end, window_end, window_starts
from attendance_policy.facts.days import Index
from attendance_policy.facts.grid import Grid
from attendance_policy.facts.logged import Logged
from attendance_policy.facts.memory import Memory, last_on_or_before
from attendance_policy.facts.rests import STEPS, looks_back, rests_on
from attendance_policy.facts.rows import Rows
from attendance_policy.frozen import dataclass
from attendance_policy.vocabulary import FACTS, FLAGS, LOGGED_ANCHORS, Kind
from attendance_policy.vocabulary.counting import Counting

# From kinds of the log to the step that conditions call them.
EVENT_STEPS = ("contact", "visit", "letter", "meeting")
# What a time is counted from that is no step.
OTHER_ANCHORS = ("spell starts", "return", *LOGGED_ANCHORS)
Exists = NDArray[np.bool_] | None
# Columns by their use and by what of the counting they rest on.
Kept = dict[tuple[Use, object], Truth | Column]


@dataclass
class Frame:
    """Rows with everything their facts are computed from.

    `unlogged`: steps that only a log of events knows, when there is none. `kept`: columns already computed on these
    rows, shared by every policy that counts them alike; `kept_at_start`: the same, of the rows seen at the start of
    their day. `logged`: what else the log says; None without one. `whole`: the rows that these are some of, and which.
    """

    rows: Rows
    sums: Sums
    counting: Counting
    memory: Memory
    contacts: Contacts | None = None
    unlogged: frozenset[str] = frozenset()
    kept: Kept = field(default_factory=dict)
    kept_at_start: Kept = field(default_factory=dict)
    logged: Logged | None = None
    whole: tuple[Frame, NDArray[np.int64]] | None = None

    @property
    def grid(self) -> Grid:
        """The register under the rows."""
        return self.rows.grid

    def fact(self, use: Use) -> Truth | Column:
        """The column of one use of a fact. Facts of the register are kept: nothing changes them."""
        key = (use, rests_on(use, self.counting))
        found = self.kept.get(key)
        if found is None:
            if any(key in STEPS and value in self.unlogged for key, value in use.args) or (
                self.logged is None and any(key == "outcome" for key, _ in use.args)
            ):
                return self._not_known(use)
            if looks_back(use):
                return FACT_COLUMNS[use.name](self, dict(use.args))
            if self.whole is None:
                found = FACT_COLUMNS[use.name](self, dict(use.args))
            else:
                found = columns.picked(self.whole[0].fact(use), self.whole[1])
            self.kept[key] = found
        return found

    def _not_known(self, use: Use) -> Truth | Column:
        if FACTS[use.name].kind is Kind.YES_NO:
            return self.every(NOT_KNOWN)
        return Unknown(len(self.rows))

    def only(self, at: NDArray[np.int64], step: str = "", kept: NDArray[np.int64] | None = None) -> Frame:
        """The frame of these rows alone, which ascend. What is known of a row is the same. `step`: they are rows after
        it, `kept` many of each time that it was done; None: all."""
        rows = self.rows.part(at, self.memory.stand(step, self.rows).pupils(kept) if step else None)
        if step:
            self.memory.stands_on(step, self.rows, rows, kept)
        return replace(self, rows=rows, kept={}, kept_at_start={}, whole=(self, at))

    def every(self, value: np.uint8) -> Truth:
        """One truth for every row."""
        return self._once("every", str(value), lambda: np.full(len(self.rows), value, dtype=np.uint8))

    def asked(self) -> Truth:
        """Yes for the rows that are asked of; no for the others."""
        asked = self.rows.asked
        return self.every(YES) if asked is None else self._once("asked", "", lambda: truth(asked))

    def flag(self, name: str) -> Truth:
        """A yes/no column of the pupil file; not known where the file has no such column."""
        column = self.grid.pupils.flags.get(name)
        return self.every(NOT_KNOWN) if column is None else self._once("flag", name, lambda: self.rows.of_pupil(column))

    def _once(self, kind: str, name: str, make: Callable[[], Truth]) -> Truth:
        """A truth that is made once; nobody writes in it."""
        key = (Use(kind, name), ())
        found = self.kept.get(key)
        if found is None:
            found = self.kept[key] = make()
            assert isinstance(found, np.ndarray)
            found.flags.writeable = False
        assert isinstance(found, np.ndarray)
        return found

    def number(self, name: str) -> Column:
        """A column of numbers of the pupil file; not known where it has none."""
        column = self.grid.pupils.numbers.get(name)
        if column is None:
            return Unknown(len(self.rows))
        found = self.rows.of_pupil(column)
        return Count(found, None, found >= 0)

    def numbers(self, what: str) -> frozenset[int]:
        """The code numbers of a set, or of several joined by ` or `."""
        parts = [self.grid.members(part, self.counting.unauthorised) for part in what.split(" or ")]
        return parts[0].union(*parts[1:])

    def windowed(self, total: NDArray[np.int16], args: Args, percent: bool = False) -> tuple[NDArray[np.int16], Exists]:
        """The count of each row in its window, and which rows have such a window (None: all of them)."""
        if "since" in args or args.get("this") == "spell":
            start, exists = self.start(args)
            end = window_end if "since" in args else spell_end
            return between(total, self.rows, start, end(self.rows, percent)), exists
        return in_window(total, self.rows, window_starts(self.grid.days, args, self.counting), percent), None

    def start(self, args: Args) -> tuple[Index, Exists]:
        """The first day of each row's window, and which rows have such a window (None: all of them)."""
        rows = self.rows
        if "since" in args:
            stand = self.memory.stand(str(args["since"]), rows)
            return stand.last + 1, stand.ever
        if args.get("this") == "spell":
            return np.maximum(rows.spell_day, 0), rows.spell >= 0 if rows.occasion == "review" else None
        return window_starts(rows.grid.days, args, self.counting)[rows.day], None

    def day_of(self, anchor: str) -> Index:
        """For each row, the day that a step or an anchor stands for; -1 where there was none."""
        rows = self.rows
        if anchor in LOGGED_ANCHORS:
            return self.anchor_day(anchor)
        if anchor == "spell starts":
            return np.where(rows.spell >= 0, rows.spell_day, -1).astype(np.int32)
        if anchor == "return":
            return rows.day if rows.occasion == "return" else np.full(len(rows), -1, dtype=np.int32)
        return self.memory.last_day(anchor, rows)

    def anchor_day(self, anchor: str) -> Index:
        """For each row, the last day up to its own that an anchor of the log stands for; -1 for none.

        An agreed return is none any more once the pupil has been in school on it or after it.
        """
        rows = self.rows
        keys = self.logged.anchors.get(anchor) if self.logged is not None else None
        if keys is None:
            return np.full(len(rows), -1, dtype=np.int32)
        day = last_on_or_before(keys, rows)
        if anchor != "agreed return":
            return day
        start, end = np.maximum(day, 0), window_end(rows, percent=False)
        possible, away = (
            between(self.sums.sessions(self.numbers(what)), rows, start, end) for what in ("possible", "away")
        )
        return np.where(possible > away, -1, day).astype(np.int32)

    def share(self, args: Args, what: str) -> Percent:
        """Sessions of a set out of possible sessions, in the window; `at=` a step, as it was then."""
        places = int(args["places"]) if "places" in args else None
        counted = self.numbers("present or elsewhere" if what == "present" else what)
        totals = self.sums.sessions(counted), self.sums.sessions(self.numbers("possible"))
        if "at" in args:
            part, whole = self._at(totals, args)  # of what never was, no session
        else:
            (part, exists), (whole, _) = (self.windowed(total, args, percent=True) for total in totals)
            if exists is not None:
                part, whole = (np.where(exists, one, np.int16(0)) for one in (part, whole))
        return Percent(part, whole, places)

    def _at(self, totals: tuple[NDArray[np.int16], ...], args: Args) -> tuple[NDArray[np.int16], ...]:
        """Counts as they were on the day of a step, over what the profile measures attendance over."""
        rows, stand = self.rows, self.memory.stand(str(args["at"]), self.rows)
        starts = window_starts(rows.grid.days, args, self.counting)
        if rows.line is not None:  # what was known of that day may differ from row to row
            then = stand.last
            return tuple(between(total, rows, starts[np.maximum(then, 0)], then + 1) for total in totals)
        lines, end = np.int64(totals[0].shape[1]), stand.day + 1
        start, end = np.minimum(starts[stand.day], end) * lines + stand.pupil, end * lines + stand.pupil
        return tuple(stand.laid(total.ravel().take(end) - total.ravel().take(start), 0) for total in totals)


# Facts on rows, by name. Those of arrivals are answered one at a time (answers).
FACT_COLUMNS: dict[str, Callable[[Frame, Args], Truth | Column]] = {
    "attendance": lambda frame, args: frame.share(args, "present"),
    "absence": lambda frame, args: frame.share(args, "absent"),
    "sessions": mark_facts.sessions,
    "school_days": mark_facts.school_days,
    "spells": mark_facts.spells,
    "consecutive": mark_facts.consecutive,
    "marked": mark_facts.marked,
    "absence_day": mark_facts.absence_day,
    "unexplained": mark_facts.unexplained,
    "contact_made": lambda frame, args: contact_made(frame.rows, frame.contacts),
    "done": step_facts.done,
    "times": step_facts.times,
    "days_since": step_facts.days_since,
    "weeks_since": step_facts.weeks_since,
    "school_days_since": step_facts.school_days_since,
    "improved_since": step_facts.improved_since,
    "after": lambda frame, args: truth(frame.rows.by_day(over(frame.grid.days, str(args["break"])))),
    "first_day_back": lambda frame, args: truth(frame.rows.by_day(frame.grid.days.opens_half_term)),
    "year": mark_facts.year,
    "session": mark_facts.session,
    "first_school_day": lambda frame, args: truth(frame.rows.by_day(opens(frame.grid.days, str(args["of"])))),
    "last_school_day": lambda frame, args: truth(frame.rows.by_day(closes(frame.grid.days, str(args["of"])))),
    "contacts_held": lambda frame, args: frame.number("contacts_held"),
    "contact_by": log_facts.contact_by,
    "requested": log_facts.requested,
    "leave_outcome": log_facts.leave_outcome,
    "reason": log_facts.reason,
    "told_in_advance": log_facts.told_in_advance,
    "days_before": log_facts.days_before,
    "evidence_given": log_facts.evidence_given,
    **{name: mark_facts.flag(name) for name in sorted(FLAGS)},
}
