"""A register written as a Common Transfer File is the same when read; a damaged file is read or refused, never lost."""

from __future__ import annotations

import re
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.generate import LISTED, ONE_CHARACTER, as_upns, write_ctf, write_long_csv
from attendance_policy.register import NothingAccepted, Pupils, Register, read_register
from attendance_policy.register.maps.model import Map, RegisterMap
from attendance_policy.register.packed import pack
from register.conftest import book_of
from register.ctf_files import ONE, SEVEN, TWO, TWO_COUNTS, WEEK, WEEK_COUNTS, ctf, pupil, year

BOOK = book_of()
MAPS = {days: Map("m", "", RegisterMap(layout="ctf", days_a_week=days)) for days in (5, 7)}


@st.composite
def registers(draw: st.DrawFn, one_character: bool = False) -> Register:
    """Some pupils on some school days of up to three years, each pupil and each day with a mark."""
    offsets = draw(st.lists(st.integers(0, 900), min_size=1, max_size=12, unique=True))
    days = sorted(day for n in offsets if (day := date(2024, 8, 19) + timedelta(n)).weekday() < 5)
    letters = [c for c in ("/", "\\", "L", "I", "U", "D", "#", "C1", "Y1") if not (one_character and len(c) > 1)]
    numbers = st.sampled_from([0, *(BOOK.number[c] for c in letters)])
    count = draw(st.integers(1, 4))
    cells = draw(st.lists(numbers, min_size=2 * count * len(days), max_size=2 * count * len(days)))
    marks = np.array(cells, np.uint8).reshape(count, 2 * len(days))
    kept = marks.reshape(count, len(days), 2).any(axis=(0, 2)) if days else np.zeros(0, np.bool_)
    marks = marks[:, np.repeat(kept, 2)]
    has_mark = marks.any(axis=1)
    assume(has_mark.any())
    ids = tuple(name for name, used in zip(as_upns(("",) * count), has_mark, strict=True) if used)
    return Register(ids, tuple(day for day, used in zip(days, kept, strict=True) if used), marks[has_mark], BOOK)


def written(register: Register, version: int, days_a_week: int, pupils: Pupils | None = None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.xml"
        write_ctf(register, path, version=version, days_a_week=days_a_week, pupils=pupils)
        return path.read_bytes()


def long_form(register: Register) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        write_long_csv(register, path)
        return path.read_bytes()


@given(data=st.data(), version=st.sampled_from([ONE_CHARACTER, LISTED]), days=st.sampled_from([5, 7]))
def test_written_and_read_is_the_same(data: st.DataObject, version: int, days: int) -> None:
    register = data.draw(registers(one_character=version == ONE_CHARACTER))
    content = written(register, version, days)
    found = read_register(content, BOOK, map=MAPS[days])
    assert pack(found) == pack(register) == pack(read_register(long_form(register), BOOK))
    assert found.account.doubts == found.account.rejects == ()
    assert written(found, version, days) == content


@given(register=registers(), days=st.sampled_from([5, 7]))
def test_without_a_map_the_days_are_told_rightly_or_asked_for(register: Register, days: int) -> None:
    content = written(register, LISTED, days)
    try:
        found = read_register(content, BOOK)
    except CannotGoOn as asked:
        assert [problem.code for problem in asked.problems] == ["days-a-week"]
        return
    assert pack(found) == pack(register)


def test_a_whole_year_needs_no_map() -> None:
    days = [date(2025, 9, 1) + timedelta(n) for n in range(320)]
    days = [day for day in days if day.weekday() < 5]
    marks = np.full((2, 2 * len(days)), BOOK.number["/"], np.uint8)
    ids = as_upns(("a", "b"))
    register = Register(ids, tuple(days), marks, BOOK)
    pupils = Pupils(ids, ("R", "11"), (None, None), (None, None))
    for version in (LISTED, ONE_CHARACTER):
        for a_week in (5, 7):
            found = read_register(written(register, version, a_week, pupils), BOOK)
            assert pack(found) == pack(register)
            assert found.told is not None and found.told.years == ("R", "11")


def test_what_the_form_cannot_hold_is_refused(tmp_path: Path) -> None:
    friday = date(2025, 9, 5)
    marks = np.full((1, 4), BOOK.number["#"], np.uint8)
    weekend = Register(as_upns(("a",)), (friday, friday + timedelta(1)), marks, BOOK)
    with pytest.raises(CannotGoOn, match="a Saturday, has no place in a week of five days"):
        write_ctf(weekend, tmp_path / "x.xml", days_a_week=5)
    with pytest.raises(CannotGoOn, match="`P1` is no unique pupil number"):
        write_ctf(Register(("P1",), weekend.days, marks, BOOK), tmp_path / "x.xml")
    long = Register(weekend.pupil_ids, weekend.days, np.full((1, 4), BOOK.number["Y1"], np.uint8), BOOK)
    with pytest.raises(CannotGoOn, match="code `Y1` has no place in a file with one character a mark"):
        write_ctf(long, tmp_path / "x.xml", version=ONE_CHARACTER)
    assert list(tmp_path.iterdir()) == []


def test_invented_numbers_are_in_order_and_have_their_letter(codes: CodeBook) -> None:
    numbers = as_upns(("",) * 300)
    assert list(numbers) == sorted(set(numbers))
    marks = np.full((300, 2), BOOK.number["/"], np.uint8)
    content = written(Register(numbers, (date(2025, 9, 1),), marks, BOOK), LISTED, 7)
    assert read_register(content, codes).account.doubts == ()


FILES = [
    ctf(pupil(year(SEVEN, counts=TWO_COUNTS), group="7"), pupil(year(WEEK, counts=WEEK_COUNTS), number=TWO),
        made="2025-09-12"),
    ctf(pupil(year(f"{WEEK},{WEEK}", counts=TWO_COUNTS), year(WEEK, start="2024-09-02", school="888 2002"))),
    ctf(pupil(year(WEEK.replace(",", "") + "--", counts=WEEK_COUNTS)), version="23.0"),
]  # fmt: skip
TAGS = re.compile(rb"</?[A-Za-z]+>")
BITS = st.sampled_from([
    b"", b"<", b">", b"&", b"&amp;", b"&#0;", b"&#9;", b"]]>", b"<![CDATA[/,\\]]>", b"<!-- / -->", b"<?x y?>", b",,,",
    b"\x00", b"\xff", "é".encode(), b"9999-12-31", b"2099-12-31", b"0001-01-01", b"-1", b"99999999999999999999", b"C1",
    b"</Pupil>", b"<Pupil>", b"<YearData>", b"</YearData>", b"<AttendanceMarks>", b"</AttendanceMarks>", b"\n\n",
    b"<AttendSessions>", ONE.encode(), b"<!DOCTYPE x>", b"/" * 900, b"/," * 900,
])  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file of a school's system with tags renamed, dropped or doubled, parts cut out and bits put in."""
    data = draw(st.sampled_from(FILES))
    for _ in range(draw(st.integers(1, 4))):
        how = draw(st.sampled_from(["bit", "cut", "tag", "double", "end"]))
        at = draw(st.integers(0, len(data)))
        if how == "bit":
            data = data[:at] + draw(BITS) + data[at + draw(st.integers(0, 3)) :]
        elif how == "cut":
            data = data[:at] + data[at + draw(st.integers(1, 60)) :]
        elif how == "end":
            data = data[: max(at, len(data) - 80)]
        elif tags := sorted(set(TAGS.findall(data))):
            tag = draw(st.sampled_from(tags))
            name = tag.strip(b"</>")
            other = b"Odd" if how == "tag" else name
            data = data.replace(b"<" + name + b">", b"<" + other + b">" + (b"<Odd/>" if how == "double" else b""))
            data = data.replace(b"</" + name + b">", b"</" + other + b">")
    return data


@given(data=damaged(), days=st.sampled_from([0, 5, 7]), british=st.booleans())
def test_a_damaged_file_is_read_or_refused(data: bytes, days: int, british: bool) -> None:
    map = Map("m", "", RegisterMap(layout="ctf", days_a_week=days, dates="DD/MM/YYYY" if british else ""))
    try:
        account = read_register(data, BOOK, map=map).account
    except NothingAccepted as nothing:
        account = nothing.account
        assert account.accepted == 0
    except CannotGoOn as refused:
        assert refused.exit_code == 3
        assert all(problem.message and problem.code for problem in refused.problems)
        assert "Nightingale" not in str(refused)
        return
    assert account.accepted + account.rejected == account.read
    assert "Nightingale" not in repr(account)


CELLS = st.sampled_from(["/", "I", "-", "", " ", "C1", "zz", "é", "#", "7"])


@given(cells=st.lists(CELLS, max_size=60), at=st.booleans())
def test_every_place_of_a_string_is_a_row_or_says_no_mark(cells: list[str], at: bool) -> None:
    data = ctf(pupil(year(",".join(cells), start="2025-09-01" if at else "never")), pupil(year(WEEK), number=TWO))
    account = read_register(data, BOOK, map=MAPS[7]).account
    without = sum(cell.strip() in ("", "-") for cell in cells)
    assert account.read == len(cells) - without + 10
    assert account.accepted + account.rejected == account.read
