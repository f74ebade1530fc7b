"""Generate a register: blocks of invented pupils, each from its own stream of random numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import wrong_call
from attendance_policy.generate.parameters import KINDS, PhaseParameters
from attendance_policy.generate.people import People, RateTable, draw_people, rate_table
from attendance_policy.generate.phases import PHASES
from attendance_policy.generate.presence import Canvas, lay_elsewhere, lay_late, lay_reserved, reserve
from attendance_policy.generate.season import SchoolYear, days_of_year
from attendance_policy.generate.spells import Drawn, ShapeTable, draw_spells, shape_table
from attendance_policy.register.model import Account, Pupils, Register

BLOCK = 256  # pupils drawn from one stream of random numbers. Part of what a seed means, so never tuned
CODES = ("/", "\\", "L", "V", "P", "B", "W", "K", "R", "S", "C2", "D", "Y1", "X", *KINDS)
COMMON_DAYS = 4  # school days of a year on which religious observance falls (invented)


def generate(
    phase: Literal["primary", "secondary"],
    pupils: int,
    seed: int,
    calendar: Calendar,
    codes: CodeBook,
    school_year: str = "2025/26",
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Register, Pupils]:
    """A synthetic register of one school year, and its pupils. No pupil is a real person.

    Ids are P000000 up, years R to 6 or 7 to 11 in turn. The same arguments give the same marks, and a pupil's marks
    do not depend on how many pupils are asked for. `progress` is called with (pupils done, pupils) after each block.
    The rates are fitted to England's published figures of 2025/26 (see `phases` and docs/calibration.md).
    Raises CannotGoOn (a wrong call) for an unknown phase, fewer than one pupil, a school year the calendar does not
    have, or a code book without a code that the generator writes.
    """
    parameters = _check(phase, pupils, seed, codes)
    year = days_of_year(calendar, school_year, parameters)
    shape = _Shape(parameters, year, codes, seed)
    marks = np.zeros((pupils, 2 * len(year.days)), dtype=np.uint8)
    blocks: list[People] = []
    for start in range(0, pupils, BLOCK):
        people, block = shape.block(start // BLOCK)
        end = min(start + BLOCK, pupils)
        marks[start:end] = block[: end - start]
        blocks.append(people)
        if progress is not None:
            progress(end, pupils)
    width = max(6, len(str(pupils - 1)))
    ids = tuple(f"P{index:0{width}d}" for index in range(pupils))
    read = int(np.count_nonzero(marks))
    register = Register(ids, year.days, marks, codes, Account(read, read))
    return register, _pupils(ids, parameters, year, blocks)


def _check(phase: str, pupils: int, seed: int, codes: CodeBook) -> PhaseParameters:
    if phase not in PHASES:
        known = " and ".join(f"`{name}`" for name in PHASES)
        raise wrong_call("unknown-phase", f"there is no phase `{phase}`", f"the phases are {known}")
    if pupils < 1:
        raise wrong_call("too-few-pupils", f"`{pupils}` pupils cannot be generated", "ask for at least one")
    if seed < 0:
        raise wrong_call("bad-seed", f"`{seed}` cannot be a seed", "use a whole number from 0 up")
    missing = sorted(code for code in CODES if code not in codes)
    if missing:
        named = ", ".join(f"`{code}`" for code in missing)
        raise wrong_call(
            "codes-missing", f"the code book lacks {named}", "generate with the codes in force from 19 August 2024"
        )
    return PHASES[phase]


class _Shape:
    """What all blocks of one register share."""

    def __init__(self, parameters: PhaseParameters, year: SchoolYear, codes: CodeBook, seed: int) -> None:
        self.parameters = parameters
        self.year = year
        self.number = codes.number
        self.key = (tuple(PHASES).index(parameters.name),)
        self.seed = seed
        self.table: ShapeTable = shape_table(parameters)
        self.rates: list[RateTable] = [rate_table(parameters, name) for name in parameters.years]
        self.kinds: NDArray[np.uint8] = np.asarray([self.number[kind] for kind in KINDS], dtype=np.uint8)
        self.present: NDArray[np.bool_] = np.zeros(256, dtype=np.bool_)
        self.present[[self.number["/"], self.number["\\"]]] = True
        self.common_days = self._stream().choice(len(year.days), COMMON_DAYS, replace=False)

    def _stream(self, *key: int) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=(*self.key, *key))))

    def block(self, number: int) -> tuple[People, NDArray[np.uint8]]:
        """The pupils of one block and their marks, (BLOCK, sessions)."""
        rng, parameters, days = self._stream(number), self.parameters, len(self.year.days)
        people = draw_people(rng, parameters, self.rates, number * BLOCK + np.arange(BLOCK), days)
        own = 2 * (people.last - people.first + 1)
        # Rounded down, so that a pupil is at or above a threshold exactly when the drawn share is.
        budget = (people.rate * own).astype(np.int64)
        reserved = reserve(rng, parameters, people, budget)
        low, high = parameters.tilt
        tilt = (low + (high - low) * rng.random(BLOCK)).astype(np.float32)
        drawn = Drawn(budget - reserved.total, people.rate, people.first, people.last, people.appetite, tilt)

        marks = np.empty((BLOCK, 2 * days), dtype=np.uint8)
        marks[:, 0::2], marks[:, 1::2] = self.number["/"], self.number["\\"]
        day = np.arange(2 * days) // 2
        marks[(day < people.first[:, None]) | (day > people.last[:, None])] = 0
        draw_spells(rng, parameters, self.year, self.table, drawn, self.kinds, marks)
        canvas = Canvas(marks, self.present, self.number, self.year)
        lay_reserved(rng, canvas, people, reserved, self.common_days)
        lay_elsewhere(rng, parameters, canvas, people)
        lay_late(rng, parameters, canvas, people)
        return people, marks


def _pupils(ids: tuple[str, ...], parameters: PhaseParameters, year: SchoolYear, blocks: list[People]) -> Pupils:
    n = len(ids)
    years = np.concatenate([block.year for block in blocks])[:n].tolist()
    first = np.concatenate([block.first for block in blocks])[:n].tolist()
    last = np.concatenate([block.last for block in blocks])[:n].tolist()
    final = len(year.days) - 1
    start: tuple[date | None, ...] = tuple(year.days[i] if i > 0 else None for i in first)
    leave: tuple[date | None, ...] = tuple(year.days[i] if i < final else None for i in last)
    flags = {name: np.concatenate([block.flags[name] for block in blocks])[:n] for name in blocks[0].flags}
    schools = tuple(f"S{1 + index // parameters.pupils_a_school:03d}" for index in range(n))
    return Pupils(
        ids, tuple(parameters.years[i] for i in years), start, leave, schools, flags, Account(read=n, accepted=n)
    )
