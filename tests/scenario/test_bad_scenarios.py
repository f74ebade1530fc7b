"""Every code has a file that raises it, and its whole message is kept here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

import attendance_policy.scenario as package
from attendance_policy.policy.shape import check_shape
from attendance_policy.scenario import CODES
from attendance_policy.source import read_yaml
from scenario.bad_scenarios import examined, files

# Problems of the shape are those of profiles, and have their files there.
SHAPE = {"unknown-key"}


def test_every_code_has_a_bad_file() -> None:
    assert set(files()) - SHAPE == set(CODES)


def test_the_package_uses_exactly_the_codes_it_explains() -> None:
    words = {
        node.value
        for path in Path(package.__file__).parent.glob("*.py")
        if path.name != "problem_codes.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(CODES) <= words


@pytest.mark.parametrize("code", files())
def test_bad_file(code: str, snapshot: SnapshotAssertion) -> None:
    problems = examined(code)
    assert code in {problem.code for problem in problems}
    assert {problem.code for problem in problems} <= set(CODES) | {"not-one-of", "missing-key", "unknown-key"}
    assert all(problem.place.line for problem in problems)
    lines = [f"{p.place} {p.severity} {p.code} {p.message} — {p.suggestion}" for p in problems]
    assert "\n".join(lines) == snapshot


def test_an_entry_of_a_list_is_never_called_by_its_number() -> None:
    document = read_yaml(b"scenario: x\nask:\n  - {reports: 1}\n", "x.yaml")
    found = check_shape({"scenario": "x", "ask": [{"reports": "1"}]}, document, "scenario")
    assert [(p.message, p.suggestion) for p in found] == [
        ("`reports` is not a key of an entry of `ask`", "did you mean `report`?")
    ]
