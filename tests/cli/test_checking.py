"""`validate` and `lint` in the formats that other programs read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from junitparser import JUnitXml

from attendance_policy.lint.catalogue import catalogue
from cli.called import Call

FIXTURES = Path(__file__).parents[1] / "lint" / "fixtures"
NOW = ("--now", "2025-08-01")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


def test_lint_says_in_every_format_that_a_review_is_overdue(call: Call) -> None:
    file = str(FIXTURES / "review-overdue" / "fires.yaml")
    run = json.loads(call("lint", file, *NOW, "--format", "sarif"))["runs"][0]
    assert call.code == 1
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.code for rule in catalogue()]
    assert "review-overdue" in {result["ruleId"] for result in run["results"]}
    [suite] = JUnitXml.fromstring(call("lint", file, *NOW, "--format", "junit").encode())
    assert [case.name for case in suite] == [rule.code for rule in catalogue()]
    assert "review-overdue" in {case.name for case in suite if case.result}
    assert ",title=review-overdue::" in call("lint", file, *NOW, "--format", "github")


def test_lint_of_one_rule_is_one_case(call: Call) -> None:
    file = str(FIXTURES / "review-overdue" / "clean.yaml")
    [suite] = JUnitXml.fromstring(call("lint", file, *NOW, "--rule", "review-overdue", "--format", "junit").encode())
    assert [(case.name, case.result) for case in suite] == [("review-overdue", [])]
    assert call.code == 0


def test_validate_in_every_format(call: Call, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("policy: bad\nnam: Bad\nkind: school\n", encoding="utf-8")
    run = json.loads(call("validate", str(bad), "--format", "sarif"))["runs"][0]
    assert call.code == 1
    codes = {result["ruleId"] for result in run["results"]}
    assert codes == {rule["id"] for rule in run["tool"]["driver"]["rules"]} and "unknown-key" in codes
    [suite] = JUnitXml.fromstring(call("validate", str(bad), "--format", "junit").encode())
    [case] = suite
    assert case.name == "validate" and case.result[0].text.count("[unknown-key]") == 1
    lines = call("validate", str(bad), "--format", "github").splitlines()
    assert len(lines) == len(run["results"]) and all(line.startswith("::error file=") for line in lines)


def test_validate_of_a_good_file_is_a_passed_case(call: Call) -> None:
    [suite] = JUnitXml.fromstring(
        call("validate", str(FIXTURES / "review-overdue" / "clean.yaml"), "--format", "junit").encode()
    )
    assert [case.result for case in suite] == [[]] and call.code == 0
