"""What holds for every test: no property is timed, and nothing is read from, or left in, the user's own cache. And the
browser, for tests that look at pages."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, and nothing of the program.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# CI tries the same examples each time: a run says whether the change is right. By hand, each run tries others.
settings.register_profile("repeated", settings.get_profile("untimed"), derandomize=True)
settings.load_profile("repeated" if os.environ.get("CI") else "untimed")

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync"]  # fmt: skip


# The files that take longest: begun first, none of them is left to one process at the end.
_LONGEST = (
    "testing/test_shipped.py", "decide/test_profiles.py", "decide/test_corrections.py", "diff/test_counterexample.py",
    "decide/test_differential.py", "privacy/test_no_names.py", "diff/test_shipped.py", "docs/test_ci_page.py",
    "policy/test_kept.py", "decide/test_again.py", "reports/test_table_folder.py", "register/test_plain_lines.py",
    "privacy/test_no_ids.py", "scenario/test_scenarios.py", "cli/test_simulate_killed.py", "privacy/test_no_network.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the order in which files are begun (`--no-loadscope-reorder`)."""
    longest = {Path(__file__).parent / name for name in _LONGEST}
    assert all(path.exists() for path in longest), "a file of `_LONGEST` has another name now"
    items.sort(key=lambda item: item.path not in longest)


def pytest_collection_finish() -> None:
    """A sixth of all time went into looking for lost objects among what is there to the end: modules, tests, profiles.
    They are not looked through again, and what comes later less often."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each profile is read once in a process of tests, and kept, as it is for a user; never in the user's own cache.
    That what is kept is what is read: `policy/test_kept.py`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENDANCE_POLICY_CACHE", str(tmp_path_factory.mktemp("kept")))
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real browser; without one the test is skipped, and fails where the tools must be there."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("the package playwright is not installed")
    where = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if where is None:
        _missing("there is no chromium on this machine")
    with sync_playwright() as tool:
        opened = tool.chromium.launch(executable_path=where, args=_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Any) -> Callable[[Path, int, str], AbstractContextManager[Any]]:
    """Opens a page and all its folds, so many pixels wide, in a colour scheme: it fits, and to the end of the block it
    logs nothing and asks for nothing but itself."""

    @contextmanager
    def opening(path: Path, width: int, scheme: str) -> Iterator[Any]:
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.set_default_timeout(5_000)
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= room == width
        yield page
        assert (said, asked) == ([], [path.as_uri()])
        page.close()

    return opening


def _missing(why: str) -> None:
    """Skips and says why; where the tools must be there (CI), a missing one is a failure."""
    if os.environ.get("ATTENDANCE_POLICY_REQUIRE_TOOLS") == "1":
        pytest.fail(why)
    pytest.skip(why)
