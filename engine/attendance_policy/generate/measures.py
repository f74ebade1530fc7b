"""The official measures of a register: what England publishes, counted from the marks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from attendance_policy.codes import NO_MARK, StatClass
from attendance_policy.frozen import dataclass
from attendance_policy.register.model import Pupils, Register

BANDS = ("0-5", "5-10", "10-15", "15-20", "20-25", "25-30", "30-50", "50+")
SPELLS = ("1", "2-4", "5-10", "11+")
_EDGES = (5, 10, 15, 20, 25, 30, 50)


@dataclass(frozen=True, eq=False)
class Measures:
    """The measures of one register. Rates are percentages, of possible sessions unless said otherwise.

    `codes`: each code's rate. `persistent` and `severe`: percentage of pupils (with any possible session) who missed
    at least 10% and 50% of their own possible sessions. `bands`: percentage of pupils by BANDS of own absence.
    `years`: (persistent, severe) by year group. `spells`: percentage of spells by SPELLS sessions; a spell is an
    unbroken run of absent sessions, and a break of the school year ends it. `weekdays`: absence Monday to Friday.
    `morning`, `afternoon`: absence. `weeks`: (absence, illness, persistent to the end of the week) by (ISO year, week),
    where the first two are of that week. `to_date`: absence of the year up to the end of each such week.
    """

    pupils: int
    possible: int
    overall: float
    authorised: float
    unauthorised: float
    elsewhere: float
    codes: Mapping[str, float]
    persistent: float
    severe: float
    bands: tuple[float, ...]
    years: Mapping[str, tuple[float, float]]
    spells: tuple[float, ...]
    weekdays: tuple[float, ...]
    morning: float
    afternoon: float
    weeks: Mapping[tuple[int, int], tuple[float, float, float]]
    to_date: Mapping[tuple[int, int], float]


def measure(register: Register, pupils: Pupils | None = None) -> Measures:
    """Count all measures of a register; year groups only when `pupils` (in the register's order) is given."""
    marks, codes = register.marks, register.codes
    counts = np.bincount(marks.ravel(), minlength=len(codes.codes) + 1)
    possible_range = codes.range_of(
        StatClass.PRESENT, StatClass.ELSEWHERE, StatClass.AUTHORISED, StatClass.UNAUTHORISED
    )
    possible = _within(marks, possible_range)
    absent = _within(marks, codes.range_of(StatClass.AUTHORISED, StatClass.UNAUTHORISED))
    total = int(counts[slice(*possible_range)].sum())

    own_possible = possible.sum(axis=1, dtype=np.int64)
    own_absent = absent.sum(axis=1, dtype=np.int64)
    on_roll = own_possible > 0
    band = _bands(own_absent[on_roll], own_possible[on_roll])
    shares = np.bincount(band, minlength=len(BANDS)) * 100 / max(len(band), 1)
    years: dict[str, tuple[float, float]] = {}
    if pupils is not None:
        of_year = np.asarray(pupils.years)[on_roll]
        for name in dict.fromkeys(pupils.years):
            mine = band[of_year == name]
            years[name] = (_percent((mine >= 2).sum(), len(mine)), _percent((mine == 7).sum(), len(mine)))

    by_session, absent_by_session = possible.sum(axis=0, dtype=np.int64), absent.sum(axis=0, dtype=np.int64)
    weekday = np.repeat([day.weekday() for day in register.days], 2)
    weeks, to_date = _weeks(register, possible, absent)
    return Measures(
        pupils=len(register.pupil_ids),
        possible=total,
        overall=_percent(own_absent.sum(), total),
        authorised=_percent(counts[slice(*codes.range_of(StatClass.AUTHORISED))].sum(), total),
        unauthorised=_percent(counts[slice(*codes.range_of(StatClass.UNAUTHORISED))].sum(), total),
        elsewhere=_percent(counts[slice(*codes.range_of(StatClass.ELSEWHERE))].sum(), total),
        codes={code: _percent(counts[number], total) for code, number in codes.number.items() if number != NO_MARK},
        persistent=float(shares[2:].sum()),
        severe=float(shares[7]),
        bands=tuple(shares.tolist()),
        years=years,
        spells=_spells(register, absent),
        weekdays=tuple(
            _percent(absent_by_session[weekday == day].sum(), by_session[weekday == day].sum()) for day in range(5)
        ),
        morning=_percent(absent_by_session[0::2].sum(), by_session[0::2].sum()),
        afternoon=_percent(absent_by_session[1::2].sum(), by_session[1::2].sum()),
        weeks=weeks,
        to_date=to_date,
    )


def _within(marks: NDArray[np.uint8], numbers: tuple[int, int]) -> NDArray[np.bool_]:
    low, high = numbers
    return (marks - np.uint8(low)) < np.uint8(high - low)  # numbers below `low` wrap round to large ones


def _percent(part: np.int64 | int, whole: np.int64 | int) -> float:
    return 100 * int(part) / int(whole) if whole else 0.0


def _bands(absent: NDArray[np.int64], possible: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place in BANDS of each pupil; whole numbers are compared, never a rounded percentage."""
    band = np.zeros(len(absent), dtype=np.int64)
    for edge in _EDGES:
        band += 100 * absent >= edge * possible
    return band


def _spells(register: Register, absent: NDArray[np.bool_]) -> tuple[float, ...]:
    days = register.days
    # A gap of a week or more between two school days is a half term or a holiday.
    breaks = [0, *(i + 1 for i in range(len(days) - 1) if (days[i + 1] - days[i]).days >= 7), len(days)]
    counts = np.zeros(len(SPELLS), dtype=np.int64)
    for first, end in pairwise(breaks):
        part = absent[:, 2 * first : 2 * end]
        edges = np.diff(part.astype(np.int8), axis=1, prepend=0, append=0)
        length = np.nonzero(edges == -1)[1] - np.nonzero(edges == 1)[1]
        counts += np.bincount(np.searchsorted([1, 4, 10], length), minlength=len(SPELLS))
    return tuple(_percent(count, counts.sum()) for count in counts)


def _weeks(
    register: Register, possible: NDArray[np.bool_], absent: NDArray[np.bool_]
) -> tuple[dict[tuple[int, int], tuple[float, float, float]], dict[tuple[int, int], float]]:
    ill = register.marks == register.codes.number.get("I", 255)
    weeks: dict[tuple[int, int], tuple[float, float, float]] = {}
    to_date: dict[tuple[int, int], float] = {}
    own_possible = np.zeros(len(register.marks), dtype=np.int64)
    own_absent = np.zeros(len(register.marks), dtype=np.int64)
    for week, first, end in _runs([_week(day) for day in register.days]):
        columns = slice(2 * first, 2 * end)
        here, gone = possible[:, columns].sum(axis=1), absent[:, columns].sum(axis=1)
        own_possible += here
        own_absent += gone
        on_roll = int((own_possible > 0).sum())
        persistent = int(((10 * own_absent >= own_possible) & (own_possible > 0)).sum())
        weeks[week] = (
            _percent(gone.sum(), here.sum()),
            _percent(int(ill[:, columns].sum()), here.sum()),
            _percent(persistent, on_roll),
        )
        to_date[week] = _percent(own_absent.sum(), own_possible.sum())
    return weeks, to_date


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def _runs(keys: list[tuple[int, int]]) -> list[tuple[tuple[int, int], int, int]]:
    """Runs of one key: (key, first, end)."""
    starts = [i for i in range(len(keys)) if i == 0 or keys[i] != keys[i - 1]]
    return [(keys[a], a, b) for a, b in pairwise([*starts, len(keys)])]
