"""Every command, on files with names and ids in them."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="module")
def _kept(kept_profiles: None) -> None:
    """Shipped profiles are read once for all tests of this folder."""
