"""A long CSV read block by block gives what reading it whole gives: marks, account, rejects; and errors alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance_policy.calendar import from_open_days
from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register import NothingAccepted, Pseudonyms, Pupils, Register, long_blocks, matrix, read_register
from attendance_policy.register.maps.model import Map, RegisterMap

UNTIMED = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=150)
HEADER = "pupil_id,note,date,session,code,school_id\n"
PUPILS = Pupils(("A1", "B2"), ("", ""), (date(2025, 9, 4), None), (None, date(2025, 9, 5)))
OPEN = from_open_days([date(2025, 9, day) for day in (1, 2, 3, 4)])
KEY = b"0123456789abcdef0123456789abcdef"
cell = st.sampled_from
ROWS = st.lists(
    st.tuples(
        cell(["A1", " A1", "B2", "C3", "", "D4"]), cell(["", "x", "\xe9"]),
        cell(["2025-09-01", "2025-09-03", "2025-09-04", "2025-09-05", "2026-09-04", "2025-09-06", "04/09/2025", "?"]),
        cell(["AM", "pm", "?", "PM"]), cell(["/", "\\", "I", "", "-", "D", "ZZ", "#"]), cell(["", "s1", "s2"]),
    ).map(",".join) | cell(["", "a,b", "\udcff,,,,,", "A1,,2025-09-03,AM,I,s1"]),
    min_size=1, max_size=30,
)  # fmt: skip


def both(path: Path, codes: CodeBook, **more: object) -> list[Register]:
    """The register as it is read in small blocks, and as it is read whole."""
    found = []
    for least in (0, 1 << 60):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(long_blocks, "LEAST", least)
            found.append(read_register(path, codes, **more))  # type: ignore[arg-type]
    return found


def same(one: Register, other: Register) -> None:
    assert (one.pupil_ids, one.days) == (other.pupil_ids, other.days)
    assert np.array_equal(one.marks, other.marks)
    assert one.account == other.account
    assert one.account.read == one.account.accepted + one.account.rejected


@UNTIMED
@given(rows=ROWS, ends=st.sampled_from(["\n", "\r\n"]), block=st.integers(30, 200), more=st.integers(0, 7),
       mapped=st.booleans(), bom=st.booleans(), title=st.booleans())  # fmt: skip
def test_both_ways_agree(
    tmp_path: Path, codes: CodeBook, rows: list[str], ends: str, block: int, more: int, mapped: bool, bom: bool,
    title: bool,
) -> None:  # fmt: skip
    text = ("Marks\n" if title else "") + HEADER + "\n".join(rows)
    path = tmp_path / "marks.csv"
    written = text.replace("\n", ends).encode("utf-8", "surrogateescape")
    path.write_bytes((b"\xef\xbb\xbf" if bom else b"") + written)
    given_too = {
        "pupils": PUPILS if more & 1 else None, "calendar": OPEN if more & 2 else None,
        "key": Pseudonyms(KEY) if more & 4 and not more & 1 else None,
        "map": Map("m", "", RegisterMap(dates="DD/MM/YYYY", codes={"ZZ": "I"})) if mapped else None,
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matrix, "_GROUP", 2)
        patch.setattr(matrix, "_DAYS", 1)
        patch.setattr(long_blocks.read_in_blocks, "__defaults__", (block,))
        try:
            one, other = both(path, codes, **given_too)
        except NothingAccepted as nothing:
            assert nothing.account.read == len([row for row in rows if row])
            return
    same(one, other)


def large(path: Path, rows: int) -> None:
    lines = (f"P{n // 10},,2025-09-{1 + n % 5:02d},{'AM' if n % 10 < 5 else 'PM'},/,\n" for n in range(rows))
    path.write_text(HEADER + "".join(lines), encoding="utf-8")


def test_it_is_read_in_blocks(tmp_path: Path, codes: CodeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    large(tmp_path / "marks.csv", 2000)
    monkeypatch.setattr("attendance_policy.register.load", lambda source: pytest.fail("it was read whole"))
    monkeypatch.setattr(long_blocks, "LEAST", 0)
    progress: list[float] = []
    register = read_register(tmp_path / "marks.csv", codes, progress=progress.append)
    assert register.account.accepted == 2000
    assert progress[-1] == 1.0


NOT_CUT = ('A1,"a note\nover two lines",2025-09-03,AM,/,\n', "A1," + "x" * 4000 + ",2025,AM,/,\n")


@pytest.mark.parametrize("row", NOT_CUT, ids=["over lines", "long"])
def test_what_cannot_be_cut_is_read_whole(tmp_path: Path, codes: CodeBook, row: str) -> None:
    path = tmp_path / "marks.csv"
    large(path, 100)
    with path.open("a", encoding="utf-8") as file:
        file.write(row)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_blocks.read_in_blocks, "__defaults__", (500,))
        same(*both(path, codes))


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, codes: CodeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "marks.csv"
    large(path, 100)
    monkeypatch.setattr(long_blocks, "LEAST", 0)

    def grow(done: float) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write("P1,,2025-09-08,AM,/,\n")

    with pytest.raises(CannotGoOn) as caught:
        read_register(path, codes, progress=grow)
    assert [problem.code for problem in caught.value.problems] == ["changed-while-read"]
