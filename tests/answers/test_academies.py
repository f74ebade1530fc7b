"""What a trust leaves to its academies is answered through an academy, and refused for the bare trust."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attendance_policy.cli.app import run

ACADEMIES = Path(__file__).parents[2] / "examples" / "lct_academies"


def arrive(capsys, name, time):
    arguments = ["arrive", name, "--year", "9", "--at", f"2025-10-06 {time}", "--format", "json"]
    assert run([*arguments, "--policies", str(ACADEMIES)]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("name", "time", "code"),
    [
        ("example_wrekin_academy", "08:40", "/"),
        ("example_wrekin_academy", "09:05", "L"),
        ("example_wrekin_academy", "09:06", "U"),
        ("example_shropshire_academy", "08:52", "/"),
        ("example_shropshire_academy", "09:19", "L"),
        ("example_shropshire_academy", "09:20", "U"),
    ],
)
def test_an_academy_answers_what_its_trust_left_to_it(capsys, name, time, code):
    answer = arrive(capsys, name, time)
    assert (answer["result"], answer["code"]) == ("determined", code)


def test_the_bare_trust_does_not(capsys):
    answer = arrive(capsys, "lct", "09:05")
    assert answer["result"] == "not_specified"
    assert answer["code"] is None
    assert "left to academy website" in answer["not_specified"]


def test_an_academy_has_every_rule_of_its_trust(capsys):
    def rules(name):
        assert run(["show", name, "--policies", str(ACADEMIES), "--format", "json"]) == 0
        shown = json.loads(capsys.readouterr().out)
        shown = shown.get("policy_data", shown)
        return set(shown["stages"]) | set(shown["rules"])

    trust = rules("lct")
    assert len(trust) > 40
    assert trust <= rules("example_wrekin_academy")
