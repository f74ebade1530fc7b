"""Until which day a record is kept."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.asked import loaded
from attendance_policy.answers import Answer, kept
from attendance_policy.answers.kept import last_kept
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.policy import Silence
from attendance_policy.policy.records import Record


def asked(record: str, on: str) -> Answer:
    return kept(loaded("papers"), record, date.fromisoformat(on))


@pytest.mark.parametrize(
    ("record", "on", "until"),
    [
        ("entry", "2025-09-03", "2031-09-03"),
        ("entry", "2024-02-29", "2030-02-28"),
        ("entry", "2022-02-28", "2028-02-28"),
        ("notes", "2025-08-31", "2027-02-28"),
        ("notes", "2025-07-01", "2027-01-01"),
        ("unnamed", "2025-07-01", "2026-07-01"),
    ],
)
def test_the_last_day(record: str, on: str, until: str) -> None:
    answer = asked(record, on)
    assert (answer.result, answer.values["kept_until"]) == ("determined", until)


def test_what_is_shown_beside_it() -> None:
    values = asked("entry", "2025-09-03").values
    assert (values["keep_for"], values["kept_from"]) == ("6 years", "entry made")
    assert asked("notes", "2025-09-03").values["kept_from"] is None


def test_readings_of_how_long() -> None:
    answer = asked("slips", "2025-09-01")
    assert (answer.result, answer.values["kept_until"]) == ("conflict", "2025-09-11")
    assert [r.single.values["kept_until"] for r in answer.readings] == ["2025-09-11", "2025-09-15"]


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("diary", "terms are not counted for a record"),
        ("list", "the policy does not say how long `list` is kept (5.5)"),
        ("data", "left to the trust (5.6)"),
        ("file", "a file is spoken of (5.7)"),
    ],
)
def test_what_the_document_leaves_open(record: str, words: str) -> None:
    answer = asked(record, "2025-09-01")
    assert (answer.result, answer.values["kept_until"], answer.not_specified) == ("not_specified", None, words)


def test_an_unknown_record_is_a_wrong_call() -> None:
    with pytest.raises(CannotGoOn) as stopped:
        asked("entries", "2025-09-01")
    assert (stopped.value.exit_code, stopped.value.problems[0].code) == (2, "unknown-record")
    assert "`entry`" in stopped.value.problems[0].suggestion


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60), st.sampled_from(["years", "months"]))
def test_the_last_day_never_goes_back_and_years_are_twelve_months(on: date, count: int, unit: str) -> None:
    last, later = last_kept(on, count, unit), last_kept(on, count + 1, unit)
    assert last is not None and later is not None and on <= last < later
    if unit == "years":
        assert last == last_kept(on, 12 * count, "months")
        assert (last.month, last.day) == ((on.month, on.day) if last.day == on.day else (2, 28))


def test_a_time_that_leaves_the_calendar_of_dates_ends_on_its_last_day() -> None:
    assert last_kept(date(2025, 9, 3), 9999, "years") == date.max
    assert last_kept(date(2025, 9, 3), 10**9, "weeks") == date.max


def test_the_least_of_a_record_is_a_constant_that_conditions_may_name() -> None:
    assert loaded("papers").policy.values["list_at_least"] == 2.0
    silence = loaded("papers").policy.records["unnamed"]
    assert isinstance(silence, Record) and isinstance(silence.of, Silence)
