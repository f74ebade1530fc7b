"""What a run over a register is given: the register and the files beside it, and what had to be taken for granted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from attendance_policy.calendar import Calendar, from_open_days
from attendance_policy.codes import CodeBook, StatClass
from attendance_policy.diagnostics import CannotGoOn, Problem, wrong_call
from attendance_policy.events.model import Events
from attendance_policy.events.roll import OnRoll, on_roll
from attendance_policy.facts.contacts import Contacts
from attendance_policy.facts.grid import Grid, lay
from attendance_policy.facts.versions import Earlier, earlier_lines
from attendance_policy.frozen import dataclass
from attendance_policy.library import KeptFiles, read_calendar
from attendance_policy.policy.model import Policy
from attendance_policy.register import (
    Account,
    NothingAccepted,
    Pupils,
    Register,
    read_pupils,
    read_register,
)
from attendance_policy.register.corrections import Corrected, Correction, corrected, on_days
from attendance_policy.register.maps.model import Map
from attendance_policy.register.table import name_of
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.input_notes import flag_notes, id_notes, no_school_day, roll_notes, year_notes
from attendance_policy.simulate.still_running import going_on, still_runs
from attendance_policy.vocabulary import FLAGS

if TYPE_CHECKING:
    from attendance_policy.register import Pseudonyms

EXAMPLE_CALENDAR = "england_example"
KINDS_OF_FILE = ("register", "pupils", "events")
Progress = Callable[[float], None]
_OPEN = (StatClass.PRESENT, StatClass.ELSEWHERE, StatClass.AUTHORISED, StatClass.UNAUTHORISED)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a run's inputs are. Bytes came from standard input. `calendar`: an id or a path; None infers one.

    `until`: days of the register after it are left out. `folders`: where calendars are looked for before the packaged.
    `events`: logs, read as one. `map`: how the files are written, where not as the canonical form is. `key`: ids are
    read as pseudonyms. `kept`: where calendars are kept between runs.
    """

    register: Path | bytes
    pupils: Path | bytes | None = None
    events: tuple[Path | bytes, ...] = ()
    calendar: str | None = None
    until: date | None = None
    folders: tuple[Path, ...] = ()
    map: Map | None = None
    key: Pseudonyms | None = None
    kept: KeptFiles | None = None
    workers: int = 1


@dataclass(frozen=True, eq=False)
class Inputs:
    """What was read. `taken`: name -> sentence, what was assumed of the inputs; `notes`: sentences worth knowing.

    `not_in_file`: pupils of the register whom the pupil file lacks. `pupils` is None without a pupil file. `planned`:
    the calendar whose terms were looked at where `calendar` was read off the register. `register` is as it was read;
    the marks of `grid` are as finally corrected.
    """

    register: Register
    pupils: Pupils | None
    events: Events | None
    calendar: Calendar
    grid: Grid
    taken: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    not_in_file: tuple[str, ...] = ()
    planned: Calendar | None = None
    corrections: Corrected | None = None

    @cached_property
    def earlier(self) -> Earlier | None:
        """What was known before corrections; None where no decision could see another mark."""
        return earlier_lines(self.grid, self.corrections.changes) if self.corrections is not None else None

    @cached_property
    def running(self) -> bool:
        """Whether the register is of a school year that still runs."""
        return still_runs(self.grid, self.planned)

    @property
    def accounts(self) -> dict[str, Account]:
        """What was read of each file that was given: register, pupils, events; of several logs, `events a.csv`."""
        found = {kind: part.account for kind, part in (("register", self.register), ("pupils", self.pupils))
                 if part is not None}  # fmt: skip
        logs = self.events.accounts if self.events is not None else {}
        return found | {f"events {file}".rstrip(): account for file, account in logs.items()}


class Unusable(CannotGoOn):
    """A file without an acceptable row. `accounts`: what was read of that file and of those before it, by kind."""

    def __init__(self, problems: Iterable[Problem], accounts: Mapping[str, Account]) -> None:
        order = sorted(accounts, key=lambda kind: KINDS_OF_FILE.index(kind.partition(" ")[0]))
        self.accounts = {kind: accounts[kind] for kind in order}
        super().__init__(problems)


def read_inputs(sources: Sources, policy: Policy, codes: CodeBook, progress: Progress | None = None) -> Inputs:
    """Read a register with what stands beside it, and lay it on its calendar.

    Raises `CannotGoOn`: 2 when something named is not there or no day is left, 3 when a file cannot be used
    (`Unusable` when none of its rows could be accepted).
    """
    named = sources.calendar or policy.calendar
    calendar = read_calendar(named, sources.folders, kept=sources.kept) if named else None
    accounts: dict[str, Account] = {}
    kind = "pupils"
    pupils = None
    try:
        if sources.pupils is not None:
            pupils = read_pupils(sources.pupils, _flags(policy), map=sources.map, key=sources.key)
            accounts[kind] = pupils.account
        # Of a log that cannot be used is told once the register was read: its account is written, too.
        events, unusable = _logs(sources, codes)
        roll = on_roll(pupils, events) if events is not None else OnRoll(pupils, Events())
        kind = "register"
        register = read_register(
            sources.register, codes, map=sources.map, calendar=calendar, pupils=roll.pupils, key=sources.key,
            progress=progress, workers=sources.workers,
        )  # fmt: skip
        accounts[kind] = register.account
        kind = "events"
        if unusable is not None:
            raise unusable
        events = roll.events if events is not None else None
    except NothingAccepted as nothing:
        if len(sources.events) > 1 and kind == "events":
            kind = f"events {nothing.problems[-1].place.file}"
        raise Unusable(nothing.problems, {**accounts, kind: nothing.account}) from nothing
    notes: list[str] = []
    taken: dict[str, str] = {}
    whole = register
    if sources.until is not None:
        register = _until(register, sources.until, notes)
    notes += id_notes(register) if sources.key is None else ()
    notes += year_notes(register, calendar)
    planned = None
    logged: tuple[Correction, ...] = ()
    if events is not None:
        from attendance_policy.events import corrections_of

        logged = corrections_of(events.events, codes)
    laid = corrected(register, logged, calendar=calendar, pupils=roll.pupils, until=sources.until)
    if calendar is None:
        planned = read_calendar(EXAMPLE_CALENDAR, sources.folders, kept=sources.kept)
        calendar = _inferred(laid.register, whole, planned, taken, name_of(sources.register))
    elif calendar.invented:
        taken["calendar"] = f"`{calendar.id}`, an invented calendar"
    missing = _not_in_file(register, pupils)
    if sources.key is not None:
        notes.append("pupils, parents, schools and classes are pseudonyms under the key that was given")
    if pupils is None:
        known = "flags are not known" if register.told is not None else "year groups and flags are not known"
        notes.append(f"no pupil file was given: {known}")
    else:
        notes += flag_notes(pupils, _flags(policy))
    if pupils is None and register.told is not None and events is not None:
        roll = on_roll(register.told, events)
        events = roll.events
    notes += roll_notes(roll)
    goes_on = going_on(whole.days[-1], planned) if planned is not None else None
    told = roll.pupils or register.told or Pupils((), (), (), ())
    grid = lay(laid.register, told, calendar, planned=goes_on)
    if not grid.days.days:
        raise no_school_day(name_of(sources.register), "look at the marks `#` and at the calendar")
    if grid.roll_inferred:
        taken["roll"] = (
            f"{_pupils(grid.roll_inferred)} without dates on roll: taken as on roll from the first mark to the last"
        )
    notes += _out_of_force(policy, register)
    if events is not None:
        from attendance_policy.simulate.idle import idle_events  # what is about a log is imported where there is one

        notes += idle_events(events, grid, policy)
    laid = on_days(laid, frozenset(grid.days.days))
    if laid.read:
        # Few logs hold any, and a call waits for what it imports.
        from attendance_policy.simulate.corrected import correction_notes

        notes += correction_notes(laid, (events or Events()).where)
    if sources.map is not None:
        from attendance_policy.register.maps.read import taken_by_map

        taken |= taken_by_map(sources.map, codes)
    said = dict(sorted(taken.items()))
    return Inputs(register, pupils, events, calendar, grid, said, tuple(notes), missing, planned, laid)


def _logs(sources: Sources, codes: CodeBook) -> tuple[Events | None, NothingAccepted | None]:
    """What the logs hold, or why one of them cannot be used."""
    if not sources.events:
        return None, None
    from attendance_policy.events import read_logs

    try:
        return read_logs(sources.events, codes, map=sources.map, key=sources.key), None
    except NothingAccepted as nothing:
        return None, nothing


def with_log(settings: Settings, inputs: Inputs, policy: Policy) -> tuple[Settings, Contacts | None]:
    """The settings with whether the year still runs, and with what the log says to one policy; and the contacts that
    the log holds, None without one."""
    settings = for_year(settings, inputs)
    if inputs.events is None:
        return settings, None
    from attendance_policy.decide.recorded import read_log

    log = read_log(inputs.events.events, inputs.grid, policy)
    return replace(settings, recorded=log.steps, judged=log.judged, log=True, logged=log.logged), log.contacts


def for_year(settings: Settings, inputs: Inputs) -> Settings:
    """The settings, with whether the year still runs as the register tells it."""
    return replace(settings, running=True) if inputs.running and not settings.running else settings


def _flags(policy: Policy) -> frozenset[str]:
    return FLAGS.union(policy.flags)


def _until(register: Register, until: date, notes: list[str]) -> Register:
    keep = sum(day <= until for day in register.days)
    if keep == len(register.days):
        return register
    if not keep:
        raise wrong_call("before-the-register", f"the register has no day up to {until}",
                         f"its first day is {register.days[0]}")  # fmt: skip
    dropped = int(np.count_nonzero(register.marks[:, 2 * keep :]))
    over = len(register.days) - keep
    notes.append(f"{over} day{'' if over == 1 else 's'} after {until} left out, with {dropped:,} marks")
    return replace(register, days=register.days[:keep], marks=np.ascontiguousarray(register.marks[:, : 2 * keep]))


def _inferred(register: Register, whole: Register, like: Calendar, taken: dict[str, str], file: str) -> Calendar:
    """A calendar of the days that are open. `whole`: the register with the days after a list's own, which the school
    knew to come. Raises `CannotGoOn` (exit code 3) where there is none."""
    days = _open_days(register)
    if not days:
        raise no_school_day(file, "name the calendar with `--calendar`")
    last = register.days[-1]
    later = [day for day in _open_days(whole) if day > last] if whole.days[-1] > last else []
    calendar = from_open_days([*days, *later], like)
    if calendar.terms and set(calendar.terms) <= set(like.terms):
        terms = f"terms as in `{like.id}`" + (", an invented calendar" if like.invented else "")
    else:
        terms = "terms and half terms from the gaps between them"
    taken["calendar"] = f"{len(days)} school days read off the register, {terms}"
    return calendar


def _open_days(register: Register) -> list[date]:
    """The days on which somebody could attend; `#` or `Y` alone opens none."""
    possible = np.zeros(256, dtype=np.bool_)
    possible[[n for n, code in enumerate(register.codes.codes, start=1) if code.stat_class in _OPEN]] = True
    return list(compress(register.days, register.days_with(possible)))


def _not_in_file(register: Register, pupils: Pupils | None) -> tuple[str, ...]:
    if pupils is None or pupils.pupil_ids == register.pupil_ids:
        return ()
    missing = frozenset(register.pupil_ids).difference(pupils.pupil_ids)
    return tuple(pupil for pupil in register.pupil_ids if pupil in missing) if missing else ()


def _out_of_force(policy: Policy, register: Register) -> list[str]:
    since, until = policy.in_force
    first, last = register.days[0], register.days[-1]
    if since is not None and first < since:
        return [f"this version of the policy is in force from {since}, and the register begins on {first}"]
    if until is not None and last > until:
        return [f"this version of the policy is in force until {until}, and the register goes on to {last}"]
    return []


def _pupils(count: int) -> str:
    return f"{count:,} pupil{'' if count == 1 else 's'}"
