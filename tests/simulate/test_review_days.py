"""A register that ends within a week: that the week goes on is told by its later days, a calendar, or the terms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attendance_policy.facts.calendar_facts import review_days
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.register import write_packed
from attendance_policy.simulate.inputs import Sources, read_inputs

POLICIES = Policies(Library())
CODES = code_book(POLICIES.resolver)
POLICY = POLICIES.load("sharley_park").policy  # reviews on the last school day of each week
CALENDAR = "england_example"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    register, _ = generate("primary", 3, 1, read_calendar(CALENDAR), CODES)
    path = tmp_path_factory.mktemp("year") / "year.packed"
    write_packed(register, path)
    return path


def _exported(year: Path, last: str, folder: Path) -> Path:
    """The register as it is on a day: without the days after it."""
    inputs = read_inputs(Sources(year, until=date.fromisoformat(last)), POLICY, CODES)
    path = folder / f"{last}.packed"
    write_packed(inputs.register, path)
    return path


def _last_reviews(sources: Sources, every: str = "week") -> list[str]:
    grid = read_inputs(sources, POLICY, CODES).grid
    return [grid.days.days[at].isoformat() for at in review_days(grid.days, every, "last school day")[-2:]]


# Of each day, a Monday to a Friday, the last reviews up to it.
@pytest.mark.parametrize(("on", "held"), [
    ("2025-11-10", ["2025-10-24", "2025-11-07"]), ("2025-11-11", ["2025-10-24", "2025-11-07"]),
    ("2025-11-13", ["2025-10-24", "2025-11-07"]), ("2025-11-14", ["2025-11-07", "2025-11-14"]),
    ("2025-11-27", ["2025-11-14", "2025-11-21"]),
])  # fmt: skip
@pytest.mark.parametrize("calendar", [None, CALENDAR])
def test_a_day_within_a_week_is_no_end_of_it(
    on: str, held: list[str], calendar: str | None, year: Path, tmp_path: Path
) -> None:
    ended = _exported(year, on, tmp_path)
    closed = on == "2025-11-27"  # the calendar, and so the register of the year, has the Friday as a training day
    known = [*held[1:], on] if closed else held
    assert _last_reviews(Sources(year, until=date.fromisoformat(on), calendar=calendar)) == known
    # What is exported on the day says nothing of the Friday: only a calendar that is given closes it.
    assert _last_reviews(Sources(ended, calendar=calendar)) == (known if calendar else held)


@pytest.mark.parametrize(("on", "half_terms", "terms"), [
    ("2025-10-23", [], []), ("2025-10-24", ["2025-10-24"], []),
    ("2025-12-18", ["2025-10-24"], []), ("2025-12-19", ["2025-10-24", "2025-12-19"], ["2025-12-19"]),
])  # fmt: skip
def test_half_terms_and_terms_go_on_as_well(
    on: str, half_terms: list[str], terms: list[str], year: Path, tmp_path: Path
) -> None:
    sources = Sources(_exported(year, on, tmp_path))
    assert _last_reviews(sources, "half term") == half_terms
    assert _last_reviews(sources, "term") == terms


def test_the_last_days_of_a_year_end_what_they_are_in(year: Path, tmp_path: Path) -> None:
    """In the last half term of a year the register may be the whole of it."""
    sources = Sources(_exported(year, "2026-07-14", tmp_path))
    assert _last_reviews(sources) == ["2026-07-10", "2026-07-14"]
    assert _last_reviews(sources, "term")[-1] == "2026-07-14"
