"""Calling the program in-process, as a user would."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from attendance_policy.cli.app import run

PROFILES = str(Path(__file__).parent.parent / "answers" / "profiles")


def called_beside(
    files: Mapping[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> Call:
    """The program, called in a folder that holds these files."""
    monkeypatch.chdir(folder)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Call(capsys)


class Call:
    """One program, called with arguments; keeps what the last call printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.code = -1
        self.out = ""
        self.err = ""

    def __call__(self, *arguments: str) -> str:
        self.code = run(arguments)
        self.out, self.err = self.capsys.readouterr()
        return self.out

    def json(self, *arguments: str) -> dict[str, Any]:
        self(*arguments, "--format", "json")
        assert self.code == 0, self.err
        data: dict[str, Any] = json.loads(self.out)
        assert data["schema_version"] == 1
        return data

    def small(self, *arguments: str) -> dict[str, Any]:
        """A call on the small profiles of the tests."""
        return self.json(*arguments, "--policies", PROFILES)
