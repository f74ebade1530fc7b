"""Quoted fields that run over lines: one record where it is one, and never a pupil out of the middle of a note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.codes import CodeBook
from attendance_policy.letters.school_files import read_names
from attendance_policy.register import Register, read_pupils, read_register

HEADER = "pupil_id,note,date,session,code\n"
LAST = "Z9,,2025-09-03,AM,/\n"


def _read(text: str, codes: CodeBook) -> Register:
    return read_register((HEADER + text + LAST).encode(), codes)


def _rejects(register: Register) -> list[tuple[int, str]]:
    account = register.account
    assert account.read == account.accepted + account.rejected
    return [(reject.line, reject.code) for reject in account.rejects]


@pytest.mark.parametrize(
    "note", ["line\nMum, rang", "a,b,c,d,e\n, f, g, h, i", "one\n\ntwo,,,,,,\nthree", "\n", "a\n,"]
)
def test_a_note_with_a_line_break_and_commas_is_one_record(codes: CodeBook, note: str) -> None:
    register = _read(f'A1,"{note}",2025-09-03,AM,/\n', codes)
    assert (register.pupil_ids, _rejects(register)) == (("A1", "Z9"), [])


def test_a_forgotten_quote_costs_its_own_row_alone(codes: CodeBook) -> None:
    register = _read('A1,"ill,2025-09-03,AM,/\nB2,,2025-09-03,AM,/\nC3,"x",2025-09-03,AM,/\n', codes)
    assert (register.pupil_ids, _rejects(register)) == (("B2", "C3", "Z9"), [(2, "unreadable-row")])


def test_two_forgotten_quotes_are_not_one_row_of_the_first_with_the_mark_of_the_second(codes: CodeBook) -> None:
    register = _read('A1,"ill,2025-09-03,AM,/\nB2,"late,2025-09-04,AM,L\n', codes)
    assert (register.pupil_ids, _rejects(register)) == (("Z9",), [(2, "unreadable-row"), (3, "unreadable-row")])


@pytest.mark.parametrize("between", [1, 30, 2000], ids=str)
def test_the_end_of_a_note_that_is_no_record_is_no_row(codes: CodeBook, between: int) -> None:
    """Too long to be one record, or with a row in it: then its last line is no row either, however far down."""
    rows = "".join(f"B{n},,2025-09-03,AM,/\n" for n in range(between))
    register = _read(f'A1,"line\n{rows}Mum, rang",2025-09-03,AM,/\n', codes)
    assert not {"A1", "Mum"} & set(register.pupil_ids)
    assert register.account.accepted == between + 1
    assert _rejects(register) == [(2, "unreadable-row"), (between + 3, "unreadable-row")]


def test_what_stands_between_two_fields_in_quotes_is_no_record(codes: CodeBook) -> None:
    """After an unreadable line the second mark of a quoted field may be taken for its first."""
    register = _read('A1,"' + 20 * "line\n" + 'Mum,",2025-09-04,AM,/\nB2,",2025-09-03,AM,/\n', codes)
    assert register.pupil_ids == ("Z9",)
    assert [line for line, code in _rejects(register) if code == "unreadable-row"] == [2, 22, 23]


def test_after_a_forgotten_quote_a_note_over_two_lines_is_still_a_record(codes: CodeBook) -> None:
    register = _read('A1,"ill,2025-09-03,AM,/\nB2,"rang\ntwice",2025-09-03,AM,/\n', codes)
    assert (register.pupil_ids, _rejects(register)) == (("B2", "Z9"), [(2, "unreadable-row")])


def test_before_anything_is_unreadable_a_sign_of_inches_is_a_sign(codes: CodeBook) -> None:
    register = _read('A1,5" ruler,2025-09-03,AM,/\n', codes)
    assert (register.pupil_ids, _rejects(register)) == (("A1", "Z9"), [])


@given(notes=st.lists(st.text('ab ,"\n', max_size=12), min_size=1, max_size=4), ends=st.sampled_from(["\n", "\r\n"]))
def test_no_pupil_is_ever_made_of_a_note(codes: CodeBook, notes: list[str], ends: str) -> None:
    quoted = (note.replace('"', '""') for note in notes)
    rows = "".join(f'P{n},"{note}",2025-09-03,AM,/\n' for n, note in enumerate(quoted))
    register = read_register((HEADER + rows + LAST).replace("\n", ends).encode(), codes)
    assert set(register.pupil_ids) <= {*(f"P{n}" for n in range(len(notes))), "Z9"}


def test_a_line_break_parts_what_stands_before_and_after_it(codes: CodeBook) -> None:
    names = read_names(b'pupil_id,pupil_name,parent_name,address_1\nP1,Ann B,Ms C,"1 Road\r\nTown"\n')
    assert names.of_pupil["P1"][0].addressee.address == ("1 Road Town",)
    assert read_pupils(b'pupil_id,class\nP1,"Oak\nRoom"\nP2,Elm\n').classes == ("Elm", "Oak Room")
