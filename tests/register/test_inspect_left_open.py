"""What one answer leaves open is asked all the same: of a column not found yet, and of a map that says half."""

from __future__ import annotations

import pytest

from attendance_policy.register.inspect.contents import is_sessions, may_be_sessions, session_of
from attendance_policy.register.inspect.draft import draft
from attendance_policy.register.inspect.look import Inspected, look
from attendance_policy.register.inspect.names import Known
from attendance_policy.register.maps.model import RegisterMap
from attendance_policy.register.maps.read import read_map
from attendance_policy.reports.inspect_text import by_rows
from attendance_policy.source import read_yaml

from .bad_maps import words
from .conftest import book_of

CODES = book_of()
KNOWN = Known.of([])
COLUMNS = {"pupil_id": "Pupil Ref", "date": "On", "session": "Registration", "code": "Att Mark"}


def _file(halves: tuple[str, str], pupils: int = 12) -> bytes:
    rows = ["Pupil Ref;Form;On;Registration;Att Mark"]
    for pupil in range(pupils):
        for day in ("13/10/2025", "14/10/2025"):
            rows += [f"P{pupil};7A;{day};{half};{'ill' if pupil == 1 else '/'}" for half in halves]
    return "\n".join(rows).encode()


def _asked(seen: Inspected) -> list[tuple[str, ...]]:
    return [ask.key for ask in seen.guess.asks]


@pytest.mark.parametrize(("text", "half"), [
    ("Morning reg", "AM"), ("Afternoon  Registration", "PM"), ("Reg (a.m.)", "AM"), ("PM reg", "PM"), ("1", "AM"),
    ("Lesson 1 am", ""), ("am or pm", ""), ("Pamela", ""), ("Morningside", ""), ("First reg", ""),
])  # fmt: skip
def test_a_half_of_the_day_among_other_words(text: str, half: str) -> None:
    assert session_of(text) == half


def test_a_column_of_two_halves_in_words_is_the_session_and_no_name() -> None:
    assert is_sessions(["Morning reg", "Afternoon reg"] * 9)
    seen = look(_file(("Morning reg", "Afternoon reg")), "long.csv", CODES, KNOWN)
    assert seen.guess.map.columns["session"] == "Registration"
    assert seen.guess.map.words == {"session": {"afternoon reg": "PM", "morning reg": "AM"}}
    assert _asked(seen) == [("codes", "ill")]
    assert seen.account is not None and seen.account.by_code() == {"unknown-code": 4}


def test_two_texts_many_times_over_may_be_sessions_and_people_are_not() -> None:
    assert may_be_sessions(["First reg", "Second reg"] * 20)
    assert not may_be_sessions(["Ann Other", "Some Body"] * 5)
    assert not may_be_sessions(["Ann Other", "Some Body", "One More"] * 40)


def test_what_the_other_columns_hold_is_asked_while_one_is_not_found() -> None:
    seen = look(_file(("First reg", "Second reg")), "long.csv", CODES, KNOWN)
    assert _asked(seen) == [("columns", "session"), ("codes", "ill")]
    assert "`Registration`" in seen.guess.asks[0].hint
    assert seen.guess.map.dates == "DD/MM/YYYY"
    assert seen.account is None
    assert 'session: ""' in draft(seen.guess, "long.csv") and "dates: DD/MM/YYYY" in draft(seen.guess, "long.csv")


def test_dates_that_can_be_read_in_two_ways_are_asked_while_a_column_is_not_found() -> None:
    data = _file(("First reg", "Second reg")).replace(b"13/10", b"03/10").replace(b"14/10", b"06/10")
    assert ("dates",) in _asked(look(data, "long.csv", CODES, KNOWN))


def test_a_map_that_says_half_is_asked_for_the_other() -> None:
    half = RegisterMap(columns=COLUMNS)
    seen = look(_file(("Morning reg", "Second reg")), "long.csv", CODES, KNOWN, map=half)
    assert set(_asked(seen)) == {("dates",), ("sessions", "Morning reg"), ("sessions", "Second reg"), ("codes", "ill")}
    assert [(ask.key[0], ask.rows) for ask in by_rows(seen.guess.asks)] == [
        ("dates", 48), ("sessions", 24), ("sessions", 24), ("codes", 4),
    ]  # fmt: skip
    text = draft(seen.guess, "long.csv")
    assert 'dates: "?"' in text and "DD/MM/YYYY" in text


def test_a_map_that_says_all_is_asked_nothing_and_slips_are_rejected() -> None:
    whole = RegisterMap(columns=COLUMNS, dates="DD/MM/YYYY", codes={"ill": "I"},
                        words={"session": {"morning reg": "AM", "afternoon reg": "PM"}})  # fmt: skip
    data = _file(("Morning reg", "Afternoon reg")) + b"\nP1;7A;3 Oct;Morning reg;/"
    seen = look(data, "long.csv", CODES, KNOWN, map=whole)
    assert _asked(seen) == []
    assert seen.account is not None and seen.account.by_code() == {"bad-date": 1}


def test_the_map_written_for_two_halves_in_words_reads_the_file() -> None:
    data = _file(("Morning reg", "Afternoon reg"))
    text = draft(look(data, "long.csv", CODES, KNOWN).guess, "long.csv").replace('"ill": "?"', '"ill": I')
    map = read_map(read_yaml(text, "map.yaml"), words())
    seen = look(data, "long.csv", CODES, KNOWN, map=map.register)
    assert seen.account is not None and (seen.account.accepted, seen.account.rejected) == (48, 0)
