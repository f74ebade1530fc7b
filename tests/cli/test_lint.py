"""`lint` as a user calls it."""

from __future__ import annotations

import io
import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.lint.catalogue import catalogue
from cli.called import Call

SCHOOL = """\
policy: ours
name: Our School
kind: school
extends: england_2024
document: {title: Attendance Policy, reviewed: "2024-09", next_review: "2025-07", source: cover}
tiers:
  level:
    asks: how much support
    levels:
      good: {when: attendance >= 96, source: "3"}
      fair: {when: 93 <= attendance <= 95.9, source: "3"}
      low: {when: attendance < 93, source: "3"}
    source: "3"
"""
ACCEPTED = """\
accepted:
  known: {finding: tier-gap, at: tiers.level, because: the trust looks at the table in July, until: "2026-07-31"}
"""
DEAD = """\
rules:
  meeting: {each: review, when: 93 <= attendance <= 92.9, who: school, will: {meet: parents}, once: per year,
      source: "4"}
"""
# Rules that come later say what they like of the example; these two are what it is for.
BOTH = ("lint", "ours.yaml", "--rule", "tier-gap", "--rule", "review-overdue")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with one profile in it."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "ours.yaml"
    file.write_text(SCHOOL, "utf-8")
    return file


def test_what_it_prints(call: Call, ours: Path, snapshot: SnapshotAssertion) -> None:
    assert call(*BOTH, "--now", "2025-08-01") == snapshot
    assert call.code == 1, "a warning is something to look at"


def test_the_same_as_data(call: Call, ours: Path, snapshot: SnapshotAssertion) -> None:
    call(*BOTH, "--now", "2025-08-01", "--format", "json")
    assert json.loads(call.out) == snapshot
    assert call.code == 1


def test_as_commands_of_github(call: Call, ours: Path) -> None:
    lines = call(*BOTH, "--now", "2025-08-01", "--format", "github").splitlines()
    assert [line.split(",")[0] for line in lines] == ["::warning file=ours.yaml"] * 2


def test_a_review_is_overdue_from_the_day_after(call: Call, ours: Path) -> None:
    assert "review-overdue" not in call("lint", "ours.yaml", "--now", "2025-07-31")
    assert "review-overdue" in call("lint", "ours.yaml", "--now", "2025-08-01")
    assert "review-overdue" in call("lint", "ours.yaml", "--now", "2025-08-01 09:00")
    assert "review-overdue" in call("lint", "ours.yaml", "--today", "2025-08-01")


def test_one_rule_alone(call: Call, ours: Path) -> None:
    assert "1 found" in call("lint", "ours.yaml", "--now", "2025-08-01", "--rule", "tier-gap")
    assert "0 found" in call("lint", "ours.yaml", "--now", "2025-08-01", "--rule", "tier-overlap")
    assert call.code == 0


@pytest.mark.parametrize(
    ("rule", "hint"), [("tier-gpa", "did you mean `tier-gap`?"), ("zzz", "docs/lint.md lists the rules")]
)
def test_a_rule_that_there_is_not_finds_nothing_for_nobody(call: Call, ours: Path, rule: str, hint: str) -> None:
    call("lint", "ours.yaml", "--rule", rule)
    assert (call.code, call.err) == (2, f"error: there is no rule `{rule}` of the linter [unknown-rule]\n    {hint}\n")


def test_what_is_accepted_stands_apart_until_its_day(call: Call, ours: Path) -> None:
    ours.write_text(SCHOOL + ACCEPTED, "utf-8")
    call("lint", "ours.yaml", "--rule", "tier-gap", "--now", "2026-07-31", "--format", "json")
    data = json.loads(call.out)
    assert call.code == 0
    assert data["findings"] == []
    assert [one["because"] for one in data["accepted"]] == ["the trust looks at the table in July"]
    call("lint", "ours.yaml", "--rule", "tier-gap", "--now", "2026-08-01", "--format", "json")
    assert call.code == 1
    assert json.loads(call.out)["accepted"] == []


def test_a_note_alone_is_no_failure(call: Call, ours: Path) -> None:
    table = SCHOOL.replace('    source: "3"\n', '    otherwise: {not_stated: the table ends}\n    source: "3"\n')
    ours.write_text(table, "utf-8")
    assert "note:" in call(*BOTH, "--now", "2025-07-01")
    assert call.code == 0


def test_a_rule_that_can_never_fire_is_an_error(call: Call, ours: Path) -> None:
    ours.write_text(SCHOOL + DEAD, "utf-8")
    assert ": error: `meeting` can never fire" in call("lint", "ours.yaml", "--now", "2025-07-01")
    assert call.code == 1


def test_a_profile_that_does_not_validate_is_not_examined(call: Call, ours: Path) -> None:
    ours.write_text(SCHOOL.replace(">= 96", "=> 96"), "utf-8")
    call("lint", "ours.yaml", "--now", "2025-08-01")
    assert call.code == 3
    assert "ours.yaml:10" in call.err


@pytest.mark.parametrize("more", [(), ("--fix",)], ids=["looking", "mending"])
def test_errors_of_a_profile_are_told_in_every_format_beside_what_is_found_in_others(
    call: Call, ours: Path, more: tuple[str, ...]
) -> None:
    text = SCHOOL.replace("policy: ours", "policy: other").replace("kind: school", "kind: scool")
    (ours.parent / "other.yaml").write_text(text, "utf-8")
    line = ("lint", "ours.yaml", "other.yaml", "--now", "2025-08-01", *more, "--format")
    codes = {one["code"] for one in json.loads(call(*line, "json"))["findings"]}
    assert call.code == 3 and "not-one-of" in codes and "other.yaml:3:7: error: " in call.err
    assert ("tier-gap" in codes) is not bool(more)
    (run,) = json.loads(call(*line, "sarif"))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert call.code == 3 and all(rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"])
    assert {one["ruleId"] for one in run["results"]} == codes
    suites = ElementTree.fromstring(call(*line, "junit"))
    told = [one.get("name") for one in suites.iter("testcase") if one.get("classname") == "other.yaml"]
    assert call.code == 3 and told == ["not-one-of"]
    assert "::error file=other.yaml,line=3,col=7,title=not-one-of::" in call(*line, "github") and call.code == 3
    assert (": warning: " in call(*line, "text")) is not bool(more) and call.code == 3


def test_from_standard_input(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SCHOOL.encode())))
    assert "<stdin>:8:5: warning:" in call("lint", "-", "--now", "2025-08-01")


def test_the_shipped_profiles(call: Call, snapshot: SnapshotAssertion) -> None:
    """Every finding of the five, as read beside its document; a new one is read there before this is renewed."""
    call("lint", "--now", "2026-11-22", "--format", "json")
    data = json.loads(call.out)
    assert data["checked"] == 5
    said = sorted(f"{Path(f['file']).name} {f['severity']} {f['code']} {f['path']}" for f in data["findings"])
    assert said == snapshot
    assert {f["code"] for f in data["findings"]} <= {rule.code for rule in catalogue()}


def test_the_same_twice(call: Call) -> None:
    assert call("lint", "--now", "2026-11-22") == call("lint", "--now", "2026-11-22")


READ = """\
open_points:
  low_begins:
    kind: conflict
    asks: Where does low begin?
    as_written: {source: "3", says: below 93}
    readings: {later: {source: "4", says: below 92, set: {tiers.level.levels.low.when: attendance < 92}}}
"""


def test_what_is_found_under_a_reading_alone_says_so_in_every_format(
    call: Call, ours: Path, snapshot: SnapshotAssertion
) -> None:
    ours.write_text(SCHOOL + ACCEPTED + READ, "utf-8")
    asked = ("lint", "ours.yaml", "--rule", "tier-gap", "--now", "2025-08-01")
    assert "reading" not in call(*asked)
    assert call.code == 0, "what is found in the body is accepted"
    assert "0 found, 2 accepted" in call(*asked, "--readings"), "what is accepted is so under every reading"
    ours.write_text(SCHOOL + READ, "utf-8")
    assert call(*asked, "--readings") == snapshot
    said = "under the reading `later` of `low_begins`"
    call(*asked, "--readings", "--format", "json")
    data = json.loads(call.out)
    assert [one["reading"] for one in data["findings"]] == ["", "later of low_begins"]
    assert data["readings"]["left_out"] == [] and data["readings"]["looked_at"] >= data["readings"]["points"] > 0
    assert data["findings"][1]["message"].endswith(said)
    for form in ("github", "sarif", "junit"):
        assert call(*asked, "--readings", "--format", form).count(said) == 1
    assert call.code == 1
