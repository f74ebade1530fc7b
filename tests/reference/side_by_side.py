"""The engine and the reference given the same policy, marks, pupils and events, and their decisions in one form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.decide.blocks import decide
from attendance_policy.decide.due import due_of, shown
from attendance_policy.decide.model import Decided, Fired
from attendance_policy.decide.recorded import Recorded, read_log
from attendance_policy.decide.run import Shared
from attendance_policy.events import Event, corrections_of
from attendance_policy.facts.grid import Grid, lay
from attendance_policy.facts.logged import Logged
from attendance_policy.facts.versions import Earlier, earlier_lines
from attendance_policy.policy.model import Policy
from attendance_policy.register.corrections import corrected
from attendance_policy.register.model import NO, NOT_KNOWN, YES, Pupils, Register
from attendance_policy.rules.settings import Settings
from reference.due import NONE_GIVEN, of_day
from reference.interpreter import Decision, Options, interpret
from reference.pupil import Marked, Pupil

_WORDS = {"no": NO, "?": NOT_KNOWN, "yes": YES}


@dataclass(frozen=True)
class School:
    """What a run is about. `flags`: the columns of the pupil file."""

    calendar: Calendar
    codes: CodeBook
    pupils: tuple[Pupil, ...]
    events: tuple[Event, ...] = ()
    flags: tuple[str, ...] = field(default=())

    def grid(self) -> Grid:
        """As the engine takes it: a matrix of code numbers."""
        return self.known(log=False)[0]

    def known(self, log: bool = True) -> tuple[Grid, Earlier | None]:
        """As finally known, with what was known before the corrections of the log."""
        register, file = self.files()
        laid = corrected(register, corrections_of(self.events if log else (), self.codes), pupils=file)
        grid = lay(laid.register, file, self.calendar)
        return grid, earlier_lines(grid, laid.changes)

    def files(self) -> tuple[Register, Pupils]:
        """The register as it is written, and the pupil file."""
        days = tuple(sorted({day for pupil in self.pupils for day, both in pupil.marks.items() if any(both)}))
        marks = np.zeros((len(self.pupils), 2 * len(days)), dtype=np.uint8)
        for row, pupil in enumerate(self.pupils):
            for at, day in enumerate(days):
                for half, letter in enumerate(pupil.marks.get(day, ("", ""))):
                    marks[row, 2 * at + half] = self.codes.number[letter] if letter else 0
        ids = tuple(pupil.id for pupil in self.pupils)
        flags = {name: np.array([_WORDS[p.flags.get(name, "?")] for p in self.pupils], np.uint8) for name in self.flags}
        file = Pupils(
            ids,
            tuple(pupil.year for pupil in self.pupils),
            tuple(pupil.start for pupil in self.pupils),
            tuple(pupil.leave for pupil in self.pupils),
            flags=flags,
            numbers={"contacts_held": np.array([-1 if p.contacts_held is None else p.contacts_held
                                                for p in self.pupils], np.int32)},
        )  # fmt: skip
        return Register(ids, days, marks, self.codes), file

    def meanings(self) -> Mapping[str, Marked]:
        """The codes as the reference takes them."""
        return {code.code: Marked(code.stat_class.value, code.in_school) for code in self.codes.codes}


def run_engine(policy: Policy, school: School, options: Options) -> Decided:
    """The engine's decisions, not yet told apart."""
    grid, earlier = school.known(options.log)
    log = read_log(school.events, grid, policy) if options.log else None
    contacts = log.contacts if log is not None else None
    return decide(policy, Shared.of(grid, earlier), engine_settings(options, log), contacts)


def engine_settings(options: Options, log: Recorded | None) -> Settings:
    """The options as the engine takes them."""
    return Settings(
        options.simulate, options.take_done, options.assume, options.discretion, options.seed,
        log.steps if log is not None else {}, log.judged if log is not None else {}, log is not None,
        log.logged if log is not None else Logged(),
    )  # fmt: skip


def by_engine(policy: Policy, school: School, options: Options) -> list[Decision]:
    """The engine's decisions, each for itself, sorted."""
    return told(run_engine(policy, school, options))


def told(decided: Decided) -> list[Decision]:
    """Decisions in columns, each for itself, sorted."""
    return sorted(
        Decision(fired.rule.id, fired.case.name, fired.strength, fired.status,
                 decided.grid.pupil_ids[pupil], decided.grid.days.days[day], fired.open_names, hour)
        for fired in decided.fired
        for pupil, day, hour in zip(fired.pupil.tolist(), fired.day.tolist(), _hours(decided, fired), strict=True)
    )  # fmt: skip


def _hours(decided: Decided, fired: Fired) -> list[str]:
    """By which hour each of these is due, as far as the policy gives one."""
    if not of_day(fired.due):
        return [""] * len(fired.at)
    frame = decided.bounds[fired.rows.occasion].frame
    dues = [due_of(decided.policy, fired, row, frame) for row in fired.at.tolist()]
    return [NONE_GIVEN if due is None or due.silence is not None else shown(due.at) or "" for due in dues]


def by_reference(policy: Policy, school: School, options: Options) -> list[Decision]:
    """The reference's decisions, sorted. A flag without a column is known of nobody."""
    pupils = [replace(p, flags={name: p.flags.get(name, "?") for name in school.flags}) for p in school.pupils]
    return interpret(policy, school.calendar, school.meanings(), pupils, options, school.events)


def difference(engine: Iterable[Decision], reference: Iterable[Decision]) -> str:
    """What only one of them decided, a line each; empty when they agree. Says how often where that differs."""
    one, other = list(engine), list(reference)
    lines = [f"engine alone:    {d}" for d in _less(one, other)] + [f"reference alone: {d}" for d in _less(other, one)]
    return "\n".join(lines[:2000])


def _less(many: list[Decision], others: list[Decision]) -> list[Decision]:
    left = list(others)
    kept = []
    counts: dict[Decision, int] = {}
    for decision in left:
        counts[decision] = counts.get(decision, 0) + 1
    for decision in many:
        if counts.get(decision, 0):
            counts[decision] -= 1
        else:
            kept.append(decision)
    return kept


def school_of(register: Register, pupils: Pupils, calendar: Calendar, events: Iterable[Event] = ()) -> School:
    """A register and its pupils as the reference takes them."""
    file, letters = pupils.aligned(register.pupil_ids), register.codes.letters
    words = {number: word for word, number in _WORDS.items()}
    made = []
    for row, name in enumerate(register.pupil_ids):
        marks = {
            day: (letters[register.marks[row, 2 * at]], letters[register.marks[row, 2 * at + 1]])
            for at, day in enumerate(register.days)
        }
        flags = {flag: words[int(column[row])] for flag, column in file.flags.items()}
        made.append(Pupil(name, marks, file.years[row], file.start[row], file.leave[row], flags))
    return School(calendar, register.codes, tuple(made), tuple(events), tuple(file.flags))
