"""England's published figures, read from extracts of official CSV files: what a generated register is held to.

All are statistics of the Department for Education under the Open Government Licence v3.0. The extracts lie in
tests/data, where a README says how each was made; the package itself needs none of them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from attendance_policy.frozen import dataclass

EDGES = (5, 10, 15, 20, 25, 30, 35, 40, 45, 50)
WEEKDAYS = 5
YEARS: Mapping[str, tuple[str, ...]] = {
    "primary": ("1", "2", "3", "4", "5", "6"),
    "secondary": ("7", "8", "9", "10", "11"),
}

# The column of each code in the year-to-date file.
COLUMNS: Mapping[str, str] = {
    "L": "reason_l_present_late_before_registers_closed",
    "I": "reason_i_authorised_illness",
    "M": "reason_m_authorised_medical_dental",
    "R": "reason_r_authorised_religious_observance",
    "S": "reason_s_authorised_study_leave",
    "T": "reason_t_authorised_mobile_child",
    "E": "reason_e_authorised_excluded",
    "C": "reason_c_authorised_other",
    "C1": "reason_c1_authorised_regulated_performance",
    "J1": "reason_j1_authorised_interview",
    "C2": "reason_c2_authorised_temp_reduced_timetable",
    "G": "reason_g_unauthorised_holiday",
    "O": "reason_o_other_unauthorised",
    "U": "reason_u_unauthorised_late_after_registers_closed",
    "N": "reason_n_no_reason_yet",
    "B": "reason_b_aea_education_off_site",
    "K": "reason_k_aea_education_arranged_by_la",
    "P": "reason_p_aea_approved_sporting_activity",
    "V": "reason_v_aea_educational_visit_trip",
    "W": "reason_w_aea_work_experience",
    "/": "reason_present_am",
    "\\": "reason_present_pm",
}


@dataclass(frozen=True)
class YearGroup:
    """A year group of the census: its pupils, and the share of them at or above each of EDGES per cent of absence."""

    pupils: int
    at_least: tuple[float, ...]


@dataclass(frozen=True)
class Official:
    """The published figures of one phase; percentages, of possible sessions unless said otherwise.

    `groups`: the census of 2022/23, re-weighted to `persistent`. `weekdays`: absence less that of Wednesday, in
    September. `weeks`: absence by ISO week of the autumns 2024 and 2025, their mean. `to_date`: the year 2025/26 up to
    and with an ISO week: (absence, persistent or None).
    """

    overall: float
    authorised: float
    unauthorised: float
    codes: Mapping[str, float]
    persistent: float
    groups: Mapping[str, YearGroup]
    weekdays: tuple[float, ...]
    weeks: Mapping[int, float]
    to_date: Mapping[tuple[int, int], tuple[float, float | None]]


def read_official(folder: Path, phase: str) -> Official:
    """The figures of `primary` or `secondary` from the extracts in `folder`."""
    (year,) = (row for row in _rows(folder / "dfe_ytd_national_202526.csv") if row["education_phase"].lower() == phase)
    possible = int(float(year["possible_sessions"]))
    persistent = float(year["pa_perc"])
    return Official(
        overall=100 * float(year["overall_absence"]) / possible,
        authorised=100 * float(year["authorised_absence"]) / possible,
        unauthorised=100 * float(year["unauthorised_absence"]) / possible,
        codes={code: 100 * float(year[column]) / possible for code, column in COLUMNS.items()},
        persistent=persistent,
        groups=reweight(read_bands(folder, phase, "202223"), persistent / 100),
        weekdays=_weekdays(folder, phase),
        weeks=_weeks(folder, phase),
        to_date=_to_date(folder, phase),
    )


def read_bands(folder: Path, phase: str, school_year: str) -> dict[str, YearGroup]:
    """The census of one year (as `202223`), by year group, without pupils whose meals or needs are unclassified.

    More than a quarter of those are severely absent, most likely because they had left: they are no part of a school.
    """
    counts: dict[str, list[int]] = {}
    for row in _rows(folder / "dfe_absence_bands_national.csv"):
        if row["time_period"] != school_year or not row["school_type"].endswith(phase):
            continue
        if row["nc_year"] not in YEARS[phase]:  # a few schools of a phase have pupils of the other's years
            continue
        if "Unclassified" in (row["fsm_eligible"], row["sen_status"]):
            continue
        bands = [int(value) for name, value in row.items() if name.startswith("b")]
        before = counts.setdefault(row["nc_year"], [0] * len(bands))
        counts[row["nc_year"]] = [a + b for a, b in zip(before, bands, strict=True)]
    return {
        name: YearGroup(sum(bands), tuple(sum(bands[i + 1 :]) / sum(bands) for i in range(len(EDGES))))
        for name, bands in sorted(counts.items(), key=lambda item: int(item[0]))
    }


def reweight(groups: Mapping[str, YearGroup], persistent: float) -> dict[str, YearGroup]:
    """The same year groups with the odds of being at or above every edge multiplied by one factor.

    The factor makes the share of persistent absentees over all year groups `persistent` (a fraction).
    """
    low, high = 0.01, 100.0
    for _ in range(100):
        factor = (low + high) / 2
        if over_all(_scaled(groups, factor))[1] < persistent:
            low = factor
        else:
            high = factor
    return _scaled(groups, (low + high) / 2)


def over_all(groups: Mapping[str, YearGroup]) -> tuple[float, ...]:
    """The share of all pupils at or above each of EDGES."""
    pupils = sum(group.pupils for group in groups.values())
    return tuple(sum(group.pupils * group.at_least[i] for group in groups.values()) / pupils for i in range(len(EDGES)))


def bands_of(at_least: tuple[float, ...]) -> tuple[float, ...]:
    """Percentages in the bands 0-5, 5-10, 10-15, 15-20, 20-25, 25-30, 30-50 and 50+."""
    edges = (1.0, *at_least[:6], at_least[9], 0.0)
    return tuple(100 * (above - below) for above, below in pairwise(edges))


def _scaled(groups: Mapping[str, YearGroup], factor: float) -> dict[str, YearGroup]:
    return {
        name: YearGroup(group.pupils, tuple(factor * s / (1 + (factor - 1) * s) for s in group.at_least))
        for name, group in groups.items()
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _weekdays(folder: Path, phase: str) -> tuple[float, ...]:
    """Absence of each weekday less that of the same week's Wednesday, over the full weeks of the file."""
    weeks: dict[date, dict[int, float]] = {}
    for row in _rows(folder / "dfe_daily_national_september.csv"):
        if row["phase"].lower() == phase:
            day = date.fromisoformat(row["date"])
            monday = day - timedelta(days=day.weekday())
            weeks.setdefault(monday, {})[day.weekday()] = float(row["overall_absence_perc"])
    full = [week for week in weeks.values() if len(week) == WEEKDAYS]
    return tuple(sum(week[day] - week[2] for week in full) / len(full) for day in range(WEEKDAYS))


def _weeks(folder: Path, phase: str) -> dict[int, float]:
    found: dict[int, list[float]] = {}
    for row in _rows(folder / "dfe_weekly_national_autumn_terms.csv"):
        if row["phase"].lower() == phase:
            found.setdefault(int(row["iso_week"]), []).append(float(row["overall_absence_perc"]))
    return {week: sum(rates) / len(rates) for week, rates in sorted(found.items())}


def _to_date(folder: Path, phase: str) -> dict[tuple[int, int], tuple[float, float | None]]:
    found: dict[tuple[int, int], tuple[float, float | None]] = {}
    for row in _rows(folder / "dfe_ytd_trajectory_national.csv"):
        if row["academic_year"] == "202526" and row["phase"].lower() == phase:
            # A release covers the weeks up to some twelve days before it: so the sessions that each one adds say.
            last = date.fromisoformat(row["publication_date"]) - timedelta(days=12)
            year, week, weekday = last.isocalendar()
            if weekday < WEEKDAYS:
                year, week, _ = (last - timedelta(days=7)).isocalendar()
            persistent = float(row["pa_perc_ytd"]) if row["pa_perc_ytd"] else None
            found[(year, week)] = (float(row["overall_absence_perc_ytd"]), persistent)
    return found
