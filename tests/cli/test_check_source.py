"""`check-source` as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from cli.called import Call
from documents.papers import text
from documents.test_check import PROFILE

WRONG = PROFILE.replace('"08:35"', '"08:40"').replace("App 1", "App 9")
ON = ("check-source", "elm.yaml", "--document", "policy.txt")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a profile in which a time and a clause are wrong, and the document."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elm.yaml").write_text(WRONG, "utf-8")
    (tmp_path / "policy.txt").write_bytes(text())
    return tmp_path


def test_what_it_prints(call: Call, here: Path, snapshot: SnapshotAssertion) -> None:
    assert call(*ON) == snapshot
    assert call.code == 1


def test_what_scripts_get(call: Call, here: Path, snapshot: SnapshotAssertion) -> None:
    assert json.loads(call(*ON, "--format", "json")) == snapshot
    assert call.code == 1


def test_as_github_commands(call: Call, here: Path, snapshot: SnapshotAssertion) -> None:
    assert call(*ON, "--format", "github") == snapshot


def test_the_other_formats_are_written(call: Call, here: Path) -> None:
    sarif = json.loads(call(*ON, "--format", "sarif"))
    assert {rule["id"] for rule in sarif["runs"][0]["tool"]["driver"]["rules"]} >= {"clause-not-found"}
    assert "figure-not-in-clause" in call(*ON, "--format", "junit")


def test_nothing_to_be_looked_at_is_exit_0(call: Call, here: Path) -> None:
    (here / "elm.yaml").write_text(PROFILE.replace("App 1", "App 9"), "utf-8")
    call(*ON, "--heading", "App 9=Appendix 1")
    assert call.code == 0, call.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("check-source", "elm.yaml", "--document", "none.txt"), 2, "no-such-file"),
        (("check-source", "elm.yaml", "--document", "."), 2, "`.` is a folder [is-a-directory]"),
        ((*ON, "--heading", "App 9"), 2, "wrong-heading"),
        ((*ON, "--heading", "App 8=Calls"), 2, "no value of the profile cites `App 8`"),
        (("check-source", "elm.yaml", "--document", "elm.bin"), 3, "document-unknown"),
        (("check-source", "nobody", "--document", "policy.txt"), 2, "no-such-policy"),
    ],
)
def test_calls_that_cannot_be_answered(
    call: Call, here: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    (here / "elm.bin").write_bytes(b"\0\1\2")
    call(*arguments)
    assert call.code == code
    assert said in call.err
