"""Calendar files: what is read, and that nothing in one is passed over in silence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.library import examine_calendar, read_calendar
from attendance_policy.library.calendars import calendar_ids, calendar_of
from attendance_policy.source import read_yaml

GOOD = """calendar: oakfield
name: Oakfield School
years:
  2025/26:
    spring: {first: "2026-01-05", last: "2026-03-27"}
    autumn: {first: "2025-09-01", last: "2025-12-19", half_term: ["2025-10-27", "2025-10-31"]}
closed:
  - {day: "2025-09-01", reason: training}
"""


def problems(text: str) -> list[tuple[int, int, str]]:
    found = list(read_yaml(text, "c.yaml").problems)
    calendar_of(read_yaml(text, "c.yaml"), found)
    assert all(problem.suggestion for problem in found)
    return [(problem.place.line, problem.place.column, problem.message) for problem in found]


def test_a_calendar_is_read(tmp_path: Path) -> None:
    path = tmp_path / "oakfield.yaml"
    path.write_text(GOOD, encoding="utf-8")
    calendar = read_calendar(str(path))
    assert [term.name for term in calendar.terms] == ["autumn", "spring"]
    assert date(2025, 9, 1) not in calendar.school_days
    assert date(2025, 10, 28) not in calendar.school_days
    assert date(2025, 9, 2) in calendar.school_days


def test_packaged_calendars_are_read() -> None:
    assert calendar_ids()
    for name in calendar_ids():
        assert read_calendar(name).school_days


@pytest.mark.parametrize(("before", "after", "wanted"), [
    ("calendar: oakfield", "calender: oakfield", (1, 11, "`calender` is not a key of a calendar")),
    ('"2025-12-19"', '"2025-08-19"', (6, 13, "`autumn` ends before it starts")),
    ('"2025-12-19"', '"2025-11-31"', (6, 41, "`2025-11-31` is not a date")),
    ('"2025-12-19"', '"20251219"', (6, 41, "`20251219` is not a date")),
    ('"2025-12-19"', '"2025-W51-5"', (6, 41, "`2025-W51-5` is not a date")),
    ('"2025-12-19"', "[a]", (6, 41, "this is not a date")),
    ('"2025-09-01", last: "2025-12-19"', '"0001-01-01", last: "9999-12-31"', (6, 13, "`autumn` is longer than a year")),
    (', last: "2026-03-27"', "", (5, 13, "`spring` needs `last`")),
    ('["2025-10-27", "2025-10-31"]', '"2025-10-27"', (6, 66, "the half term of `autumn` needs its first and last day")),
    ('["2025-10-27", "2025-10-31"]', '["2025-10-31", "2025-10-27"]',
     (6, 66, "the half term of `autumn` does not lie inside it")),
    ('["2025-10-27", "2025-10-31"]', '["2026-02-16", "2026-02-20"]',
     (6, 66, "the half term of `autumn` does not lie inside it")),
    ('"2026-01-05"', '"2025-12-19"', (5, 13, "`spring` starts on 2025-12-19, before `autumn` ends on 2025-12-19")),
    ('  - {day: "2025-09-01", reason: training}', "  2025-09-01: training", (8, 3, "`closed` needs a list of days")),
    ('{day: "2025-09-01", reason: training}', '"2025-09-01"', (8, 5, "a closed day needs `day`")),
    ('{day: "2025-09-01", reason: training}', "{reason: training}", (8, 5, "a closed day needs `day`")),
    ("{first: \"2026-01-05\", last: \"2026-03-27\"}", "later", (5, 13, "`spring` needs `first` and `last`")),
])  # fmt: skip
def test_nothing_is_passed_over(before: str, after: str, wanted: tuple[int, int, str]) -> None:
    assert before in GOOD
    assert wanted in problems(GOOD.replace(before, after))
    assert problems(GOOD) == []


def test_a_file_that_no_calendar_is_named_like(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "days.txt").write_text("2025-09-01\n", encoding="utf-8")
    with pytest.raises(CannotGoOn) as stop:
        read_calendar("days.txt")
    assert "ends in .yaml" in stop.value.problems[0].suggestion


def test_a_calendar_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    for text in ("- a\n", "a\n", "calendar: x\nyears: []\n", "{}\n"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CannotGoOn) as stop:
            read_calendar(str(path))
        assert stop.value.exit_code == 3


@given(st.text(max_size=200) | st.lists(st.sampled_from(GOOD.splitlines()), max_size=9).map("\n".join))
def test_no_text_stops_the_program(text: str) -> None:
    calendar_of(read_yaml(text, "c.yaml"), [])


WHOLE = (Path(__file__).parents[1] / "policy" / "bad" / "open-on-bank-holiday.yaml").read_text(encoding="utf-8")


def looked_at(tmp_path: Path, text: str) -> list[tuple[int, str, str, str]]:
    path = tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    return [(p.place.line, p.severity.value, p.code, p.message) for p in examine_calendar(str(path))
            if p.code not in ("open-on-bank-holiday", "odd-number-of-days")]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "wanted"), [
    ("  2025/26:", "  2024/25:", [
        (4, "warning", "term-outside-year", "the terms under `2024/25` are in 2025/26")]),
    ("2026-07-17", "2026-09-17", [
        (8, "warning", "term-outside-year", "2026-09-17 is not in the school year `2025/26`, under which `summer` "
         "stands, but in 2026/27")]),
    ("  2025/26:", "  next year:", [
        (6, "warning", "term-outside-year", "`next year` is no school year, so the dates of its terms cannot be held "
         "against it")]),
    ("  2025/26:", "  2025/27:", [
        (6, "warning", "term-outside-year", "`2025/27` is no school year, so the dates of its terms cannot be held "
         "against it")]),
    ("2025-09-02", "2025-08-28", []),
    ("  2025/26:", "  2025-2026:", []),
])  # fmt: skip
def test_a_term_stands_under_its_own_year(
    tmp_path: Path, before: str, after: str, wanted: list[tuple[int, str, str, str]]
) -> None:
    assert before in WHOLE
    found = looked_at(tmp_path, WHOLE.replace(before, after, 1))
    assert found[: len(wanted)] == wanted
    assert bool(found) == bool(wanted)


@pytest.mark.parametrize(("day", "wanted"), [
    ("2026-05-04", []),
    ("2026-01-17", [("warning", "closed-on-weekend", "2026-01-17 is a Saturday, on which there is no school anyway")]),
    ("2026-04-06", [("note", "closed-outside-term", "2026-04-06 is in no term, and closes nothing")]),
    ("2025-10-29", [("note", "closed-outside-term", "2025-10-29 is in the half term of `autumn`, and closes nothing")]),
    ("2027-01-04", [("warning", "closed-outside-term",
                     "2027-01-04 is in 2026/27, of which the calendar has no term")]),
])  # fmt: skip
def test_a_closed_day_closes_something(tmp_path: Path, day: str, wanted: list[tuple[str, str, str]]) -> None:
    text = f'{WHOLE}closed:\n  - {{day: "{day}", reason: INSET day}}\n'
    assert [found[1:] for found in looked_at(tmp_path, text)] == wanted
    assert all(found[0] == text.count("\n") for found in looked_at(tmp_path, text))
