"""A folder named where a profile is wanted, and a folder of `--policies` without any: both stop with 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.called import called_beside

COMMANDS = [("validate",), ("lint",)]
AS_NAME = "name files in it, as in `m/*.yaml`, or look in it with `--policies m`"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["m", "./m", "m/"])
def test_a_folder_is_told_the_same_however_it_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    command: tuple[str], name: str,
) -> None:  # fmt: skip
    (tmp_path / "m").mkdir()
    call = called_beside({}, capsys, monkeypatch, tmp_path)
    call(*command, name)
    assert call.code == 2
    assert f"`{name}` is a folder, not a profile [no-such-policy]" in call.err
    assert AS_NAME in call.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_without_a_profile_is_no_good_check(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("none", encoding="utf-8")
    call = called_beside({}, capsys, monkeypatch, tmp_path)
    call(*command, "--policies", "empty", "--format", "json")
    assert call.code == 2
    told = [finding["message"] for finding in json.loads(call.out)["findings"]]
    assert "the folder `empty` holds no profile" in told


def test_a_folder_with_one_in_its_base_is_not_empty(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    base = tmp_path / "trust" / "base"
    base.mkdir(parents=True)
    (base / "small.yaml").write_text("policy: small\nname: Small\nkind: national\n", encoding="utf-8")
    call = called_beside({}, capsys, monkeypatch, tmp_path)
    call("validate", "--policies", "trust")
    assert "holds no profile" not in call.err
