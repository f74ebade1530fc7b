"""docs/performance.md is made of the results of one run; an engine that is not there is a row that says so."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version

import pytest

from benchmarks import __main__ as bench
from benchmarks import page, peers


def test_the_page_is_the_page_of_the_results() -> None:
    results = json.loads(bench.RESULTS.read_text(encoding="utf-8"))
    assert not results["quick"]
    assert page.PAGE.read_text(encoding="utf-8") == page.page(results), "run `python -m benchmarks --page`"


def test_an_engine_that_is_not_installed_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_ours(package: str) -> str:
        if package not in ("attendance-policy", "numpy", "simpleeval"):
            raise PackageNotFoundError(package)
        return version(package)

    monkeypatch.setattr(peers, "version", only_ours)
    table = page._bare(bench._bare(50, 20))
    assert "| zen-engine, compiled expression | not installed |" in table
    assert "| plain simpleeval, parsed once | " in table
    assert table.count("not installed") == 6


def test_an_engine_that_answers_otherwise_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "_simpleeval", lambda named: peers._each(lambda names: 0, named))
    with pytest.raises(RuntimeError, match="plain simpleeval, parsed once answers otherwise"):
        bench._bare(50, 20)
