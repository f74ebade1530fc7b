"""The codes in force from 19 August 2024, the example calendar, and the measures of a large register of each phase."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from attendance_policy.calendar import Calendar, Closed, Term
from attendance_policy.codes import Code, CodeBook, StatClass
from attendance_policy.generate import Measures
from attendance_policy.generate.calibration import generated_measures

ROOT = Path(__file__).parents[2]
CODES = {
    StatClass.PRESENT: "/ \\ L",
    StatClass.ELSEWHERE: "K V P W B",
    StatClass.AUTHORISED: "C1 M J1 S C2 C T R I E",
    StatClass.UNAUTHORISED: "G N O U",
    StatClass.NOT_POSSIBLE: "D X Q Y1 Y2 Y3 Y4 Y5 Y6 Y7",
    StatClass.ADMINISTRATIVE: "Z #",
}


@pytest.fixture(scope="session")
def codes() -> CodeBook:
    return CodeBook.of(
        Code(code, code, stat_class, in_school=stat_class is StatClass.PRESENT or code == "U")
        for stat_class, letters in CODES.items()
        for code in letters.split()
    )


@pytest.fixture(scope="session")
def calendar_file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        (ROOT / "policies/calendars/england_example.yaml").read_text(encoding="utf-8")
    )
    return loaded


@pytest.fixture(scope="session")
def calendar(calendar_file: dict[str, Any]) -> Calendar:
    day = date.fromisoformat
    terms = tuple(
        Term(name, day(term["first"]), day(term["last"]), (day(term["half_term"][0]), day(term["half_term"][1])))
        for year in calendar_file["years"].values()
        for name, term in year.items()
    )
    closed = tuple(Closed(day(entry["day"]), entry["reason"]) for entry in calendar_file["closed"])
    return Calendar(calendar_file["calendar"], calendar_file["name"], terms, closed, invented=True)


@pytest.fixture(scope="session")
def large(calendar: Calendar, codes: CodeBook) -> dict[str, Measures]:
    return generated_measures(calendar, codes)


@pytest.fixture(scope="session")
def official_folder() -> Path:
    return ROOT / "tests/data"
