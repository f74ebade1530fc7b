"""A page as data: key figures, then sections of a finding, a chart and the words about it."""

from __future__ import annotations

from collections.abc import Sequence

from attendance_policy.frozen import dataclass
from attendance_policy.reports.shapes import Picture, Table

_NAMED = {"N": "Nursery", "R": "Reception", "": "Year not given"}


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure of the summary, with England's beside it: `beside` is that figure, `of` what it is of."""

    name: str
    value: str
    beside: str
    of: str


@dataclass(frozen=True, slots=True)
class Section:
    """One section. `heading` names it; the picture's title states the finding. `tables`: (caption, note, table)."""

    heading: str
    picture: Picture | None = None
    words: tuple[str, ...] = ()
    tables: tuple[tuple[str, str, Table], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole page. `kind`: what it is; `facts`: the line below its name; `change`: (path, before, after) of a what-if;
    `about`: what the figures rest on."""

    kind: str
    name: str
    facts: str
    policy: str
    change: tuple[tuple[str, str, str], ...]
    key: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    about: tuple[str, ...]


def year_words(years: Sequence[str]) -> str:
    """`Year 7`, `Reception`, `Years 1 to 3`, `Reception and Year 1`."""
    names = [_NAMED.get(year, f"Year {year}") for year in years]
    if len(years) > 1 and all(year.isdigit() for year in years):
        whole = [str(year) for year in range(int(years[0]), int(years[-1]) + 1)] == list(years)
        return f"Years {years[0]} to {years[-1]}" if whole and len(years) > 2 else f"Years {listed(list(years))}"
    return listed(names)


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


