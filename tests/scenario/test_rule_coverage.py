"""Every case of every shipped profile fires in a scenario and stays silent in another, on both sides of each figure."""

from __future__ import annotations

import pytest

from attendance_policy.scenario import Ready, Scenario
from attendance_policy.testing.exercised import measure
from scenario.coverage_page import CANNOT, PAGE, WAITING, School, lacking, machine_rules, page, waiting_for
from scenario.coverage_page import schools as shown_of
from scenario.shared import SCENARIOS, SCHOOLS, Reader


@pytest.fixture(scope="module")
def named(reader: Reader) -> list[tuple[str, Scenario]]:
    return [(path.stem, reader.file(path)) for path in sorted(SCENARIOS.glob("*.yaml"))]


@pytest.fixture(scope="module")
def every(named: list[tuple[str, Scenario]], schools: tuple[Ready, ...]) -> list[School]:
    return shown_of(named, schools)


@pytest.mark.parametrize("at", range(len(SCHOOLS)), ids=SCHOOLS)
def test_every_case_and_every_edge_is_shown(every: list[School], at: int) -> None:
    assert every[at].missing == []


@pytest.mark.parametrize("at", range(len(SCHOOLS)), ids=SCHOOLS)
def test_every_rule_that_a_machine_decides_is_shown_or_waits(every: list[School], at: int) -> None:
    assert machine_rules(every[at])["missing"] == []


def test_what_cannot_be_shown_is_not_shown(every: list[School]) -> None:
    lines = [line for school in every for case in school.asked for line in case.missing()]
    assert [end for end in CANNOT if not any(line.endswith(end) for line in lines)] == []


def test_an_occasion_that_waits_holds_no_rows(every: list[School]) -> None:
    came_up = {waiting_for(school.policy, case) for school in every for case in school.cases if case.came_up} - {""}
    assert came_up == set(), "take them out of WAITING and write their scenarios"
    assert set(WAITING) - {"notice"} == {
        waiting_for(school.policy, case) for school in every for case in school.cases if school.waits(case)
    }


def test_without_its_scenario_a_rule_is_missing(named: list[tuple[str, Scenario]], schools: tuple[Ready, ...]) -> None:
    left = [one for one in named if one[0] not in ("every_criterion_of_the_rating", "exactly_90_and_a_session_less")]
    rated = [ready for ready in schools if "rag" in ready.loaded.policy.tiers]
    found = [line for cases in measure(left, rated).values() for case in cases for line in lacking(case)]
    assert "rag (red): `suicide_risk` never decides as yes" in found


def test_the_page_is_current(every: list[School]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(every), "run tests/scenario/coverage_page.py (`make docs`)"
