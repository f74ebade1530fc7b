"""Calling the program in-process, as a user would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from attendance_policy.cli.app import run

PROFILES = str(Path(__file__).parent.parent / "answers" / "profiles")


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
