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
