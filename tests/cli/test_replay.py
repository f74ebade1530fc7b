"""`replay` as a user calls it: what it prints, its JSON keys, its options, its exit codes."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from cli.called import Call

FIVE = ["atlp_slade", "basildon_lower", "lct", "sharley_park", "westwood"]
KEYS = {
    "key", "at", "pupil_id", "rule", "case", "action", "due", "role", "strength", "status", "result", "source", "law",
    "facts", "readings",
}  # fmt: skip
TEXT = """scenario: A pupil is away without a reason
calendar: england_example
other_flags: no
pupils: {P1: {year: 9}}
register: {P1: {from 2025-09-02: '/\\ x5, N x2'}}
ask:
  - arrive: {pupil: P1, at: "2025-09-10 08:46"}
  - leave: {requested: 2025-09-03, from: 2025-11-10, to: 2025-11-11, reason: protest}
"""


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "away.yaml").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return "away.yaml"


def test_every_school_side_by_side(call: Call, scenario: str) -> None:
    (one,) = call.json("replay", scenario)["scenarios"]
    assert (one["scenario"], one["file"]) == ("A pupil is away without a reason", "away.yaml")
    assert [policy["policy"] for policy in one["policies"]] == FIVE
    assert one["findings"] == []
    for policy in one["policies"]:
        arrival, leave = policy["answers"]
        assert (arrival["ask"], leave["ask"]) == ("arrive", "leave")
        assert all(answer["result"] for answer in policy["answers"])
        for decision in policy["decisions"]:
            assert set(decision) >= KEYS
            assert isinstance(decision["source"], list)


def test_a_decision(call: Call, scenario: str) -> None:
    (one,) = call.json("replay", scenario, "--policy", "sharley_park")["scenarios"]
    (policy,) = one["policies"]
    (decision,) = [d for d in policy["decisions"] if d["rule"] == "first_morning_call"]
    assert {key: decision[key] for key in KEYS} == {
        "key": "first_morning_call:will:P1:2025-09-09",
        "at": "2025-09-09",
        "pupil_id": "P1",
        "rule": "first_morning_call",
        "case": None,
        "action": "contact the parents by phone",
        "due": {"text": "that morning", "at": "2025-09-09"},
        "role": "school",
        "strength": "will",
        "status": "due",
        "result": "determined",
        "source": ["4.5"],
        "law": [],
        "facts": [{"text": "absence_day == 1", "value": "1"}, {"text": "consecutive('N') == 1", "value": "1"},
                  {"text": "unexplained", "value": "yes"}],
        "readings": [],
    }  # fmt: skip


def test_text_has_a_column_for_each_school_and_fits_a_page(call: Call, scenario: str) -> None:
    out = call("replay", scenario)
    assert call.code == 0 and call.err == ""
    head = next(line for line in out.splitlines() if "westwood" in line)
    assert head.split() == FIVE
    assert max(map(len, out.splitlines())) <= 120


def test_one_policy_in_the_order_of_the_call(call: Call, scenario: str) -> None:
    (one,) = call.json("replay", scenario, "--policy", "westwood", "--policy", "lct")["scenarios"]
    assert [policy["policy"] for policy in one["policies"]] == ["westwood", "lct"]


def test_a_folder_is_every_scenario_in_it(call: Call, scenario: str, tmp_path: Path) -> None:
    (tmp_path / "again.yaml").write_text(TEXT.replace("away", "off"), encoding="utf-8")
    found = call.json("replay", ".", "--policy", "lct")["scenarios"]
    assert [one["file"] for one in found] == ["again.yaml", "away.yaml"]


def test_standard_input(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    (one,) = call.json("replay", "-", "--policy", "lct")["scenarios"]
    assert one["file"] == "<stdin>"


def test_a_reading_goes_to_the_policies_that_have_its_point(call: Call, scenario: str) -> None:
    (one,) = call.json("replay", scenario, "--reading", "register_closes=lateness_clause")["scenarios"]
    codes = {policy["policy"]: policy["answers"][0].get("code") for policy in one["policies"]}
    results = {policy["policy"]: policy["answers"][0]["result"] for policy in one["policies"]}
    assert (codes["basildon_lower"], results["basildon_lower"]) == ("L", "determined")
    assert results["atlp_slade"] == "conflict"


def test_another_calendar(call: Call, scenario: str, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        'calendar: own\nname: Own\nyears:\n  "2025/26": {autumn: {first: "2025-09-02", last: "2025-12-19"}}\n'
        'closed: [{day: "2025-09-09", reason: INSET day}]\n',
        encoding="utf-8",
    )
    (one,) = call.json("replay", scenario, "--policy", "sharley_park", "--calendar", "own.yaml")["scenarios"]
    assert one["calendar"] == "own"
    calls = [d["at"] for d in one["policies"][0]["decisions"] if d["rule"] == "first_morning_call"]
    assert calls == ["2025-09-10"]


def test_the_version_of_the_day(call: Call, scenario: str) -> None:
    call("replay", scenario, "--policy", "lct", "--today", "2023-01-10")
    assert call.code == 2
    assert "no version of `lct` is in force on 2023-01-10" in call.err


def test_notes_go_to_standard_error(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "noted.yaml"
    path.write_text(TEXT + "expect:\n  lct: {decisions: [{rule: recall}]}\n", encoding="utf-8")
    out = call("replay", str(path), "--policy", "lct")
    assert call.code == 0
    assert "no policy here has the reason `protest`" in call.err
    assert "`expect` is not checked by `replay`" in call.err and "expect" not in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nowhere.yaml",), 2, "there is no file `nowhere.yaml`"),
        (("away.yaml", "--policy", "wetswood"), 2, "did you mean `westwood`?"),
        (("away.yaml", "--reading", "register_close=as_written"), 2, "did you mean `register_closes`?"),
        (("away.yaml", "--reading", "register_closes=never"), 2, "`never` is not a reading of `register_closes`"),
        (("away.yaml", "--calendar", "mars"), 2, "there is no calendar `mars`"),
        (("empty",), 2, "there is no scenario in `empty`"),
        ((), 2, "missing argument"),
        (("broken.yaml",), 3, "broken.yaml:3:28: error: `I I I` are more than two marks for a day"),
        (("policy.yaml",), 3, "`policy` is not a key of the scenario"),
    ],
)
def test_what_cannot_be_replayed(
    call: Call, scenario: str, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    (tmp_path / "empty").mkdir()
    broken = "scenario: x\npupils: {a: {}}\nregister: {a: {2025-09-10: I I I}}\ncalendar: england_example\n"
    (tmp_path / "broken.yaml").write_text(broken, encoding="utf-8")
    (tmp_path / "policy.yaml").write_text("policy: x\nscenario: x\n", encoding="utf-8")
    out = call("replay", *arguments)
    assert (call.code, out) == (code, "")
    assert said in call.err
