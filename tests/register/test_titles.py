"""What stands above a header, such as the title of a report: found out, told, and never taken for a row or lost."""

from __future__ import annotations

import pytest

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.events import read_events
from attendance_policy.letters.school_files import read_names
from attendance_policy.register import read_pupils, read_register
from attendance_policy.register.header import header_in
from attendance_policy.register.inspect.look import look
from attendance_policy.register.inspect.names import Known
from attendance_policy.register.maps.model import Map

from .workbooks import xlsx

TITLE = "Attendance, Autumn 2025\n,,,\nPrinted,03/09/2025\n\n"
NOTE = ("2 lines above the header are not read: 1, 3",)
LONG = "pupil_id,date,session,code\nA1,2025-09-03,AM,/\nA1,2025-09-03,PM,9\n"
WIDE = "pupil_id,Name,2025-09-03 AM,2025-09-03 PM\nA1,x,/,9\n"
TWO_LINES = "pupil_id,2025-09-03,\n,AM,PM\nA1,/,9\n"


@pytest.mark.parametrize("text", [LONG, WIDE, TWO_LINES], ids=["long", "wide", "two lines"])
def test_a_title_above_a_register_is_told_and_lines_are_those_of_the_file(codes: CodeBook, text: str) -> None:
    register = read_register((TITLE + text).encode(), codes)
    account = register.account
    assert (account.read, account.accepted, account.notes) == (2, 1, NOTE)
    plain = read_register(text.encode(), codes).account
    assert [reject.line for reject in account.rejects] == [reject.line + 4 for reject in plain.rejects]
    assert plain.notes == ()


def test_a_title_above_pupils_events_and_names() -> None:
    assert read_pupils((TITLE + "pupil_id,year,class\nA1,7,7B\n").encode()).account.notes == NOTE
    assert read_events((TITLE + "at,pupil_id,kind\n2025-09-03,A1,letter\n").encode()).account.notes == NOTE
    names = read_names((TITLE + "pupil_id,pupil_name,parent_name\nA1,A B,C D\n").encode())
    assert names.read.notes == NOTE
    assert len(names.of_pupil) == 1


def test_a_title_of_a_sheet(codes: CodeBook) -> None:
    rows = [["Attendance"], [], ["pupil_id", "date", "session", "code"], ["A1", "2025-09-03", "AM", "/"]]
    account = read_register(xlsx({"Marks": rows}), codes).account
    assert (account.read, account.accepted) == (1, 1)
    assert account.notes == ("line 1 stands above the header and is not read",)


@pytest.mark.parametrize(
    "above", ["A1,2025-09-03,AM,/\n", "x,y,z,w\n", "A1;2025-09-03;AM;/\n", "Title\nA1,2025-09-03,AM,/\n"]
)
def test_a_row_is_no_title(codes: CodeBook, above: str) -> None:
    with pytest.raises(CannotGoOn):
        read_register((above + LONG).encode(), codes)


def test_a_header_far_down_is_none(codes: CodeBook) -> None:
    assert read_register(("note\n" * 20 + LONG).encode(), codes).account.read == 2
    with pytest.raises(CannotGoOn):
        read_register(("note\n" * 21 + LONG).encode(), codes)


def test_without_a_header_the_first_line_is_what_is_told_about() -> None:
    found = header_in(b"\nTitle\nx,y\n", ("pupil_id",), {})
    assert (found.text, found.line, found.above) == ("Title", 2, ())


HEADINGS = "Adno,Name,03/09/2025 am,03/09/2025 pm,15/09/2025 am\nU1,x,/,\\,N\n"
DATES_ABOVE = "Adno,03/09/2025,,15/09/2025,\n,AM,PM,AM,PM\nU1,/,\\,N,N\n"


@pytest.mark.parametrize("grid", [HEADINGS, DATES_ABOVE], ids=["one line", "two lines"])
@pytest.mark.parametrize("title", ["Weekly grid,page 1 of 1\n", "Weekly grid\nprinted,03/10/2025\n"])
def test_a_title_of_several_cells_stands_above_a_grid_nobody_described(codes: CodeBook, grid: str, title: str) -> None:
    seen = look((title + grid).encode(), "f", codes, Known.of([]))
    assert (seen.guess.layout, [ask.key for ask in seen.guess.asks]) == ("wide", [])
    assert seen.account is not None and seen.account.accepted == seen.account.read > 2
    by_map = read_register((title + grid).encode(), codes, map=Map("m", "", seen.guess.map)).account
    assert (by_map.accepted, by_map.notes) == (seen.account.accepted, seen.account.notes)


def test_a_row_of_a_table_nobody_described_is_no_header_of_a_grid(codes: CodeBook) -> None:
    rows = "Who,When,Half,What\nA,03-Sep-25,AM,N\nA,03-Sep-25,PM,N\n"
    for text in (rows, rows.replace("Who", "")):
        assert look(text.encode(), "f", codes, Known.of([])).guess.layout == "long"
