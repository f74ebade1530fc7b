"""From decisions to letters: every letter that is due is written, or is told with the reason why it is not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from attendance_policy.decide.due import due_of
from attendance_policy.decide.few import on_rows
from attendance_policy.decide.model import Decided
from attendance_policy.decide.run import Shared
from attendance_policy.events import Event
from attendance_policy.frozen import dataclass
from attendance_policy.letters.columns import Again, Columns
from attendance_policy.letters.doubts import notes_of, of_families, of_figures
from attendance_policy.letters.due import AFTER_LEAVING, LETTER, MEETING, NOTICE, Wanted, due_letters, waiting
from attendance_policy.letters.envelopes import in_envelopes
from attendance_policy.letters.facts import Value
from attendance_policy.letters.figures import day_words, figures, in_period
from attendance_policy.letters.grounds import Grounds
from attendance_policy.letters.held import Held
from attendance_policy.letters.improve import period_of
from attendance_policy.letters.model import Addressee, Basis, Batch, Letter, NotWritten, Pupil, School
from attendance_policy.letters.papers import Paper, paper_of
from attendance_policy.letters.read_template import Templates
from attendance_policy.letters.school_files import Names, Person, Said, said_words
from attendance_policy.letters.tell import policy_facts, school_facts, sender
from attendance_policy.policy import Loaded


@dataclass(frozen=True)
class Wish:
    """What a call asks for. `since`: the first day whose decisions count; `on`: the last, and the day of the letters.

    `names` None: no file of names. `events`: the log, in which a letter may stand as sent already; None without one.
    """

    on: date
    since: date
    templates: Templates
    names: Names | None = None
    said: Said = field(default_factory=Said)
    school: School | None = None
    include_asked: bool = False
    events: Sequence[Event] | None = None


class _NotNowError(Exception):
    """A letter that is not written. `missing`: facts; the message: any other reason."""

    def __init__(self, why: str = "", missing: tuple[str, ...] = ()) -> None:
        self.missing = missing
        super().__init__(why)


def build_letters(loaded: Loaded, decided: Decided, shared: Shared, wish: Wish, again: Again) -> Batch:
    """The letters due by what was decided from `wish.since` to `wish.on`, one for each parent in the file of names.

    `again`: decides some pupils once more, as `Columns` asks. Raises `CannotGoOn` (exit code 3) for a template that has
    faults.
    """
    return _Build(loaded, decided, shared, wish, again).batch()


def logged_as(wanted: Wanted, other: str = "") -> tuple[str, str]:
    """Kind and id of the event that says that a letter went out. `other`: what its template has it logged as."""
    if other or wanted.kind == MEETING:
        return LETTER, other or f"{wanted.id}_invitation"
    return wanted.kind, wanted.id


@dataclass
class _Build:
    loaded: Loaded
    decided: Decided
    shared: Shared
    wish: Wish
    again: Again
    kept: dict[tuple[int, int], dict[str, Value]] = field(default_factory=dict)

    @cached_property
    def data(self) -> Mapping[str, Any]:
        return self.loaded.resolved_tree({}).data

    @cached_property
    def sha256(self) -> str:
        text = json.dumps(self.data, sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    @cached_property
    def school(self) -> School:
        return self.wish.school or School(self.decided.policy.name)

    @cached_property
    def due(self) -> tuple[Wanted, ...]:
        return tuple(due_letters(self.decided, self.data, self.wish.since, self.wish.on))

    @cached_property
    def columns(self) -> Columns:
        return Columns(self.decided, self.data, self.wish.since, self.wish.on, self.again)

    @cached_property
    def held(self) -> Held:
        together = {(wanted.pupil, wanted.id) for wanted in self.due if wanted.kind == LETTER}
        return Held(self.decided, self.data, self.wish.events, self.wish.on, together)

    @cached_property
    def sent(self) -> dict[tuple[str, str, str], list[tuple[date, str]]]:
        """(pupil, kind, id) -> when the log has it, and to which parent, "" for all."""
        found: dict[tuple[str, str, str], list[tuple[date, str]]] = {}
        for event in self.wish.events or ():
            found.setdefault((event.pupil_id, event.kind, event.id), []).append((event.at.date(), event.parent_id))
        return found

    def batch(self) -> Batch:
        written: list[Letter] = []
        not_written: list[NotWritten] = []
        for wanted in self.due:
            paper = paper_of(self.data, self.decided.policy, wanted)
            for person in self._people(wanted):
                try:
                    written.append(self._letter(wanted, paper, person, len(written) + 1))
                except _NotNowError as not_now:
                    not_written.append(self._not_written(wanted, paper, person, not_now))
        letters = in_envelopes(of_families(written))
        notes = (*notes_of(letters), *self._notes())
        return Batch(self.decided.policy.id, self.wish.on, letters, tuple(not_written), notes)

    def _people(self, wanted: Wanted) -> tuple[Person | None, ...]:
        if self.wish.names is None:
            return (None,)
        return self.wish.names.of_pupil.get(self.decided.grid.pupil_ids[wanted.pupil], ()) or (None,)

    def _letter(self, wanted: Wanted, paper: Paper, person: Person | None, number: int) -> Letter:
        template = self.wish.templates.find(paper.template)
        logged = logged_as(wanted, template.logged_as if template is not None else "")
        self._check_wanted(wanted, paper, person, logged)
        if template is None:
            raise _NotNowError(f"no template `{paper.template}`")
        facts = self._facts(wanted, paper, person)
        missing = template.needed(facts)
        if wanted.kind == NOTICE:
            try:
                facts |= period_of(self.decided.policy, wanted.id, self._said(wanted, paper), self.wish.on,
                                   self.decided.grid.days.calendar)  # fmt: skip
            except ValueError as error:
                raise _NotNowError(str(error)) from None
            missing = template.needed(facts)
        if person is None and self.wish.names is not None:
            missing = ("pupil_name", "parent_name", *missing)
        elif person is not None and self.wish.names is not None and self.wish.names.addresses \
                and not person.addressee.address:  # fmt: skip
            missing = ("address", *missing)
        if missing:
            raise _NotNowError(missing=missing)
        provided = {words.casefold() for part in template.parts if part.is_in(facts) for words in part.meets}
        lacking = [words for words in paper.contains if words.casefold() not in provided]
        if lacking:
            raise _NotNowError(f"the template `{template.id}` has no block that meets: {'; '.join(lacking)}")
        subject, blocks = template.filled(facts)
        pupil_id = self.decided.grid.pupil_ids[wanted.pupil]
        year = self.decided.grid.pupils.years[wanted.pupil]
        return Letter(
            f"{number:04d}-{wanted.fired.rule.id}", wanted.kind, wanted.id, paper.called, subject, self.wish.on,
            self._day(wanted), self.school, self._addressee(pupil_id, person),
            Pupil(pupil_id, str(facts["pupil_name"]), str(year)), self._basis(wanted), blocks,
            # A warning of a notice is the school's own letter, whoever may issue the notice.
            sent_by="the school" if template.logged_as else sender(self.decided.policy, wanted, paper),
            due=str(facts.get("due", "")), how=paper.how, asked=wanted.asked, logged=logged,
            doubts=(*of_figures(facts), *self.held.doubts(wanted)),
        )  # fmt: skip

    def _check_wanted(self, wanted: Wanted, paper: Paper, person: Person | None, logged: tuple[str, str]) -> None:
        """Raises where the letter is not to be written at all."""
        pupil_id = self.decided.grid.pupil_ids[wanted.pupil]
        leave = self.decided.grid.pupils.leave[wanted.pupil]
        if leave is not None and leave < self.wish.on and wanted.fired.rows.occasion not in AFTER_LEAVING:
            raise _NotNowError(f"the pupil left on {leave.isoformat()}")
        parent = person.addressee.parent_id if person is not None else ""
        for name in {logged[1], wanted.fired.rule.id} if wanted.kind == LETTER else {logged[1]}:
            for day, whose in self.sent.get((pupil_id, logged[0], name), ()):
                if self._day(wanted) <= day <= self.wish.on and (not whose or not parent or whose == parent):
                    raise _NotNowError(f"the log has it on {day.isoformat()}")
        if wanted.asked and not self.wish.include_asked:
            role = sender(self.decided.policy, wanted, paper, own=True) or "the school"
            raise _NotNowError(f"left to {role}")

    def _facts(self, wanted: Wanted, paper: Paper, person: Person | None) -> dict[str, Value]:
        key = (wanted.pupil, wanted.day)
        if key not in self.kept:
            self.kept[key] = figures(self.shared, self.decided.policy.counting, *key)
        policy = self.decided.policy
        read, bound = self.columns.of(wanted)
        due = due_of(policy, read.fired, read.row, bound.frame)
        grounds = Grounds(policy, on_rows(bound, np.array([read.row])))
        pupil_id = self.decided.grid.pupil_ids[wanted.pupil]
        facts: dict[str, Value] = {
            **self.kept[key], **policy_facts(policy, wanted, paper, due, grounds),
            **school_facts(self.school),
            "date": day_words(self.wish.on), "trigger_date": day_words(self._day(wanted)), "pupil_id": pupil_id,
            "clause": ", ".join(self._clause(wanted)), "parent_name": self._addressee(pupil_id, person).name,
            "pupil_name": person.pupil_name if person is not None else f"pupil {pupil_id}",
            **{name: said_words(text) for name, text in self._said(wanted, paper).items()},
        }  # fmt: skip
        facts["in_period"] = in_period(str(facts["period_from"]), str(facts["period_to"]), self.held.is_old(wanted))
        if (tried := self.held.tried_on(wanted)) is not None:
            facts["tried_on"] = day_words(tried)
        year = self.decided.grid.pupils.years[wanted.pupil]
        if year:
            facts["year_group"] = {"N": "Nursery", "R": "Reception"}.get(year, f"Year {year}")
        return facts

    def _said(self, wanted: Wanted, paper: Paper) -> dict[str, str]:
        pupil_id = self.decided.grid.pupil_ids[wanted.pupil]
        return self.wish.said.of(pupil_id, (wanted.id, wanted.fired.rule.id, paper.template))

    def _addressee(self, pupil_id: str, person: Person | None) -> Addressee:
        if person is not None:
            return person.addressee
        return Addressee(f"The parents of pupil {pupil_id}", "Dear parents")

    def _day(self, wanted: Wanted) -> date:
        day: date = self.decided.grid.days.days[wanted.day]
        return day

    def _clause(self, wanted: Wanted) -> tuple[str, ...]:
        clauses = list(wanted.fired.case.source)
        for other in self.decided.restated.get(wanted.fired.rule.id, ()):
            rule = self.decided.policy.rule(other)
            clauses += [one for case in (rule.cases if rule else ()) for one in case.source if one not in clauses]
        return tuple(clauses)

    def _basis(self, wanted: Wanted) -> Basis:
        document = self.data.get("document", {})
        printed = [document.get(key) for key in ("reference", "reviewed")]
        version = ", ".join(str(one) for one in printed if isinstance(one, str | date))
        policy = self.decided.policy
        return Basis(policy.id, policy.name, version, self.sha256, wanted.fired.rule.id, self._clause(wanted),
                     wanted.fired.strength)  # fmt: skip

    def _not_written(self, wanted: Wanted, paper: Paper, person: Person | None, why: _NotNowError) -> NotWritten:
        return NotWritten(
            self.decided.grid.pupil_ids[wanted.pupil], person.addressee.parent_id if person is not None else "",
            wanted.kind, wanted.id, paper.called, wanted.fired.rule.id, self._day(wanted), self._clause(wanted),
            why.missing, str(why),
        )  # fmt: skip

    def _notes(self) -> Iterator[str]:
        wish = self.wish
        days = self.decided.grid.days.days
        if not any(wish.since <= day <= wish.on for day in days):
            said = f"from {wish.since} to {wish.on}" if wish.since != wish.on else f"on {wish.on}"
            yield f"the register has no school day {said}"
        elif wish.since == wish.on:
            earlier = list(due_letters(self.decided, self.data, wish.on - timedelta(days=6), wish.on))
            before = [self._day(one) for one in earlier if self._day(one) < wish.on]
            if before and len(before) == len(earlier):
                yield f"letters of the week before fell due on {max(before)}; `--since` takes them in"
        words = {"first": "for which something else is to be done first",
                 "if": "that turn on something no input holds",
                 "not_specified": "that turn on a silence of the document"}  # fmt: skip
        for status, number in sorted(waiting(self.decided, self.data, wish.since, wish.on).items()):
            yield f"not counted as due: {number:,} {words[status]}"
        for name, read in (("names", wish.names.read if wish.names else None), ("facts", wish.said.read)):
            yield from (f"the file of {name}: {note}" for note in (read.notes if read is not None else ()))
            for line, reason in read.rejected if read is not None else ():
                yield f"line {line} of the file of {name} was not accepted: {reason}"
