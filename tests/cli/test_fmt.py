"""`fmt`: files put in order, checked, or passed through."""

from __future__ import annotations

import io
import json
import stat
import sys
from pathlib import Path

import pytest

from cli.called import Call

UGLY = "name: Oakfield School\npolicy: oakfield\nkind: school\n"
PRETTY = "policy: oakfield\nname: Oakfield School\nkind: school\n"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies" / "base").mkdir(parents=True)
    (tmp_path / "policies" / "oakfield.yaml").write_text(UGLY, encoding="utf-8")
    (tmp_path / "policies" / "base" / "mine.yml").write_text(PRETTY, encoding="utf-8")
    (tmp_path / "policies" / "notes.yaml").write_text("ledger: oakfield\nb: 1\na: 2\n", encoding="utf-8")
    (tmp_path / "policies" / ".draft.yaml").write_text(UGLY, encoding="utf-8")
    return Call(capsys)


def test_without_a_path_the_profiles_of_the_folder_are_written(call: Call) -> None:
    assert call("fmt") == "policies/oakfield.yaml: put in order\n2 checked: 1 changed\n"
    assert call.code == 0
    assert Path("policies/oakfield.yaml").read_text("utf-8") == PRETTY
    assert Path("policies/.draft.yaml").read_text("utf-8") == UGLY
    assert sorted(path.name for path in Path("policies").iterdir()) == [".draft.yaml", "base", "notes.yaml",
                                                                       "oakfield.yaml"]  # fmt: skip
    assert call.json("fmt")["changed"] == []


def test_check_writes_nothing_and_says_what_would_change(call: Call) -> None:
    assert call("fmt", "--check") == "policies/oakfield.yaml: would change\n2 checked: 1 would change\n"
    assert call.code == 1
    assert Path("policies/oakfield.yaml").read_text("utf-8") == UGLY
    told = json.loads(call("fmt", "policies", "--check", "--format", "json"))
    assert (call.code, told) == (1, {"schema_version": 1, "checked": 2, "changed": ["policies/oakfield.yaml"]})
    call("fmt", "--check", "policies/base")
    assert call.code == 0


def test_a_file_keeps_who_may_read_it(call: Call) -> None:
    file = Path("policies/oakfield.yaml")
    file.chmod(0o600)
    call("fmt", file.as_posix())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_one_file_with_errors_stops_the_call(call: Call) -> None:
    Path("policies/broken.yaml").write_text("policy: broken\nname: [\n", encoding="utf-8")
    assert call("fmt") == ""
    assert call.code == 3
    assert call.err.startswith("policies/broken.yaml:2:7: error: ")
    assert Path("policies/oakfield.yaml").read_text("utf-8") == UGLY


@pytest.mark.parametrize(
    ("options", "code", "out"),
    [((), 0, PRETTY), (("--check",), 1, "1 checked: 1 would change\n")],
)
def test_a_dash_is_standard_input_and_output(
    call: Call, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], code: int, out: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(UGLY.encode())))
    assert call("fmt", "-", *options) == out
    assert call.code == code


def test_the_json_of_standard_input_holds_the_text(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(UGLY.encode())))
    told = call.json("fmt", "-")
    assert (told["changed"], told["text"]) == (["<stdin>"], PRETTY)


@pytest.mark.parametrize("paths", [("nowhere",), ("-", "policies")])
def test_what_cannot_be_meant_is_a_wrong_call(call: Call, paths: tuple[str, ...]) -> None:
    call("fmt", *paths)
    assert call.code == 2 and call.err.split("error: ")[0] in ("", "nowhere: ")


def test_no_name_is_no_folder(call: Call) -> None:
    """`fmt "$UNSET"` is not to change all that stands below the working directory."""
    assert call("fmt", "") == ""
    assert (call.code, "an argument is nothing" in call.err) == (2, True)


def test_a_file_that_cannot_be_read_is_told(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, mode: str = "r", *more: object, **given: object) -> None:
        raise PermissionError(13, "Permission denied")

    [first, *_] = sorted(Path("policies").glob("*.yaml"))
    monkeypatch.setattr(Path, "open", refused)
    assert call("fmt", "--check", first.as_posix()) == ""
    assert (call.code, "[cannot-be-read]" in call.err) == (3, True)
