"""A named value beside a fact in a level of a tier: what was read is told with the figure it stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.called import Call

_PROFILE = """policy: mini
name: Mini
kind: school
extends: england_2024
checked_against: england_2024
document: {title: T, source: "1"}
in_force: {from: "2025-09-01", source: "1"}
values: {first_figure: {is: 97, unit: "%", source: "1"}}
tiers: {step: {levels: {low: {when: attendance < first_figure}, rest: {}}, source: "1"}}
letters: {one: {called: letter, template: attendance_concern, to: parents, source: "1"}}
stages: {s1: {each: review, when: step == 'low', will: {letter: one, to: parents}, once: per term, source: "1"}}
"""
_SCENARIO = r"""scenario: two sessions missed
calendar: england_example
pupils: {P1: {year: 3}}
other_flags: no
register: {P1: {from 2025-09-02: "/\\ x8, N x1"}}
review_until: 2025-09-12
"""


def test_a_replay_tells_the_value_that_a_level_was_held_against(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    call = Call(capsys)
    (tmp_path / "mini.yaml").write_text(_PROFILE, encoding="utf-8")
    (tmp_path / "two.yaml").write_text(_SCENARIO, encoding="utf-8")
    said = call("replay", str(tmp_path / "two.yaml"), "--policy", str(tmp_path / "mini.yaml"))
    assert call.code == 0, call.err
    assert "first_figure: 97" in " ".join(said.split())
