"""Columns of a pupil file or a log under headings that nobody knows: found by what stands in them."""

from __future__ import annotations

import pytest

from attendance_policy.register.inspect.beside import Beside, look_beside
from attendance_policy.register.inspect.names import Known

from .bad_maps import words


def _seen(part: str, *rows: str) -> Beside:
    known = words()
    more = known.flags if part == "pupils" else ()
    return look_beside("\n".join(rows).encode(), "file.csv", part, Known.of([], part, more), known)


def _log(heading: str, *ids: str, kind: str = "Letter") -> Beside:
    rows = [f"{day:02}/11/2025,A1,{kind},{one}" for day, one in enumerate(ids, 13)]
    return _seen("events", f"Sent,Adno,What,{heading}", *rows)


@pytest.mark.parametrize(
    ("heading", "ids", "kind", "found"),
    [
        ("Ref", ("concern", "attendance_meeting"), "Letter", True),
        ("Ref", ("concern", ""), "Meeting held", True),
        ("Which", ("concern", "attendance_meeting"), "notice", True),
        ("Which", ("concern", "warning"), "Letter", False),  # may be any word
        ("Ref", ("10023", "10024"), "Letter", False),
        ("Ref", ("Concern", "concern"), "Letter", False),
        ("Ref", ("", ""), "Letter", False),
        ("Ref", ("concern", "attendance_meeting"), "contact", False),
        ("Surname", ("concern", "attendance_meeting"), "Letter", False),
    ],
)
def test_names_of_papers_beside_letters_are_the_id(heading: str, ids: tuple[str, ...], kind: str, found: bool) -> None:
    seen = _log(heading, *ids, kind=kind)
    assert (seen.map.columns.get("id") == heading) is found
    assert (heading in [one.column for one in seen.not_read]) is not found or heading == "Which"


def test_of_two_columns_that_may_be_the_id_none_is_taken() -> None:
    seen = _seen("events", "Sent,Adno,What,Ref,Stage", "13/11/2025,A1,letter,concern,first_step")
    assert "id" not in seen.map.columns
    assert [one.column for one in seen.not_read] == ["Ref", "Stage"]


@pytest.mark.parametrize("heading", ["Yr Grp", "Year Grp", "Cohort"])
def test_year_groups_that_say_so_are_the_year(heading: str) -> None:
    seen = _seen("pupils", f"Adno,{heading}", "A1,Year 8", "A2,Y11", "A3,")
    assert seen.map.columns["year"] == heading
    assert seen.not_read == ()


def test_plain_numbers_are_no_year_groups() -> None:
    assert "year" not in _seen("pupils", "Adno,siblings", "A1,2", "A2,1").map.columns


@pytest.mark.parametrize(
    ("heading", "ours"),
    [("Leaving", "leave_date"), ("Left on", "leave_date"), ("Exit date", "leave_date"), ("Joined on", "start_date"),
     ("Enrolled", "start_date"), ("EHCP start", ""), ("Review date", "")],
)  # fmt: skip
def test_days_under_a_heading_of_the_time_on_roll_are_told_by_its_words(heading: str, ours: str) -> None:
    columns = _seen("pupils", f"Adno,{heading}", "A1,23/10/2025", "A2,").map.columns
    assert [name for name in ("start_date", "leave_date") if columns.get(name) == heading] == ([ours] if ours else [])


def test_words_under_such_a_heading_are_no_days() -> None:
    assert "leave_date" not in _seen("pupils", "Adno,Leaving", "A1,soon", "A2,").map.columns


@pytest.mark.parametrize("heading", ["Yr Grp", "Leaving", "Year Grp"])
def test_such_headings_may_be_told(heading: str) -> None:
    seen = _seen("pupils", f"Adno,{heading}", "A1,whatever", "A2,soon")
    told = [heading] if not seen.map.columns.get("year") else []
    assert [one.column for one in seen.not_read] == told
