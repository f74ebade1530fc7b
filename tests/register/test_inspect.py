"""What is guessed of a file is right or is asked: never a wrong reading. Encodings, columns, dates, summaries."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance_policy.codes import StatClass
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.register import Pupils, Register, read_register
from attendance_policy.register.columns import Column
from attendance_policy.register.inspect.columns import guess_columns
from attendance_policy.register.inspect.contents import are_names, is_codes, is_dates, is_sessions
from attendance_policy.register.inspect.draft import FILL_IN, draft, id_of
from attendance_policy.register.inspect.encodings import guess_encoding
from attendance_policy.register.inspect.guess import guess
from attendance_policy.register.inspect.look import look
from attendance_policy.register.inspect.model import Ask
from attendance_policy.register.inspect.names import Known, holds
from attendance_policy.register.inspect.values import guess_dates
from attendance_policy.register.maps.dates import USUAL, form_of
from attendance_policy.register.maps.model import Map, RegisterMap
from attendance_policy.register.maps.read import read_map
from attendance_policy.register.summary import summary_of
from attendance_policy.source import read_yaml

from .bad_maps import words
from .conftest import book_of

CODES = book_of()
# On a busy machine an example may take long; that says nothing of what is tested.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=80)
KNOWN = Known.of([])
REQUIRED = ("pupil_id", "date", "session", "code")
_WRITTEN = {"DD/MM/YYYY": "%d/%m/%Y", "MM/DD/YYYY": "%m/%d/%Y", "DD-Mon-YY": "%d-%b-%y", "YYYYMMDD": "%Y%m%d",
            "DD/MM/YY": "%d/%m/%y", "DD Month YYYY": "%d %B %Y", "DD.MM.YYYY": "%d.%m.%Y"}  # fmt: skip


def column(texts: list[str]) -> Column:
    found = tuple(dict.fromkeys(texts))
    return Column(found, np.array([found.index(text) for text in texts], np.int32))


@UNTIMED
@given(
    st.sampled_from(sorted(_WRITTEN)),
    st.lists(st.dates(date(2024, 8, 1), date(2026, 8, 1)), min_size=1, max_size=40),
)
def test_dates_are_read_rightly_or_asked_for(written: str, days: list[date]) -> None:
    texts = [f"{day:{_WRITTEN[written]}}" for day in days]
    found = guess_dates(column(texts))
    if isinstance(found, Ask):
        # There are two readings, the true one is offered, and the other one differs.
        assert f"`{written}`" in found.hint or "`D" in found.hint or "`M" in found.hint
        assert found.hint.count(" is ") == found.hint.count("`") // 2 > 1
    else:
        assert found is not None
        form = form_of(found[0])
        assert [form.day(text) for text in texts] == days


def test_dates_of_our_own_form_need_no_map() -> None:
    assert guess_dates(column(["2025-09-01", "", "2025-09-31"])) is None


@pytest.mark.parametrize(("texts", "code"), [(["one day", "another"], "unknown-dates"),
                                             (["13/05/2025", "05/13/2025"], "dates-in-two-ways")])  # fmt: skip
def test_dates_that_nobody_can_tell(texts: list[str], code: str) -> None:
    found = guess_dates(column(texts))
    assert isinstance(found, Ask)
    assert found.code == code


@pytest.mark.parametrize("time", ["T00:00:00Z", "T00:00:00.000Z", "T00:00:00+01:00", " 00:00:00.000"])
def test_a_time_of_any_form_after_a_date_is_not_looked_at(time: str) -> None:
    texts = [f"2025-09-{day:02}{time}" for day in range(1, 6)]
    assert is_dates(texts)
    found = guess_dates(column([*texts, ""]))
    assert isinstance(found, tuple) and found[0] == f"YYYY-MM-DD{time[0]}time"


@pytest.mark.parametrize("time", ["T23:00:00Z", "T23:00:00.000+00:00", " 23:00Z"])
def test_midnight_of_summer_told_in_utc_is_of_another_day_and_asked_for(time: str) -> None:
    found = guess_dates(column([f"2025-11-03{time.replace('23', '00')}", f"2025-09-02{time}"]))
    assert isinstance(found, Ask) and "is midnight of the day after" in found.message


def test_how_many_would_be_on_a_weekend_is_said() -> None:
    # A Friday and a Monday; the other way round, 9 May is a Friday and 9 August a Saturday.
    found = guess_dates(column(["05/09/2025", "08/09/2025"]))
    assert isinstance(found, Ask)
    assert "`DD/MM/YYYY` (05/09/2025 is 5 September 2025; none on a weekend)" in found.hint
    assert "1 of 2 on a weekend" in found.hint


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"a,b", ""),
        ("é".encode(), ""),
        (b"\xef\xbb\xbfa", ""),
        ("a,b\né".encode("cp1252"), "windows-1252"),
        ("é".encode() + b"\n\xe9", ""),  # UTF-8 with a broken row
        (b"\x81\xe9", ""),  # no character of Windows-1252
        ("ab,cd,é".encode("utf-16-le"), "utf-16"),
        ("ab,cd,é".encode("utf-16-be"), "utf-16"),
        ("ab".encode("utf-16"), ""),  # its mark says it
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    assert guess_encoding(data)[0] == encoding


def test_a_name_is_taken_before_a_likelier_content_and_content_settles_two_names() -> None:
    days, halves, marks = ["13/09/2025"] * 2, ["AM", "PM"], ["/", "\\"]
    headers = ["Day", "Date", "UPN", "Code", "Mark", "AM/PM"]
    sample = [["Monday"] * 2, days, ["1", "2"], ["x1", "x2"], marks, halves]
    found = guess_columns(headers, sample, REQUIRED, CODES, KNOWN)
    assert found.columns == {"pupil_id": "UPN", "session": "AM/PM", "code": "Mark"}
    found = guess_columns(headers, [()] * 6, REQUIRED, CODES, KNOWN)  # with nothing in it, names are all there is
    assert found.columns == {"pupil_id": "UPN", "session": "AM/PM"}
    found = guess_columns(["UPN", "Adno", "Attendance Mark", "Mark code"], [["1"], ["2"], ["x"], ["/"]],
                          ("pupil_id", "code"), CODES, KNOWN)  # fmt: skip
    assert found.columns == {"pupil_id": "UPN", "code": "Mark code"}


def test_two_columns_that_could_each_be_it_are_asked_for() -> None:
    days = ["13/09/2025", "14/09/2025"]
    found = guess_columns(["when", "then", "UPN"], [days, days, ["1", "2"]], ("pupil_id", "date"), CODES, KNOWN)
    assert [ask.key for ask in found.asks] == [("columns", "date")]
    assert "`when`, `then`" in found.asks[0].message


def test_names_of_maps_are_known() -> None:
    ours = Map("ours", "", RegisterMap(columns={"pupil_id": "learner.key", "code": "What"}))
    found = guess_columns(["Learner.Key", "what"], [["1"], ["?"]], ("pupil_id", "code"), CODES, Known.of([ours]))
    assert found.columns == {"pupil_id": "Learner.Key", "code": "what"}
    assert all("`ours`" in why for why in found.why.values())


@pytest.mark.parametrize("name", ["Surname", "Legal Forename", "Student name", "student", "Preferred_Name", "a.Name"])
def test_columns_that_hold_names(name: str) -> None:
    assert holds(name) == "names"


def test_contents() -> None:
    assert holds("DOB") == "dates of birth"
    assert holds("UPN") == ""
    assert are_names(["Ann Other", "Some, Body"])
    assert not are_names(["P0001", "7 A"])
    assert is_dates(["01/09/2025", "x", "02/09/2025", "03/09/2025", "04/09/2025"])
    assert not is_dates(["01/09/2025", "x"])
    assert not is_dates(["45903"])  # a number is no date by itself
    assert is_sessions(["Morning", "afternoon"])
    assert not is_sessions(["Morning", "Break"])
    assert is_codes(["/", "\\", "I", "", "!"], CODES)
    assert not is_codes(["I", "N"], CODES)  # letters alone may be of anything


def _long(texts: list[tuple[str, str, str, str]], header: str = "UPN;When it was;Half;Mark") -> bytes:
    return "\n".join([header, *(";".join(row) for row in texts)]).encode()


_ROWS = st.lists(
    st.tuples(st.sampled_from(["A1", "B2"]), st.sampled_from(["13/10/2025", "14/10/2025", "03/11/2025", "x", ""]),
              st.sampled_from(["AM", "pm", "Morning", "?"]), st.sampled_from(["/", "\\", "I", "!", "Zz", "no", ""])),
    min_size=1, max_size=30,
)  # fmt: skip


@UNTIMED
@given(_ROWS)
def test_a_draft_without_questions_reads_as_was_read_and_one_with_them_is_refused(
    texts: list[tuple[str, str, str, str]],
) -> None:
    data = _long(texts)
    seen = look(data, "rows.csv", CODES, KNOWN)
    text = draft(seen.guess, "rows.csv")
    document = read_yaml(text, "map.yaml")
    assert document.problems == ()
    if seen.guess.asks:
        assert FILL_IN in text or '""' in text
        with pytest.raises(CannotGoOn):
            read_map(document, words())
        return
    if seen.register is None:
        return
    again = read_register(data, CODES, map=read_map(document, words()))
    assert again.account == seen.account
    assert np.array_equal(again.marks, seen.register.marks)


@UNTIMED
@given(
    st.binary(max_size=60),
    st.sampled_from([b"", b"UPN,Date,AM/PM,Mark\n", b"pupil_id\t01/09/2025 AM\n", b"[{", b"<CTfile>"]),
)
def test_bytes_of_any_kind_are_read_or_refused(tail: bytes, head: bytes) -> None:
    try:
        seen = look(head + tail, "odd", CODES, KNOWN)
    except CannotGoOn as stop:
        assert stop.problems
        return
    draft(seen.guess, "odd")
    if seen.account is not None:
        assert seen.account.read == seen.account.accepted + seen.account.rejected


def test_an_id_for_a_map() -> None:
    assert [id_of(name) for name in ("Week 3.csv", "2025.csv", "-", "ÄÖ.csv")] == ["week_3", "map_2025", "map", "map"]


def test_a_wide_file_names_its_pupils_column() -> None:
    data = b"Ref,UPN,2025-09-01 AM,2025-09-01 PM\nx,A1,/,\\\n"
    found = guess(data, "g.csv", CODES, KNOWN)
    assert (found.layout, found.map.columns, found.map.headings) == ("wide", {"pupil_id": "UPN"}, "")


@UNTIMED
@given(st.integers(1, 6), st.integers(1, 5), st.randoms(use_true_random=False))
def test_a_summary_is_what_one_would_count(pupils: int, days: int, random: object) -> None:
    number = len(CODES.codes)
    marks = np.array([[random.randint(0, number) for _ in range(2 * days)] for _ in range(pupils)], np.uint8)
    dates = tuple(date(2025, 9, 1) + timedelta(n) for n in range(days))
    ids = tuple(f"P{n}" for n in range(pupils))
    years = tuple(random.choice(["", "R", "7", "10"]) for _ in ids)
    none = (None,) * pupils
    summary = summary_of(Register(ids, dates, marks, CODES), Pupils(ids, years, none, none))
    letters = [CODES.letters[n] for n in marks.ravel().tolist() if n]
    assert dict(summary.codes) == {one: letters.count(one) for one in summary.codes}
    assert sum(summary.codes.values()) == len(letters)
    there = sum(CODES[one].stat_class in (StatClass.PRESENT, StatClass.ELSEWHERE) for one in letters)
    away = sum(CODES[one].stat_class in (StatClass.AUTHORISED, StatClass.UNAUTHORISED) for one in letters)
    assert summary.sessions.attendance == (Fraction(there, there + away) if there + away else None)
    if any(years):
        assert sum(group.pupils for group in summary.groups) == pupils
        for name in StatClass:
            assert sum(group.sessions.marks[name] for group in summary.groups) == summary.sessions.marks[name]
        assert [group.year for group in summary.groups] == [y for y in ("R", "7", "10", "") if y in years]
    else:
        assert summary.groups == ()


def test_the_forms_that_are_tried_are_forms() -> None:
    assert all(form_of(written) for written in USUAL)
