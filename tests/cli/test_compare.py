"""`compare` as a user calls it: what it prints, its JSON keys, its options, its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from cli.called import Call

TEXT = """scenario: A pupil is away without a reason, and nobody is reached
calendar: england_example
other_flags: no
pupils: {P1: {year: 4}}
register: {P1: {from 2025-09-02: '/\\ x18, N x2'}}
events: [{at: 2025-09-26 09:30, pupil_id: P1, kind: contact, how: phone, outcome: not reached}]
ask:
  - report: {absent-on: 2025-09-26, at: "2025-09-26 08:45"}
"""


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "away.yaml").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return "away.yaml"


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_table(call: Call, scenario: str, form: str, snapshot: SnapshotAssertion) -> None:
    out = call("compare", scenario, "--policy", "basildon_lower", "--policy", "sharley_park", "--format", form)
    assert out == snapshot


def test_rows(call: Call, scenario: str) -> None:
    data = call.json("compare", scenario)
    assert data["findings"] == []
    for row in data["rows"]:
        assert list(row["cells"]) == ["atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood"]
        assert row["same"] or row["causes"]
        for cause in row["causes"]:
            assert set(cause) == {"cause", "means", "about", "values"}
            for values in cause["values"].values():
                assert all(set(value) == {"value", "source"} for value in values)
    question = data["rows"][0]
    assert (question["theme"], question["pupil_id"]) == ("reporting", None)
    assert question["cells"]["sharley_park"]["on_time"] is True
    act = data["rows"][1]
    assert (act["theme"], act["pupil_id"], act["file"]) == ("contact", "P1", "away.yaml")
    assert {"rule", "at", "strength", "role", "due", "source"} <= set(act["cells"]["lct"]["decisions"][0])


def test_only_differences(call: Call, scenario: str) -> None:
    pair = ("--policy", "basildon_lower", "--policy", "lct")
    every, some = (call.json("compare", scenario, *pair, *more)["rows"] for more in ((), ("--differences",)))
    assert len(some) < len(every)
    assert some == [row for row in every if not row["same"]]


def test_a_policy_alone_differs_from_nobody(call: Call, scenario: str) -> None:
    assert all(row["same"] for row in call.json("compare", scenario, "--policy", "westwood")["rows"])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["compare"], 2, "missing argument"),
        (["compare", "away.yaml", "--policy", "nowhere"], 2, "nowhere"),
        (["compare", "gone.yaml"], 2, "gone.yaml"),
    ],
)
def test_a_wrong_call(call: Call, scenario: str, arguments: list[str], code: int, said: str) -> None:
    assert call(*arguments) == ""
    assert call.code == code
    assert said in call.err


def test_a_profile_and_an_edited_copy_of_it_are_two_columns(call: Call, scenario: str) -> None:
    body = """policy: mine
name: Mine
kind: school
extends: england_2024
rules:
  called: {each: absence, when: absence_day >= %d, will: {contact: parents}, source: "1"}
"""
    Path("one.yaml").write_text(body % 1, encoding="utf-8")
    Path("two.yaml").write_text(body % 3, encoding="utf-8")
    rows = call.json("compare", scenario, "--policy", "one.yaml", "--policy", "two.yaml")["rows"]
    (row,) = [row for row in rows if row["pupil_id"]]
    decided = {name: bool(cell["decisions"]) for name, cell in row["cells"].items()}
    assert decided == {"one.yaml": True, "two.yaml": False}
