"""Every rule of the linter has a profile it fires on, one it leaves alone, and a section in the docs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from attendance_policy.diagnostics import Severity
from attendance_policy.library import Library
from attendance_policy.lint import Finding, Rule, lint
from attendance_policy.lint.catalogue import catalogue
from attendance_policy.policy import Policies

FIXTURES = Path(__file__).parent / "fixtures"
NOW = date(2025, 8, 1)


def found(file: Path, code: str = "") -> tuple[Finding, ...]:
    """What the linter, or one rule of it, finds in one file that validates."""
    policies = Policies(Library((), FIXTURES))
    loaded = policies.examine_document(policies.library.document_of(file.read_bytes(), file.name))
    assert [p for p in loaded.problems if p.severity is Severity.ERROR] == []
    return lint(loaded, policies, NOW, (code,) if code else ()).findings


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.code)
def test_a_rule_fires_on_its_example(rule: Rule, snapshot: SnapshotAssertion) -> None:
    findings = found(FIXTURES / rule.code / "fires.yaml", rule.code)
    assert findings
    assert [
        {
            "line": one.problem.place.line,
            "message": one.problem.message,
            "suggestion": one.problem.suggestion,
            "path": one.path,
            "clauses": one.clauses,
            "witness": one.witness,
        }
        for one in findings
    ] == snapshot
    for one in findings:
        assert one.problem.place.line, "every finding has a line"
        assert one.problem.message[0] == one.problem.message[0].lower() and not one.problem.message.endswith(".")


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.code)
def test_a_rule_leaves_a_good_profile_alone(rule: Rule) -> None:
    assert found(FIXTURES / rule.code / "clean.yaml", rule.code) == ()


def test_every_folder_of_examples_belongs_to_a_rule() -> None:
    assert sorted(path.name for path in FIXTURES.iterdir()) == [rule.code for rule in catalogue()]


def test_a_level_that_nobody_reaches_hides_nothing_of_another_tiers_level_of_that_name(tmp_path: Path) -> None:
    file = tmp_path / "example.yaml"
    file.write_text(
        "policy: example\nname: Example School\nkind: school\nextends: england_2024\ntiers:\n"
        '  one: {levels: {some: {when: attendance < 96, source: "3"}, more: {when: attendance < 90, source: "3"}}}\n'
        '  two: {levels: {more: {when: attendance < 80 or absence > 100, source: "4"}}}\n',
        encoding="utf-8",
    )
    assert [one.path for one in found(file, "pre-empted")] == ["tiers.one.levels.more"]
    [only] = found(file, "never-met")
    assert only.path == "tiers.two.levels.more.when"
    assert only.problem.message == "nothing meets `absence > 100`, a part of the level `more`"
