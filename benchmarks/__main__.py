"""`make bench`: every figure of docs/performance.md in one run. `--quick` takes small cases, and under two minutes.

Nothing is timed before it has answered as the row-by-row reference of the tests does. Without the extra `bench`, other
engines are rows `not installed`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import case, cores, country, growth, page, peers, plain, profiled, readers, startup
from benchmarks.measuring import ROOT, in_turns

RESULTS = Path(__file__).parent / "results.json"
_PACKAGES = ("numpy", "simpleeval", "numba", "polars", "pyarrow", "zen-engine", "OpenFisca-Core",
             "common-expression-language")  # fmt: skip


def main() -> None:
    """Measure, print the tables, and write the results and the page."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small cases, under two minutes; the page stays")
    parser.add_argument("--page", action="store_true", help="write the page again from the results that are there")
    parser.add_argument("--out", type=Path, help="where the results go (else benchmarks/results.json, unless --quick)")
    parser.add_argument("--rounds", type=int, default=7, help="how often each whole process is run")
    asked = parser.parse_args()
    if asked.page:
        page.PAGE.write_text(page.page(json.loads(RESULTS.read_text(encoding="utf-8"))), encoding="utf-8")
        return
    results = measured(asked.quick, asked.rounds)
    out = asked.out or (None if asked.quick else RESULTS)
    if out is not None:
        out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if out == RESULTS:
        page.PAGE.write_text(page.page(results), encoding="utf-8")
    print(page.tables(results))


def measured(quick: bool, rounds: int) -> dict[str, Any]:
    """Everything, in the order of the page."""
    begun = time.perf_counter()
    results: dict[str, Any] = {"quick": quick, "machine": _machine()}
    results["reference"] = _checked(40 if quick else 100)
    _say("decisions are those of the reference", begun)
    results["bare"] = _bare(2_000 if quick else 10_000, 5_000 if quick else 20_000)
    _say("the bare decision", begun)
    sizes = (1, 1_000, 5_000) if quick else (1, 1_000, 50_000, 1_000_000)
    results["pupils"] = [growth.pupils(count, count <= 1_000) for count in sizes]
    results["cores"] = cores.every_core(5_000 if quick else 1_000_000)
    _say("pupils", begun)
    results["shipped"] = growth.shipped(2_000 if quick else 20_000)
    results["rules"] = growth.rules((1, 10, 50, 200) if quick else (1, 5, 10, 20, 50, 100, 200), 2_000)
    results["policies"] = growth.policies(1_000 if quick else 5_000)
    _say("rules and policies", begun)
    results["profile"] = profiled.profile(2_000 if quick else 20_000)
    with tempfile.TemporaryDirectory() as folder:
        results["readers"] = readers.readers(Path(folder), 1_000 if quick else 20_000)
        _say("readers", begun)
        results["startup"] = startup.startup(Path(folder), 1 if quick else rounds, 0 if quick else 50_000, quick)
        _say("start-up", begun)
        results["country"] = country.country(Path(folder), 20_000 if quick else 1_000_000)
    _say("a country", begun)
    return results


def _say(what: str, begun: float) -> None:
    print(f"{time.perf_counter() - begun:6.0f} s  {what}", file=sys.stderr, flush=True)


def _machine() -> dict[str, Any]:
    def of(package: str) -> str:
        try:
            return version(package)
        except PackageNotFoundError:
            return "not installed"

    model = "unknown"
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    return {
        "cores": os.cpu_count(), "processor": model, "python": platform.python_version(), "system": platform.system(),
        "load": round(os.getloadavg()[0], 1), "packages": {name: of(name) for name in _PACKAGES},
    }  # fmt: skip


def _checked(pupils: int) -> dict[str, Any]:
    """Ours and plain simpleeval against the reference, all rules and all days. Raises where one differs."""
    about = case.year(pupils)
    wanted = case.by_reference(about)
    for name, got in (("ours", case.answers(case.decided(about.grid))),
                      ("plain simpleeval", plain.row_by_row(plain.told(about.grid)))):  # fmt: skip
        if not np.array_equal(wanted, got):
            raise RuntimeError(f"{name} decides otherwise than the reference: nothing is timed")
    reached = (wanted != case.NEVER).sum(axis=0).tolist()
    return {"pupils": pupils, "decisions": dict(zip(case.RULES, reached, strict=True))}


def _bare(pupils: int, few: int) -> list[dict[str, Any]]:
    ours = peers.Ours(case.year(pupils))
    wanted, rows, calls = ours(), ours.given(), {}
    found: dict[str, dict[str, Any]] = {}
    for peer in peers.peers(ours, rows, few):
        found[peer.name] = {"engine": peer.name, "version": peer.version}
        if not peer.version:
            continue
        call = peer.prepare()
        got = call()
        if peer.name != peers.FLOOR and not np.array_equal(got, wanted[: len(got)]):
            raise RuntimeError(f"{peer.name} answers otherwise: nothing is timed")
        calls[peer.name] = call
        found[peer.name]["rows"] = peer.takes or len(wanted)
    for name, taken in in_turns(calls).items():
        found[name] |= {**taken.data(), "a_cpu_second": round(found[name]["rows"] / taken.cpu)}
    return list(found.values())


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests"))
    main()
