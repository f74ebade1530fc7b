"""Files as schools write them, read by a map: the same register as from the canonical form, rejects as written."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.events import read_events
from attendance_policy.register import NO, YES, NothingAccepted, Register, read_pupils, read_register
from attendance_policy.register.encoding import as_utf8
from attendance_policy.register.fast_csv import plain_columns
from attendance_policy.register.maps.model import PLAIN, FileMap, Map, RegisterMap

DAYS = [date(2025, 9, 3), date(2025, 9, 4), date(2025, 9, 5), date(2025, 10, 13)]
HEADER = b"pupil_id,date,session,code\n"
LOCAL = {"": "!", "#": "7"}
OURS = Map(
    "ours",
    "ours",
    RegisterMap(
        columns={"pupil_id": "UPN", "date": "Mark date", "session": "AM/PM", "code": "Mark"},
        dates="DD-Mon-YY",
        words={"session": {"morning": "AM", "2": "PM"}},
        codes={"!": "", "7": "#"},
    ),
)


def _same(one: Register, other: Register) -> bool:
    return (one.pupil_ids, one.days, one.marks.tobytes()) == (other.pupil_ids, other.days, other.marks.tobytes())


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["P1", "P2", "José"]),
            st.sampled_from(DAYS),
            st.sampled_from(["AM", "PM"]),
            st.sampled_from(["/", "I", "", "#"]),
        ),
        min_size=1,
        max_size=20,
    ),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoted=st.booleans(),
)
def test_a_map_changes_how_it_is_written_and_nothing_else(
    codes: CodeBook, rows: list[tuple[str, date, str, str]], delimiter: str, encoding: str, line_end: str, quoted: bool
) -> None:
    plain, mapped = io.StringIO(), io.StringIO()
    csv.writer(plain, lineterminator="\n").writerows([("pupil_id", "date", "session", "code"), *rows])
    months = {9: "Sep", 10: "Oct"}
    theirs = [
        (pupil, f"{day.day:02d}-{months[day.month]}-25", {"AM": "Morning", "PM": "2"}[session], LOCAL.get(code, code))
        for pupil, day, session, code in rows
    ]
    how = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    table = csv.writer(mapped, lineterminator=line_end, delimiter=delimiter, quoting=how)
    table.writerows([("UPN", "Mark date", "AM/PM", "Mark"), *theirs])
    of_map = replace(OURS, register=replace(OURS.register, encoding="windows-1252" if encoding == "cp1252" else ""))
    outcomes = []
    for data, map in ((plain.getvalue().encode(), None), (mapped.getvalue().encode(encoding), of_map)):
        try:
            outcomes.append(read_register(data, codes, map=map))
        except NothingAccepted as nothing:
            outcomes.append(nothing.account)
    one, other = outcomes
    if not isinstance(one, Register) or not isinstance(other, Register):
        assert [(r.line, r.code) for r in one.rejects] == [(r.line, r.code) for r in other.rejects]
        return
    assert _same(one, other)
    assert one.account.accepted == other.account.accepted
    assert one.account.unmarked == other.account.unmarked
    assert [(r.line, r.code) for r in one.account.rejects] == [(r.line, r.code) for r in other.account.rejects]


def test_rejects_say_what_the_file_wrote(codes: CodeBook) -> None:
    rows = ("P1,03-Sep-25, Morning ,/", "P1,2025/09/03,2,/", "P1,04-Sep-25,noon,/", "P1,04-Sep-25,2,Q9",
            "P2,03-Sep-25,morning, 7 ", "P2,03-Sep-25,Morning,I", "P3,06-Sep-25,2,I", "P4,2025-09-03,AM,/")  # fmt: skip
    data = "\n".join(["UPN,Mark_date,AM/PM,Mark", *rows]).encode()
    account = read_register(data, codes, map=OURS).account
    assert account.accepted == 2  # the last row is written as ours are, which is no guess
    assert [(r.line, r.code, r.reason, r.text) for r in account.rejects] == [
        (3, "bad-date", "`2025/09/03` is not a date of this century written like `DD-Mon-YY`", "P1,2025/09/03,2,/"),
        (4, "bad-session", "session `noon` is neither `AM` nor `PM`", "P1,04-Sep-25,noon,/"),
        (5, "unknown-code", "code `Q9` is not a code of the register; did you mean `Q`?", "P1,04-Sep-25,2,Q9"),
        (6, "conflicting-mark", "the session also has `I` on line 7; keep the one that is right",
         "P2,03-Sep-25,morning, 7 "),
        (7, "conflicting-mark", "the session also has `7` on line 6; keep the one that is right",
         "P2,03-Sep-25,Morning,I"),
        (8, "closed-day", "there is no school on `06-Sep-25` (a Saturday), and code `I` says that there was",
         "P3,06-Sep-25,2,I"),
    ]  # fmt: skip


def test_a_code_of_the_book_is_read_as_another_only_where_the_map_says_so(codes: CodeBook) -> None:
    data = HEADER + b"P1,2025-09-03,AM,H\nP1,2025-09-03,PM,/\n"
    assert read_register(data, codes).account.by_code() == {"code-not-of-its-day": 1}
    by = Map("x", "", RegisterMap(codes={"H": "C1"}))
    register = read_register(data, codes, map=by)
    assert register.account.accepted == 2
    assert codes.letters[register.marks[0, 0]] == "C1"


@pytest.mark.parametrize(
    ("dates", "code", "hint"),
    [
        (("03/09/2025", "04/09/2025"), "dates-in-two-ways", "`dates: DD/MM/YYYY` or `dates: MM/DD/YYYY`"),
        (("03/09/2025", "15/09/2025"), "dates-in-another-form", "write `dates: DD/MM/YYYY` under `register:`"),
        (("09/03/2025", "09/15/2025"), "dates-in-another-form", "write `dates: MM/DD/YYYY` under `register:`"),
        (("2025-09-03T00:00:00", ""), "dates-in-another-form", "`dates: YYYY-MM-DDThh:mm:ss`"),
        (("2025-09-03T00:00:00Z", ""), "dates-in-another-form", "`dates: YYYY-MM-DDTtime`"),
        (("45903", "45904"), "dates-in-another-form", "`dates: Excel serial`"),
    ],
)
def test_dates_are_asked_for_and_never_guessed(
    dates: tuple[str, ...], code: str, hint: str, codes: CodeBook
) -> None:
    data = HEADER + "".join(f"P1,{day},AM,/\n" for day in dates).encode()
    with pytest.raises(NothingAccepted) as caught:
        read_register(data, codes)
    assert caught.value.exit_code == 3
    first = next(problem for problem in caught.value.problems if problem.code == code)
    assert hint in first.suggestion
    assert caught.value.account.read == caught.value.account.rejected == 2


def test_some_dates_in_another_form_are_rejects(codes: CodeBook) -> None:
    register = read_register(HEADER + b"P1,2025-09-03,AM,/\nP1,04/09/2025,AM,/\n", codes)
    assert register.account.by_code() == {"bad-date": 1}


def test_windows_1252_is_read_only_when_it_is_said(codes: CodeBook) -> None:
    data = HEADER + "José,2025-09-03,AM,/\nP1,2025-09-03,AM,/\n".encode("cp1252")
    assert read_register(data, codes).account.by_code() == {"encoding": 1}
    by = replace(PLAIN, register=RegisterMap(encoding="windows-1252"))
    assert read_register(data, codes, map=by).pupil_ids == ("José", "P1")
    broken = HEADER + b"P\x81,2025-09-03,AM,/\nP1,2025-09-03,AM,/\n"
    assert read_register(broken, codes, map=by).account.by_code() == {"encoding": 1}


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf_16(name: str, codes: CodeBook) -> None:
    text = "pupil_id,date,session,code\nJosé,2025-09-03,AM,/\n\nP1,x,AM,/\n"
    mark = "\ufeff".encode(name)
    register = read_register(mark + text.encode(name), codes)
    assert register.pupil_ids == ("José",)
    assert [reject.line for reject in register.account.rejects] == [4]
    cut = read_register(mark + (text + "P2,2025-09-03,AM,/").encode(name) + b"\x00", codes)
    assert cut.account.by_code() == {"bad-date": 1, "encoding": 1}
    by = replace(PLAIN, register=RegisterMap(encoding="utf-16"))
    assert read_register(text.encode(name), codes, map=by).pupil_ids == ("José",)
    with pytest.raises(CannotGoOn) as caught:
        read_register(text.encode(name), codes)
    assert "give `--encoding utf-16`" in caught.value.problems[0].suggestion


@given(data=st.binary(max_size=40), encoding=st.sampled_from(["", "utf-8", "utf-16", "windows-1252"]))
def test_decoding_never_fails_and_keeps_the_lines(data: bytes, encoding: str) -> None:
    made = as_utf8(data, encoding)
    if encoding == "windows-1252" and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        assert made.count(b"\n") == data.count(b"\n")
        assert made.count(b"\r") == data.count(b"\r")


def test_a_delimiter_is_told_from_the_header_or_by_the_map(codes: CodeBook) -> None:
    data = b'pupil_id;date;session;code;note\nP1;2025-09-03;AM;/;"a; b"\nP2;2025-09-03;AM;/;a, b\n'
    assert read_register(data, codes).account.accepted == 2
    many = b"pupil_id,date,session,code,a;b;c;d;e;f\nP1,2025-09-03,AM,/,;;;;;\n"
    assert read_register(many, codes).account.accepted == 1
    assert read_pupils(b"pupil_id\tyear\nP1\t7\n").years == ("7",)
    assert read_events(b"at|pupil_id|kind\n2025-09-03|P1|contact\n").account.accepted == 1
    with pytest.raises(CannotGoOn) as caught:
        read_register(data, codes, map=replace(PLAIN, register=RegisterMap(delimiter="|")))
    assert caught.value.problems[0].code == "missing-column"


def test_a_column_that_the_map_names_and_the_file_lacks(codes: CodeBook) -> None:
    with pytest.raises(CannotGoOn) as caught:
        read_register(b"UPN,Mark_dat,AM/PM,Mark\n", codes, map=OURS)
    problem = caught.value.problems[0]
    assert "which the map names for `date`" in problem.message
    assert problem.suggestion == "did you mean `Mark_dat` or `Mark`?"


def test_a_column_of_ours_that_the_map_finds_elsewhere_is_left_aside(codes: CodeBook) -> None:
    by = Map("x", "", RegisterMap(columns={"code": "Statutory"}))
    register = read_register(b"pupil_id,date,session,code,Statutory\nP1,2025-09-03,AM,zz,/\n", codes, map=by)
    assert register.account.accepted == 1
    assert register.account.ignored_columns == ("code",)


def test_pupils_by_a_map() -> None:
    by = Map(
        "x",
        "",
        pupils=FileMap(
            columns={"pupil_id": "UPN", "year": "Year Group", "start_date": "Joined", "ehc_plan": "EHCP"},
            dates="DD/MM/YYYY",
            words={"year": {"rec": "R"}, "ehc_plan": {"t": "yes", "f": "no"}},
        ),
    )
    data = b"UPN,Year Group,Joined,EHCP\nP1,Rec,03/09/2025,T\nP2,Year 7,,F\nP3,Old,,F\nP4,1,2025-13-01,F\n"
    pupils = read_pupils(data, {"ehc_plan"}, map=by)
    assert pupils.pupil_ids == ("P1", "P2")
    assert pupils.years == ("R", "7")
    assert pupils.start == (date(2025, 9, 3), None)
    assert pupils.flags["ehc_plan"].tolist() == [YES, NO]
    assert [(r.code, r.text) for r in pupils.account.rejects] == [
        ("bad-year", "P3,Old,,F"),
        ("bad-date", "P4,1,2025-13-01,F"),
    ]
    assert "`DD/MM/YYYY`" in pupils.account.rejects[1].reason


def test_dates_of_a_pupil_file_are_asked_for() -> None:
    with pytest.raises(NothingAccepted) as caught:
        read_pupils(b"pupil_id,start_date\nP1,03/09/2025\nP2,15/09/2025\n")
    assert any("under `pupils:`" in problem.suggestion for problem in caught.value.problems)


def test_events_by_a_map() -> None:
    by = Map(
        "x",
        "",
        events=FileMap(
            columns={"at": "When", "pupil_id": "UPN", "kind": "Type"},
            dates="DD/MM/YYYY",
            times="DD/MM/YYYY hh:mm",
            words={"kind": {"phone call": "contact"}},
        ),
    )
    data = b"When,UPN,Type\n03/09/2025 08:45,P1,Phone call\n04/09/2025,P1,letter\n5/9/2025,P1,letter\n6,P1,chat\n"
    events = read_events(data, map=by)
    assert [(e.at.isoformat(), e.has_time, e.kind) for e in events.events] == [
        ("2025-09-03T08:45:00", True, "contact"),
        ("2025-09-04T00:00:00", False, "letter"),
    ]
    assert [r.text for r in events.account.rejects] == ["5/9/2025,P1,letter", "6,P1,chat"]
    with pytest.raises(NothingAccepted) as caught:
        read_events(b"at,pupil_id,kind\n13/09/2025,P1,letter\n")
    assert any("`dates: DD/MM/YYYY` under `events:`" in problem.suggestion for problem in caught.value.problems)


def test_other_delimiters_take_the_fast_way() -> None:
    for delimiter in ";\t|":
        block = "P1,2025-09-03,AM,/\n".replace(",", delimiter).encode()
        found = plain_columns(block, 4, [0, 3], delimiter)
        assert found is not None
        assert [texts for texts, _ in found] == [["P1"], ["/"]]


NAME = "Featherstonehaugh"


@pytest.mark.parametrize("kind", ["register", "pupils", "events"])
def test_no_reject_shows_a_column_that_nobody_knows(kind: str, codes: CodeBook) -> None:
    header, good, bad = {
        "register": ("pupil_id,Name,date,session,code", "P1,{},2025-09-03,AM,/", "P1,{},x,AM,/"),
        "pupils": ("pupil_id,Name,year", "P1,{},9", "P2,{},99"),
        "events": ("at,Name,pupil_id,kind", "2025-09-03,{},P1,letter", "x,{},P1,letter"),
    }[kind]
    rows = [good, bad, bad + ",more", bad.replace("{}", '"{}'), bad.replace("{}", "{}\x00")]
    data = "\n".join([header, *rows]).format(*[NAME] * 9).encode() + b"\n" + good.format(NAME).encode() + b"\xff\n"
    read = {"register": lambda: read_register(data, codes), "pupils": lambda: read_pupils(data),
            "events": lambda: read_events(data)}[kind]  # fmt: skip
    account = read().account
    assert account.rejected == 5
    assert len(account.by_code()) == 4
    for reject in account.rejects:
        assert NAME not in reject.text + reject.reason
    assert account.ignored_columns == ("Name",)
