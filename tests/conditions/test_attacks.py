"""What a condition may not be: each is a problem at its column when the profile is loaded, or means one plain thing."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attendance_policy.conditions import Names, ValueName, read_condition
from attendance_policy.conditions.problem_codes import CODES
from attendance_policy.vocabulary import FACTS

NAMES = Names(
    "absence", terms=("persistent",), values={"target": "%", "day": "school days", "open": None, "word": ""},
    tiers={"support": ("red", "green")}, judgements=("doubted",), flags=("cse",), steps=("letter_1",),
    codes=("I", "L", "N", "U"), given={"target": 95, "day": 3, "word": "late"},
)  # fmt: skip

# The text, the code, and the column (from 0) at which the problem stands.
REFUSED: list[tuple[str, str, int | None]] = [
    # names
    ("attendnce < 95", "unknown-name", 0),
    ("unexplained and attendnce < 95", "unknown-name", 16),
    ("__import__('os').system('true')", "condition-call", 0),
    ("__import__('os')", "unknown-name", 0),
    ("__builtins__", "unknown-name", 0),
    ("eval('1')", "unknown-name", 0),
    ("persistent(3)", "wrong-argument", 0),
    ("unexplained()", "wrong-argument", 0),
    ("(unexplained)()", "wrong-argument", 0),
    # what Python has and the language has not
    ("attendance.real < 95", "condition-not-allowed", 0),
    ("().__class__", "condition-not-allowed", 0),
    ("attendance[0] < 95", "condition-not-allowed", 0),
    ("lambda: unexplained", "condition-not-allowed", 0),
    ("[unexplained for x in (1, 2)]", "condition-not-allowed", 0),
    ("{unexplained}", "condition-not-allowed", 0),
    ("{'a': unexplained}", "condition-not-allowed", 0),
    ("unexplained if persistent else doubted", "condition-not-allowed", 0),
    ("(x := 3)", "condition-not-allowed", 1),
    ("attendance + 5 < 95", "condition-not-allowed", 0),
    ("attendance < 9**9**9", "condition-not-allowed", 13),
    ("attendance < 95 & unexplained", "condition-syntax", 16),
    ("~unexplained", "condition-not-allowed", 0),
    ("-attendance < 95", "condition-not-allowed", 0),
    ("attendance < +95", "condition-not-allowed", 13),
    ("sessions(*'absent') > 3", "condition-not-allowed", 9),
    ("attendance(**persistent) < 95", "wrong-argument", None),
    ("await unexplained", "condition-not-allowed", 0),
    ("yield unexplained", "condition-not-allowed", 0),
    ("import os", "condition-syntax", 0),
    ("pass", "condition-syntax", 0),
    ("del attendance", "condition-syntax", 0),
    ("attendance: int", "condition-syntax", 0),
    ("attendance < 95; unexplained", "condition-not-one", 17),
    ("attendance < 95, unexplained", "condition-not-allowed", 0),
    ("attendance is 95", "condition-operator", 11),
    ("attendance is not 95", "condition-operator", 11),
    # signs of other languages
    ("attendance = 95", "condition-assigns", 11),
    ("attendance == 95 and absence = 5", "condition-assigns", 29),
    ("(attendance = 95)", "condition-assigns", 12),
    ("attendance += 95", "condition-assigns", 12),
    ("attendance === 95", "condition-syntax", 11),
    ("attendance => 95", "condition-syntax", 11),
    ("attendance =< 95", "condition-syntax", 11),
    ("attendance <> 95", "condition-syntax", 11),
    ("unexplained && persistent", "condition-syntax", 12),
    ("unexplained || persistent", "condition-syntax", 12),
    ("!unexplained", "condition-character", 0),
    ("unexplained AND persistent", "condition-syntax", 12),
    ("NOT unexplained", "condition-syntax", 0),
    ("attendance < 95%", "condition-syntax", 15),
    ("attendance < 95 % and unexplained", "condition-syntax", 16),
    ("attendance < 95 # low", "condition-character", 16),
    ("attendance < 95 \\\n and unexplained", "condition-character", 16),
    ("attendance < 95\x00", "condition-character", 15),
    ("attendance <\t95", "condition-character", 12),
    ("attendance <\r95", "condition-character", 12),
    ("attendance ≤ 95", "condition-character", 11),
    ("attendance < ９５", "condition-character", 13),
    ("attendancе < 95", "condition-character", 9),  # the last letter is Cyrillic
    ("ａttendance < 95", "condition-character", 0),
    ("session == ‘am’", "condition-character", 11),
    ("session == 'àm'", "condition-character", 12),
    ("session == 'a\\x6d'", "condition-character", 13),
    ("attendance < 95 $", "condition-character", 16),
    ("attendance < 95 ?", "condition-character", 16),
    # words in quotes
    ("f'{attendance}' == '95'", "condition-syntax", 0),
    ("session == b'am'", "condition-syntax", 11),
    ("session == u'am'", "condition-syntax", 11),
    ("session == r'am'", "condition-syntax", 11),
    ("session == 'a' 'm'", "condition-syntax", 15),
    ("session == '''am'''", "condition-syntax", 13),
    ("session == 'am", "condition-syntax", 11),
    ("session == am", "unknown-name", 11),
    ("session == 'pm' 5", "condition-syntax", None),
    # figures
    ("attendance < 9_5", "condition-number", 13),
    ("attendance < 0x5F", "condition-number", 13),
    ("attendance < 0b11", "condition-number", 13),
    ("attendance < 1e2", "condition-number", 13),
    ("attendance < 95.", "condition-number", 13),
    ("attendance < .5", "condition-number", 13),
    ("attendance < 9.5.1", "condition-number", 13),
    ("attendance < 095", "condition-number", 13),
    ("attendance < 95and unexplained", "condition-number", 13),
    ("attendance < 1j", "condition-number", 13),
    ("attendance < -5", "condition-number", 13),
    ("attendance < 95.00001", "condition-number", 13),
    ("sessions('absent') > 1" + "0" * 900, "condition-number", 21),
    ("sessions('absent') > 1" + "0" * 5000, "too-long", 0),
    ("attendance < 101", "wrong-unit", 13),
    ("attendance < 0.95", "wrong-unit", 13),
    ("absence_day == 1.5", "wrong-unit", 15),
    ("attendance < True", "condition-constant", 13),
    ("unexplained == None", "condition-constant", 15),
    ("attendance < ...", "condition-constant", 13),
    ("attendance < inf", "unknown-name", 13),
    # comparisons
    ("attendance < '95'", "wrong-type", 13),
    ("attendance == '95'", "wrong-type", 14),
    ("attendance < absence", "one-fact", 0),
    ("attendance < absence < 95", "one-fact", 0),
    ("attendance < 95 < 100", "one-fact", 0),
    ("5 < 10", "one-fact", 0),
    ("target < 95", "one-fact", 0),
    ("(attendance < 95) == persistent", "wrong-type", None),
    ("(attendance < 95) < 3", "one-fact", 0),
    ("unexplained == 1", "wrong-type", 15),
    ("unexplained == target", "wrong-type", 15),
    ("persistent in (1, 2)", "wrong-type", None),
    ("'am' in session", "wrong-order", 0),
    ("session < 'pm'", "wrong-type", 10),
    ("session == 'noon'", "unknown-word", 11),
    ("session == 5", "wrong-type", 11),
    ("support == 'amber'", "unknown-word", 11),
    ("support > 'red'", "wrong-type", 10),
    ("year == 14", "unknown-word", 8),
    ("year == 7.5", "unknown-word", 8),
    ("year == '07'", "unknown-word", 8),
    ("absence_day in (1)", "wrong-type", 16),
    ("absence_day in 1", "wrong-type", 15),
    ("absence_day in ()", "wrong-type", 15),
    ("absence_day in (1, 'x')", "wrong-type", 19),
    ("absence_day in (1, target)", "condition-not-allowed", 15),
    ("absence_day == (1, 2)", "wrong-type", 15),
    ("absence_day >= target", "wrong-unit", 15),
    ("attendance < day", "wrong-unit", 13),
    ("attendance < word", "wrong-type", 13),
    ("session == target", "wrong-type", 11),
    ("session == word", "unknown-word", 11),
    # arguments
    ("attendance(95)", "wrong-argument", 11),
    ("attendance(95) < 3", "wrong-argument", 11),
    ("attendance(this='week', this='term') < 3", "wrong-argument", None),
    ("attendance(at=letter_1, since=letter_1) < 3", "wrong-argument", 0),
    ("attendance(at=letter_1, this='spell') < 3", "wrong-argument", 0),
    ("attendance(this='week', school_weeks=3) < 95", "wrong-argument", 0),
    ("attendance(school_weeks=61) < 95", "argument-too-large", 24),
    ("attendance(school_weeks=999999) < 95", "argument-too-large", 24),
    ("attendance(school_weeks=0) < 95", "wrong-argument", 24),
    ("attendance(school_weeks=1.5) < 95", "wrong-argument", 24),
    ("attendance(school_weeks='3') < 95", "wrong-argument", 24),
    ("attendance(places=4) < 95", "argument-too-large", 18),
    ("attendance(window=3) < 95", "wrong-argument", 11),
    ("attendance(this='fortnight') < 95", "unknown-argument", 16),
    ("attendance(this=week) < 95", "wrong-argument", 16),
    ("sessions('ill') > 3", "unknown-argument", 9),
    ("sessions(sessions('absent')) > 3", "wrong-argument", 9),
    ("done(done('letter_1'))", "wrong-argument", 5),
    ("done('letter_2')", "unknown-argument", 5),
    ("done()", "missing-argument", 0),
    ("done", "missing-argument", 0),
    ("done('letter_1', 'letter_1')", "wrong-argument", 17),
    ("done('letter_1')('letter_1')", "condition-call", 0),
    # yes or no
    ("attendance", "not-yes-or-no", 0),
    ("not attendance", "not-yes-or-no", 4),
    ("support", "not-yes-or-no", 0),
    ("target", "not-yes-or-no", 0),
    ("95", "not-yes-or-no", 0),
    ("'unexplained'", "not-yes-or-no", 0),
    ("(95, 90)", "not-yes-or-no", 0),
    ("unexplained and 95", "not-yes-or-no", 16),
    ("first_day_back and compulsory_age and told_in_advance", "wrong-occasion", 38),
    # none at all, or too much of it
    ("", "condition-not-one", 0),
    (" \n ", "condition-not-one", 0),
    ("()", "not-yes-or-no", 0),
    ("unexplained and", "condition-syntax", None),
    ("(unexplained", "condition-syntax", None),
    ("unexplained)", "condition-syntax", None),
    ("not " * 25 + "unexplained", "condition-too-deep", 0),
    ("(" * 990, "condition-syntax", None),
    ("(" * 400 + "unexplained" + ")" * 400, "condition-syntax", None),
    (" or ".join(["cse"] * 140), "condition-too-deep", 0),
    ("unexplained or " * 80 + "persistent", "too-long", 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "column"), REFUSED, ids=[repr(text)[:50] for text, *_ in REFUSED])
def test_refused_at_its_column(text: str, code: str, column: int | None) -> None:
    condition, faults = read_condition(text, NAMES)
    assert condition is None
    assert faults[0].code == code, faults
    assert column is None or faults[0].column == column, faults
    for fault in faults:
        assert fault.code in CODES
        assert 0 <= fault.column <= len(text)
        assert fault.message
        assert fault.suggestion


@pytest.mark.parametrize("text", [
    "90 < attendance < 95", "90 <= attendance <= 95", "95 > attendance", "not not unexplained", "(unexplained)",
    "absence_day in (1,)", "absence_day in [1, 2]", "absence_day not in (1, 2, 3)", "year in (7, 'R', 'N')",
    "  attendance < 95", "attendance\n< 95", "\nunexplained\n", "attendance (places=1) < 95", "done(letter_1)",
    "done('letter_1')", "days_since('letter_1') >= 21", "attendance(since='letter_1', places=0) < 92.5",
    "sessions('absent', school_weeks=10) >= 10", "sessions() > 0", "sessions > 0", "marked('I')", "support == 'red'",
    "absence_day == 3.0", "attendance < 95.00", "absence == 0", "attendance == 100", "absence_day >= day",
    "attendance < target", "attendance < open", "session == \"am\"", "cse or doubted or persistent",
])  # fmt: skip
def test_taken(text: str) -> None:
    condition, faults = read_condition(text, NAMES)
    assert faults == []
    assert condition is not None


def test_a_value_is_not_a_word_spelled_like_it() -> None:
    names = Names(values={"late": ""}, given={"late": "on time"})
    by_word, _ = read_condition("arrival == 'late'", names)
    by_value, _ = read_condition("arrival == late", names)
    assert by_word is not None
    assert by_value is not None
    assert by_word.comparisons[0].constants == ("late",)
    assert by_value.comparisons[0].constants == (ValueName("late"),)
    assert by_word.comparisons != by_value.comparisons


def test_the_fact_is_put_first() -> None:
    chained, _ = read_condition("90 < attendance <= 95", NAMES)
    assert chained is not None
    assert [(c.op, c.constants) for c in chained.comparisons] == [(">", (90,)), ("<=", (95,))]


def test_every_mistake_is_told_at_once() -> None:
    _, faults = read_condition("attendnce < 95 and sessions('ill') > 3 and year == 15", NAMES)
    assert [(fault.code, fault.column) for fault in faults] == [
        ("unknown-name", 0), ("unknown-argument", 28), ("unknown-word", 51),
    ]  # fmt: skip


WORDS = [
    *FACTS, "persistent", "target", "open", "support", "doubted", "cse", "and", "or", "not", "in", "is", "True",
    "lambda", "'letter_1'", "'absent'", "'red'", "7", "95", "92.5", "1e5", "(", ")", "(", ")", ",", "=", "==", "<",
    "<=", "!=", ".", "-", "this='week'", "places=1", " ", "\n", "#", "\\", "'", '"', "[", "]", "{", "}", ":=", ":",
    ";", "*", "é",
]  # fmt: skip


@given(st.text(max_size=200) | st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
@example("\ud800")
@example("'\ud800'")
@example("(" * 200)
@example("not " * 49)
def test_no_text_stops_the_program(text: str) -> None:
    condition, faults = read_condition(text, NAMES)
    assert (condition is None) == bool(faults)
    for fault in faults:
        assert fault.code in CODES
        assert 0 <= fault.column <= len(text)
        assert read_condition(text, NAMES)[1] == faults
