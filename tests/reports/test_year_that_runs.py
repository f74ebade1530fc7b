"""The two pages in the middle of a year: which days they cover, what is so far, and who is gone."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from attendance_policy.reports.about import about_rejects
from attendance_policy.reports.governors import governors
from attendance_policy.reports.governors_reached import _most
from attendance_policy.reports.sheet_page import sheet_page
from attendance_policy.reports.suppressed import SMALL, Figure
from attendance_policy.reports.team import team

from .test_governors import Run, ran
from .test_team import section, table

__all__ = ["ran"]  # the fixture
AUTUMN = ("--today", "2025-11-20")


@pytest.mark.parametrize("calendar", [(), ("--calendar", "england_example")], ids=["inferred", "given"])
def test_a_half_term_that_has_not_ended_is_so_far(ran: Run, calendar: tuple[str, ...]) -> None:
    report = ran(150, *AUTUMN, *calendar)
    sheet = governors(report)
    assert "marks from 2 September to 20 November 2025" in sheet.facts
    assert "marks from 2 September to 20 November 2025" in team(report).facts
    page = sheet_page(sheet)
    assert "At the end of Autumn 2" not in page
    assert "On 20 November 2025, about" in page
    assert "Autumn 2 so far" in page and "Autumn 1 so far" not in page


def test_a_half_term_that_has_ended_is_told_as_ended(ran: Run) -> None:
    page = sheet_page(governors(ran(150, "--today", "2025-12-19", "--calendar", "england_example")))
    assert "so far" not in page and "At the end of Autumn 2" in page


def test_the_period_of_england_stands_beside_its_figure(ran: Run) -> None:
    of = {one.name: one.of for one in governors(ran(150)).key}
    assert of["Attendance"] == "England, secondary, 2025/26 to 10 July 2026"
    assert of["Severely absent"] == "England, secondary, 2022/23 whole year"


def test_weeks_told_alike_are_named_together() -> None:
    mondays = [date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 21), date(2026, 9, 28)]
    few, some, many = Figure(None, SMALL), Figure(20), Figure(25)
    assert _most("letters", False, [some, many, few, some], mondays) == (
        "letters were most in the week of 14 September 2026: about 25"
    )
    assert _most("letters", True, [many, many, few, some], mondays) == (
        "letters, due or left to a person, were most in the weeks of 7 September 2026 and 14 September 2026: about 25 "
        "each"
    )
    assert _most("letters", False, [many] * 4, mondays) == "letters were most in 4 weeks: about 25 each"


def test_what_is_kept_back_is_not_left_out_in_silence(ran: Run) -> None:
    """Of few pupils no week has 5 letters; the policy asks for letters and meetings all the same."""
    sheet = governors(ran(7))
    assert section(sheet, "Letters and meetings, week by week").words == (
        "Letters: not shown (small numbers).", "Meetings: not shown (small numbers).",
    )  # fmt: skip


def test_rows_that_were_not_accepted_are_in_both_notes(ran: Run, tmp_path: Path) -> None:
    report = ran(150)
    assert about_rejects(report) == ()
    register = tmp_path / "register.csv"
    rows = ["pupil_id,date,session,code", *(f"P1,2025-09-0{day},{half},/" for day in (2, 3) for half in ("AM", "PM"))]
    events = tmp_path / "events.csv"
    events.write_text("at,pupil_id,kind\n2025-09-03 10:00,P1,shout\n2025-09-03 10:00,P1,contact\n", encoding="utf-8")
    register.write_text("\n".join(rows + ["P1,2025-09-04,AM,??"] * 6) + "\n", encoding="utf-8")
    report = ran(150, "--register", str(register), "--events", str(events))
    assert about_rejects(report) == ("Not accepted, and in no figure: 6 rows of the register and 1 row of the events.",)
    assert about_rejects(report)[0] in team(report).about
    said = "Not accepted, and in no figure: 6 rows of the register and fewer than 5 rows of the events."
    assert said in governors(report).about


def test_leavers_are_on_no_list_of_what_is_to_be_done(ran: Run, tmp_path: Path) -> None:
    report = ran(150, *AUTUMN)
    near, stages = table(team(report), "Near the threshold"), section(team(report), "The stage each pupil is at")
    gone = near.rows[-1][0]
    staged = stages.tables[0][2].rows[0][0]
    grid = report.outcome.grid
    people = tmp_path / "pupils.csv"
    with people.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["pupil_id", "year", "start_date", "leave_date"])
        for pupil, year in zip(grid.pupil_ids, grid.pupils.years, strict=True):
            left = "2025-11-19" if pupil in (gone, staged) else ""
            rows.writerow([pupil, year, "2025-09-02", left])
    sheet = team(ran(150, *AUTUMN, "--pupils-file", str(people)))
    assert gone not in [row[0] for row in table(sheet, "Near the threshold").rows]
    assert "not listed" in section(sheet, "Near the threshold").tables[0][1]
    told = {row[0]: row[3] for _, _, one in section(sheet, "The stage each pupil is at").tables for row in one.rows}
    assert told[staged].endswith(", left 19 Nov")
    assert [said for pupil, said in told.items() if pupil not in (gone, staged) and "left" in said] == []
