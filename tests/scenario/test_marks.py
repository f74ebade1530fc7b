"""Days and runs of days, as they are written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.codes import Code, CodeBook, StatClass
from attendance_policy.scenario.marks import DayMarks, MarksError, Run, read_day, read_runs

CODES = CodeBook.of(
    Code(letters, letters, StatClass.PRESENT, True) for letters in ("/", "\\", "L", "I", "N", "U", "X", "J", "J1", "#")
)


@pytest.mark.parametrize(
    ("text", "am", "pm"),
    [
        (r"/\ ".strip(), "/", "\\"),
        ("I", "I", "I"),
        ("I I", "I", "I"),
        ("U \\", "U", "\\"),
        ("U\\", "U", "\\"),
        ("/ I", "/", "I"),
        ("/I", "/", "I"),
        ("J1", "J1", "J1"),
        ("J1 N", "J1", "N"),
        ("-", "", ""),
        ("- \\", "", "\\"),
        ("/ -", "/", ""),
        ("/-", "/", ""),
        ("#", "#", "#"),
        ("  N   I ", "N", "I"),
    ],
)
def test_a_day(text: str, am: str, pm: str) -> None:
    assert read_day(text, CODES) == DayMarks(am, pm)


@pytest.mark.parametrize("text", ["", "  ", "I I I", "/", "\\", "\\ /", "i", "Q", "I/I", "x5"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(MarksError):
        read_day(text, CODES)


def test_runs() -> None:
    here, ill, out = DayMarks("/", "\\"), DayMarks("I", "I"), DayMarks("N", "N")
    assert read_runs(r"/\ x57, I x3, N to 2025-10-24, (N, /\ x2) x5, ((I, N) x2, I), /\ x 2", CODES) == (
        Run((here,), 57),
        Run((ill,), 3),
        Run((out,), 1, date(2025, 10, 24)),
        Run((out, here, here), 5),
        Run((ill, out, ill, out, ill), 1),
        Run((here,), 2),
    )


DAYS = st.sampled_from([r"/\ ".strip(), "I", "N", "U \\", "- \\", "J1 I"])


@given(st.lists(st.tuples(DAYS, st.integers(1, 60)), min_size=1, max_size=20))
def test_runs_written_are_the_runs_read(runs: list[tuple[str, int]]) -> None:
    read = read_runs(", ".join(f"{day} x{times}" for day, times in runs), CODES)
    assert read == tuple(Run((read_day(day, CODES),), times) for day, times in runs)


@given(st.text(alphabet="/\\INUx123 ,()-to", max_size=40))
def test_nothing_but_a_marks_error_comes_of_any_text(text: str) -> None:
    try:
        runs = read_runs(text, CODES)
    except MarksError as fault:
        assert 0 <= fault.column <= len(text)
    else:
        assert runs and all(run.days for run in runs)


def test_where_a_fault_stands() -> None:
    with pytest.raises(MarksError) as caught:
        read_runs(r"/\ x5, (I, Q x2) x3", CODES)
    assert (caught.value.code, caught.value.column) == ("scenario-code", 11)
