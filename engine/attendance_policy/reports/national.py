"""England's published figures, to set a school's own beside: which year, which schools, from which statistics.

The files lie in `published`, with their sources and their licence. Every figure is exact as published.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from functools import cache
from importlib.resources import files

from attendance_policy.frozen import dataclass

PRIMARY, SECONDARY, ALL = "Primary", "Secondary", "Total"
SCHOOLS: Mapping[str, str] = {
    PRIMARY: "state-funded primary schools",
    SECONDARY: "state-funded secondary schools",
    ALL: "all state-funded schools",
}
CENSUS_YEAR = "2022/23"
_PRIMARY_YEARS = frozenset(("N", "R", *map(str, range(1, 7))))
_SECONDARY_YEARS = frozenset(map(str, range(7, 14)))
# Until when the newest year to date goes; the older ones are whole years.
_UNTIL: Mapping[str, str] = {"2025/26": "to 10 July 2026"}


@dataclass(frozen=True, slots=True)
class National:
    """Figures of one phase. `school_year`: of the year to date, with `until` ("" for the whole year).

    Shares are fractions of possible sessions, or of pupils. `persistent` is of the year to date; `severe`,
    `by_year` (year group -> persistent, severe) are of the census of `CENSUS_YEAR`. `weeks`: (ISO year, ISO week) ->
    share of sessions missed, where published.
    """

    phase: str
    school_year: str
    until: str
    missed: Fraction
    authorised: Fraction
    unauthorised: Fraction
    persistent: Fraction
    severe: Fraction
    by_year: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    weeks: Mapping[tuple[int, int], Fraction] = field(default_factory=dict)

    @property
    def schools(self) -> str:
        """Which schools the figures are of."""
        return SCHOOLS[self.phase]


def phase_of(years: Collection[str]) -> str:
    """The phase that these year groups tell; all schools where they are mixed or not given."""
    given = {year for year in years if year}
    if given and given <= _PRIMARY_YEARS:
        return PRIMARY
    return SECONDARY if given and given <= _SECONDARY_YEARS else ALL


def national(phase: str, school_year: str) -> National:
    """The figures of a phase for a school year, or for the year nearest to it that is published."""
    rows = {row["school_year"]: row for row in _rows("year_to_date.csv") if row["phase"] == phase}
    year = school_year if school_year in rows else max(rows) if school_year > max(rows) else min(rows)
    row, possible = rows[year], int(rows[year]["possible_sessions"])
    census = {
        found["year_group"]: (Fraction(int(found["persistent"]), int(found["pupils"])),
                              Fraction(int(found["severe"]), int(found["pupils"])))
        for found in _rows("census_2022_23.csv")
        if found["phase"] == phase
    }  # fmt: skip
    weeks = {
        (int(found["year"]), int(found["iso_week"])): Fraction(found["absence_percent"]) / 100
        for found in _rows("autumn_weeks.csv")
        if found["phase"] == phase
    }
    missed, authorised, unauthorised = (
        Fraction(int(row[f"{kind}_absence"]), possible) for kind in ("overall", "authorised", "unauthorised")
    )
    by_year = {group: both for group, both in census.items() if group != "all"}
    return National(phase, year, _UNTIL.get(year, ""), missed, authorised, unauthorised,
                    Fraction(row["persistent_percent"]) / 100, census["all"][1], by_year, weeks)  # fmt: skip


@cache
def _read(name: str) -> tuple[dict[str, str], ...]:
    text = (files("attendance_policy.reports") / "published" / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _rows(name: str) -> Iterator[dict[str, str]]:
    return iter(_read(name))
