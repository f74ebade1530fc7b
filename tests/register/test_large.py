"""A large file read block by block gives what reading it whole gives: marks, account, rejects, and errors."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance_policy.calendar import from_open_days
from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register import NothingAccepted, Pseudonyms, Pupils, Register, dispatch, matrix, read_register
from attendance_policy.register import gathered as gathered_module
from attendance_policy.register import halves as halves_module
from attendance_policy.register import json_records as records_module
from attendance_policy.register import json_stream as stream_module
from attendance_policy.register import large as large_module
from attendance_policy.register.maps.model import Map, RegisterMap
from register.ctf_files import ONE, SEVEN, TWO, TWO_COUNTS, WEEK, WEEK_COUNTS, ctf, pupil, upn, year
from register.workbooks import xlsx

UNTIMED = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=150)
HEADER = "pupil_id,note,date,session,code,school_id\n"
PUPILS = Pupils(("A1", "B2"), ("", ""), (date(2025, 9, 4), None), (None, date(2025, 9, 5)))
OPEN = from_open_days([date(2025, 9, day) for day in (1, 2, 3, 4)])
KEY = b"0123456789abcdef0123456789abcdef"
IDS = ["A1", " A1", "B2", "C3", "", "D4", "\xc9a"]
DAYS = ["2025-09-01", "2025-09-03", "2025-09-04", "2025-09-05", "2026-09-04", "2025-09-06", "04/09/2025", "?"]
MARKS = ["/", "\\", "I", "", "-", "D", "ZZ", "#"]
cell = st.sampled_from
ROWS = st.lists(
    st.tuples(
        cell(IDS), cell(["", "x", "\xe9"]), cell(DAYS), cell(["AM", "pm", "?", "PM"]), cell(MARKS),
        cell(["", "s1", "s2"]),
    ).map(",".join) | cell(["", "a,b", "\udcff,,,,,", "A1,,2025-09-03,AM,I,s1"]),
    min_size=1, max_size=30,
)  # fmt: skip
QUOTED = cell(['"A1","x",2025-09-03,AM,"/",""', '"B2",,"2025-09-04","PM",I,"s1"', '"A1",x"y",2025-09-03,PM,L,s1', '"',
               '"A1","say ""x""",2025-09-05,AM,/,',
               'A1,"a, b",2025-09-03,AM,I,s1', 'A1,"two\nlines",2025-09-03,PM,"I",s1', 'B2,"never', '"B2",x,2025-09-04',
               'B2,"more\nthan\ntwo, ,, ,,""\nlines",2025-09-05,AM,"/",'])  # fmt: skip
OTHER = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
NAMED = {"utf-16-be": "utf-16", "cp1252": "windows-1252"}


@contextmanager
def in_blocks(size: int, *, small: bool = True) -> Iterator[None]:
    """Every file is large, and read so many bytes at a time; `small`: what is held of it, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatch, "LEAST", dict.fromkeys(dispatch.LEAST, 0))
        patch.setattr(halves_module, "LEAST", 0)
        patch.setattr(large_module.read_large, "__defaults__", (size, 1))
        if small:
            patch.setattr(matrix, "_GROUP", 2)
            patch.setattr(matrix, "_DAYS", 1)
            patch.setattr(stream_module, "_HELD", 20)
            patch.setattr(records_module, "_BLOCK", 3)
        yield


class NoCopy:
    """Works out in this process what a copy of it would, and would send."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._told = pickle.dumps(work())

    def __enter__(self) -> NoCopy:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def result(self) -> object:
        return pickle.loads(self._told)


def said(source: Path | bytes, codes: CodeBook, **more: object) -> object:
    """What reading a register gives, or what it raises."""
    try:
        register = read_register(source, codes, **more)  # type: ignore[arg-type]
    except NothingAccepted as nothing:
        return nothing.account, nothing.problems
    except CannotGoOn as refused:
        return refused.problems, refused.exit_code
    assert register.account.read == register.account.accepted + register.account.rejected
    told = register.told and (register.told.pupil_ids, register.told.years)
    return register.pupil_ids, register.days, register.marks.tolist(), register.account, told


def same(path: Path, codes: CodeBook, block: int, **more: object) -> None:
    """Whether a file says the same when it is read in blocks, by two processes, and when it is read whole."""
    whole = said(path, codes, **more)
    with in_blocks(block):
        assert said(path, codes, **more) == whole
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(large_module, "can_fork", lambda: True)
            patch.setattr(gathered_module, "Copy", NoCopy)
            assert said(path, codes, workers=2, **more) == whole


def given_too(more: int, **of_map: object) -> dict[str, object]:
    return {
        "pupils": PUPILS if more & 1 else None, "calendar": OPEN if more & 2 else None,
        "key": Pseudonyms(KEY) if more & 4 and not more & 1 else None,
        "map": Map("m", "", RegisterMap(**of_map)),  # type: ignore[arg-type]
    }  # fmt: skip


@UNTIMED
@given(rows=ROWS, quoted=st.lists(st.tuples(st.integers(0, 30), QUOTED), max_size=4), more=st.integers(0, 7),
       ends=cell(["\n", "\r\n", "\r"]), block=st.integers(4, 200), mapped=st.booleans(), title=st.booleans(),
       last=st.booleans(), encoding=OTHER)  # fmt: skip
def test_long(
    tmp_path: Path, codes: CodeBook, rows: list[str], quoted: list[tuple[int, str]], more: int, ends: str, block: int,
    mapped: bool, title: bool, last: bool, encoding: str,
) -> None:  # fmt: skip
    for at, text in quoted:
        rows.insert(min(at, len(rows)), text)
    text = (("Marks\n" if title else "") + HEADER + "\n".join(rows) + "\n" * last).replace("\n", ends)
    path = tmp_path / "marks.csv"
    path.write_bytes(text.encode(encoding, "surrogateescape" if encoding.startswith("utf-8") else "replace"))
    translated: dict[str, object] = {"dates": "DD/MM/YYYY", "codes": {"ZZ": "I"}} if mapped else {}
    same(path, codes, block, **given_too(more, encoding=NAMED.get(encoding, ""), **translated))


@UNTIMED
@given(rows=st.lists(st.tuples(cell(IDS), cell(["s1", "s2", ""]), *[cell([*MARKS, "", '"/"', '"a\nb"'])] * 4)
                     .map(",".join) | cell(["", '"', "a,b", "\udcff,s1,,,,"]), min_size=1, max_size=25),
       more=st.integers(0, 7), block=st.integers(4, 200), encoding=OTHER)  # fmt: skip
def test_wide(tmp_path: Path, codes: CodeBook, rows: list[str], more: int, block: int, encoding: str) -> None:
    header = "pupil_id,school_id,2025-09-03 AM,2025-09-03 PM,2025-09-06 AM,2025-09-04 PM\n"
    path = tmp_path / "marks.csv"
    text = header + "\n".join(rows)
    path.write_bytes(text.encode(encoding, "surrogateescape" if encoding.startswith("utf-8") else "replace"))
    same(path, codes, block, **given_too(more, layout="wide", encoding=NAMED.get(encoding, "")))


RECORD = st.fixed_dictionaries(
    {"pupil_id": cell([*IDS, 7, None, 1234567890123]), "date": cell(DAYS), "session": cell(["AM", "pm", "?"]),
     "code": cell([*MARKS, True, None, {"code": "/"}])},
    optional={"school_id": cell(["s1", "s2"]), "note": cell(["x" * 200, 'a "b" \\', "\u2028", "\0", "\ud800", [[]]])},
)  # fmt: skip
JUNK = st.tuples(st.floats(0, 1), st.integers(0, 9), cell([*"{}[],:\"\\\n1-", "\\u12", "NaN", "\r", "\xff", "tru"]))


@UNTIMED
@given(records=st.lists(RECORD | cell([1, "x", None, -1.5e10, {}]), max_size=12), form=cell([None, 1, "lines", "page"]),
       ascii=st.booleans(), junk=st.lists(JUNK, max_size=2), more=st.integers(0, 7), block=st.integers(4, 300),
       encoding=OTHER)  # fmt: skip
def test_json(
    tmp_path: Path, codes: CodeBook, records: list[object], form: object, ascii: bool,
    junk: list[tuple[float, int, str]], more: int, block: int, encoding: str,
) -> None:  # fmt: skip
    if form == "lines":
        text = "\n".join(json.dumps(record, ensure_ascii=ascii) for record in records)
    elif form == "page":
        text = json.dumps({"meta": [1] * 50, "data": records, "end": {}}, ensure_ascii=ascii) * 2
    else:
        text = json.dumps(records, indent=form, ensure_ascii=ascii)  # type: ignore[arg-type]
    for where, gone, new in junk:
        at = int(where * len(text))
        text = text[:at] + new + text[at + gone :]
    path = tmp_path / "marks.json"
    path.write_bytes(text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace"))
    place = "data" if form == "page" else ""
    same(path, codes, block, **given_too(more, layout="records", records=place, encoding=NAMED.get(encoding, "")))


ARROW: dict[str, Callable[[list[str | None]], Any]] = {
    "text": lambda texts: pa.array(texts, pa.string()),
    "large text": lambda texts: pa.array(texts, pa.large_string()),
    "dictionary": lambda texts: pa.array(texts, pa.string()).dictionary_encode(),
}
CELLS = st.tuples(cell([*IDS, None]), cell([*DAYS, "2025-09-03 00:00:00", None]), cell(["AM", "pm", "?", "PM", None]),
                  cell([*MARKS, None]), cell(["", "s1", "s2", None]))  # fmt: skip


@UNTIMED
@given(rows=st.lists(CELLS, max_size=30), form=cell(list(ARROW)), days=cell(["text", "date", "moment"]),
       numbered=st.booleans(), group=st.integers(1, 40), more=st.integers(0, 7), block=st.integers(1, 400),
       mapped=st.booleans(), bare=st.booleans(), cut=cell([None, None, None, 0.2, 0.9, 1.0]))  # fmt: skip
def test_parquet(
    tmp_path: Path, codes: CodeBook, rows: list[tuple[str | None, ...]], form: str, days: str, numbered: bool,
    group: int, more: int, block: int, mapped: bool, bare: bool, cut: float | None,
) -> None:  # fmt: skip
    pupil, day, session, code, school = ([row[at] for row in rows] for at in range(5))
    texts = ARROW[form]
    columns = {
        "pupil_id": pa.array([len(one) if one else None for one in pupil]) if numbered else texts(pupil),
        "note": pa.array(["x"] * len(rows)),
        "Date": texts(day),
        "session": texts(session),
        "code": texts(code),
        "school_id": texts(school),
    }
    if days != "text":
        dates = [date.fromisoformat(one) if one in DAYS[:6] else None for one in day]
        columns["Date"] = pa.array(dates, pa.date32()).cast(pa.date32() if days == "date" else pa.timestamp("ns"))
    if bare:
        del columns["school_id"], columns["note"]
    path = tmp_path / "marks.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=group, use_dictionary=bool(group % 2))
    if cut is not None:
        path.write_bytes(path.read_bytes()[: int(cut * path.stat().st_size) - 1])
    translated: dict[str, object] = {"dates": "DD/MM/YYYY", "codes": {"ZZ": "I"}} if mapped else {}
    same(path, codes, block, **given_too(more, **translated))


STRINGS = st.builds(
    lambda cells, comma: (", " if comma else "").join(cells),
    st.lists(cell(["/", "\\", "I", "-", "", "C1", "zz", "\xe9", "D", "#", "&amp;"]), max_size=40), st.booleans(),
)  # fmt: skip
YEARS = st.builds(
    year, STRINGS | cell([WEEK, SEVEN]), cell(["2025-09-01", "2025-09-03", "2025-09-06", "never", "", "2024-09-02"]),
    cell(["", WEEK_COUNTS, TWO_COUNTS, "3 x"]), cell(["888 4001", "888 2002"]),
)  # fmt: skip
PEOPLE = st.builds(
    lambda years, number, group: pupil(*years, number=number, group=group),
    st.lists(YEARS, max_size=3), cell([ONE, TWO, "Nightingale", "", f" {ONE}"]), cell(["9", "R", "?"]),
)  # fmt: skip


@UNTIMED
@given(people=st.lists(PEOPLE | YEARS, max_size=6), days=cell([0, 5, 7]), version=cell(["25.0", "23.0"]),
       made=cell(["2026-07-20T12:00:00", "2025-09-12", ""]), junk=st.lists(JUNK, max_size=1), one_line=st.booleans(),
       more=st.integers(0, 7), block=st.integers(4, 2000), encoding=OTHER)  # fmt: skip
def test_ctf(
    tmp_path: Path, codes: CodeBook, people: list[str], days: int, version: str, made: str,
    junk: list[tuple[float, int, str]], one_line: bool, more: int, block: int, encoding: str,
) -> None:  # fmt: skip
    text = ctf(*people, version=version, made=made).decode()
    if one_line:
        text = text.replace("\n", "")
    for where, gone, new in junk:
        at = int(where * len(text))
        text = text[:at] + new + text[at + gone :]
    path = tmp_path / "marks.xml"
    path.write_bytes(text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace"))
    said: dict[str, object] = {"layout": "ctf", "days_a_week": days, "encoding": NAMED.get(encoding, "")}
    same(path, codes, block, **given_too(more, **said))


def test_ctf_of_more_texts_than_a_byte_can_number(tmp_path: Path, codes: CodeBook) -> None:
    path = tmp_path / "marks.xml"
    odd = [",".join(f"x{n}" for n in range(first, first + 90)) for first in range(0, 450, 90)]
    path.write_bytes(ctf(*(pupil(year(f"{WEEK},{marks},/")) for marks in odd)))
    for block in (100, 2000, 1 << 20):
        same(path, codes, block, **given_too(0, layout="ctf", days_a_week=7))
    account = read_register(path, codes, map=Map("m", "", RegisterMap(days_a_week=7))).account
    assert {one.reason.split("`")[1] for one in account.rejects if one.code == "unknown-code"} == {
        f"x{n}" for n in range(450)
    }


GRID = [["pupil_id", "2025-09-03 AM", "2025-09-03 PM", "2025-09-06 AM"], ["A1", "/", "I", None], [None, "/", "", "/"],
        ["A1", "I", None, "Q9"], ["B2", "/", 7, "/"], None, ["C3", None, "L", None]]  # fmt: skip
MARKED = [HEADER.strip().split(","), ["A1", "x", date(2025, 9, 3), "AM", "/", "s1"],
          ["A1", "", date(2025, 9, 3), "AM", "I"], None, ["B2", "", "?", "PM", "Q9"],
          ["A1", "", date(2025, 9, 4), "PM", "D", "s1"],
          ["A1", "", date(2025, 9, 4), "PM", "/", "s2"], [None, "", date(2025, 9, 4), "AM", "/"]]  # fmt: skip


@pytest.mark.parametrize("rows", [GRID, MARKED], ids=["grid", "long"])
def test_workbooks(tmp_path: Path, codes: CodeBook, rows: list[list[object] | None]) -> None:
    path = tmp_path / "marks.xlsx"
    path.write_bytes(xlsx({"Marks": [row or [] for row in rows]}))  # type: ignore[arg-type]
    account = said(path, codes)[3]  # type: ignore[index]
    assert any("row " in one.reason for one in account.rejects)
    for block, more in ((16, 0), (60, 1), (200, 6)):
        same(path, codes, block, **given_too(more))


def many(path: Path, rows: int) -> None:
    lines = (f"P{n // 10},,2025-09-{1 + n % 5:02d},{'AM' if n % 10 < 5 else 'PM'},/,\n" for n in range(rows))
    path.write_text(HEADER + "".join(lines), encoding="utf-8")


def test_nothing_is_read_whole(tmp_path: Path, codes: CodeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    many(tmp_path / "marks.csv", 2000)
    whole = read_register(tmp_path / "marks.csv", codes)
    records = [
        {"pupil_id": pupil, "date": str(day), "session": half, "code": "/"}
        for pupil in whole.pupil_ids for day in whole.days for half in ("AM", "PM")
    ]  # fmt: skip
    (tmp_path / "marks.json").write_text(json.dumps(records), encoding="utf-8")
    halves = [f"{day} {half}" for day in whole.days for half in ("AM", "PM")]
    grid = [",".join(["pupil_id", *halves]), *(",".join([pupil, *"//////////"]) for pupil in whole.pupil_ids)]
    (tmp_path / "grid.csv").write_text("\n".join(grid), encoding="utf-16")
    table = pa.Table.from_pylist(records)
    pq.write_table(table, tmp_path / "marks.parquet", row_group_size=1000)
    marks = (",".join([*"/" * 10, *"-" * 4]) for _ in whole.pupil_ids)
    people = [pupil(year(one), number=upn(n)) for n, one in enumerate(marks)]
    (tmp_path / "marks.xml").write_bytes(ctf(*people))
    text = (tmp_path / "marks.csv").read_text(encoding="utf-8")
    (tmp_path / "quoted.csv").write_text(text.replace(",,", ',"a\nb",'), encoding="utf-8")
    monkeypatch.setattr("attendance_policy.register.reading.load", lambda source: pytest.fail("it was read whole"))
    with in_blocks(1 << 16, small=False):
        for name in ("marks.csv", "marks.json", "grid.csv", "quoted.csv", "marks.parquet", "marks.xml"):
            progress: list[float] = []
            register = read_register(tmp_path / name, codes, progress=progress.append)
            assert (register.account.accepted, register.marks.tolist()) == (2000, whole.marks.tolist())
            assert progress == sorted(progress)
            assert progress[-1] == 1.0


LONG = ('A1,"a note\nover two lines",2025-09-03,AM,/,\n', "A1," + "x" * 4000 + ",2025,AM,/,\n")


@pytest.mark.parametrize("row", LONG, ids=["over lines", "long"])
def test_rows_that_are_longer_than_a_block(tmp_path: Path, codes: CodeBook, row: str) -> None:
    path = tmp_path / "marks.csv"
    many(path, 100)
    with path.open("a", encoding="utf-8") as file:
        file.write(row)
    same(path, codes, 50)


def test_a_value_that_is_longer_than_a_block(tmp_path: Path, codes: CodeBook) -> None:
    mark = {"pupil_id": "P1", "date": "2025-09-03", "session": "AM", "code": "/"}
    path = tmp_path / "marks.json"
    path.write_text(json.dumps([mark, {**mark, "session": "PM", "note": ["y" * 9, 7] * 500}]), encoding="utf-8")
    same(path, codes, 40)


def test_bytes_are_read_in_blocks(codes: CodeBook) -> None:
    data = (HEADER + "A1,,2025-09-03,AM,/,\nA1,,2025-09-03,AM,I,\nB2,,2025-09-03,AM,/,\n").encode()
    whole = said(data, codes)
    with in_blocks(10), pytest.MonkeyPatch.context() as patch:
        patch.setattr("attendance_policy.register.reading.load", lambda source: pytest.fail("it was read whole"))
        assert said(data, codes) == whole


def in_form(folder: Path, form: str, rows: int) -> Path:
    """The same marks in a file of another form."""
    many(folder / "marks.csv", rows)
    lines = [line.split(",") for line in (folder / "marks.csv").read_text(encoding="utf-8").splitlines()]
    records = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    path = folder / f"marks.{form}"
    if form == "json":
        path.write_text(json.dumps(records), encoding="utf-8")
    if form == "parquet":
        # Of marks that are as written once, there is little that could be cut off.
        pq.write_table(pa.Table.from_pylist(records), path, row_group_size=50, compression="none", use_dictionary=False)
    if form == "xml":
        path.write_bytes(ctf(*(pupil(year(WEEK), number=upn(n)) for n in range(rows // 10))))
    return path


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xml"])
@pytest.mark.parametrize("how", ["grows", "is cut off", "is replaced"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, codes: CodeBook, form: str, how: str
) -> None:
    path = in_form(tmp_path, form, 1000)
    whole = path.read_bytes()

    def change(done: float) -> None:
        if how == "grows":
            with path.open("ab") as file:
                file.write(b"P1,,2025-09-08,AM,/,\n")
        elif how == "is cut off":
            os.truncate(path, len(whole) // 8)
        else:
            (tmp_path / "new").write_bytes(whole)
            (tmp_path / "new").replace(path)

    with in_blocks(1 << 10), pytest.raises(CannotGoOn) as caught:
        read_register(path, codes, progress=change)
    assert [problem.code for problem in caught.value.problems] == ["changed-while-read"]
    assert caught.value.exit_code == 3


def test_marks_are_those_of_a_register(tmp_path: Path, codes: CodeBook) -> None:
    many(tmp_path / "marks.csv", 100)
    with in_blocks(64):
        register = read_register(tmp_path / "marks.csv", codes)
    assert isinstance(register, Register)
    assert register.marks.dtype == np.uint8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_wherever_the_pieces_are_cut(tmp_path: Path, codes: CodeBook, encoding: str) -> None:
    rows = "\xc9a,,2025-09-03,AM,/,\r\n\xc9b,,2025-09-03,AM,Q\xe9,\r\n\xc9b,\xe9,2025-09-03,AM,/,"
    csv, marks = tmp_path / "marks.csv", tmp_path / "marks.json"
    csv.write_bytes((HEADER + rows).encode(encoding)[:-1])  # half of the last character of UTF-16
    mark = {"pupil_id": "\xc9a", "date": "2025-09-03", "session": "AM", "code": "/"}
    written = [mark, {**mark, "pupil_id": "\ud800"}, {**mark, "code": 17}, {**mark, "code": "Q9", "x": -1.5e10}]
    marks.write_bytes(json.dumps(written, indent=1).replace("\\u00c9", "\xc9").replace("\n", "\r\n").encode(encoding))
    for block in range(1, 48):
        same(csv, codes, block, **given_too(0, encoding=NAMED.get(encoding, "")))
        same(marks, codes, block, **given_too(0, layout="records", encoding=NAMED.get(encoding, "")))
