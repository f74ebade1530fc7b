"""A program to call."""

from __future__ import annotations

import pytest

from cli.called import Call


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)
