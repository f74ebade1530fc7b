"""Calendars kept between runs: the same as read, and never one that was not read by this program from that file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from attendance_policy.calendar import Calendar, Closed, Term
from attendance_policy.diagnostics import CannotGoOn
from attendance_policy.library import KeptFiles, packaged, read_calendar
from attendance_policy.library.kept_calendars import key_of, packed, unpacked

TEXT = """calendar: mine
name: Mine
years:
  2025/26:
    autumn: {first: 2025-09-02, last: 2025-12-19, half_term: [2025-10-27, 2025-10-31]}
    spring: {first: 2026-01-05, last: 2026-03-27}
closed:
  - {day: 2025-09-03, reason: INSET}
"""


@pytest.fixture
def kept(tmp_path: Path) -> KeptFiles:
    return KeptFiles(tmp_path / "kept")


def written(folder: Path, text: str = TEXT) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def files_in(kept: KeptFiles) -> list[Path]:
    return sorted(kept.folder.glob("*")) if kept.folder.exists() else []


SHIPPED = sorted((packaged("policies") / "calendars").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_calendar_comes_back_as_it_was_read(path: Path, kept: KeptFiles) -> None:
    read = read_calendar(str(path))
    assert read_calendar(str(path), kept=kept) == read
    assert files_in(kept)
    assert read_calendar(str(path), kept=kept) == read


def test_the_second_time_no_yaml_is_read(tmp_path: Path, kept: KeptFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path)
    first = read_calendar(str(path), kept=kept)
    monkeypatch.setattr("attendance_policy.source.read_yaml", lambda *_: pytest.fail("YAML was read again"))
    assert read_calendar(str(path), kept=kept) == first
    assert first.closed == (Closed(date(2025, 9, 3), "INSET"),)
    assert first.terms[0] == Term("autumn", date(2025, 9, 2), date(2025, 12, 19),
                                  (date(2025, 10, 27), date(2025, 10, 31)))  # fmt: skip


def test_another_text_is_read_anew(tmp_path: Path, kept: KeptFiles) -> None:
    path = written(tmp_path)
    read_calendar(str(path), kept=kept)
    written(tmp_path, TEXT.replace("2025-12-19", "2025-12-18"))
    assert read_calendar(str(path), kept=kept).terms[0].last == date(2025, 12, 18)


@pytest.mark.parametrize("text", [TEXT.replace("2026-03-27", "2025-03-27"), TEXT + "other: 1\n", "- 1\n"],
                         ids=["dates", "another key", "no calendar"])
def test_a_calendar_with_a_problem_is_not_kept(tmp_path: Path, kept: KeptFiles, text: str) -> None:
    path = written(tmp_path, text)
    for _ in range(2):
        with pytest.raises(CannotGoOn):
            read_calendar(str(path), kept=kept)
    assert files_in(kept) == []


def test_what_is_not_there_is_told_as_without_a_cache(tmp_path: Path, kept: KeptFiles) -> None:
    for given in (None, kept):
        with pytest.raises(CannotGoOn, match="there is no file"):
            read_calendar(str(tmp_path / "none.yaml"), kept=given)


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"[1, 2, 3, 4, 5]", b'["a", "b", [], [], 1]', b'["a", "b", [["t", "2025-09-01"]], [], false]',
     b'["a", "b", [[1, "2025-09-01", "2025-10-01"]], [], false]', b'["a", 2, [], [], false]',
     b'["a", "b", [["t", "2025-09-01", "2025-10-01", "2025-09-02"]], [], false]', b'["a", "b", [], [["2025"]], false]',
     b'["a", "b", [], [["2025-09-01", 1]], false]', b"[" * 100_000, b"\xff"],
)  # fmt: skip
def test_what_does_not_fit_is_as_if_it_were_not_there(tmp_path: Path, kept: KeptFiles, body: bytes) -> None:
    assert unpacked(body) is None
    path = written(tmp_path)
    read = read_calendar(str(path))
    kept.put(key_of(path.read_bytes()), body)
    assert read_calendar(str(path), kept=kept) == read


def test_a_calendar_that_json_would_change_is_not_kept() -> None:
    odd = Calendar("a", "b", (), (Closed(date(2025, 9, 1), 1),))  # type: ignore[arg-type]
    assert packed(odd) is None
    assert packed(Calendar("a", "b", (), inferred=True)) is None
    assert json.loads(packed(Calendar("a", "b", ())) or b"null") == ["a", "b", [], [], False]
