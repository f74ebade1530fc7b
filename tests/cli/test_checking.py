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

ASKED = """scenario: an arrival
ask: [{arrive: {year: 5, at: "2025-09-03 09:31"}}]
expect: {sharley_park: {answers: [{code: L}]}}
"""


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


@pytest.mark.parametrize("command", ["validate", "lint", "test"])
def test_what_is_not_there_is_told_in_every_format_beside_the_others(
    call: Call, tmp_path: Path, command: str
) -> None:
    """One slip of a call: a report of CI is whole all the same, and what is there is told."""
    there, nowhere = tmp_path / "there.yaml", (tmp_path / "nowhere.yaml").as_posix()
    overdue = (FIXTURES / "review-overdue" / "fires.yaml").read_text("utf-8")
    there.write_text({"test": ASKED, "validate": "policy: [x\n", "lint": overdue}[command], "utf-8")
    of_it = {"validate": "unclosed-bracket", "lint": "review-overdue", "test": "not-as-expected"}[command]
    line = (command, there.as_posix(), nowhere, *(NOW if command == "lint" else ()), "--format")
    data = json.loads(call(*line, "json"))
    told = {(one["file"], one["code"]) for one in data["findings"]}
    assert call.code == 2 and (nowhere, "no-such-file") in told and "no-such-file" in call.err
    assert of_it in {code for _, code in told} or data["failed"] == 1
    (run,) = json.loads(call(*line, "sarif"))["runs"]
    assert call.code == 2 and {"no-such-file", of_it} <= {one["ruleId"] for one in run["results"]}
    report = JUnitXml.fromstring(call(*line, "junit").encode())
    failed = {(suite.name, case.result[0].type) for suite in report for case in suite if case.result}
    assert call.code == 2 and (nowhere, "no-such-file") in failed and of_it in {kind for _, kind in failed}
    said = call(*line, "github")
    assert call.code == 2 and "title=no-such-file::" in said and f"title={of_it}::" in said
    said = call(*line, "text")
    assert (call.code, "no-such-file" in call.err, "no-such-file" in said) == (2, True, False)
    assert there.as_posix() in said


def test_lint_counts_what_it_did_not_examine(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("policy: wrong\nname: Ours\nkind: scool\n", "utf-8")
    said = call("lint", file.as_posix())
    assert (call.code, said, call.err.count(": error: ")) == (3, "1 not examined: 1 error\n", 1)
