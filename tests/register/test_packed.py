"""The compact form: same bytes again, other code books, and damage that is always noticed."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attendance_policy.calendar import Calendar
from attendance_policy.codes import CodeBook, StatClass
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register import NothingAccepted, Pupils, Register, read_register, write_packed
from attendance_policy.register.packed import checksum_of, pack, read_packed, read_packed_bytes

from .conftest import book_of

DATA = (
    "pupil_id,date,session,code\nP1,2025-09-03,AM,/\nP1,2025-09-03,PM,C1\nÉ2,2025-09-04,AM,L\nÉ2,2025-09-08,PM,#\n"
).encode()


@given(
    ids=st.lists(st.text(min_size=1), min_size=1, max_size=5, unique=True).map(sorted),
    days=st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), max_size=5, unique=True).map(sorted),
    data=st.data(),
)
def test_round_trip(codes: CodeBook, ids: list[str], days: list[date], data: st.DataObject) -> None:
    shape = (len(ids), 2 * len(days))
    marks = data.draw(hnp.arrays(np.uint8, shape, elements=st.integers(0, len(codes.codes))))
    register = Register(tuple(ids), tuple(days), marks, codes)
    packed = pack(register)
    again = read_packed_bytes(packed, "x", codes)
    assert (again.pupil_ids, again.days) == (register.pupil_ids, register.days)
    assert np.array_equal(again.marks, marks)
    assert again.account.read == again.account.accepted == np.count_nonzero(marks)
    assert pack(again) == packed


def test_some_marks_at_a_time(codes: CodeBook, roll: Pupils, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"{pupil},2025-09-{day:02d},{half},{'/L#'[(day + len(pupil)) % 3]}\n" for day in (2, 9, 16)
             for pupil in ("P1", "joins", "leaves", "stays") for half in ("AM", "PM")]  # fmt: skip
    register = read_register(("pupil_id,date,session,code\n" + "".join(lines)).encode(), codes)
    path = tmp_path / "year.packed"
    write_packed(register, path)
    whole, checked = path.read_bytes(), read_register(path, codes, pupils=roll)
    assert checked.account.rejects
    for marks in (1, 7, 13):
        monkeypatch.setattr("attendance_policy.register.matrix.PIECE", marks)
        monkeypatch.setattr("attendance_policy.register.packed.PIECE", marks)
        assert pack(register) == whole
        checksum = json.loads(whole.split(b"\n")[0])["sha256"]
        assert checksum_of(read_packed(path, codes)) == checksum_of(register) == checksum
        again = read_register(path, codes, pupils=roll)
        assert (again.account, again.marks.tolist()) == (checked.account, checked.marks.tolist())


def test_no_file_is_held_whole(codes: CodeBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register = read_register(DATA, codes)
    write_packed(register, tmp_path / "year.packed")
    monkeypatch.setattr("attendance_policy.register.reading.load", lambda source: pytest.fail("it was read whole"))
    assert read_register(tmp_path / "year.packed", codes).pupil_ids == register.pupil_ids


def test_a_file_that_is_cut_off_while_it_is_read(
    codes: CodeBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "year.packed"
    write_packed(read_register(DATA, codes), path)

    def cut(fields: object, body: object) -> str:
        os.truncate(path, path.stat().st_size - 3)
        return "something else"

    monkeypatch.setattr("attendance_policy.register.packed._checksum", cut)
    with pytest.raises(CannotGoOn) as caught:
        read_register(path, codes)
    assert (caught.value.problems[0].code, caught.value.exit_code) == ("changed-while-read", 3)


def test_through_a_pipe(codes: CodeBook, tmp_path: Path) -> None:
    packed = pack(read_register(DATA, codes))
    (tmp_path / "year.packed").write_bytes(packed)
    os.mkfifo(tmp_path / "pipe")
    copy = "import shutil, sys; shutil.copyfileobj(open(sys.argv[1], 'rb'), open(sys.argv[2], 'wb'))"
    with subprocess.Popen([sys.executable, "-c", copy, tmp_path / "year.packed", tmp_path / "pipe"]):
        assert pack(read_register(tmp_path / "pipe", codes)) == packed


def test_another_code_book(codes: CodeBook) -> None:
    packed = pack(read_register(DATA, codes))
    other = book_of("# / C1 L")
    assert other.number["C1"] != codes.number["C1"]
    again = read_packed_bytes(packed, "x", other)
    assert [other.letters[n] for n in again.marks[0]] == ["/", "C1", "", "", "", ""]
    assert pack(again) == packed
    moved = CodeBook.of(replace(code, stat_class=StatClass.PRESENT) for code in codes.codes)
    assert [c.code for c in moved.codes] != [c.code for c in codes.codes]
    assert pack(read_packed_bytes(packed, "x", moved)) == packed
    with pytest.raises(CannotGoOn, match="`C1`"):
        read_packed_bytes(packed, "x", book_of("# / L"))


def test_files(codes: CodeBook, tmp_path: Path) -> None:
    register = read_register(DATA, codes)
    path = tmp_path / "year.register"
    write_packed(register, path)
    write_packed(register, path)
    assert [p.name for p in tmp_path.iterdir()] == ["year.register"]
    assert np.array_equal(read_packed(path, codes).marks, register.marks)
    assert np.array_equal(read_register(path, codes).marks, register.marks)
    with pytest.raises(CannotGoOn) as caught:
        write_packed(register, tmp_path / "nowhere" / "year.register")
    assert caught.value.exit_code == 2
    (tmp_path / "folder").mkdir()
    with pytest.raises(CannotGoOn):
        write_packed(register, tmp_path / "folder")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "year.register"]


def test_every_changed_byte_is_noticed(codes: CodeBook) -> None:
    packed = pack(read_register(DATA, codes))
    for at in range(len(packed)):
        damaged = packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1 :]
        for data in (damaged, packed[:at]):
            with pytest.raises(CannotGoOn) as caught:
                read_packed_bytes(data, "x", codes)
            assert caught.value.exit_code == 3


def _forged(codes: CodeBook, change: dict[str, object], ids: bytes | None = None, marks: bytes | None = None) -> bytes:
    """A packed register with another header or body, and a checksum that fits them."""
    from attendance_policy.register.packed import _checksum, _json

    header, rest = pack(read_register(DATA, codes)).split(b"\n", 1)
    old_ids, old_marks = rest.split(b"\n", 1)
    fields = json.loads(header)
    del fields["sha256"]
    body = (old_ids if ids is None else ids) + b"\n" + (old_marks if marks is None else marks)
    fields = {**fields, "ids_size": body.index(b"\n") + 1, **change}
    return _json({**fields, "sha256": _checksum(fields, (body,))}) + b"\n" + body


@pytest.mark.parametrize(
    ("change", "ids", "marks"),
    [
        ({"pupils": 10**12}, None, None),
        ({"pupils": -1}, None, None),
        ({"pupils": 2.0}, None, None),
        ({"pupils": True}, b'["P1"]', b"\x00" * 6),
        ({"ids_size": 0}, None, None),
        ({"ids_size": -5}, None, None),
        ({"days": ["2025-09-03", "2025-09-03", "2025-09-08"]}, None, None),
        ({"days": ["2025-09-04", "2025-09-03", "2025-09-08"]}, None, None),
        ({"days": ["2025-09-03", "x", "2025-09-08"]}, None, None),
        ({"days": None}, None, None),
        ({"codes": ["/", "/", "C1", "L"]}, None, None),
        ({"codes": [1, 2, 3, 4]}, None, None),
        ({"codes": "#/CL"}, None, None),
        ({"codes": ["#"]}, None, None),
        ({}, b'["P2","P1"]', None),
        ({}, b'["P1"]', None),
        ({}, b"[1,2]", None),
        ({}, b"{}", None),
        ({}, b"\xff", None),
        ({}, b"[" * 100_000, None),
        ({}, None, b"\x00" * 11),
        ({}, None, b"\x00" * 13),
        ({}, None, b"\x09" * 12),
        ({"packed_register": 2}, None, None),
    ],
)
def test_forged(codes: CodeBook, change: dict[str, object], ids: bytes | None, marks: bytes | None) -> None:
    read_packed_bytes(_forged(codes, {}), "x", codes)
    with pytest.raises(CannotGoOn) as caught:
        read_packed_bytes(_forged(codes, change, ids, marks), "x", codes)
    assert caught.value.exit_code == 3
    expected = "later-version" if "packed_register" in change else "damaged-file"
    assert caught.value.problems[0].code == expected


def test_checks_are_those_of_rows(codes: CodeBook, autumn: Calendar, roll: Pupils) -> None:
    data = (
        b"pupil_id,date,session,code\njoins,2025-09-09,AM,/\njoins,2025-09-10,AM,/\nleaves,2025-09-12,PM,I\n"
        b"leaves,2025-09-15,AM,/\nP1,2025-09-08,AM,/\nP1,2025-09-08,PM,#\nP1,2025-09-09,AM,/\njoins,2025-09-08,AM,/\n"
    )
    plain = read_register(data, codes)
    assert plain.account.rejected == 0
    checked = read_register(data, codes, calendar=autumn, pupils=roll)
    again = read_register(pack(plain), codes, calendar=autumn, pupils=roll)
    assert {(r.code, r.reason, r.text) for r in again.account.rejects} == {
        (r.code, r.reason, r.text.replace("\\", "/")) for r in checked.account.rejects
    }
    assert again.account.by_code() == {"after-leave": 1, "before-start": 2, "closed-day": 1}
    assert (again.account.read, again.account.accepted) == (8, 4)
    assert np.count_nonzero(again.marks) == 4
    assert {r.line for r in again.account.rejects if r.code == "after-leave"} == {3}


def test_a_set_of_codes_with_other_dates(codes: CodeBook) -> None:
    old = read_register(b"pupil_id,date,session,code\nP1,2024-07-10,AM,H\nP1,2024-07-10,PM,/\n", codes)
    moved = Register(old.pupil_ids, (date(2025, 7, 10),), old.marks, codes)
    again = read_register(pack(moved), codes)
    assert again.account.by_code() == {"code-not-of-its-day": 1}
    with pytest.raises(NothingAccepted):
        read_register(pack(Register(("P1",), (date(2025, 7, 12),), old.marks, codes)), codes)
    with pytest.raises(NothingAccepted):
        read_register(pack(Register(("P1",), (date(2025, 7, 10),), np.zeros((1, 2), np.uint8), codes)), codes)
