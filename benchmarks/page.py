"""docs/performance.md and the tables that are printed, both made of one run's results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.measuring import ROOT

PAGE = ROOT / "docs" / "performance.md"
Row = dict[str, Any]
_HEAD = """<!-- made by `make bench`; do not edit -->

# Performance

Each table is from one run of `make bench`, on one machine. Other work may have run beside it. Times are
of the processor (all cores together, the least of several calls taken in turns), so that a busy machine distorts them
least; quote the ratios, not the seconds. Nothing was timed before it had answered as the row-by-row reference of the
tests does.

To repeat it: `pip install -e '.[dev,bench]'`, then `make bench`. `make bench ARGS=--quick` takes small cases and under
two minutes, and leaves this page as it is. Without the extra `bench`, other engines are rows *not installed*. The
figures are kept in `benchmarks/results.json`. What was tried and did not help:
`docs/performance_notes.md`.

CI guards ratios within one run, never seconds: `tests/benchmarks/test_ratios.py`. Which modules a command may load:
`tests/test_imports.py`.
"""
_CASE = """The case is `benchmarks/ladder.yaml`: a ladder of five steps with memory, a window of ten school weeks that
rolls, a track of penalty notices beside it, two measures and a tier of bands; looked at weekly over a school year of
380 sessions. It is written in the language of every other profile, and passes `validate`. The pupils are invented."""


def page(results: Row) -> str:
    """The whole page."""
    return f"{_HEAD}\n{tables(results)}"


def tables(results: Row) -> str:
    """Every table, with a sentence of what it compares."""
    machine, checked = results["machine"], results["reference"]
    packages = ", ".join(f"{name} {said}" for name, said in machine["packages"].items())
    parts = [
        *([f"**{results['note']}**\n"] if "note" in results else []),
        f"{machine['cores']} cores ({machine['processor']}), Python {machine['python']}, {packages}. "
        f"Load when it began: {machine['load']}.\n",
        "## The bare decision\n",
        "Five bands and the threshold of a penalty notice, all figures given: the least that any engine can be asked. "
        "Engines of columns take all rows at once, the others one by one.\n",
        _bare(results["bare"]),
        "## A year of one policy\n",
        f"{_CASE} Before timing, the decisions on {checked['pupils']} pupils were compared with the reference "
        f"({sum(checked['decisions'].values()):,} decisions, each rule among them); here every way gave the "
        "same decisions on all pupils. Beyond 50,000 the same pupils come again under other ids. `kernel` is written "
        "by hand for this one policy and compiled by numba (compiling left out); `floor` reads every mark once.\n",
        _pupils(results["pupils"]),
        "### On every core, by the clock\n",
        "Each process of ours takes its share of the same pupils; the register is in memory before.\n",
        _cores(results["cores"]),
        "## The policies that are shipped\n",
        _table(("policy", "rules", "pupils", "CPU s", "pupils a CPU second", "of the ladder"), [
            (row["policy"], row["rules"], f"{row['pupils']:,}", f"{row['cpu']:.3f}",
             _number(row["pupils"] / row["cpu"]), f"{row['cpu'] / results['shipped'][0]['cpu']:.1f}")
            for row in results["shipped"]
        ]),
        "## More rules\n",
        "Generated rules, no two alike, in one policy.\n",
        _table(("rules", "pupils", "CPU s", "of one rule", "ms a rule"), [
            (row["rules"], f"{row['pupils']:,}", f"{row['cpu']:.4f}",
             f"{row['cpu'] / results['rules'][0]['cpu']:.1f}", f"{1000 * row['cpu'] / row['rules']:.2f}")
            for row in results["rules"]
        ]),
        "## More policies\n",
        "A what-if is two policies on one register, a sweep is twenty, each held against the one before it. One value "
        "differs.\n",
        _table(("policy", "policies", "pupils", "CPU s", "of one run"), [
            (row["policy"], row["policies"], f"{row['pupils']:,}", f"{row['cpu']:.3f}", f"{row['runs']:.2f}")
            for row in results["policies"]
        ]),
        "## Whole processes\n",
        "From the start of Python to its end; the middle of several runs, the first left out.\n",
        _startup(results["startup"]),
        "## A country, streamed\n",
        "Whole processes, on every core: pupil-years in Parquet are read, decided, and written as dated decisions in "
        "Parquet. `python -m benchmarks.country` takes all 9 million of England.\n",
        _country(results["country"]),
        "## Reading\n",
        "In marks a CPU second. Ours checks every row, accounts for each and lays the marks by pupil and session; "
        "polars alone reads the columns of the same file into a frame, on every core, and checks nothing.\n",
        _readers(results["readers"]),
        "## Where the time goes\n",
        "Functions by their own time, of all that the engine takes once the register is in memory.\n",
        *(_profile(name, results["profile"]) for name in dict.fromkeys(row["policy"] for row in results["profile"])),
    ]  # fmt: skip
    return "\n".join(parts)


def _bare(rows: list[Row]) -> str:
    by = {row["engine"]: row for row in rows}
    plain, ours = by["plain simpleeval, parsed once"], by["this engine"]
    told = []
    for row in sorted(rows, key=lambda row: -row.get("a_cpu_second", 0)):
        if "a_cpu_second" not in row:
            told.append((row["engine"], "not installed", "", "", ""))
            continue
        told.append((row["engine"], row["version"], _number(row["a_cpu_second"]),
                     _times(row["a_cpu_second"] / plain["a_cpu_second"]),
                     _times(ours["a_cpu_second"] / row["a_cpu_second"])))  # fmt: skip
    return _table(("engine", "version", "decisions a CPU second", "of plain simpleeval", "this engine is"), told)


def _pupils(rows: list[Row]) -> str:
    told = []
    for row in rows:
        ways = row["ways"] | dict.fromkeys(row["missing"])
        for name, taken in ways.items():
            if taken is None:
                told.append((f"{row['pupils']:,}", name, "not installed", "", "", ""))
                continue
            told.append((
                f"{row['pupils']:,}", name, f"{1000 * taken['cpu']:,.2f}", _number(row["pupils"] / taken["cpu"]),
                _times(taken["cpu"] / ways["ours"]["cpu"]),
                f"{row['peak_mib']:,}" if name == "ours" and row["peak_mib"] else "",
            ))  # fmt: skip
    return _table(("pupils", "way", "CPU ms", "pupils a CPU second", "time, of ours", "peak MiB"), told)


def _cores(row: Row) -> str:
    first = next(iter(row["ways"].values()))["wall"]
    return _table(("pupils", "way", "ms", "pupils a second", "time, of one process"), [
        (f"{row['pupils']:,}", name, f"{1000 * taken['wall']:,.1f}", _number(row["pupils"] / taken["wall"]),
         _times(taken["wall"] / first))
        for name, taken in row["ways"].items()
    ])  # fmt: skip


def _startup(rows: list[Row]) -> str:
    told = [(row["call"], f"{row['cpu']:.3f}", f"{row['of_bare_cpu']:.2f}", f"{row['wall']:.3f}",
             f"{row['of_bare']:.2f}")
            for row in rows]  # fmt: skip
    return _table(("call", "CPU s", "of python with numpy", "s by the wall", "of python with numpy, by the wall"), told)


def _country(rows: list[Row]) -> str:
    return _table(("policy", "columns", "pupil-years", "decisions", "s by the clock", "a second", "CPU s"), [
        (row["policy"], row["columns"] or "all", f"{row['rows']:,}", f"{row['decisions']:,}", f"{row['wall']:.1f}",
         _number(row["rows"] / row["wall"]), f"{row['cpu']:.1f}")
        for row in rows
    ])  # fmt: skip


def _readers(rows: list[Row]) -> str:
    told = []
    for row in rows:
        if "not_installed" in row:
            told.append((row["form"], "", "", f"{row['not_installed']} is not installed", "", ""))
            continue
        each = row["marks_a_cpu_second"]
        polars = each.get("polars")
        reads = row["form"] not in ("packed", "CTF (XML)")
        told.append((
            row["form"], f"{row['marks']:,}", f"{row['bytes'] / row['marks']:.1f}", _number(each["ours"]),
            _number(polars) if polars else "not installed" if reads else "does not read it",
            _times(each["ours"] / polars) if polars else "",
        ))  # fmt: skip
    return _table(("form", "marks", "bytes a mark", "ours", "polars alone", "ours, of polars"), told)


def _profile(policy: str, rows: list[Row]) -> str:
    mine = [row for row in rows if row["policy"] == policy]
    told = [(f"`{row['function']}`", row["calls"], f"{row['own_share']:.1%}", f"{row['with_callees_share']:.1%}")
            for row in mine]  # fmt: skip
    table = _table(("function", "calls", "own", "with what it calls"), told)
    return f"{policy}, {mine[0]['pupils']:,} pupils:\n\n{table}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Markdown; columns of numbers to the right."""
    lines = [f"| {' | '.join(heads)} |", "|" + "|".join("---:" if at else "---" for at in range(len(heads))) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)]) + "\n"


def _number(value: float) -> str:
    """Three figures that count."""
    if value < 100:
        return f"{value:.3g}"
    digits = len(str(round(value))) - 3
    return f"{round(value / 10**digits) * 10**digits:,}"


def _times(value: float) -> str:
    return f"{value:,.0f}x" if value >= 20 else f"{value:.2g}x" if value < 1 else f"{value:.1f}x"
