"""Plain lines of a large file, put into the matrix as they are, say what they say row by row."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from attendance_policy.codes import CodeBook
from attendance_policy.register import Pseudonyms, read_register
from attendance_policy.register import plain_block as block_module
from attendance_policy.register import plain_lines as lines_module
from attendance_policy.register.columns import Rows
from attendance_policy.register.plain_lines import SLOTS, plain_lines, text_of_month, text_of_slot
from register.test_large import KEY, given_too, in_blocks, said, same

UNTIMED = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=300)
cell = st.sampled_from
HEADER = "pupil_id,date,session,code\n"
IDS = ["A1", "B2", "C3", "P0000001", "P00000001", "X" * 17, "y" * 64, "z" * 65, "\xc9a", " A1", "", "a b",
       "J" * 15 + "\xe9"]  # fmt: skip
DAYS = ["2025-09-03", "2025-09-04", "2025-09-05", "2025-09-08", "2025-09-06", "2025-10-01", "2024-08-18", "2025-02-30",
        "2025-9-03", "2025-1:-0?", "20:5-09-03", "2125-09-03"]  # fmt: skip
CODES = ["/", "\\", "I", "L", "", "-", "C1", "Y1", " /", "/ ", "Q9", "H", "#", "\xe9", "D", "ZZZ", "\x01", "\x1c"]
ODD = ["\0", "-03,AM,/", "A1,x,2025-09-03,AM,/", "A1,2025-09-03,am,/", "A1,2025-09-03,@M,/", "A1,2025-09-03,aX,/", "A1",
       "\udcff,2025-09-04,AM,/", "B2,2025-09-03,PM,L ", "A1,2025-09-03,AM", "A1;2025-09-03,AM,/", "A1\r"]  # fmt: skip
SESSION = cell(["AM", "PM"])
MARK = st.tuples(cell(DAYS), SESSION, cell(CODES)) | st.tuples(cell(DAYS[:3]), SESSION, cell(CODES[:4]))
# Marks of one pupil, one after the other, as they stand in a file, and perhaps another line.
RUN = st.tuples(cell(IDS), st.lists(MARK, min_size=1, max_size=12), st.lists(cell(ODD), max_size=1)).map(
    lambda one: "\n".join([*(",".join((one[0], *mark)) for mark in one[1]), *one[2]])
)


@UNTIMED
@given(runs=st.lists(RUN, min_size=1, max_size=8), more=st.integers(0, 7), ends=cell(["\n", "\r\n"]),
       block=cell([40, 200, 500, 1 << 20]), mapped=st.booleans(), last=st.booleans(), blank=st.booleans(),
       sign=cell([",", ";", "\t"]), again=cell([1, 2, 1000]), sort=st.booleans())  # fmt: skip
def test_they_say_what_their_rows_say(
    tmp_path: Path, codes: CodeBook, runs: list[str], more: int, ends: str, block: int, mapped: bool, last: bool,
    blank: bool, sign: str, again: int, sort: bool,
) -> None:  # fmt: skip
    if sort:
        runs = sorted(set("\n".join(runs).split("\n")))
    text = HEADER + "\n".join(runs) + "\n" * last + "\n" * blank + "\nA1,2025-09-05,PM,L" * blank
    path = tmp_path / "marks.csv"
    path.write_bytes(text.replace(",", sign).replace("\n", ends).encode("utf-8", "surrogateescape"))
    words: dict[str, object] = {"codes": {"Q9": "I", "L": "/", "-": "O"}, "words": {"session": {"pm": "AM"}}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines_module, "seem_plain", lambda *_: True)
        patch.setattr(lines_module, "_FEW_RUNS", 0)
        patch.setattr(block_module, "_MOST_AGAIN", 1 / again)
        same(path, codes, block, **given_too(more, **words if mapped else {}))


def test_what_stands_where_an_id_would_is_none(tmp_path: Path, codes: CodeBook) -> None:
    """An odd line's `C`, taken for an id, would be made a pseudonym, and then the code of a sentence, too."""
    path = tmp_path / "marks.csv"
    lines = ["A1,2025-09-03,PM,/"] * 8
    for odd in ("C3,2025-9-03,AM,/", "C3,2025-09-03,am,/", "C,25-09-03,AM,C1", "A1,2025-09-03,AM,H", "-03,AM,/"):
        path.write_text(HEADER + "\n".join([*lines, odd, "A1,2025-09-03,AM,H", *lines]), encoding="utf-8")
        same(path, codes, 1 << 20, key=Pseudonyms(KEY))


def test_every_day_session_and_code_has_a_number_of_its_own() -> None:
    numbers = [text_of_slot(half * 256)[:2] for half in range(SLOTS // 256) if half in lines_module._DAYS_AND_SESSIONS]
    assert len(set(numbers)) == len(numbers) == 4 * 16 * 4
    codes = [chr(one) for one in range(33, 127) if chr(one) not in ',"']
    written = [(f"{day:02d}", half, code) for day in range(1, 32) for half in ("AM", "PM") for code in codes]
    found = plain_lines("".join(f"A1,2025-09-{','.join(one)}\n" for one in written).encode())
    assert found is not None
    assert [(day, half, chr(code)) for day, half, code in map(text_of_slot, found.slot.tolist())] == written


def test_every_month_has_a_number_of_its_own() -> None:
    written = [f"20{year:02d}-{month:02d}" for year in range(100) for month in range(1, 13)]
    found = plain_lines("".join(f"A1,{month}-01,AM,/\n" for month in written).encode())
    assert found is not None
    assert list(map(text_of_month, found.months.tolist())) == written
    assert found.ids == ("A1",)


def test_what_is_taken_as_it_is(tmp_path: Path, codes: CodeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of plain lines are not read row by row, but for the few lines of them that need it."""
    days = [date(2025, 9, 1) + timedelta(days=7 * week + day) for week in range(12) for day in range(5)]
    sessions = [f"{day},{half}" for day in days for half in ("AM", "PM")]
    lines = [f"P{n:04d},{at},{'C1' if n % 9 == 0 else '/'}" for n in range(60) for at in sessions]
    lines[3000] = "P0026,2025-09-03,am,/"
    lines[5000] += "\nP0026,2025-09-04,AM,/"  # twice
    (tmp_path / "marks.csv").write_text(HEADER + "\n".join(lines), encoding="utf-8")
    whole = said(tmp_path / "marks.csv", codes)
    read: list[int] = []
    rows = block_module.PlainBlock.rows

    def counted(block: block_module.PlainBlock, at: NDArray[np.intp] | None = None) -> Rows:
        read.append(block.lines.size if at is None else at.size)
        return rows(block, at)

    monkeypatch.setattr(block_module.PlainBlock, "rows", counted)
    with in_blocks(1 << 14):
        assert said(tmp_path / "marks.csv", codes) == whole
    assert 0 < sum(read) < len(lines) // 4


def test_more_months_and_codes_than_are_numbered(tmp_path: Path, codes: CodeBook) -> None:
    months = [f"20{year:02d}-{month:02d}" for year in range(10, 26) for month in range(1, 13)]
    odd = [f"{a}{b}" for a in "ABCDEFGHIJKLMNOP" for b in "ABCDEFGHIJ"]
    lines = [f"A1,{month}-{day:02d},AM,/" for month in months for day in (1, 2)]
    lines += [f"B2,2025-09-{1 + n % 28:02d},{'AP'[n // 28 % 2]}M,{code}" for n, code in enumerate([*odd, "C1", "Y1"])]
    path = tmp_path / "marks.csv"
    path.write_text(HEADER + "\n".join(lines), encoding="utf-8")
    for block in (300, 1 << 12, 1 << 20):
        same(path, codes, block)
    assert {one.code for one in read_register(path, codes).account.rejects} >= {"unknown-code", "closed-day"}


@pytest.mark.parametrize("text", ['"A1",2025-09-03,AM,/\n', "A1,03/09/2025,AM,/\n", "A1,2025-09-03,am,/\n",
                                  "A1,s,2025-09-03,AM,/\n", "A1,2025-09-03,AM,/\r\nA1,2025-09-03,PM,/\n",
                                  "A1\r,2025-09-03,AM,/\r\n",
                                  "A1\r,2025-09-03,AM,/\nA1,2025-09-03,PM,/\r\n", "\n"])  # fmt: skip
def test_what_is_left_to_others(text: str) -> None:
    assert plain_lines((text * 40).encode()) is None


def test_lines_that_end_otherwise_than_the_first() -> None:
    good = "A1,2025-09-03,AM,/\r\n" * 30
    assert plain_lines(good.encode()) is not None
    assert plain_lines((good + "A1\r,2025-09-03,AM,/\nA1,2025-09-03,PM,/\r\n").encode()) is None


def test_a_block_is_worth_while_where_pupils_have_several_lines() -> None:
    assert plain_lines("".join(f"P{n},2025-09-03,AM,/\n" for n in range(40)).encode()) is None
    lines = plain_lines("".join(f"P{n // 9},2025-09-03,AM,/\n" for n in range(40)).encode())
    assert lines is not None
    assert lines.ids == ("P0", "P1", "P2", "P3", "P4")
    assert np.array_equal(lines.first, [0, 9, 18, 27, 36])
