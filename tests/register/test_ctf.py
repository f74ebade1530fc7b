"""Common Transfer Files: marks of both forms, weeks of five and seven days, counts, schools, and what is refused."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from attendance_policy.codes import CodeBook
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register import Account, NothingAccepted, Register, read_register, write_rejects
from attendance_policy.register.ctf import read_ctf
from attendance_policy.register.ctf_marks import MOST_PLACES, split_marks
from attendance_policy.register.ctf_rows import CTF_CODES
from attendance_policy.register.ctf_weeks import last_day
from attendance_policy.register.maps.model import Map, RegisterMap
from attendance_policy.register.upn import check_letter, upn_of
from register.ctf_files import ONE, SEVEN, TWO, TWO_COUNTS, WEEK, WEEK_COUNTS, ctf, pupil, upn, year

MONDAY = date(2025, 9, 1)


def marks_of(register: Register) -> dict[tuple[str, str], str]:
    """Every mark by pupil and session."""
    return {
        (name, f"{register.days[at // 2]} {'AP'[at % 2]}"): register.codes.letters[number]
        for name, row in zip(register.pupil_ids, register.marks.tolist(), strict=True)
        for at, number in enumerate(row)
        if number
    }


def mapped(**said: object) -> Map:
    return Map("ours", "", RegisterMap(layout="ctf", **said))  # type: ignore[arg-type]


def refused(data: bytes, codes: CodeBook, map: Map | None = None) -> str:
    with pytest.raises(CannotGoOn) as caught:
        read_register(data, codes, map=map)
    assert caught.value.exit_code == 3
    (problem,) = caught.value.problems
    return f"{problem.place.line}: {problem.code}: {problem.message}"


def test_a_week_of_marks(codes: CodeBook) -> None:
    register = read_register(ctf(pupil(year(WEEK, counts=WEEK_COUNTS))), codes)
    assert list(marks_of(register).values()) == WEEK.split(",")
    assert (register.pupil_ids, register.days[0], len(register.days)) == ((ONE,), MONDAY, 5)
    account = register.account
    assert (account.read, account.accepted, account.rejects, account.doubts) == (10, 10, (), ())


def test_year_groups_come_with_the_register_and_names_do_not(codes: CodeBook, tmp_path: Path) -> None:
    nameless = pupil(year("/"), number="Nightingale")
    data = ctf(pupil(year("/,\\,X9")), pupil(year("/,\\"), number=TWO, group="R"), nameless)
    register = read_register(data, codes)
    assert register.told is not None
    assert dict(zip(register.told.pupil_ids, register.told.years, strict=True)) == {ONE: "9", TWO: "R"}
    write_rejects({"register": register.account}, tmp_path / "rejects.csv")
    told = repr((register.account, register.told)) + (tmp_path / "rejects.csv").read_text(encoding="utf-8")
    for name in ("Nightingale", "2011-02-03", "Nowhere"):
        assert name not in told
    assert {"Surname", "Forename", "DOB"} <= set(register.account.ignored_columns)


def test_one_character_a_mark(codes: CodeBook) -> None:
    marks = WEEK.replace(",", "")
    for version in ("23.0", "24.0", ""):
        register = read_register(ctf(pupil(year(marks, counts=WEEK_COUNTS)), version=version), codes)
        assert list(marks_of(register).values()) == list(marks)
        assert register.account.doubts == ()


def test_marks_of_two_characters(codes: CodeBook) -> None:
    register = read_register(ctf(pupil(year("C1, C1 ,/,\\,,-", counts="4 2 2 0"))), codes)
    assert list(marks_of(register).values()) == ["C1", "C1", "/", "\\"]
    assert register.account.doubts == ()


@pytest.mark.parametrize(("text", "listed", "parts"), [
    ("C1", True, ["C1"]), ("C1", False, ["C", "1"]), ("L", True, ["L"]), ("/\\L", True, ["/", "\\", "L"]),
    ("", True, []), ("", False, []), ("/,", False, ["/", ""]), ("\n  /\\\n  LL\n", False, ["/", "\\", "L", "L"]),
    (" /", False, [" ", "/"]), ("/,\n  C1,\n  L", True, ["/", "C1", "L"]),
])  # fmt: skip
def test_strings_taken_apart(text: str, listed: bool, parts: list[str]) -> None:
    assert split_marks(text, listed) == parts


def test_seven_days_when_five_would_run_past_the_day_of_the_file(codes: CodeBook) -> None:
    register = read_register(ctf(pupil(year(SEVEN, counts=TWO_COUNTS)), made="2025-09-12T16:00:00"), codes)
    assert [day.isoformat() for day in register.days[5:]] == [f"2025-09-{n:02d}" for n in range(8, 13)]
    (note,) = (note for note in register.account.notes if "days a week" in note)
    assert "seven" in note and "2025-09-16" in note and "the file was made" in note
    assert register.account.doubts == ()


def test_seven_days_when_five_would_run_past_the_school_year(codes: CodeBook) -> None:
    marks = ",".join([WEEK, "-,-,-,-"] * 45)
    register = read_register(ctf(pupil(year(marks)), made=""), codes)
    assert register.days[-1] == date(2026, 7, 10)
    assert any("the end of its school year" in note for note in register.account.notes)


def test_five_days_when_seven_would_have_marks_on_a_weekend(codes: CodeBook) -> None:
    register = read_register(ctf(pupil(year(f"{WEEK},{WEEK}", counts=TWO_COUNTS))), codes)
    assert register.days[5] == date(2025, 9, 8)
    (note,) = (note for note in register.account.notes if "days a week" in note)
    assert "five" in note and "a Saturday" in note
    assert register.account.doubts == ()


def test_five_days_in_a_string_that_begins_in_the_middle_of_a_week(codes: CodeBook) -> None:
    register = read_register(ctf(pupil(year(f"{WEEK},/,\\", start="2025-09-04"))), codes)
    assert [day.day for day in register.days] == [4, 5, 8, 9, 10, 11]


def test_five_or_seven_which_the_file_does_not_tell(codes: CodeBook) -> None:
    data = ctf(pupil(year(SEVEN, counts=TWO_COUNTS)))
    assert refused(data, codes).startswith("0: days-a-week: the strings of marks can be read with five")
    seven = read_register(data, codes, map=mapped(days_a_week=7))
    assert seven.days[5] == date(2025, 9, 8)
    five = read_register(data, codes, map=mapped(days_a_week=5))
    assert five.days[5] == date(2025, 9, 10)


def test_neither_five_nor_seven(codes: CodeBook) -> None:
    data = ctf(pupil(year(f"{WEEK},{WEEK}"), year(SEVEN, start="2024-09-02")), made="2025-09-03")
    said = refused(data, codes)
    assert "days-a-week: the strings of marks fit neither five days a week nor seven" in said
    assert "a Saturday" in said and "the file was made" in said


def test_a_map_that_says_what_the_file_does_not_bear_out(codes: CodeBook) -> None:
    data = ctf(pupil(year(f"{WEEK},{WEEK}", counts=TWO_COUNTS)))
    account = read_register(data, codes, map=mapped(days_a_week=7)).account
    assert account.by_code() == {"closed-day": 4}
    assert account.doubts_by_code() == {"counts-do-not-fit": 1, "days-do-not-fit": 1}
    assert account.accepted + account.rejected == account.read == 20


def test_counts_that_hold_only_without_weekends(codes: CodeBook) -> None:
    # Saturday school that the record does not count: seven days, though a mark stands on a weekend.
    data = ctf(pupil(year(f"{WEEK},/,\\,-,-,{WEEK}", counts=TWO_COUNTS)))
    account = read_register(data, codes).account
    assert account.by_code() == {"closed-day": 2}
    assert any("with five its marks are not those that its record counts" in note for note in account.notes)
    assert account.doubts == ()


def test_counts_that_do_not_fit(codes: CodeBook, tmp_path: Path) -> None:
    data = ctf(pupil(year(WEEK, counts="10 8 1 1")), pupil(year(WEEK, counts="10 7 many 1"), number=TWO))
    account = read_register(data, codes).account
    first, second = account.doubts
    assert (first.line, first.code, first.text) == (8, "counts-do-not-fit", ONE)
    assert first.reason == (
        "`SessionsAttended` says 8, and the marks give 7; `SessionsAuthorised` says 1, and the marks give 2"
    )
    assert second.reason == "`SessionsAuthorised` is no number"
    assert (account.read, account.accepted) == (20, 20)
    write_rejects({"register": account}, tmp_path / "rejects.csv")
    assert "register,8,counts-do-not-fit," in (tmp_path / "rejects.csv").read_text(encoding="utf-8")


def test_a_mark_of_another_place_of_learning_is_attended(codes: CodeBook) -> None:
    account = read_register(ctf(pupil(year("B,L,D,#", counts="2 2 0 0"))), codes).account
    assert (account.accepted, account.doubts) == (4, ())


def test_the_end_of_a_school_year() -> None:
    assert last_day(date(2025, 9, 1), None) == last_day(date(2026, 3, 2), None) == date(2026, 8, 31)
    assert last_day(date(2025, 9, 1), date(2026, 2, 1)) == date(2026, 2, 1)
    # A file that says it was made before its marks begin says nothing of their end.
    assert last_day(date(2025, 9, 1), date(2025, 8, 1)) == date(2026, 8, 31)


def test_planned_closure_on_weekends_speaks_for_nothing(codes: CodeBook) -> None:
    data = ctf(pupil(year(f"{WEEK},#,#,#,#,{WEEK}", counts=TWO_COUNTS)), made="2025-09-12")
    account = read_register(data, codes).account
    assert (account.accepted, account.rejects, account.doubts) == (24, (), ())
    assert any("seven days a week" in note for note in account.notes)


def test_only_the_header_says_which_school_made_the_file(codes: CodeBook) -> None:
    elsewhere = "<History><SourceSchool><LEA>1</LEA><Estab>2</Estab></SourceSchool></History>"
    data = ctf(pupil(year(WEEK, more=elsewhere))).replace(b"<LEA>888</LEA><Estab>4001</Estab><SchoolName>", b"<Odd>")
    account = read_register(data.replace(b"<Odd>Nowhere</SchoolName>", b""), codes).account
    assert not any("another school" in note for note in account.notes)
    named = read_register(ctf(pupil(year(WEEK), f"<X>{elsewhere}</X>")), codes).account
    assert not any("another school" in note for note in named.notes)


def test_two_days_and_two_strings_side_by_side(codes: CodeBook) -> None:
    second = "<AttendanceStartDate>2025-09-08</AttendanceStartDate><AttendanceMarks>L,\\</AttendanceMarks>"
    data = ctf(pupil(year("/,\\"))).replace(b"</AttendSessions>", second.encode() + b"</AttendSessions>")
    register = read_register(data, codes)
    assert [day.day for day in register.days] == [1, 8]
    assert list(marks_of(register).values()) == ["/", "\\", "L", "\\"]


def test_counts_without_marks_are_no_doubt(codes: CodeBook) -> None:
    account = read_register(ctf(pupil(year(WEEK), year("", counts="380 300 40 40"))), codes).account
    assert account.doubts == ()
    assert "records of attendance with counts alone, without marks: 1" in account.notes


def test_counts_are_of_the_marks_as_the_map_reads_them(codes: CodeBook) -> None:
    data = ctf(pupil(year("/,\\,Z9,!", counts="3 2 1 0")))
    register = read_register(data, codes, map=mapped(codes={"Z9": "I", "!": ""}, no_mark="*"))
    assert list(marks_of(register).values()) == ["/", "\\", "I"]
    assert register.account.doubts == ()


def test_numbers_of_pupils(codes: CodeBook) -> None:
    wrong_letter = ("B" if ONE[0] != "B" else "C") + ONE[1:]
    data = ctf(
        pupil(year("/,\\"), number=wrong_letter), pupil(year("/,\\"), number="1234"), pupil(year("/"), number="")
    )
    account = read_register(data, codes).account
    assert account.by_code() == {"bad-upn": 2, "missing-pupil": 1}
    assert account.doubts_by_code() == {"upn-check-letter": 1}
    assert f"should be `{ONE[0]}`" in account.doubts[0].reason
    assert (account.read, account.accepted) == (5, 2)
    assert account.rejects[0].reason.endswith("one more, not 4 characters")
    assert [reject.line for reject in account.rejects] == [17, 17, 24]


def test_check_letters() -> None:
    # The weights worked by hand: 2*8 + 3*0 + ... of `80000000001` and `0`, 12*1 = 12, 16 + 12 = 28 = 5 modulo 23: F.
    assert check_letter("A800000000010") == "F"
    assert upn_of(" f800000000010 ") == "F800000000010"
    assert upn_of("F80000000001Z") == "F80000000001Z"
    for wrong in ("", "F80000000001", "I800000000010", "F8000000000100", "F8000000A0010", "F80000000001O"):
        assert upn_of(wrong) is None


def test_a_day_that_is_none(codes: CodeBook) -> None:
    data = ctf(pupil(year(WEEK), year("/,\\", start="01/09/2025"), year("/", start="")))
    account = read_register(data, codes).account
    assert account.by_code() == {"bad-date": 3}
    british = read_register(data, codes, map=mapped(dates="DD/MM/YYYY")).account
    assert british.by_code() == {"bad-date": 1, "duplicate-mark": 2}


def test_five_days_that_begin_on_a_saturday(codes: CodeBook) -> None:
    data = ctf(pupil(year(WEEK), year("/,\\", start="2025-09-06")))
    account = read_register(data, codes, map=mapped(days_a_week=5)).account
    assert account.by_code() == {"week-begins-on-a-weekend": 2}
    assert account.doubts_by_code() == {"days-do-not-fit": 1}


def test_an_earlier_school(codes: CodeBook) -> None:
    earlier = year(WEEK, start="2024-09-02", counts=WEEK_COUNTS, school="888 2002")
    register = read_register(ctf(pupil(earlier, year(WEEK, counts=WEEK_COUNTS))), codes)
    assert len(register.days) == 10
    (note,) = (note for note in register.account.notes if "another school" in note)
    assert note == "marks of another school than `888 4001`, which made the file: 10 of `888 2002`"


def test_one_session_in_two_records(codes: CodeBook) -> None:
    there = year("/,I,-,-", school="888 2002")
    account = read_register(ctf(pupil(there, year("/,\\,/,\\"))), codes).account
    assert account.by_code() == {"conflicting-mark": 2, "duplicate-mark": 1}
    assert account.accepted + account.rejected == account.read == 6
    dual = read_register(ctf(pupil(year("D,D", school="888 2002"), year("/,\\"))), codes).account
    assert dual.by_code() == {"dual-registration": 2}


def test_namespaces_attributes_and_strangers_are_passed_over(codes: CodeBook) -> None:
    plain = read_register(ctf(pupil(year(WEEK, counts=WEEK_COUNTS))), codes)
    text = ctf(pupil(year(WEEK, counts=WEEK_COUNTS, more="<Odd><UPN>Z</UPN><LEA>1</LEA></Odd>"))).decode()
    text = text.replace("<CTfile>", '<c:CTfile xmlns:c="urn:x" xmlns="urn:y">').replace("</CTfile>", "</c:CTfile>")
    text = text.replace("<Pupil>", "<Pupil a='1' b='2'>").replace("SessionsPossible", "sessionsPOSSIBLE")
    odd = read_register(text.encode(), codes)
    assert marks_of(odd) == marks_of(plain)
    assert odd.account.doubts == ()
    assert {"Odd", "LEA"} <= set(odd.account.ignored_columns)
    assert any("4 attributes" in note for note in odd.account.notes)


def test_marks_outside_every_pupil_are_rejected(codes: CodeBook) -> None:
    text = ctf(pupil(year(WEEK)), pupil(year("/,\\"), number=TWO)).decode()
    head, tail = text.rsplit("<Pupil>", 1)
    account = read_register((head + "<Other>" + tail.replace("</Pupil>", "</Other>")).encode(), codes).account
    assert account.by_code() == {"missing-pupil": 2}


def test_pupils_are_counted_where_a_file_is_one_line(codes: CodeBook) -> None:
    data = ctf(*(pupil(year("/,\\" if n < 4 else "/,?"), number=upn(n)) for n in range(5))).replace(b"\n", b"")
    account = read_register(data, codes).account
    assert [(reject.line, reject.code) for reject in account.rejects] == [(5, "unknown-code")]
    assert any("pupils are counted" in note for note in account.notes)


def test_every_code_happens(codes: CodeBook) -> None:
    data = ctf(
        pupil(year(WEEK, counts="1 1 1 1")), pupil(year("/", start="2025-09-06"), number="Z" + TWO[1:]),
        pupil(year("/"), number="x"),
    )  # fmt: skip
    account = read_register(data, codes, map=mapped(days_a_week=5)).account
    assert set(CTF_CODES) == {*account.by_code(), *account.doubts_by_code()}


ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ATTACKS = {
    "laughs": f'<!DOCTYPE CTfile [<!ENTITY l0 "ha">{ENTITIES}]><CTfile>&l9;</CTfile>',
    "external entity": '<!DOCTYPE CTfile [<!ENTITY x SYSTEM "file:///etc/passwd">]><CTfile>&x;</CTfile>',
    "external type": '<!DOCTYPE CTfile SYSTEM "http://localhost:1/x.dtd"><CTfile/>',
    "parameter": '<!DOCTYPE CTfile [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><CTfile/>',
    "type alone": "<!DOCTYPE CTfile><CTfile/>",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_types_and_entities_are_refused(attack: str, codes: CodeBook) -> None:
    said = refused(f'<?xml version="1.0"?>\n{ATTACKS[attack]}'.encode(), codes)
    assert said == "2: unsafe-xml: the file declares a document type, which a Common Transfer File has not"


GOOD = ctf(pupil(year(WEEK)))
REFUSALS = {
    "another root": (b"<?xml version='1.0'?>\n<html/>", "2: wrong-root: the file is `html` and no `CTfile`"),
    "cut short": (GOOD[: GOOD.index(b"</YearData>")], "broken-xml: the file ends before it is complete: `YearData`, "
                  "begun on line 8,"),
    "cut in a tag": (GOOD[: GOOD.index(b"</YearData>") + 4], "10: broken-xml: the file ends before it is complete"),
    "another end": (GOOD.replace(b"</UPN>", b"</Upn>"), "5: broken-xml: the file is not well formed: `UPN`"),
    "two roots": (GOOD + b"<CTfile/>", "broken-xml: the file is no XML: after its end"),
    "a stray mark": (GOOD.replace(b"Florence", b"<<"), "5: broken-xml: the file is not well formed: a character"),
    "unknown entity": (GOOD.replace(b"Florence", b"&who;"), "5: broken-xml: the file is not well formed: an entity"),
    "a byte that is none": (GOOD.replace(b"Florence", b"\xff"), "5: broken-xml: the file is not well formed"),
    "an encoding nobody knows": (GOOD.replace(b"UTF-8", b"klingon"), "1: "),
    "no pupils": (ctf(), "no-attendance: the file has no marks of attendance, of 0 pupils"),
    "no attendance": (ctf(pupil()), "no-attendance: the file has no marks of attendance, of 1 pupil"),
    "an element in a text": (GOOD.replace(b"/,\\,", b"/,<b/>\\,", 1), "10: wrong-structure: `b` stands inside"),
    "far too deep": (GOOD.replace(b"Florence", b"<a>" * 100 + b"</a>" * 100), "wrong-structure: elements stand in"),
    "far too long": (ctf(pupil(year("/," * (MOST_PLACES + 1)))), "10: marks-too-long: "),
    "one endless mark": (ctf(pupil(year("/," + "x" * 9 * MOST_PLACES))), "10: marks-too-long: "),
    "without end": (ctf(pupil(year("x" * 9 * MOST_PLACES))), "10: marks-too-long: "),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSALS)
def test_what_is_refused(what: str, codes: CodeBook) -> None:
    data, said = REFUSALS[what]
    assert said in refused(data, codes)


def test_nothing_accepted_has_its_account(codes: CodeBook) -> None:
    with pytest.raises(NothingAccepted) as caught:
        read_register(ctf(pupil(year(WEEK), number="x")), codes)
    account: Account = caught.value.account
    assert account.by_code() == {"bad-upn": 10}


def test_other_encodings(codes: CodeBook) -> None:
    text = GOOD.decode().replace("Florence", "Zoë")
    plain = marks_of(read_register(text.encode(), codes))
    said = text.replace("UTF-8", "windows-1252").encode("cp1252")
    unsaid = text.replace(' encoding="UTF-8"', "").encode("cp1252")
    assert marks_of(read_register(said, codes)) == plain
    assert "not well formed" in refused(unsaid, codes)
    assert marks_of(read_register(unsaid, codes, map=mapped(encoding="windows-1252"))) == plain
    assert marks_of(read_register(text.replace("UTF-8", "UTF-16").encode("utf-16"), codes)) == plain
    assert marks_of(read_register(b"\xef\xbb\xbf" + text.encode(), codes)) == plain


def test_progress_and_a_path(codes: CodeBook, tmp_path: Path) -> None:
    path = tmp_path / "8884001_CTF_8882002_001.xml"
    path.write_bytes(ctf(*(pupil(year(WEEK), number=upn(n)) for n in range(400))))
    told: list[float] = []
    rows = read_ctf(path, "x.xml", progress=told.append)
    assert rows.line.size == 4000
    assert told == sorted(told) and told[-1] == 1.0 and len(told) > 2
    assert rows.doubts == read_ctf(io.BytesIO(path.read_bytes()).getvalue(), "x.xml", codes=codes).doubts == ()
