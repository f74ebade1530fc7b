"""`-` in place of a policy reads the profile from standard input, whatever the command."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from attendance_policy.library import Library
from attendance_policy.policy import Policies
from cli.called import Call
from cli.registers import FIXTURE, generated

CONCERN = "stages.concern_letter.when.attendance"
ON = ("--on", "2025-11-14")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> str:
    return generated(tmp_path_factory.mktemp("register"))[0]


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path(FIXTURE).read_bytes())))


@pytest.mark.usefixtures("stdin")
@pytest.mark.parametrize(
    "command",
    [("simulate",), ("simulate", "--set", f"{CONCERN}=94"), ("simulate", "--against", "sharley_park"),
     ("simulate", "--workers", "2"), ("worklist", *ON), ("explain", "--pupil", "P000051", *ON),
     ("sweep", "--vary", f"{CONCERN}=93:95:1")],
    ids=lambda command: " ".join(command),
)  # fmt: skip
def test_a_profile_on_standard_input_decides_as_the_same_file_does(
    command: tuple[str, ...], call: Call, register: str
) -> None:
    named, given = (json.dumps(call.json(*command, "--register", register, "--policy", policy))
                    for policy in (FIXTURE, "-"))  # fmt: skip
    assert given == named.replace("tests/policy/fixtures/language_example.yaml", "<stdin>")


def test_a_reading_is_chosen_for_it_too(call: Call, register: str, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = Path("policies/basildon_lower.yaml")
    chosen = [f"{point.id}={reading.id}" for point in Policies(Library()).load("basildon_lower").as_written.open_points
              for reading in point.readings if reading.id != point.working]  # fmt: skip
    simulate = ("simulate", "--register", register)
    plain = call.json(*simulate, "--policy", str(profile))["decisions"]
    for reading in chosen:
        there = call.json(*simulate, "--policy", str(profile), "--reading", reading)["decisions"]
        if there != plain:
            break
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(profile.read_bytes())))
    assert call.json(*simulate, "--policy", "-", "--reading", reading)["decisions"] == there != plain


@pytest.mark.usefixtures("stdin")
def test_what_stands_against_it_may_be_itself(call: Call, register: str) -> None:
    data = call.json("simulate", "--policy", "-", "--against", "-", "--register", register)
    assert data["before"] == data["after"]


@pytest.mark.usefixtures("stdin")
@pytest.mark.parametrize(
    "command",
    [("simulate", "--policy", "-", "--register", "-"), ("worklist", "--policy", "-", "--register", "-", *ON),
     ("duties", "-", "--events", "-", "--from", "2025-09-01", "--to", "2025-12-19"), ("diff", "-", "-")],
    ids=lambda command: command[0],
)  # fmt: skip
def test_only_one_part_of_a_call_reads_standard_input(command: tuple[str, ...], call: Call) -> None:
    call(*command)
    assert call.code == 2
    assert "both read standard input [one-standard-input]" in call.err


def test_a_broken_profile_is_told_as_one_of_standard_input(
    call: Call, register: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"policy: x\nname: X\nkind: school\nnaem: Y\n")))
    call("simulate", "--policy", "-", "--register", register)
    assert call.code == 3
    assert call.err.startswith("<stdin>:4:1: error: ")
