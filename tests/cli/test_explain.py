"""`explain` as it is called: on a register and on a scenario, and what it says when it cannot."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.policy.shape import schema
from cli.called import Call
from cli.registers import days_of, written

SCENARIOS = Path(__file__).parents[1] / "scenarios"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def register(tmp_path: Path) -> str:
    """Two pupils over three weeks of September; one is away for four days of the second."""
    days = [date(2025, 9, 8) + timedelta(days=n) for n in range(21) if n % 7 < 5]
    away = "/\\" * 5 + "OO" * 4 + "/\\" * 6
    rows = days_of("P1", days, away) + days_of("P2", days, "/\\" * 15)
    return written(tmp_path / "register.csv", rows)


def test_a_register_is_explained(call: Call, register: str, snapshot: SnapshotAssertion) -> None:
    told = call("explain", "--policy", "basildon_lower", "--register", register, "--calendar", "england_example",
                "--pupil", "P1", "--on", "2025-09-17", "--rule", "consider_penalty_notice")  # fmt: skip
    assert call.code == 0, call.err
    assert "4 sessions of unauthorised absence short" in told
    # Where the rule stands in its file moves with every edit of it.
    assert re.sub(r"line \d+", "line N", told) == snapshot


def test_an_ordinary_day_is_told_in_a_page_and_every_rule_with_all(
    call: Call, register: str, snapshot: SnapshotAssertion
) -> None:
    given = ["explain", "--policy", "westwood", "--register", register, "--calendar", "england_example", "--pupil",
             "P1", "--on", "2025-09-17"]  # fmt: skip
    usual, every, brief = call(*given), call(*given, "--all"), call(*given, "--brief")
    assert re.sub(r"line \d+", "line N", usual) == snapshot
    assert brief == snapshot
    rules = call.json(*given)["trace"]["rules"]
    assert every.count("; policies/westwood.yaml line ") == len(rules)
    assert len(usual.splitlines()) < 80 < len(every.splitlines())
    call(*given, "--all", "--brief")
    assert call.code == 2 and "[all-or-brief]" in call.err


@pytest.mark.parametrize(
    ("scenario", "policy", "pupil", "on"),
    [("exactly_95_and_just_below", "basildon_lower", "P2", "2025-11-21"),
     ("exactly_95_and_just_below", "westwood", "P1", "2025-11-21"),
     ("a_first_and_a_second_notice", "basildon_lower", "P1", "2025-11-21")],
)  # fmt: skip
def test_a_trace_of_a_scenario_meets_its_schema(call: Call, scenario: str, policy: str, pupil: str, on: str) -> None:
    arguments = ["explain", "--policy", policy, "--scenario", str(SCENARIOS / f"{scenario}.yaml"), "--pupil", pupil,
                 "--on", on]  # fmt: skip
    data = call.json(*arguments)
    jsonschema.Draft202012Validator(schema("trace")).validate(data)
    trace: dict[str, Any] = data["trace"]
    assert trace["version"] == 1 and trace["rules"]
    for entry in trace["rules"]:
        assert entry["source"] or entry["law"], entry["rule"]
        assert entry["place"]["line"] > 0
    replayed = call.json("replay", str(SCENARIOS / f"{scenario}.yaml"), "--policy", policy)["scenarios"][0]
    decisions = [one for side in replayed["policies"] for one in side["decisions"]
                 if one["pupil_id"] == pupil and one["at"] == on and one["status"] in ("due", "asks")
                 and one["rule"] in {entry["rule"] for entry in trace["rules"]}]  # fmt: skip
    decided = {entry["rule"] for entry in trace["rules"] if entry["verdict"] != "no"}
    assert {one["rule"] for one in decisions} <= decided
    assert call(*arguments) and call.code == 0


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [({"--pupil": "P11"}, "no-such-pupil", "did you mean"),
     ({"--on": "2024-01-08"}, "day-not-in-register", "2025-09-08"),
     ({"--rule": "concern_leter"}, "unknown-rule", "`concern_letter`"), ({"--on": "9 May"}, "wrong-date", "YYYY-MM-DD"),
     ({"--scenario": "x.yaml"}, "one-input", "--register FILE"), ({"--assume": "x=1"}, "unknown-assumption", "")],
)  # fmt: skip
def test_what_cannot_be_explained_says_why(
    call: Call, register: str, changed: dict[str, str], code: str, said: str
) -> None:
    options = {"--policy": "basildon_lower", "--register": register, "--pupil": "P1", "--on": "2025-09-17", **changed}
    call("explain", *(part for pair in options.items() for part in pair))
    assert call.code == 2 and f"[{code}]" in call.err and said in call.err


def test_notices_are_told_by_parent_as_they_stood_on_the_day(call: Call) -> None:
    scenario = str(SCENARIOS / "a_first_and_a_second_notice.yaml")
    trace = call.json("explain", "--policy", "basildon_lower", "--scenario", scenario, "--pupil", "P1",
                      "--on", "2025-10-06")["trace"]  # fmt: skip
    told = {(one["parent_id"], one["action"], one["due"]) for one in trace["notices"]}
    # Received two days later: on the day, from when the 28 days run is not known.
    assert ("A", "pay 160 pounds within 28 days to the local authority", "28 days after notice received") in told
