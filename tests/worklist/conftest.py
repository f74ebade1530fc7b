"""A program to call."""

from __future__ import annotations

import pytest

from cli.called import Call


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


@pytest.fixture(autouse=True, scope="module")
def _kept(kept_profiles: None) -> None:
    """Shipped profiles are read once for all tests of this folder."""
