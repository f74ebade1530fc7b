"""No share of attendance stands for a handful of sessions, and no sum gives one back."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import highspy
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.cli.app import run
from attendance_policy.reports.reached import Period
from attendance_policy.reports.suppressed import FEWEST
from attendance_policy.reports.unseen_shares import WHOLE, hidden_shares

from .conftest import FIXTURE

GROUPS = (("7",), ("8",))
SPANS = (Period("one", 0, 1), Period("two", 2, 3))
WEEKS = tuple(Period(str(day), day, day) for day in range(4))


def measured(missed: list[list[int]], each: int) -> Any:
    """Two year groups of so many pupils, over four weeks of one day, both sessions possible. `missed`: sessions by
    group and day."""
    possible = np.full((2 * each, 4), 2)
    away = np.zeros_like(possible)
    for group, days in enumerate(missed):
        for day, count in enumerate(days):
            for pupil in range(each):
                away[group * each + pupil, day] = min(2, max(0, count - 2 * pupil))
    rows = {"7": np.arange(2 * each) < each, "8": np.arange(2 * each) >= each}
    return SimpleNamespace(possible=possible, missed=away, grid=SimpleNamespace(size=possible.shape),
                           rows=lambda group: rows[group[0]])  # fmt: skip


counts = st.lists(st.lists(st.integers(0, 3) | st.integers(0, 20), min_size=4, max_size=4), min_size=2, max_size=2)


@given(counts)
@settings(max_examples=100, deadline=None)
def test_whoever_knows_every_session_behind_a_share_gets_none_back(missed: list[list[int]]) -> None:
    hidden = hidden_shares(measured(missed, 10), GROUPS, SPANS, WEEKS)
    true = {("week", day): missed[0][day] + missed[1][day] for day in range(4)}
    parts: dict[object, list[tuple[int, int]]] = {("week", day): [(0, day), (1, day)] for day in range(4)}
    for at, group in enumerate(GROUPS):
        for term in (0, 1):
            parts["cell", group, term] = [(at, 2 * term), (at, 2 * term + 1)]
        parts["row", group] = [(at, day) for day in range(4)]
    parts[WHOLE] = [(at, day) for at in (0, 1) for day in range(4)]
    true = {name: sum(missed[group][day] for group, day in cells) for name, cells in parts.items()}
    possible = {name: 20 * len(cells) for name, cells in parts.items()}
    for name, count in true.items():
        assert name in hidden or FEWEST <= count <= possible[name] - FEWEST
    if len(hidden) == len(parts):
        return
    solver = highspy.Highs()
    solver.silent()
    cells = [[solver.addIntegral(lb=0, ub=20) for _ in range(4)] for _ in GROUPS]
    sums = {name: solver.addIntegral(lb=0, ub=160) for name in parts}
    for name, inside in parts.items():
        solver.addConstr(solver.qsum(cells[group][day] for group, day in inside) == sums[name])
        if name not in hidden:
            solver.addConstr(sums[name] == true[name])
    for name in hidden:
        ends = []
        for solve in (solver.minimize, solver.maximize):
            solve(sums[name])
            ends.append(round(solver.val(sums[name])))
        assert ends[0] < ends[1], name


def test_a_good_week_takes_another_of_its_half_term_with_it() -> None:
    found = hidden_shares(measured([[9, 9, 9, 9], [9, 9, 1, 9]], 10), GROUPS, SPANS, WEEKS)
    assert found == set()
    found = hidden_shares(measured([[9, 9, 2, 9], [9, 9, 1, 9]], 10), GROUPS, SPANS, WEEKS)
    assert found == {("week", 2), ("week", 3)}


def test_a_stray_mark_that_keeps_every_figure_back_is_named(tmp_path: Path) -> None:
    register, page = tmp_path / "r.csv", tmp_path / "page.html"
    assert run(["generate", "--phase", "primary", "--pupils", "30", "--seed", "5", "--out", str(register)]) == 0
    call = ["simulate", "--policy", str(FIXTURE), "--register", str(register), "--brief", "--governors", str(page)]
    assert run(call) == 0
    assert "No figure is shown" not in page.read_text("utf-8")
    lines = register.read_text("utf-8").splitlines()
    own = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    stray = {**own, "date": "2026-08-20"}
    register.write_text("\n".join([*lines, ",".join(stray.values()), ""]), "utf-8")
    assert run(call) == 0
    said = page.read_text("utf-8")
    assert "No figure is shown" in said and "fewer than 5 pupils have a possible session in" in said
    assert ": on 20 August 2026. If a date is wrong there" in said
