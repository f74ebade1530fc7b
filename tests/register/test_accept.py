"""Where accepted rows end up."""

from datetime import date

import numpy as np

from attendance_policy.codes import CodeBook
from attendance_policy.register import NO, NOT_KNOWN, YES, Pupils, read_pupils, read_register
from attendance_policy.register.long_csv import read_long_csv
from attendance_policy.register.years import year_of


def test_matrix(codes: CodeBook) -> None:
    data = (
        b"\xef\xbb\xbf\n Session ,CODE,Pupil ID,date,teacher\n"
        b"AM,/,P2,2025-09-04,x\npm,\\,P2,2025-09-04,x\nAM, L ,P1,2025-09-03,x\nPM,-,P1,2025-09-03,x\n"
        b"AM,,P1,2025-09-05,\nAM,Q9,P3,2025-09-09,x\n"
    )
    register = read_register(data, codes)
    assert register.pupil_ids == ("P1", "P2")
    assert register.days == (date(2025, 9, 3), date(2025, 9, 4), date(2025, 9, 5))
    assert [[codes.letters[n] for n in row] for row in register.marks.tolist()] == [
        ["L", "", "", "", "", ""],
        ["", "", "/", "\\", "", ""],
    ]
    account = register.account
    assert (account.read, account.accepted, account.unmarked, account.rejected) == (6, 5, 2, 1)
    assert account.ignored_columns == ("teacher",)
    assert account.rejects[0].line == 8


def test_case_of_a_code_is_kept(codes: CodeBook) -> None:
    register = read_register(b"pupil_id,date,session,code\nP1,2025-09-03,AM,n\nP1,2025-09-03,PM,N\n", codes)
    assert [r.code for r in register.account.rejects] == ["unknown-code"]


def test_columns_that_nothing_is_read_from_are_reported(codes: CodeBook) -> None:
    data = b"school_id,pupil_id,date,session,code,arrival_time,minutes_late,room,\nS1,P1,2025-09-03,AM,L,25:99,x,2,\n"
    assert read_register(data, codes).account.ignored_columns == ("room",)


def test_a_pupil_whom_the_pupil_file_lacks_is_accepted(codes: CodeBook, roll: Pupils) -> None:
    register = read_register(b"pupil_id,date,session,code\nnew,2020-09-03,AM,/\n", codes, pupils=roll)
    assert register.account.accepted == 1


def test_progress_ends_at_one(codes: CodeBook) -> None:
    seen: list[float] = []
    read_register(b"pupil_id,date,session,code\nP1,2025-09-03,AM,/\n", codes, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_million_cells_are_not_made_for_few_rows(codes: CodeBook) -> None:
    # Each row has a pupil and a day of its own: the matrix is as wide as it must be, and no wider.
    rows = [f"P{n},20{n:02d}-01-15,AM,/" for n in range(10, 40) if date(2000 + n, 1, 15).weekday() < 5]
    register = read_register("\n".join(["pupil_id,date,session,code", *rows]).encode(), codes)
    assert register.marks.shape == (len(rows), 2 * len(rows))
    assert np.count_nonzero(register.marks) == len(rows)


def test_pupils() -> None:
    data = (
        b"Pupil ID,Year,tutor_group,FSM,Send Plan,start date,blank,register,unused\n"
        b"P2,Y10,10A,yes,?,2025-09-03,,1,sometimes\nP1,reception,1,no,,,,TRUE,yes\n"
    )
    pupils = read_pupils(data)
    assert pupils.pupil_ids == ("P1", "P2")
    assert pupils.years == ("R", "10")
    assert pupils.start == (None, date(2025, 9, 3))
    assert pupils.leave == (None, None)
    assert pupils.school_ids == ()
    assert {name: column.tolist() for name, column in pupils.flags.items()} == {
        "blank": [NO, NO],
        "fsm": [NO, YES],
        "register": [YES, YES],
        "send_plan": [NO, NOT_KNOWN],
    }
    assert pupils.account.ignored_columns == ("tutor_group", "unused")


def test_a_known_flag_is_never_set_aside() -> None:
    pupils = read_pupils(b"pupil_id,fsm\nP1,yes\nP2,perhaps\n", known_flags={"fsm"})
    assert (pupils.pupil_ids, pupils.account.by_code()) == (("P1",), {"bad-flag": 1})
    assert "fsm" not in read_pupils(b"pupil_id,fsm\nP1,yes\nP2,perhaps\n").flags


def test_of_many_duplicates_the_first_is_kept(codes: CodeBook) -> None:
    rows = [f"P{n % 7},2025-09-03,{half},/" for n in range(3000) for half in ("AM", "PM")]
    account = read_register("\n".join(["pupil_id,date,session,code", *rows]).encode(), codes).account
    assert account.accepted == 14
    assert [reject.line for reject in account.rejects] == list(range(16, 6002))


def test_notes_that_run_over_lines_are_read_whole(codes: CodeBook) -> None:
    rows = [f'P{n},2025-09-03,AM,/,"a note\nof ""two"" lines"' for n in range(50)]
    data = "\n".join(["pupil_id,date,session,code,note", *rows, "P9,2025-09-03,AM,L,"]).encode()
    whole, cut = (read_long_csv(data, "x.csv", block_size=size) for size in (1 << 20, 64))
    assert whole.line.tolist() == cut.line.tolist() == [*range(2, 102, 2), 102]
    assert whole.broken == cut.broken == ()


def test_years() -> None:
    said = ["Year 9", "y09", "yr. 13", "01", "N", "nursery", "r", "Year R", "", "10"]
    assert [year_of(text) for text in said] == ["9", "9", "13", "1", "N", "N", "R", "R", "", "10"]
    assert [year_of(text) for text in ("0", "00", "14", "year", "9a", "٣", "-1", "1.0")] == [None] * 8
