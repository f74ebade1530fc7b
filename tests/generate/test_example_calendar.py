"""The example calendar: about 190 days a year, five INSET days, and every bank holiday inside a term closed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays
import jsonschema
import pytest

from attendance_policy.calendar import Calendar, school_year_of

ROOT = Path(__file__).parents[2]
YEARS = pytest.mark.parametrize("year", ["2024/25", "2025/26", "2026/27"])


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "schema/calendar.schema.json").read_text(encoding="utf-8"))
    return loaded


def test_it_fits_its_schema(calendar_file: dict[str, Any], schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(calendar_file)
    assert calendar_file["invented"] is True
    assert "no single" in calendar_file["note"]


@pytest.mark.parametrize(
    "change",
    [
        {"surprise": 1},
        {"note": None},
        {"calendar": "England Example"},
        {"years": {"2025": {}}},
        {"years": {"2025/26": {"autumn": {"first": "2025-09-01"}}}},
        {"closed": [{"day": "2026-05-04"}]},
        {"closed": [{"day": "4 May", "reason": "bank holiday"}]},
    ],
)
def test_the_schema_is_closed(change: dict[str, Any], calendar_file: dict[str, Any], schema: dict[str, Any]) -> None:
    changed = {key: value for key, value in {**calendar_file, **change}.items() if value is not None}
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(changed))


def test_every_property_is_described(schema: dict[str, Any]) -> None:
    def properties(node: Any) -> list[tuple[str, dict[str, Any]]]:
        if isinstance(node, list):
            return [found for item in node for found in properties(item)]
        if not isinstance(node, dict):
            return []
        here = list(node.get("properties", {}).items()) if "additionalProperties" in node else []
        return here + [found for value in node.values() for found in properties(value)]

    found = properties(schema)
    assert len(found) >= 12
    assert [name for name, entry in found if not (entry.get("description") and entry.get("examples"))] == []


@YEARS
def test_190_days(year: str, calendar: Calendar) -> None:
    days = [day for day in calendar.school_days if school_year_of(day) == year]
    assert 189 <= len(days) <= 191
    inset = [c for c in calendar.closed if school_year_of(c.day) == year and c.reason == "INSET day"]
    assert len(inset) == 5


def test_bank_holidays_in_a_term_are_closed(calendar: Calendar) -> None:
    bank_holidays = holidays.country_holidays("GB", subdiv="ENG", years=range(2024, 2028))
    inside = {
        day
        for day in bank_holidays
        for term in calendar.terms
        if term.first <= day <= term.last
        and day.weekday() < 5
        and not (term.half_term and term.half_term[0] <= day <= term.half_term[1])
    }
    assert len(inside) >= 3  # early May, every year
    assert {c.day for c in calendar.closed if c.reason == "bank holiday"} == inside
    assert not inside & set(calendar.school_days)


def test_closed_days_and_half_terms_lie_in_a_term(calendar: Calendar) -> None:
    for closed in calendar.closed:
        assert closed.day.weekday() < 5
        assert any(term.first <= closed.day <= term.last for term in calendar.terms), closed.day
    for term, following in zip(calendar.terms, calendar.terms[1:], strict=False):
        assert term.last < following.first
    for term in calendar.terms:
        assert term.half_term is not None
        assert term.first < term.half_term[0] < term.half_term[1] < term.last
        assert term.half_term[0].weekday() == 0
        assert term.half_term[1] - term.half_term[0] == timedelta(days=4)


def test_it_covers_a_day_of_each_year(calendar: Calendar) -> None:
    assert all(calendar.covers(date(year, 10, 1)) for year in (2024, 2025, 2026))
    assert not calendar.covers(date(2023, 10, 1))
