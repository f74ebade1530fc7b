"""What holds for every test: nothing is read from, or left in, the user's own cache."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def _no_cache() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENDANCE_POLICY_CACHE", "off")
        yield
