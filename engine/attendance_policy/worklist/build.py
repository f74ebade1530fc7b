"""From a run to a worklist: decisions that are due on a day, duties and notices beside them, in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np

from attendance_policy.calendar import Calendar, school_year_of
from attendance_policy.decide.blocks import BLOCK, part_of
from attendance_policy.decide.few import on_rows
from attendance_policy.decide.model import Decided
from attendance_policy.decide.points import Touch, held_rules, touching
from attendance_policy.decide.restated import folded
from attendance_policy.decide.run import Shared, decide_block
from attendance_policy.events import Event
from attendance_policy.explain.verdicts import result_of
from attendance_policy.facts.contacts import Contacts
from attendance_policy.frozen import dataclass
from attendance_policy.policy import Loaded, Policy
from attendance_policy.policy.model import Silence
from attendance_policy.policy.sentences import sentences, time_words, who_words
from attendance_policy.policy.times import Time
from attendance_policy.register import Pupils
from attendance_policy.rules.settings import Settings
from attendance_policy.worklist.beside import duty_items, notice_items
from attendance_policy.worklist.log import Log
from attendance_policy.worklist.missed import Missed
from attendance_policy.worklist.model import DECIDE, DEPENDS, DO, MISSED, PUPIL, Item, Worklist, in_order
from attendance_policy.worklist.picks import Days, Pick, Picked, picked, rows_of
from attendance_policy.worklist.readings import Found, of_unsettled, with_readings
from attendance_policy.worklist.script import Scripts, records_of, with_records
from attendance_policy.worklist.tell import not_chased, notes_of, of_missed, says_of
from attendance_policy.worklist.why import why_words

_JOINED = re.compile(r" and | or |, ")


@dataclass(frozen=True)
class Wish:
    """What a call asks for. `days`: how many, from `on`. `since`: from when on decisions without a time are taken in;
    None for the days alone. `events`: the log; None without one. `role`: one role alone, "" for all. `taken`: what
    was taken for granted of the inputs, name to sentence."""

    on: date
    days: int = 1
    since: date | None = None
    events: Sequence[Event] | None = None
    role: str = ""
    taken: Mapping[str, str] = field(default_factory=dict)


def build_worklist(
    loaded: Loaded, shared: Shared, settings: Settings, contacts: Contacts | None, calendar: Calendar, wish: Wish
) -> Worklist:
    """What is due on the days of `wish`. Rules that no run decides, as their open point has no working reading, are
    listed under each reading. `calendar`: by which the days go on after the register."""
    return _Build(loaded, shared, replace(settings, running=True), contacts, days_of(wish, calendar), wish).worklist()


def days_of(wish: Wish, calendar: Calendar) -> Days:
    """The days of a list: those asked for, and those without school after them, as nobody is there to do it then."""
    last = wish.on + timedelta(days=wish.days - 1)
    coming = next((day for day in calendar.school_days if day > last), None)
    through = last if coming is None else coming - timedelta(days=1)
    year = date(int(school_year_of(wish.on)[:4]), 9, 1)
    return Days(wish.on, last, through, year, min(wish.since or wish.on, wish.on), calendar)


def is_of(who: str, role: str) -> bool:
    """Whether a role is the one, or one of those, that something is put to; "" is any role."""
    return role in ("", who, *roles_in(who))


def roles_in(who: str) -> tuple[str, ...]:
    """Each of several roles that are named together: `attendance lead and senior leader`."""
    return tuple(_JOINED.split(who))


@dataclass
class _Build:
    loaded: Loaded
    shared: Shared
    settings: Settings
    contacts: Contacts | None
    days: Days
    wish: Wish
    assumed: dict[str, str] = field(default_factory=dict)

    @cached_property
    def log(self) -> Log:
        return Log(self.wish.events, self.loaded.policy, self.days.last)

    @cached_property
    def touches(self) -> tuple[Touch, ...]:
        return touching(self.loaded)

    @cached_property
    def held(self) -> Mapping[str, str]:
        return held_rules(self.loaded, self.touches)

    @cached_property
    def only(self) -> Collection[str]:
        return frozenset(rule.id for rule in self.loaded.policy.rules) - self.held.keys()

    def worklist(self) -> Worklist:
        policy, grid = self.loaded.policy, self.shared.grid
        totals = Picked([])
        made: list[tuple[Item, tuple[str, ...]]] = []
        for start in range(0, grid.size[0], BLOCK):
            made += self._of_block(start, min(start + BLOCK, grid.size[0]), totals)
        events = self.wish.events or ()
        items = with_records(made)
        items += duty_items(self.loaded, self.days, grid.pupils.classes, events)
        items += notice_items(self.loaded, self.days, events, grid.pupils, totals)
        items = sorted((one for one in items if is_of(one.role, self.wish.role)), key=in_order)
        missed = tuple(one for one in items if one.group == MISSED)
        notes = (*notes_of(self.days, grid.days.days, self.log, totals), *of_missed(missed))
        return Worklist(
            policy.id, policy.name, self.days.on, self.days.last, self.days.through,
            tuple(one for one in items if one.group != MISSED), totals.done, self.log.given,
            (*notes, *not_chased(self.loaded, grid)),
            dict(sorted({**self.assumed, **self.wish.taken}.items())), missed,
        )  # fmt: skip

    def _of_block(self, start: int, stop: int, totals: Picked) -> Iterator[tuple[Item, tuple[str, ...]]]:
        whole = (start, stop) == (0, self.shared.grid.size[0])
        part = (self.shared, self.settings, self.contacts) if whole else part_of(
            self.shared, self.settings, self.contacts, start, stop
        )  # fmt: skip

        def run(policy: Policy, rules: Collection[str]) -> Decided:
            return folded(decide_block(policy, *part, rules))

        def pick(decided: Decided) -> list[Pick]:
            return picked(decided, self.days, self.log, missed).picks

        missed = Missed(part[0], self.log, self.days.calendar, self.days.on)
        base = run(self.loaded.policy, self.only)
        own = picked(base, self.days, self.log, missed)
        self.assumed |= base.assumed
        totals.add(own)
        found = [Found(one, base) for one in own.picks if self._is_wanted(one)]
        found = with_readings(self.loaded, found, self.touches, run)
        unsettled = of_unsettled(self.loaded, self.held, self.touches, run, pick)
        found += [one for one in unsettled if self._is_wanted(one.pick)]
        scripts = Scripts(self.loaded.policy, part[0], self.log, self.days.last)
        whys = self._whys(found)
        for at, one in enumerate(found):
            item = self._item(one, whys[at], part[0].grid.pupils, part[0].grid.pupil_ids)
            item = replace(item, script=scripts.script(one.pick))
            records = records_of(self.loaded.policy, one.pick.fired.actions) if item.kind == DO else ()
            yield item, tuple(records)

    def _is_wanted(self, pick: Pick) -> bool:
        who = pick.fired.case.who
        return is_of(who if isinstance(who, str) else "", self.wish.role)

    def _whys(self, found: Sequence[Found]) -> dict[int, str]:
        """Why each is due, told on the few rows that are listed."""
        whys: dict[int, str] = {}
        for decided in {id(one.decided): one.decided for one in found}.values():
            mine = {id(one.pick): at for at, one in enumerate(found) if one.decided is decided}
            for occasion, picks in rows_of([found[at].pick for at in mine.values()]):
                rows = np.unique(np.array([pick.row for pick in picks], dtype=np.int64))
                bound = on_rows(decided.bounds[occasion], rows)
                for pick in picks:
                    row = int(np.searchsorted(rows, pick.row))
                    whys[mine[id(pick)]] = why_words(bound, row, pick.fired.rule, pick.fired.case)
        return whys

    def _item(self, one: Found, why: str, pupils: Pupils, ids: Sequence[str]) -> Item:
        pick, policy = one.pick, one.decided.policy
        fired, rule, case = pick.fired, pick.fired.rule, pick.fired.case
        pupil = ids[pick.pupil]
        action = sentences(fired.actions, policy.called)
        at = pick.due.at if pick.due is not None else None
        considered = " consider" if any(action.verb == "consider" for action in fired.actions) else ""
        name = f"{rule.id}/{case.name}" if case.name else rule.id
        still_open = ":open" if fired.open_names else ""
        key = f"{name}:{fired.strength}{considered}:{pupil}:{pick.raised.isoformat()} {fired.rows.occasion}{still_open}"
        restated = [
            clause for other in one.decided.restated.get(rule.id, ()) if (said := policy.rule(other)) is not None
            for inner in said.cases for clause in inner.source
        ]  # fmt: skip
        role = case.who if isinstance(case.who, str) else ""
        return Item(
            key, pick.group, pick.kind, PUPIL, pupil, pick.on,
            at.time() if isinstance(at, datetime) and pick.since is None else None, pick.raised, pick.due,
            role, who_words(case.who, policy.called), action, says_of(policy, fired, pick.kind, action), rule.id,
            case.name, fired.strength, fired.status, _result(one), tuple(dict.fromkeys((*case.source, *restated))),
            rule.law, why, pupils.years[pick.pupil], pupils.in_class[pick.pupil] if pupils.in_class else "", "",
            pick.since, pick.times, case.hedge, rule.interpretation, fired.open_names, one.reads,
            by=time_words(fired.due, policy.called) if isinstance(fired.due, Time) and _is_timed(pick) else "",
        )  # fmt: skip


def _is_timed(pick: Pick) -> bool:
    """Whether the policy gives a time for it."""
    return pick.due is not None and pick.due.silence is None


def _result(one: Found) -> str:
    """Which of the four answers it is; where nobody has said how the document is read, the point's own."""
    unsettled = [read for read in one.reads if not read.working]
    if one.pick.kind == DEPENDS and unsettled and not any(read.working for read in one.reads):
        return "not_specified"
    if isinstance(one.pick.fired.case.who, Silence) and one.pick.kind != DECIDE:
        return "not_specified"
    return result_of(one.pick.fired)
