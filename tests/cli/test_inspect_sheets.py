"""One workbook as the register and as the pupil file: a question for the sheet says which of the two it means."""

from __future__ import annotations

from attendance_policy.cli.inspecting import _of_sheets
from attendance_policy.diagnostics import Place, Problem


def test_a_question_for_the_sheet_says_of_which_file() -> None:
    asked = Problem(Place("all.xlsx"), "which-sheet", "the workbook has 2 sheets: `Marks`, `Pupils`", "name one")
    said = _of_sheets(asked, "pupils")
    assert said.message == "as the pupil file, the workbook has 2 sheets: `Marks`, `Pupils`"
    assert "under `pupils:` of a map" in said.suggestion and "`--sheet` is that of the register" in said.suggestion
    assert "as the log of events, " in _of_sheets(asked, "events").message


def test_another_problem_is_told_as_it_is() -> None:
    other = Problem(Place("all.xlsx"), "empty-file", "the file is empty", "give one")
    assert _of_sheets(other, "pupils") is other
