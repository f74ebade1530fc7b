"""The page for the attendance team: who is near the threshold and who is newly over it, exactly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from attendance_policy.cli.app import run
from attendance_policy.reports.shapes import Table
from attendance_policy.reports.sheet import Section, Sheet
from attendance_policy.reports.team import ORDERS, back_again, team, to_persistent

from .conftest import FIXTURE
from .test_governors import CHANGE, Run, ran, told

__all__ = ["ran"]  # the fixture


def section(sheet: Sheet, heading: str) -> Section:
    return next(one for one in sheet.sections if one.heading == heading)


def table(sheet: Sheet, heading: str) -> Table:
    return section(sheet, heading).tables[0][2]


def is_persistent(possible: int, missed: int) -> bool:
    return 10 * missed >= possible


@given(st.integers(1, 400), st.data())
def test_sessions_left_are_the_fewest(possible: int, data: st.DataObject) -> None:
    missed = data.draw(st.integers(0, possible))
    left = to_persistent(possible, missed)
    assert is_persistent(possible + left, missed + left)
    assert left == 0 or not is_persistent(possible + left - 1, missed + left - 1)
    if is_persistent(possible, missed):
        back = back_again(possible, missed)
        assert not is_persistent(possible + back, missed)
        assert back == 1 or is_persistent(possible + back - 1, missed)


def test_what_the_page_says(ran: Run, snapshot: SnapshotAssertion) -> None:
    assert told(team(ran(150, *CHANGE))) == snapshot


def test_every_pupil_with_a_stage_stands_in_one_list(ran: Run) -> None:
    report = ran(150)
    found = section(team(report), "The stage each pupil is at")
    listed = [row[0] for _, _, rows in found.tables for row in rows.rows]
    assert len(listed) == len(set(listed)) > 0
    reached = {
        report.outcome.decided.grid.pupil_ids[pupil]
        for fired in report.outcome.decided.fired
        if fired.rule.section == "stages" and fired.status in ("due", "asks")
        for pupil in fired.pupil.tolist()
    }
    assert set(listed) == reached
    assert found.picture is not None
    last = found.picture.table.rows[-1][1:]
    assert sum(int(cell) for cell in last) == len(listed)


def test_newly_over_are_over_now_and_were_not(ran: Run) -> None:
    report = ran(150)
    grid = report.outcome.decided.grid
    rows = table(team(report), "Newly over the threshold").rows
    assert rows
    for pupil, *_ in rows:
        at = grid.pupil_ids.index(pupil)
        for end, expected in ((None, True), (-2 * 20, False)):
            possible, missed = (int(marks[at, :end].sum()) for marks in (grid.possible, _missed(grid)))
            assert is_persistent(possible, missed) is expected


def _missed(grid):  # type: ignore[no-untyped-def]
    return grid.lookup(grid.members("absent", ()))


@pytest.mark.parametrize("order", ORDERS)
def test_pupils_stand_in_the_order_that_was_asked_for(ran: Run, order: str) -> None:
    for _, _, rows in section(team(ran(150), order), "The stage each pupil is at").tables:
        cells = {"id": [row[0] for row in rows.rows], "year": [int(row[1]) for row in rows.rows],
                 "attendance": [float(row[2].rstrip("%")) for row in rows.rows]}[order]  # fmt: skip
        assert cells == sorted(cells)


def test_both_pages_come_from_one_run(tmp_path: Path) -> None:
    register, people, events = (str(tmp_path / name) for name in ("r.csv", "p.csv", "e.csv"))
    assert run(["generate", "--phase", "primary", "--pupils", "30", "--seed", "2", "--out", register, "--pupils-out",
                people]) == 0  # fmt: skip
    Path(events).write_text("at,pupil_id,kind\n2025-10-01,P000003,letter\n", encoding="utf-8")
    pages = [tmp_path / "governors.html", tmp_path / "team.html"]
    call = ["simulate", "--policy", str(FIXTURE), "--register", register, "--pupils-file", people, "--events", events,
            "--governors", str(pages[0]), "--team", str(pages[1]), "--team-order", "id", "--brief"]  # fmt: skip
    assert run(call) == 0
    first = [page.read_bytes() for page in pages]
    assert run(call) == 0
    assert first == [page.read_bytes() for page in pages]
    assert b"P000003" not in first[0]
    assert b"What the events hold" in first[1]


def test_a_folder_that_is_not_there_is_told_before_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["simulate", "--policy", str(FIXTURE), "--register", "-", "--team", str(tmp_path / "no" / "team.html")]
    assert run(call) == 2
    assert "name another file for `--team`" in capsys.readouterr().err
