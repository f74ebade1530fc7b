"""Grids: the same register as from the long form, however they are headed; each fault at its line and column."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register import Account, NothingAccepted, Register, read_register
from attendance_policy.register.accept import accept
from attendance_policy.register.headings import headings_of
from attendance_policy.register.maps.model import Map, RegisterMap
from attendance_policy.register.wide_csv import read_wide_csv

DAY, NEXT = date(2025, 9, 3), date(2025, 9, 4)
OURS = RegisterMap(
    layout="wide",
    columns={"pupil_id": "UPN"},
    headings="{DD/MM/YYYY} {session}",
    words={"session": {"morning": "AM", "2": "PM"}},
    codes={"!": "", "7": "#"},
)


def _read(text: str | bytes, codes: CodeBook, map: RegisterMap | None = None) -> Register:
    data = text.encode() if isinstance(text, str) else text
    return read_register(data, codes, map=Map("m", "m", map) if map is not None else None)


def _refused(text: str, codes: CodeBook, map: RegisterMap | None = None) -> tuple[str, str, str]:
    with pytest.raises(CannotGoOn) as caught:
        _read(text, codes, map)
    assert caught.value.exit_code == 3
    problem = caught.value.problems[0]
    return problem.code, problem.message, problem.suggestion


def _told(account: Account) -> list[tuple[int, str, str, str]]:
    return [(reject.line, reject.code, reject.reason, reject.text) for reject in account.rejects]


@pytest.mark.parametrize(
    "heading",
    [
        "2025-09-03 AM",
        "2025-09-03_am",
        "2025-09-03-AM",
        "2025-09-03/Am",
        "AM 2025-09-03",
        "am/2025-09-03",
        "2025-09-03AM",
    ],
)
def test_headings_that_leave_no_doubt(heading: str, codes: CodeBook) -> None:
    register = _read(f"pupil_id,Name,{heading},2025-09-03 PM\nP1,Jo,/,L\n", codes)
    assert (register.pupil_ids, register.days) == (("P1",), (DAY,))
    assert [codes.letters[mark] for mark in register.marks[0]] == ["/", "L"]
    assert register.account == Account(2, 2, 0, (), ("Name",))


@pytest.mark.parametrize(
    ("pattern", "year", "heading", "day"),
    [
        ("{DD/MM/YYYY} {session}", "", "03/09/2025 AM", "2025-09-03"),
        ("{DD/MM/YYYY} {session}", "", "2025-09-03 AM", "2025-09-03"),  # as a sheet's date becomes
        ("{DD/MM/YYYY} {session}", "", "03/09/2025  Morning", "2025-09-03"),
        ("{YYYY-MM-DD} AM", "", "2025-09-03 am", "2025-09-03"),
        ("Session {session}: {D/M/YY}", "", "session am: 3/9/25", "2025-09-03"),
        ("{session} {DD-Mon}", "2025/26", "AM 03-Sep", "2025-09-03"),
        ("{session} {DD-Mon}", "2025/26", "AM 31-Jul", "2026-07-31"),
        ("{session} {DD-Mon}", "2025/26", "AM 01-Aug", "2025-08-01"),
        ("{session} {DD-Mon}", "2023/24", "AM 29-Feb", "2024-02-29"),
        ("{session} {DD-Mon}", "2025/26", "AM 29-Feb", "29-feb"),
        ("{DD/MM} {session}", "2025/26", "05/01 AM", "2026-01-05"),
        ("{DD/MM/YYYY} {session}", "", "31/02/2026 AM", "31/02/2026"),
        ("{DD/MM/YYYY} {session}", "", "03/09/25 AM", None),
        ("{DD/MM/YYYY} {session}", "", "03/09/2025 Lunch", None),
        ("{DD/MM/YYYY} {session}", "", "Total AM", None),
        ("{DD/MM/YYYY} {session}", "", "", None),
    ],
)
def test_headings_of_a_map(pattern: str, year: str, heading: str, day: str | None) -> None:
    map = RegisterMap(layout="wide", headings=pattern, school_year=year, words=OURS.words)
    found = headings_of(map).session(5, heading)
    assert (found and (found.day, found.session)) == (day and (day, "AM"))


def test_each_fault_has_its_line_and_column(codes: CodeBook) -> None:
    text = (
        "UPN;Name;03/09/2025 Morning;03/09/2025 2;13/09/2025 AM;31/02/2025 AM;05/09/2025 PM;Total\n"
        "P1;Anna Brown;/;X9;L;X;;4\n"
        "P2;Bo Brown;;7;!;;;3\n"
        ";Nobody;/;/;/;/;;4\n"
        "P3;Too;Few\n"
    )
    account = _read(text, codes, OURS).account
    assert (account.read, account.accepted, account.unmarked) == (10, 4, 2)
    assert account.ignored_columns == ("Name", "Total")
    assert _told(account) == [
        (2, "bad-date", "in column `31/02/2025 AM`: `31/02/2025` is not a date of this century written like "
         "`DD/MM/YYYY`", "P1,31/02/2025,AM,X"),
        (2, "closed-day", "in column `13/09/2025 AM`: there is no school on `13/09/2025` (a Saturday), and code `L` "
         "says that there was", "P1,13/09/2025,AM,L"),
        (2, "unknown-code", "in column `03/09/2025 2`: code `X9` is not a code of the register", "P1,03/09/2025,PM,X9"),
        (3, "bad-date", "in column `31/02/2025 AM`: `31/02/2025` is not a date of this century written like "
         "`DD/MM/YYYY`", "P2,31/02/2025,AM,"),
        (4, "missing-pupil", "the row names no pupil, and none of its marks is read", ""),
        (5, "wrong-number-of-fields", "the row has 3 fields where the header has 8", ""),
    ]  # fmt: skip


def test_a_column_without_a_mark_is_no_session(codes: CodeBook) -> None:
    register = _read("pupil_id,2025-09-03 AM,2025-09-03 PM,2025-09-04 AM\nP1,/,,\nP2,-, ,\n", codes)
    assert register.days == (DAY,)
    assert (register.account.read, register.account.unmarked) == (2, 1)
    assert _refused("pupil_id,2025-09-03 AM\nP1,\n", codes)[:2] == ("nothing-accepted", "the register has no rows")


def test_a_pupil_on_two_rows(codes: CodeBook) -> None:
    text = "pupil_id,2025-09-03 AM,2025-09-03 PM,2025-09-04 AM,2025-09-04 PM\nP1,/,,I,L\nP2,/,/,/,/\nP1,,L,N,L\n"
    register = _read(text, codes)
    # Of a blank and a mark the mark counts; of two marks the rules of the long form.
    assert [codes.letters[mark] for mark in register.marks[0]] == ["/", "L", "", "L"]
    assert _told(register.account) == [
        (2, "conflicting-mark", "in column `2025-09-04 AM`: the session also has `N` on line 4; keep the one that is "
         "right", "P1,2025-09-04,AM,I"),
        (4, "conflicting-mark", "in column `2025-09-04 AM`: the session also has `I` on line 2; keep the one that is "
         "right", "P1,2025-09-04,AM,N"),
        (4, "duplicate-mark", "in column `2025-09-04 PM`: the same mark stands on line 2", "P1,2025-09-04,PM,L"),
    ]  # fmt: skip
    assert register.account.read == 10


@pytest.mark.parametrize("nothing", ["", "-", " - ", "!"])
def test_no_mark_says_nothing_beside_another_row_s_mark(nothing: str, codes: CodeBook) -> None:
    text = ("pupil_id,2025-09-03 AM,2025-09-03 PM,2026-01-12 AM,2026-01-12 PM\n"
            f"A1,/,\\,{nothing},{nothing}\nA1,{nothing},{nothing},O,{nothing}\n")  # fmt: skip
    register = _read(text, codes, RegisterMap(layout="wide", codes={"!": ""}))
    assert [codes.letters[mark] for mark in register.marks[0]][:3] == ["/", "\\", "O"]
    assert register.account.rejects == ()
    assert register.account.unmarked == (0 if nothing == "" else 1)


def test_no_mark_on_every_row_of_a_pupil_is_told_once(codes: CodeBook) -> None:
    text = "pupil_id,2025-09-03 AM,2026-01-12 AM\nA1,/,\nB1,/,/\nA1,,-\nA1,,\n"
    account = _read(text, codes).account
    assert (account.read, account.accepted, account.unmarked, account.rejects) == (4, 4, 1, ())


def test_two_schools(codes: CodeBook) -> None:
    account = _read("pupil_id,school_id,2025-09-03 AM\nP1,A,D\nP1,B,/\n", codes).account
    assert [(reject.line, reject.code) for reject in account.rejects] == [(2, "dual-registration")]


def test_dates_above_sessions(codes: CodeBook) -> None:
    text = ",,2025-09-03,,2025-09-04,,\npupil_id,Name,AM,PM,AM,PM,Total\nP1,Jo,/,\\,L,,3\n"
    register = _read(text, codes)
    assert register.days == (DAY, NEXT)
    assert [codes.letters[mark] for mark in register.marks[0]] == ["/", "\\", "L", ""]
    assert register.account.ignored_columns == ("Name", "Total")
    by_map = text.replace("2025-09-03", "Wed 03/09/2025").replace("2025-09-04", "Thu 04/09/2025")
    map = RegisterMap(layout="wide", headings="Wed {DD/MM/YYYY}")
    assert _read(by_map, codes, map).days == (DAY,)
    # A fault below is on its line of the file.
    assert _told(_read(text.replace("\\", "Z9"), codes).account)[0][0] == 3


def test_a_heading_over_two_lines_of_the_file(codes: CodeBook) -> None:
    register = _read('pupil_id,"2025-09-03\nAM","2025-09-03\r\nPM"\nP1,/,Q9\n', codes)
    assert register.days == (DAY,)
    assert [reject.line for reject in register.account.rejects] == [4]


def test_what_cannot_be_told_is_asked_for(codes: CodeBook) -> None:
    assert _refused("pupil_id,13/09/2025 AM,14/09/2025 PM\nP1,/,/\n", codes) == (
        "headings-in-another-form",
        "the columns are headed like `13/09/2025 AM`: 13 September 2025",
        'write `layout: wide` and `headings: "{DD/MM/YYYY} {session}"` under `register:` in a map, and give it '
        "with `--map`",
    )
    assert _refused("pupil_id,03/09/2025 AM,04/09/2025 PM\nP1,/,/\n", codes)[:2] == (
        "headings-in-two-ways",
        "the columns are headed like `03/09/2025 AM`, which can be read in 2 ways: 3 September 2025 or 9 March 2025",
    )
    assert _refused("pupil_id,AM 03-Sep,PM 03-Sep\nP1,/,/\n", codes)[2] == (
        'write `layout: wide` and `headings: "{session} {DD-Mon}"` and, with its year, `school_year: 2025/26` '
        "under `register:` in a map, and give it with `--map`"
    )
    assert _refused("pupil_id,Name\nP1,Jo\n", codes)[1].startswith("there are no columns `date`")


def test_wrong_headers(codes: CodeBook) -> None:
    assert _refused("pupil_id,2025-09-03 AM,AM 2025-09-03\nP1,/,/\n", codes) == (
        "column-twice",
        "columns 2 and 3 are both `2025-09-03 AM`",
        "keep one of the two",
    )
    assert _refused("UPN,03/09/25 AM\nP1,/\n", codes, OURS)[:2] == (
        "no-sessions",
        "no column is headed like `{DD/MM/YYYY} {session}`; the first are `UPN`, `03/09/25 AM`",
    )
    assert _refused("Name,03/09/2025 AM\nP1,/\n", codes, OURS)[0] == "missing-column"
    assert _refused("Name,2025-09-03 AM\nP1,/\n", codes)[0] == "missing-column"
    assert _refused("", codes, OURS)[0] == "empty-file"
    assert _refused("\0\0", codes, OURS)[0] == "not-text"


MARKS = st.sampled_from(["/", "\\", "I", "L", "", "-", "Z9", "longer than two", "é"])


@given(
    marks=st.lists(st.lists(MARKS, min_size=6, max_size=6), min_size=1, max_size=8),
    delimiter=st.sampled_from([",", ";", "\t"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoted=st.booleans(),
    block=st.sampled_from([1, 40, 1 << 20]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_grid_is_its_long_form(
    codes: CodeBook, marks: list[list[str]], delimiter: str, line_end: str, quoted: bool, block: int, encoding: str
) -> None:
    sessions = [(DAY + timedelta(days=at // 2), "AP"[at % 2] + "M") for at in range(6)]
    wide, long = io.StringIO(), io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(wide, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerow(["Name", "pupil_id", *(f"{day} {session}" for day, session in sessions)])
    writer.writerows(["Jo, the second", f"P{at}", *row] for at, row in enumerate(marks))
    used = [at for at in range(6) if any(row[at] for row in marks)]
    csv.writer(long).writerows(
        [("pupil_id", "date", "session", "code")]
        + [(f"P{at}", *sessions[column], row[column]) for at, row in enumerate(marks) for column in used]
    )
    data = wide.getvalue().encode(encoding)
    results = []
    for read in (
        lambda: accept(read_wide_csv(data, "x", block_size=block), codes, "x"),
        lambda: accept(read_wide_csv(data, "x", fast=False), codes, "x"),
        lambda: read_register(data, codes),
        lambda: read_register(long.getvalue().encode(), codes),
    ):
        try:
            register = read()
            account, rest = register.account, (register.pupil_ids, register.days, register.marks.tolist())
        except NothingAccepted as nothing:
            account, rest = nothing.account, ((), (), [])
        told = sorted((reject.code, reject.text) for reject in account.rejects)
        results.append((account.read, account.accepted, account.unmarked, told, rest))
    assert results[0] == results[1] == results[2] == results[3]


SEEDS = (
    b"pupil_id,Name,2025-09-03 AM,2025-09-03 PM,2025-09-04 AM\nP1,Jo,/,\\,L\nP2,Bo,I,,\n",
    b",,2025-09-03,,2025-09-04\npupil_id,Name,AM,PM,AM\nP1,Jo,/,\\,L\n",
    b'pupil_id;Name;2025-09-03 AM;2025-09-03 PM\nP1;"Brown; Jo";/;L\nP2;"B";I;\n',
)
JUNK = st.sampled_from(
    [b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"2025-09-03 AM", b"AM", b"{", b"\t", b"\xef\xbb\xbf"]
)


@given(
    seed=st.sampled_from(SEEDS),
    edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), JUNK | st.binary(max_size=3)), max_size=6),
    by_map=st.booleans(),
)
def test_any_grid_is_accounted_for(
    codes: CodeBook, seed: bytes, edits: list[tuple[float, int, bytes]], by_map: bool
) -> None:
    data = seed
    for where, gone, new in edits:
        at = int(where * len(data))
        data = data[:at] + new + data[at + gone :]
    map = Map("m", "m", RegisterMap(layout="wide")) if by_map else None
    try:
        account = read_register(data, codes, map=map).account
    except NothingAccepted as nothing:
        account = nothing.account
    except CannotGoOn as refused:
        assert refused.exit_code == 3
        return
    assert account.accepted + account.rejected == account.read


def test_an_account_of_a_grid_counts_cells(codes: CodeBook) -> None:
    account = _read("pupil_id,2025-09-03 AM,2025-09-03 PM\nP1,/,Z9\n", codes).account
    assert (account.read, account.rejected, account.unit) == (2, 1, "cell")
    assert read_register(b"pupil_id,date,session,code\nP1,2025-09-03,AM,/\n", codes).account.unit == "row"
    with pytest.raises(NothingAccepted) as caught:
        _read("pupil_id,2025-09-03 AM,2025-09-03 PM\nP1,Z8,Z9\n", codes)
    assert caught.value.problems[0].message == "no cell could be accepted, of 2 read"
