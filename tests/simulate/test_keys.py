"""The key of a decision: no two rows of one run have the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from attendance_policy.decide.blocks import decide
from attendance_policy.decide.restated import folded
from attendance_policy.decide.run import Shared
from attendance_policy.facts.grid import lay
from attendance_policy.generate import generate
from attendance_policy.library import Library, read_calendar
from attendance_policy.policy import Policies
from attendance_policy.policy.codebook import code_book
from attendance_policy.rules.settings import Settings
from attendance_policy.simulate.rows import decisions

_TWICE = """policy: twice
name: Twice
kind: school
extends: england_2024
rules:
  looked_at:
    each: [absence, review]
    when: attendance < 96
    will: [{contact: parents}, {consider: a visit}]
    source: "1"
"""


@pytest.mark.parametrize("name", ["atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood", "twice"])
def test_no_two_decisions_have_one_key(name: str, tmp_path: Path) -> None:
    (tmp_path / "twice.yaml").write_text(_TWICE, encoding="utf-8")
    policies = Policies(Library((tmp_path,)))
    calendar = read_calendar("england_example")
    register, pupils = generate("secondary", 80, 3, calendar, code_book(policies.resolver))
    policy = policies.load(name).policy
    made = folded(decide(policy, Shared.of(lay(register, pupils, calendar)), Settings()))
    keys = Counter(one.key for one in decisions(made))
    assert keys and [key for key, count in keys.items() if count > 1] == []
    if name == "twice":
        assert {key.split(":")[1] for key in keys} == {
            "will", "will consider", "will review", "will consider review"
        }  # fmt: skip
