"""The fast reader, the csv module, Parquet and a naive reader give one register and one account."""

import csv
import io
import re
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register import NothingAccepted, Register, read_register
from attendance_policy.register.accept import accept
from attendance_policy.register.columns import Rows
from attendance_policy.register.fast_csv import plain_columns, unquoted
from attendance_policy.register.fast_marks import columns_of_marks
from attendance_policy.register.long_csv import read_long_csv

HEADER = "pupil_id,date,session,code"
PUPILS = st.sampled_from(["P1", "P2", "P10", "p1", " P1", "José", "a pupil with a rather long name", "x" * 70, "", " "])
DATES = st.sampled_from(["2025-09-03", "2025-09-04", "2024-02-29", "2025-02-29", "2025-09-06", "03/09/2025", ""])
SESSIONS = st.sampled_from(["AM", "PM", "am", " PM", "noon", ""])
CODES = st.sampled_from(["/", "\\", "L", "C1", "I", "-", "", " / ", "H", "Y1", "Q9", "é", "#"])
GOOD = st.tuples(
    st.sampled_from(["P1", "P2", "P3"]),
    st.sampled_from(["2025-09-03", "2025-09-04", "2025-09-05"]),
    st.sampled_from(["AM", "PM"]),
    st.sampled_from(["/", "L", "-"]),
)
ROWS = st.lists(GOOD | st.tuples(PUPILS, DATES, SESSIONS, CODES), min_size=1, max_size=25)
Outcome = dict[tuple[str, date, str], str] | None


def _outcome(register: Register) -> dict[tuple[str, date, str], str]:
    return {
        (pupil, day, "AP"[half]): register.codes.letters[register.marks[row, 2 * at + half]]
        for row, pupil in enumerate(register.pupil_ids)
        for at, day in enumerate(register.days)
        for half in (0, 1)
        if register.marks[row, 2 * at + half]
    }


def naive(text: str, codes: CodeBook) -> tuple[int, list[tuple[int, str]], dict[tuple[str, date, str], str]]:
    """What the contract says, row by row: read, (line, code) of the rejects, and the marks."""
    rejects: list[tuple[int, str]] = []
    said: dict[tuple[str, date, str], list[tuple[int, str]]] = {}
    read = 0
    for line, row in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
        if line == 1 or row == []:
            continue
        read += 1
        if len(row) != 4:
            rejects.append((line, "wrong-number-of-fields"))
            continue
        pupil, day_text, session, code = (field.strip() for field in row)
        code = "" if code == "-" else code
        try:
            day = date(*map(int, day_text.split("-")))
        except (ValueError, TypeError):
            day = None
        if not pupil:
            rejects.append((line, "missing-pupil"))
        elif day is None:
            rejects.append((line, "bad-date"))
        elif session.upper() not in ("AM", "PM"):
            rejects.append((line, "bad-session"))
        elif code and code not in codes:
            rejects.append((line, "unknown-code"))
        elif code and not codes[code].valid_on(day):
            rejects.append((line, "code-not-of-its-day"))
        elif code and day.weekday() >= 5 and code not in ("#", "Y1"):
            rejects.append((line, "closed-day"))
        else:
            said.setdefault((pupil, day, session.upper()[0]), []).append((line, code))
    marks = {}
    for cell, rows in said.items():
        if len({code for _, code in rows}) > 1:
            rejects += [(line, "conflicting-mark") for line, _ in rows]
        else:
            rejects += [(line, "duplicate-mark") for line, _ in rows[1:]]
            marks[cell] = rows[0][1]
    return read, sorted(rejects), {cell: code for cell, code in marks.items() if code}


def _read(rows: Rows, codes: CodeBook) -> tuple[object, ...]:
    try:
        register = accept(rows, codes, "x.csv")
    except NothingAccepted as nothing:
        return nothing.account, None, None, {}
    return register.account, register.pupil_ids, register.days, _outcome(register)


@given(
    rows=ROWS,
    junk=st.lists(st.tuples(st.integers(0, 25), st.sampled_from(["P1,2025-09-03", "a,b,c,d,e", "word", "", ",,,"]))),
    line_end=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
    block=st.sampled_from([1, 30, 100, 1 << 20]),
)
def test_fast_slow_and_naive(
    codes: CodeBook, rows: list[tuple[str, ...]], junk: list[tuple[int, str]], line_end: str, last: bool, block: int
) -> None:
    lines = [",".join(row) for row in rows]
    for at, text in junk:
        lines.insert(min(at, len(lines)), text)
    text = line_end.join([HEADER, *lines]) + (line_end if last else "")
    data = text.encode()
    fast = _read(read_long_csv(data, "x.csv", block_size=block), codes)
    slow = _read(read_long_csv(data, "x.csv", fast=False, block_size=block), codes)
    assert fast == slow
    account, _, _, marks = fast
    read, rejects, naive_marks = naive(text, codes)
    assert account.accepted + account.rejected == account.read == read
    assert [(r.line, r.code) for r in account.rejects] == rejects
    assert marks == naive_marks


@given(data=st.binary(max_size=60) | st.text('P1,/"\r\n\0é-', max_size=80).map(str.encode), block=st.integers(1, 64))
def test_any_bytes_are_accounted_for(codes: CodeBook, data: bytes, block: int) -> None:
    data = HEADER.encode() + b"\nP1,2025-09-03,AM,/\n" + data
    fast = _read(read_long_csv(data, "x.csv", block_size=block), codes)
    slow = _read(read_long_csv(data, "x.csv", fast=False), codes)
    assert fast == slow
    account = fast[0]
    assert account.accepted + account.rejected == account.read >= 1
    assert all(reject.reason and reject.code for reject in account.rejects)


@given(data=st.binary(max_size=200))
def test_any_file_is_read_or_refused(codes: CodeBook, data: bytes) -> None:
    with pytest.raises(CannotGoOn):
        read_register(data, codes)


@given(ids=st.lists(st.text("ab é", min_size=1, max_size=40), min_size=1, max_size=60), columns=st.integers(2, 4))
def test_plain_columns_tell_texts_apart(ids: list[str], columns: int) -> None:
    rows = [",".join([i] * columns) for i in ids]
    found = plain_columns(("\n".join(rows) + "\n").encode(), columns, [columns - 1, 0])
    if any(len(i.encode()) > 64 for i in ids):
        assert found is None
        return
    assert found is not None
    for texts, index in found:
        assert sorted(set(texts)) == sorted(texts)
        assert [texts[i] for i in index] == ids


DAY_CELLS, HALVES = DATES.filter(bool), st.sampled_from(["AM", "PM", "am", "xx"])
LAID_OUT = st.tuples(
    PUPILS | st.text("ab é", max_size=9), DAY_CELLS, HALVES, st.sampled_from(["/", "\\", "", "C1", "Y1"])
).map(";".join)
ODD = st.text('ab;;;0"\r\0é', max_size=24) | st.sampled_from(
    [";2025-09-03;AM;;", ";;;", "", "P1;2025;AM;/", "P;2025-09-03;AM;/;", "P1;2025-09-03;AM", ";2025-09-03;;M;/"]
)


@given(
    lines=st.lists(LAID_OUT, min_size=1, max_size=30),
    ends=st.sampled_from(["\n", "\r\n"]),
    odd=st.lists(ODD, max_size=2),
    at=st.integers(0, 30),
    runs=st.sampled_from([1, 7]),
)
def test_marks_are_those_of_any_reader(lines: list[str], ends: str, odd: list[str], at: int, runs: int) -> None:
    lines = [line for line in lines for _ in range(runs)]
    plain = not odd and all(len(line.split(";")[0].encode()) <= 64 for line in lines)
    lines[at:at] = odd
    text = "".join(line + ends for line in lines)
    found = columns_of_marks(text.encode(), ";")
    assert found is not None or not plain
    if found is not None:
        rows = [line.split(";") for line in text.replace("\r\n", "\n").removesuffix("\n").split("\n")]
        said = [tuple(texts[number] for number in index) for texts, index in found]
        assert said == list(zip(*rows, strict=True))
        assert all(sorted(set(texts)) == sorted(texts) for texts, _ in found)


@pytest.mark.parametrize("odd", ["P1x2025-09-03,AM,/", "P1,2025-09-03xAM,/", "P1,2025-09-03,AMx/"])
def test_lines_whose_delimiters_make_up_for_each_other(odd: str) -> None:
    good = "P1,2025-09-03,AM,/"
    assert columns_of_marks(f"{good}\n{good}\n".encode()) is not None
    more = "," * (6 - odd.count(","))
    for block in (f"P{more[3:]}1,2025-09-03,AM,/\n{odd}\n", f"{odd}\nP{more[3:]}1,2025-09-03,AM,/\n"):
        assert block.count(",") == 6
        assert columns_of_marks(block.encode()) is None
    # What stands sixteen bytes before the end of a line may be of the line before.
    assert columns_of_marks(b"P1,2025-,9-03,AM,/\n,AM,/\n") is None


FIELD = st.text('a"\r,\n', max_size=4) | st.sampled_from(['"a"', '""', '"a,b"', '"a""b"', "a", '"', ""])


@example(rows=['"\r"\n,'])  # a line of a field that is no more than the end of a line
@given(rows=st.lists(st.lists(FIELD, min_size=2, max_size=3).map(",".join), min_size=1, max_size=6))
def test_quotation_marks_are_taken_off_where_they_say_nothing(rows: list[str]) -> None:
    block = "".join(f"{row}\n" for row in rows)
    bare = unquoted(block.encode()).decode()
    if bare != block:
        assert '"' not in bare
        ours, theirs = (list(csv.reader(io.StringIO(text.replace("\r", ""), newline=""))) for text in (bare, block))
        assert ours == theirs
    elif '"' in block:
        needed = ['""', "\n", "\r", ",", '"']
        is_line = '""' in block.replace("\r\n", "\n").split("\n")  # which would be blank without them
        assert is_line or any(sign in field for row in csv.reader(io.StringIO(block, newline="")) for field in row
                   for sign in needed) or not _is_neat(block)  # fmt: skip


def _is_neat(block: str) -> bool:
    fields = [field for line in block.replace("\r\n", "\n").split("\n") for field in line.split(",")]
    return all(field.count('"') == 0 or re.fullmatch(r'"[^"]*"', field) for field in fields)


def test_hashes_that_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    # With two slots nearly every text collides; with no rounds left the rest is sorted. Neither changes an answer.
    monkeypatch.setattr("attendance_policy.register.fast_csv._SLOTS", 1)
    ids = [f"pupil number {n % 97:012d}" for n in range(1000)]
    block = "".join(f"{i},x\n" for i in ids).encode()
    for rounds in (12, 1, 0):
        monkeypatch.setattr("attendance_policy.register.fast_csv._ROUNDS", rounds)
        found = plain_columns(block, 2, [0, 1])
        assert found is not None
        (texts, index), (_, same) = found
        assert len(texts) == 97
        assert [texts[i] for i in index] == ids
        assert set(same.tolist()) == {0}


def test_plain_blocks_take_the_fast_way() -> None:
    for block, plain in (
        (b"P1,2025-09-03,AM,/\r\nPupil 22,2025-09-03,PM,C1\n", True),
        ("José,2025-09-03,AM,/\n".encode(), True),
        (b"P1,2025-09-03,AM,\xe9\n", False),
        (b'P1,2025-09-03,AM,"/"\n', False),
        (b"P1,2025-09-03,AM\n", False),
        (b"P1,2025-09-03,AM,/,2025-09-03,PM,L,\n", False),
        (b"P1,2025\r-09-03,AM,/\n", False),
        (b"P1,2025-09-03,AM,\0\n", False),
        (b"\n", False),
    ):
        assert (plain_columns(block, 4, [0, 1, 2, 3]) is not None) == plain, block


def _parquet(columns: dict[str, pa.Array]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, row_group_size=3)
    return out.getvalue()


@given(rows=ROWS)
def test_parquet_is_csv(codes: CodeBook, rows: list[tuple[str, ...]]) -> None:
    text = "\n".join([HEADER, *(",".join(row) for row in rows)])
    names = HEADER.split(",")
    columns = {name: pa.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
    dictionaries = {name: column.dictionary_encode() for name, column in columns.items()}
    results = []
    for data in (text.encode(), _parquet(columns), _parquet(dictionaries)):
        try:
            register = read_register(data, codes)
            results.append((register.account, register.pupil_ids, register.days, _outcome(register)))
        except NothingAccepted as nothing:
            results.append((nothing.account, None, None, {}))
    of_csv, *of_parquet = results
    for account, *rest in of_parquet:
        assert rest == list(of_csv[1:])
        assert [(r.line + 1, r.code, r.text) for r in account.rejects] == [
            (r.line, r.code, r.text) for r in of_csv[0].rejects
        ]
        assert account.read == of_csv[0].read


def test_parquet_types(codes: CodeBook) -> None:
    days = [date(2025, 9, 3), None, date(2025, 9, 4)]
    columns = {
        "Session": pa.array(["AM", "PM", "PM"]),
        "pupil_id": pa.array([1, 2, None]),
        "date": pa.array(days, pa.date32()),
        "code": pa.array(["/", "\\", None]),
        "room": pa.array([1, 2, 3]),
    }
    register = read_register(_parquet(columns), codes)
    assert register.pupil_ids == ("1",)
    assert [(r.line, r.code) for r in register.account.rejects] == [(2, "bad-date"), (3, "missing-pupil")]
    assert register.account.ignored_columns == ("room",)
    columns["date"] = columns["date"].cast(pa.timestamp("ns"))
    assert read_register(_parquet(columns), codes).days == register.days
