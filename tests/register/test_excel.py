"""Workbooks: what each kind of cell becomes, which sheet is read, and what is refused before it can do harm."""

import io
import sys
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.events import read_events
from attendance_policy.register import NothingAccepted, read_pupils, read_register
from attendance_policy.register.archive import check_archive
from attendance_policy.register.excel import sheet_as_csv
from attendance_policy.register.maps.model import FileMap, Map, RegisterMap

from .workbooks import Cell, letters, ods, xlsx, zipped

DAY = date(2025, 9, 3)
ROWS: list[list[Cell]] = [
    ["pupil_id", "date", "session", "code"],
    [1, DAY, "AM", "/"],
    [None] * 4,
    ["P2", DAY, "PM", "Z9"],
    ["P3", "2025-09-03", "PM", None],
]
AS_CSV = "pupil_id,date,session,code\n1,2025-09-03,AM,/\n\nP2,2025-09-03,PM,Z9\nP3,2025-09-03,PM,\n"


def _text(data: bytes, sheet: str = "") -> str:
    return sheet_as_csv(data, "x.xlsx", FileMap(sheet=sheet)).decode("utf-8-sig")


def _refused(data: bytes, sheet: str = "") -> tuple[str, str, str]:
    with pytest.raises(CannotGoOn) as caught:
        _text(data, sheet)
    (problem,) = caught.value.problems
    assert caught.value.exit_code == 3
    return problem.code, problem.message, problem.suggestion


XLS = (Path(__file__).parent / "workbook" / "marks.xls").read_bytes()  # the same rows, written by an old program


@pytest.mark.parametrize("data", [xlsx({"Marks": ROWS}), ods(ROWS), XLS], ids=["xlsx", "ods", "xls"])
def test_a_sheet_is_read_as_its_csv(data: bytes, codes: CodeBook) -> None:
    assert _text(data) == AS_CSV
    register = read_register(data, codes)
    as_csv = read_register(AS_CSV.encode(), codes)
    assert register.pupil_ids == as_csv.pupil_ids == ("1", "P3")
    assert register.account == as_csv.account
    assert [reject.line for reject in register.account.rejects] == [4]  # the row of the sheet


def test_what_cells_become() -> None:
    moment = datetime(2025, 9, 3, 8, 45)
    row: list[Cell] = [7.0, 7.5, 123456789012, True, DAY, moment, "two\nlines", '"a", b', " é ", "=1"]
    assert _text(xlsx({"A": [[], row]})) == (
        '\n7,7.5,123456789012,TRUE,2025-09-03,2025-09-03 08:45,two lines,"""a"", b", é ,=1\n'
    )
    # A formula is its last value; a merged cell stands in its first place; styled cells without a value are nothing.
    body = (
        '<row r="2"><c r="B2" t="str"><f>A1</f><v>hey</v></c><c r="C2" s="1"/></row><row r="9"><c r="B9" s="1"/></row>'
    )
    assert _text(xlsx({"A": body})) == "\nhey\n"


def test_trailing_blanks_of_an_ods_are_nothing() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
    blank = '<table:table-cell table:number-columns-repeated="16383"/>'
    rest = f'<table:table-row table:number-rows-repeated="1048575">{blank}</table:table-row>'
    assert _text(ods(f"<table:table-row>{cell}{blank}</table:table-row>{rest}")) == "a\n"


def test_which_sheet() -> None:
    assert _text(xlsx({"Marks": ROWS, "Notes": []})) == AS_CSV
    assert _text(xlsx({"Marks": ROWS, "Lists": [["x"]]}, hidden="Lists")) == AS_CSV
    two = xlsx({"Cover": [["x"]], "Marks": ROWS})
    assert _text(two, " marks ") == AS_CSV
    assert _refused(two) == (
        "which-sheet",
        "the workbook has 2 sheets: `Cover`, `Marks`",
        "name one with `sheet` in a map, and give it with `--map`",
    )
    assert _refused(two, "Mark")[1:] == (
        "there is no sheet `Mark`; the sheets are `Cover`, `Marks`",
        "did you mean `Marks`?",
    )
    assert _refused(xlsx({"A": [], "B": []}))[:2] == ("empty-file", "no sheet holds anything; the sheets are `A`, `B`")


def test_a_grid_pupils_and_events(codes: CodeBook) -> None:
    above: list[Cell] = [None, None, DAY, None, date(2025, 9, 4), None]
    grid = xlsx({"Grid": [above, ["pupil_id", "Name", "AM", "PM", "AM", "PM"], ["P1", "Jo", "/", "\\", 7, None]]})
    register = read_register(grid, codes, map=Map("m", "m", RegisterMap(codes={"7": "#"})))
    assert register.days == (DAY, date(2025, 9, 4))
    assert register.marks.tolist() == [[*(codes.number[code] for code in "/\\#"), 0]]
    assert register.account.ignored_columns == ("Name",)
    book = xlsx({"Pupils": [["pupil_id", "year", "fsm", "start_date"], ["P1", 9, True, DAY]],
                 "Log": [["at", "pupil_id", "kind"], [datetime(2025, 9, 3, 8, 45), "P1", "contact"]]})  # fmt: skip
    map = Map("m", "m", pupils=FileMap(sheet="Pupils"), events=FileMap(sheet="Log"))
    pupils = read_pupils(book, map=map)
    assert (pupils.years, pupils.start, pupils.flags["fsm"].tolist()) == (("9",), (DAY,), [2])
    assert [event.at for event in read_events(book, codes, map=map).events] == [datetime(2025, 9, 3, 8, 45)]


def test_a_map_for_csv_does_not_garble_a_sheet() -> None:
    map = FileMap(encoding="windows-1252", delimiter=";")
    text = sheet_as_csv(xlsx({"A": [["José", "a;b"]]}), "x.xlsx", map)
    assert text.decode() == '\ufeffJosé;"a;b"\n'


def _far(cell: str) -> bytes:
    return xlsx({"A": f'<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="{cell}"><v>1</v></c></row>'})


_SHARED = "".join(f'<c r="{letters(at)}1" t="s"><v>0</v></c>' for at in range(30))
_REPEATED = '<table:table-cell table:number-columns-repeated="{}" office:value-type="float" office:value="1"/>'
_ROW = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
_BOMBS = {
    "a far cell": _far("XFD1048576"),
    "beyond the last column": _far("ZZZZZ1"),
    "beyond the last row": _far("A99999999"),
    "a long shared text": xlsx({"A": f'<row r="1">{_SHARED * 20}</row>'}, shared=["x" * 32_000]),
    "repeated cells": ods(_ROW.format(999_999, _REPEATED.format(99))),
    "repeated without end": ods(f"<table:table-row>{_REPEATED.format('9' * 40)}</table:table-row>"),
    "much from little": zipped({"xl/workbook.xml": b" " * (1 << 20), "xl/worksheets/a.xml": b" " * (1 << 24)}),
}  # fmt: skip


@pytest.mark.parametrize("name", _BOMBS)
def test_bombs_are_refused_before_they_are_unpacked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attendance_policy.register.archive._MOST_BYTES", 1 << 24)
    with pytest.raises(CannotGoOn) as caught:
        check_archive(_BOMBS[name], "x.xlsx")
    assert [problem.code for problem in caught.value.problems] == ["too-large"]


def test_a_size_that_lies_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attendance_policy.register.archive._MOST_BYTES", 1 << 24)
    data = bytearray(zipped({"xl/workbook.xml": b"<a/>".ljust(1 << 24), "b.xml": b" " * (1 << 20)}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        assert archive.infolist()[0].file_size == 100
    assert _refused(bytes(data))[0] == "too-large"


def test_protected_and_damaged() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert _refused(ole + bytes(600) + "EncryptedPackage".encode("utf-16-le"))[0] == "protected-file"
    assert _refused(ole + bytes(600))[0] == "damaged-file"
    assert _refused(xlsx({"A": ROWS})[:-40])[0] == "damaged-file"
    assert _refused(zipped({"letter.txt": "x"}))[0] == "not-text"
    locked = bytearray(xlsx({"A": ROWS}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert _refused(bytes(locked))[0] == "protected-file"


@pytest.mark.parametrize("at", range(512, len(XLS), 640))
def test_a_damaged_xls_ends_nothing_else(at: int, capfd: pytest.CaptureFixture[str]) -> None:
    # Some of these make the library ask for more memory than there is, which ends its process.
    data = XLS[:at] + b"\xff" * 40 + XLS[at + 40 :]
    with suppress(CannotGoOn):
        _text(data)
    assert capfd.readouterr() == ("", "")


def test_a_process_that_dies_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _text(XLS) == AS_CSV
    assert _refused(XLS, "Other")[0] == "no-such-sheet"
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert _refused(XLS)[0] == "damaged-file"


def _with_part(data: bytes, name: str, old: str, new: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {entry: archive.read(entry).decode() for entry in archive.namelist()}
    assert old in parts[name]
    return zipped({**parts, name: parts[name].replace(old, new, 1)})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</table:table-cell>", "</table:table-c&ll>"),  # the library looks for its end for ever
        ("</office:document-content>", ""),
        ("<office:body>", "<office:body><office:body>"),
    ],
)
def test_a_part_that_is_not_well_formed_is_damaged(old: str, new: str) -> None:
    code, message, _ = _refused(_with_part(ods(ROWS), "content.xml", old, new))
    assert (code, message) == ("damaged-file", "the workbook cannot be read: `content.xml` is damaged")


def test_a_part_that_brings_entities_is_damaged() -> None:
    declared = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]><office:document-content'
    assert _refused(_with_part(ods(ROWS), "content.xml", "<office:document-content", declared))[0] == "damaged-file"


@pytest.mark.parametrize("data", [xlsx({"A": ROWS}), ods(ROWS), XLS], ids=["xlsx", "ods", "xls"])
def test_a_library_that_comes_to_no_end_is_stopped(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attendance_policy.register.excel._LONGEST", 0.001)
    assert _refused(data)[:2] == ("damaged-file", "reading the workbook comes to no end")


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert _refused(xlsx({"A": ROWS})) == (
        "no-excel",
        "reading a workbook needs python-calamine",
        "pip install attendance-policy[excel]",
    )


_SEEDS = (xlsx({"Marks": ROWS}), ods(ROWS))


def _accounted(data: bytes, codes: CodeBook) -> None:
    try:
        account = read_register(data, codes).account
    except NothingAccepted as nothing:
        account = nothing.account
    except CannotGoOn as refused:
        assert refused.exit_code == 3
        return
    assert account.accepted + account.rejected == account.read


_FEW = settings(max_examples=30)  # each starts a process


@_FEW
@given(
    seed=st.sampled_from(_SEEDS),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), max_size=6),
    keep=st.floats(0, 1),
)
def test_damaged_bytes(codes: CodeBook, seed: bytes, edits: list[tuple[float, bytes]], keep: float) -> None:
    data = bytearray(seed)
    for where, new in edits:
        at = int(where * len(data))
        data[at : at + len(new)] = new
    _accounted(bytes(data[: int(len(data) * keep)] if keep < 0.3 else data), codes)


@_FEW
@given(
    seed=st.sampled_from(_SEEDS),
    name=st.floats(0, 1, exclude_max=True),
    edits=st.lists(
        st.tuples(
            st.floats(0, 1, exclude_max=True),
            st.sampled_from(
                ['"', "<", ">", "/>", "&", "-1", "99999999999", 't="s"', "<row>", "</c>", "e", "\0", "A1:ZZ9"]
            ),
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_damaged_parts(codes: CodeBook, seed: bytes, name: float, edits: list[tuple[float, str]]) -> None:
    # The archive is whole, and what it holds is not: these get past the check of the archive.
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        parts = {entry: archive.read(entry).decode() for entry in archive.namelist()}
    entry = [*parts][int(name * len(parts))]
    for where, new in edits:
        at = int(where * len(parts[entry]))
        parts[entry] = parts[entry][:at] + new + parts[entry][at + len(new) :]
    _accounted(zipped(parts), codes)
